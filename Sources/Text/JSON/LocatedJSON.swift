// LocatedJSON.swift: a JSON5 value that knows where in the text it stands.

/// A JSON value with its place in the text it was read from.
public struct LocatedJSON: Hashable, Sendable {
  /// What a value is. Whole numbers that Int64 holds stay exact; all other numbers are finite.
  public indirect enum Content: Hashable, Sendable {
    case null
    case bool(Bool)
    case integer(Int)
    case real(Double)
    case string(String)
    case array([LocatedJSON])
    case object([Member])
    /// A value already reported as a mistake, such as NaN: whoever reads it reports nothing more.
    case rejected
  }

  /// A key with its value, in the order of the text.
  public struct Member: Hashable, Sendable {
    public var key: String
    public var keyLocation: SourceLocation
    public var value: LocatedJSON

    public init(key: String, keyLocation: SourceLocation, value: LocatedJSON) {
      self.key = key
      self.keyLocation = keyLocation
      self.value = value
    }
  }

  public var content: Content
  public var location: SourceLocation

  public init(_ content: Content, at location: SourceLocation) {
    self.content = content
    self.location = location
  }

  /// The value under a key of an object; nil when this is no object or has no such key.
  public subscript(key: String) -> LocatedJSON? {
    guard case .object(let members) = content else { return nil }
    return members.first { $0.key == key }?.value
  }

  /// The type and, if short, the value, as messages name it: `the string "8"`, `true`, `3.5`.
  public var summary: String {
    switch content {
    case .null: "null"
    case .bool(let value): String(value)
    case .integer(let value): String(value)
    case .real(let value): NumberText.shortest(value)
    case .string(let value):
      value.utf8.count <= 60
        ? "the string \(JSONWriter.quoted(value))" : "a string of \(value.utf8.count) bytes"
    case .array(let values): "an array of \(values.count)"
    case .object: "an object"
    case .rejected: "a rejected value"
    }
  }

  /// The same value without its places; a rejected value becomes null.
  public var value: JSONValue {
    switch content {
    case .null, .rejected: .null
    case .bool(let value): .bool(value)
    case .integer(let value): .int(value)
    case .real(let value): .double(value)
    case .string(let value): .string(value)
    case .array(let values): .array(values.map(\.value))
    case .object(let members): .object(members.map { ($0.key, $0.value.value) })
    }
  }
}

extension LocatedJSON {
  /// How deep arrays and objects may nest. A guess at far more than a person writes.
  public static let nestingLimit = 100
  /// The largest text read, in bytes; a guess at far more than a scenario or a report holds.
  public static let byteLimit = 64 << 20
  /// The most values in a text: bounds memory to about 0.5 GB.
  public static let valueLimit = 4_000_000

  /// Parses JSON5 text, recording every mistake that does not stop the reading (duplicate keys,
  /// numbers that are not finite) and the first that does.
  /// - Parameters:
  ///   - file: the name of the text in messages.
  ///   - what: what the text is, as in "scenario is empty".
  /// - Returns: nil when the text breaks the grammar; the reason is in `problems`.
  /// - Complexity: O(bytes); recursion no deeper than `nestingLimit`.
  public static func parse(
    _ bytes: [UInt8], file: String, what: String = "file", into problems: InputProblems
  ) -> LocatedJSON? {
    bytes.withUnsafeBufferPointer { view in
      var parser = JSON5Parser(view, file: file, what: what, problems: problems)
      return try? parser.parseDocument()
    }
  }

  /// Parses JSON5 values that stand one after another, as pages saved in a row or one document a line.
  /// - Parameter firstLine: the line on which `bytes` begin in their file.
  /// - Returns: the values before the first break of the grammar, whose reason is in `problems`.
  /// - Complexity: as `parse`; the limits hold for all values together.
  public static func parseSequence(
    _ bytes: ByteView, file: String, what: String = "file", firstLine: Int = 1,
    into problems: InputProblems
  ) -> [LocatedJSON] {
    var parser = JSON5Parser(
      bytes, file: file, what: what, firstLine: firstLine, problems: problems)
    return parser.parseSequence()
  }

  /// Why bytes are no text that `parse` could read (compressed, UTF-16, binary); nil when they may be.
  public static func refusal(ofFirstBytes bytes: [UInt8], at place: SourceLocation) -> InputError? {
    let other = bytes.withUnsafeBufferPointer {
      NotText(firstBytes: ByteView(rebasing: $0.prefix(4096)))
    }
    guard case .input(let errors) = other?.error(at: place) else { return nil }
    return errors.errors[0]
  }

  /// Parses JSON5 text.
  /// - Throws: all mistakes found, in the order of the text.
  public static func parse(
    _ bytes: [UInt8], file: String, what: String = "file"
  ) throws(InputErrors) -> LocatedJSON {
    let problems = InputProblems()
    let value = parse(bytes, file: file, what: what, into: problems)
    try problems.check()
    guard let value else {
      preconditionFailure("a text that cannot be read has a reason")
    }
    return value
  }

  public static func parse(
    _ text: String, file: String, what: String = "file"
  ) throws(InputErrors) -> LocatedJSON {
    try parse(Array(text.utf8), file: file, what: what)
  }

  /// Reads and parses the JSON5 file at `path` (`-` is standard input).
  /// - Throws: `FileError` when the system refuses; mistakes in the text go to `problems`.
  public static func load(
    path: String, what: String = "file", into problems: InputProblems
  ) throws(FileError) -> LocatedJSON? {
    let source = try ByteSource(path: path)
    let (bytes, complete) = try source.readAll(limit: byteLimit)
    if let error = refusal(ofFirstBytes: bytes, at: SourceLocation(file: source.name)) {
      problems.add(error)
      return nil
    }
    guard complete else {
      reportTooLarge(bytes, source: source, what: what, into: problems)
      return nil
    }
    return parse(bytes, file: source.name, what: what, into: problems)
  }

  /// Reads and parses the JSON5 file at `path` (`-` is standard input).
  public static func load(path: String, what: String = "file") throws(ReadError) -> LocatedJSON {
    let problems = InputProblems()
    let value: LocatedJSON?
    do { value = try load(path: path, what: what, into: problems) } catch { throw .file(error) }
    if let found = problems.inTextOrder() { throw .input(found) }
    guard let value else {
      preconditionFailure("a text that cannot be read has a reason")
    }
    return value
  }

  /// A text over the limit may be wrong before the limit, and then that is what the user must know.
  private static func reportTooLarge(
    _ bytes: [UInt8], source: ByteSource, what: String, into problems: InputProblems
  ) {
    let trial = InputProblems()
    _ = parse(bytes, file: source.name, what: what, into: trial)
    let early = trial.inTextOrder()?.errors.first { $0.code == .tooDeep || $0.code == .tooLarge }
    problems.add(
      early
        ?? InputError(
          .tooLarge, at: SourceLocation(file: source.name),
          "\(what) is larger than \(byteLimit >> 20) MiB",
          hint: "put long lists in a trace file and name its path"))
  }
}
