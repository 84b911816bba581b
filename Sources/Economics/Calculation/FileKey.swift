// FileKey.swift: an input that is a file, by its path; whoever asks reads it first.

public import Text

/// A key of a path whose file a calculator reads; this room opens no files, so its text comes with the setting.
public struct FileKey: TypedKey {
  public let key: DeclaredKey
  public var usual: String? { nil }

  public init(_ path: String, _ meaning: String, _ source: String = "") {
    key = DeclaredKey(path, "", meaning, source)
  }

  public func read(_ value: ValueReader) -> String? { value.string() }
  public func written(_ value: String) -> JSONValue { .string(value) }
}
