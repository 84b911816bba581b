// FileError.swift: what the system refused: which file, doing what, and its reason.

import Glibc

/// The system could not read or write: never the fault of what a file says, but for `.unpack`.
public struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was being done when it failed.
  public enum Operation: String, Hashable, Sendable {
    case open, read, write, flush, rename, close
    case makeFolder = "make the folder"
    case inspect = "look at"
    /// Another process is at work there.
    case lock
    /// The file is damaged gzip data: its content is at fault, not the system.
    case unpack
  }
  /// The path as the user gave it, `<stdin>` or `<stdout>`.
  public let path: String
  public let operation: Operation
  /// The system's error number (`errno`).
  public let code: Int32
  /// The reason in the words of a program that read for us; nil where the system's words are all.
  public let detail: String?

  public init(path: String, operation: Operation, code: Int32, detail: String? = nil) {
    self.path = path
    self.operation = operation
    self.code = code
    self.detail = detail
  }

  /// The system's words for the reason, such as "No space left on device".
  public var reason: String { detail ?? String(cString: strerror(code)) }

  /// `cannot write out.csv: No space left on device`.
  public var description: String { "cannot \(operation.rawValue) \(path): \(reason)" }
}

/// Reading an input failed: the system refused, or what it holds is no good.
public enum ReadError: Error, Hashable, Sendable, CustomStringConvertible {
  case file(FileError)
  case input(InputErrors)

  /// One mistake at one place.
  public static func input(
    _ code: InputError.Code, at location: SourceLocation, _ message: String, hint: String
  ) -> ReadError {
    .input(InputErrors(InputError(code, at: location, message, hint: hint)))
  }

  public var description: String {
    switch self {
    case .file(let error): error.description
    case .input(let errors): errors.description
    }
  }
}
