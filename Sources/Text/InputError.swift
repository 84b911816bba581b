// InputError.swift: what is wrong with an input, where, why, and what to write instead.

/// A place in a text: physical lines and columns count from 1, columns in characters.
public struct SourceLocation: Hashable, Sendable {
  /// The path as the user gave it, `<stdin>`, or the name of a flag or an override.
  public var file: String
  /// Nil where the place has no line (a command-line flag, a whole file).
  public var line: Int?
  public var column: Int?

  public init(file: String, line: Int? = nil, column: Int? = nil) {
    self.file = file
    self.line = line
    self.column = column
  }
}

/// One mistake in an input.
public struct InputError: Error, Hashable, Sendable {
  /// What a test or a caller matches on; the words are for people and may change.
  public enum Code: String, Hashable, Sendable {
    case empty, syntax, tooDeep, duplicateKey, unknownKey, missingKey, wrongType, notFinite
    case outOfRange, unknownName, doesNotFit, unsupported, conflict
    case noRequests, badRow, outOfOrder, missingColumn, notText, unknownFormat, ambiguousFormat
    case tooLarge
  }
  public let code: Code
  public let location: SourceLocation
  /// What is wrong, with the value found and the limit, and the key path where there is one.
  public let message: String
  /// What to write instead.
  public let hint: String

  public init(_ code: Code, at location: SourceLocation, _ message: String, hint: String) {
    self.code = code
    self.location = location
    self.message = message
    self.hint = hint
  }
}

extension InputError: CustomStringConvertible {
  /// `file:line:column: error: what`, then `  hint: what to write`.
  public var lines: [String] {
    let place = [location.file, location.line.map(String.init), location.column.map(String.init)]
      .compactMap { $0 }.joined(separator: ":")
    return ["\(place): error: \(message)", "  hint: \(hint)"]
  }

  public var description: String { lines.joined(separator: "\n") }
}

/// The mistakes of one input, in the order of the text; never empty.
public struct InputErrors: Error, Hashable, Sendable, CustomStringConvertible {
  public let errors: [InputError]
  /// Further mistakes that were found and are not listed.
  public let omitted: Int

  /// - Precondition: `errors` is not empty.
  public init(_ errors: [InputError], omitted: Int = 0) {
    precondition(!errors.isEmpty, "an input without a mistake throws nothing")
    self.errors = errors
    self.omitted = omitted
  }

  public init(_ error: InputError) { self.init([error]) }

  /// Each mistake as `InputError.lines`, then how many are not listed.
  public var lines: [String] {
    errors.flatMap(\.lines) + (omitted == 0 ? [] : ["and \(omitted) more errors"])
  }

  public var description: String { lines.joined(separator: "\n") }
}
