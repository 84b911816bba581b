// AnswerJSON.swift: figures and scenarios read from the JSON that an earlier answer left.

public import Text

extension LocatedJSON {
  /// Nil for what is no number.
  public var figure: Double? {
    switch content {
    case .integer(let value): Double(value)
    case .real(let value): value
    default: nil
    }
  }

  /// Nil for what is no string.
  public var string: String? { if case .string(let text) = content { text } else { nil } }

  /// Nil for what is no array.
  public var items: [LocatedJSON]? {
    if case .array(let values) = content { values } else { nil }
  }

  /// Keys and values of an object, in the order of the text; none of anything else.
  var entries: [Member] { if case .object(let members) = content { members } else { [] } }

  /// A value that no text was read for.
  init(_ value: JSONValue, at place: SourceLocation) {
    let content: Content =
      switch value {
      case .null: .null
      case .bool(let flag): .bool(flag)
      case .int(let number): .integer(number)
      case .double(let number): .real(number)
      case .string(let text): .string(text)
      case .array(let values): .array(values.map { LocatedJSON($0, at: place) })
      case .object(let members):
        .object(
          members.map {
            Member(key: $0.0, keyLocation: place, value: LocatedJSON($0.1, at: place))
          })
      }
    self.init(content, at: place)
  }
}

extension JSONValue {
  /// The same object with another value of a key.
  func replacing(_ key: String, with value: JSONValue) -> JSONValue {
    guard case .object(let members) = self else { return self }
    return .object(members.map { $0.0 == key ? (key, value) : $0 })
  }

  /// The same value with every `path` absolute.
  func placingPaths(in folder: String) -> JSONValue {
    switch self {
    case .array(let values): .array(values.map { $0.placingPaths(in: folder) })
    case .object(let members):
      .object(
        members.map { key, value in
          if key == "path", case .string(let path) = value {
            return (key, .string(Folder.path(path, in: folder)))
          }
          return (key, value.placingPaths(in: folder))
        })
    default: self
    }
  }
}
