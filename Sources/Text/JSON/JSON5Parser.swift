// JSON5Parser.swift: the grammar of JSON5 (spec.json5.org, version 1.0.0), with places and limits.

/// Thrown inside the parser after the reason was recorded: reading cannot go on.
struct JSON5Stop: Error {}

/// A recursive-descent parser over UTF-8 bytes; recursion is bounded by `LocatedJSON.nestingLimit`.
struct JSON5Parser {
  let bytes: ByteView
  let what: String
  let problems: InputProblems
  var places: TextPlaces
  var offset = 0
  /// Keys and indexes that lead to the value being read, for messages.
  private var path: [String] = []
  /// Where the brackets still open were opened.
  private var openings: [Int] = []
  private var valueCount = 0

  init(
    _ bytes: ByteView, file: String, what: String, firstLine: Int = 1, problems: InputProblems
  ) {
    self.bytes = bytes
    self.what = what
    self.problems = problems
    places = TextPlaces(bytes, file: file, firstLine: firstLine)
  }

  /// The byte at the current offset; 0 at the end (a NUL byte is no token, so both are refused).
  var byte: UInt8 { offset < bytes.count ? bytes[offset] : 0 }
  var isAtEnd: Bool { offset >= bytes.count }

  mutating func location(at offset: Int) -> SourceLocation { places.location(at: offset) }

  /// Records the reason why reading stops. A token cut off by the end of the text is no mistake of
  /// its own: the end of the text is.
  mutating func stop(
    _ code: InputError.Code = .syntax, at place: Int, _ message: String, hint: String
  ) -> JSON5Stop {
    if code == .syntax, isAtEnd, let opening = openings.last {
      let isArray = bytes[opening] == UInt8(ascii: "[")
      return stopAtEnd(
        inside: isArray ? "array" : "object", opening: opening, closing: isArray ? "]" : "}")
    }
    problems.add(code, at: location(at: place), message, hint: hint)
    return JSON5Stop()
  }

  /// Values one after another, with blanks between them, up to the first mistake.
  mutating func parseSequence() -> [LocatedJSON] {
    var values: [LocatedJSON] = []
    do throws(JSON5Stop) {
      try begin()
      while !isAtEnd {
        values.append(try parseValue())
        try skipSpace()
      }
    } catch { return values }
    return values
  }

  /// Moves to the first value.
  private mutating func begin() throws(JSON5Stop) {
    if let bad = firstInvalidUTF8(in: bytes, allowingCut: false) {
      throw stop(
        .notText, at: bad, "\(what) is not valid UTF-8: byte 0x\(String(bytes[bad], radix: 16))",
        hint: "save it as UTF-8")
    }
    try skipSpace()
    if isAtEnd {
      throw stop(
        .empty, at: 0, "\(what) is empty",
        hint: "write one value, for instance an object: { key: 1 }")
    }
  }

  mutating func parseDocument() throws(JSON5Stop) -> LocatedJSON {
    try begin()
    let value = try parseValue()
    try skipSpace()
    if !isAtEnd {
      throw stop(
        at: offset, "unexpected \(found) after the end of the value",
        hint: "a \(what) holds one value; delete the rest, or check the brackets before it")
    }
    return value
  }

  /// What stands at the current offset, as messages name it.
  var found: String {
    guard !isAtEnd else { return "end of text" }
    let rest = ByteView(rebasing: bytes[offset..<min(offset + 4, bytes.count)])
    guard let scalar = String(decoding: rest, as: UTF8.self).unicodeScalars.first else {
      return "end of text"
    }
    return scalar.value < 0x20 || scalar.value == 0x7F
      ? "character U+00\(scalar.value < 16 ? "0" : "")\(String(scalar.value, radix: 16))"
      : "'\(scalar)'"
  }

  private mutating func parseValue() throws(JSON5Stop) -> LocatedJSON {
    let start = offset
    let place = location(at: start)
    valueCount += 1
    if valueCount > LocatedJSON.valueLimit {
      throw stop(
        .tooLarge, at: start, "\(what) holds more than \(LocatedJSON.valueLimit) values",
        hint: "put long lists in a trace file and name its path")
    }
    switch byte {
    case UInt8(ascii: "{"), UInt8(ascii: "["): return LocatedJSON(try parseNested(), at: place)
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      return LocatedJSON(.string(try parseString()), at: place)
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "."):
      return LocatedJSON(try parseNumber(), at: place)
    default: return LocatedJSON(try parseWord(), at: place)
    }
  }

  private mutating func parseNested() throws(JSON5Stop) -> LocatedJSON.Content {
    guard openings.count < LocatedJSON.nestingLimit else {
      throw stop(
        .tooDeep, at: offset, "nested deeper than \(LocatedJSON.nestingLimit) levels",
        hint: "at most \(LocatedJSON.nestingLimit) levels of [ and { are read")
    }
    let isArray = byte == UInt8(ascii: "[")
    openings.append(offset)
    let content: LocatedJSON.Content =
      isArray ? .array(try parseArray()) : .object(try parseObject())
    openings.removeLast()
    return content
  }

  private mutating func parseArray() throws(JSON5Stop) -> [LocatedJSON] {
    let opening = offset
    var values: [LocatedJSON] = []
    offset += 1
    while true {
      try skipSpace()
      if byte == UInt8(ascii: "]") { break }
      if isAtEnd { throw stopAtEnd(inside: "array", opening: opening, closing: "]") }
      path.append("[\(values.count)]")
      values.append(try parseValue())
      path.removeLast()
      try skipSpace()
      if byte == UInt8(ascii: "]") { break }
      try expectComma(in: "array", opening: opening, closing: "]")
    }
    offset += 1
    return values
  }

  private mutating func parseObject() throws(JSON5Stop) -> [LocatedJSON.Member] {
    let opening = offset
    var members: [LocatedJSON.Member] = []
    var firstPlace: [String: Int] = [:]
    offset += 1
    while true {
      try skipSpace()
      if byte == UInt8(ascii: "}") { break }
      if isAtEnd { throw stopAtEnd(inside: "object", opening: opening, closing: "}") }
      let keyPlace = location(at: offset)
      let key = try parseKey()
      try skipSpace()
      if isAtEnd { throw stopAtEnd(inside: "object", opening: opening, closing: "}") }
      guard byte == UInt8(ascii: ":") else {
        throw stop(
          at: offset, "expected ':' after the key '\(key)', found \(found)",
          hint: "write \(key): value")
      }
      offset += 1
      try skipSpace()
      if isAtEnd { throw stopAtEnd(inside: "object", opening: opening, closing: "}") }
      path.append(key)
      let value = try parseValue()
      let member = LocatedJSON.Member(key: key, keyLocation: keyPlace, value: value)
      if let first = firstPlace[key] {
        reportDuplicate(member, first: members[first])
      } else {
        firstPlace[key] = members.count
        members.append(member)
      }
      path.removeLast()
      try skipSpace()
      if byte == UInt8(ascii: "}") { break }
      try expectComma(in: "object", opening: opening, closing: "}")
    }
    offset += 1
    return members
  }

  private func reportDuplicate(_ second: LocatedJSON.Member, first: LocatedJSON.Member) {
    let lines = [first, second].compactMap { $0.keyLocation.line }.map(String.init)
    problems.add(
      .duplicateKey, at: second.keyLocation,
      "the key '\(keyPath)' stands twice: on line \(lines.joined(separator: " and again on line "))",
      hint: "keep one of the two")
  }

  private mutating func expectComma(
    in kind: String, opening: Int, closing: String
  ) throws(JSON5Stop) {
    if isAtEnd { throw stopAtEnd(inside: kind, opening: opening, closing: closing) }
    guard byte == UInt8(ascii: ",") else {
      throw stop(
        at: offset, "expected ',' or '\(closing)' in the \(kind), found \(found)",
        hint: "separate values with a comma, or close the \(kind)")
    }
    offset += 1
  }

  mutating func stopAtEnd(inside kind: String, opening: Int, closing: String) -> JSON5Stop {
    let start = location(at: opening)
    problems.add(
      .syntax, at: location(at: bytes.count),
      "the text ends inside the \(kind) that begins at \(start.line ?? 1):\(start.column ?? 1)",
      hint: "the file may be cut off; else close the \(kind) with \(closing)")
    return JSON5Stop()
  }

  /// The key path of the value being read, such as `fleet.pools[0].replicas`.
  var keyPath: String {
    path.reduce("") { $1.hasPrefix("[") || $0.isEmpty ? $0 + $1 : $0 + "." + $1 }
  }
}

/// Turns byte offsets into lines and columns; fast when offsets mostly grow.
struct TextPlaces {
  private let bytes: ByteView
  private let file: String
  private var offset = 0
  private let firstLine: Int
  private var line: Int
  private var column = 1

  init(_ bytes: ByteView, file: String, firstLine: Int = 1) {
    self.bytes = bytes
    self.file = file
    self.firstLine = firstLine
    line = firstLine
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
  }

  /// - Complexity: O(distance from the last offset asked), or O(offset) to go back.
  mutating func location(at target: Int) -> SourceLocation {
    if target < offset { self = TextPlaces(bytes, file: file, firstLine: firstLine) }
    while offset < target {
      if bytes[offset] == 0x0A {
        line += 1
        column = 1
      } else if bytes[offset] & 0xC0 != 0x80 {
        column += 1
      }
      offset += 1
    }
    return SourceLocation(file: file, line: line, column: column)
  }
}
