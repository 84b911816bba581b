// JSON5Tokens.swift: white space, comments, keys, strings, numbers and words of JSON5.

extension JSON5Parser {
  /// Skips white space (JSON5 section 8) and comments.
  mutating func skipSpace() throws(JSON5Stop) {
    while !isAtEnd {
      switch byte {
      case 0x20, 0x09, 0x0A, 0x0D, 0x0B, 0x0C: offset += 1
      case UInt8(ascii: "/"): try skipComment()
      case 0x80...0xFF:
        let (scalar, length) = scalarHere()
        guard scalar.value == 0xFEFF || scalar.properties.isWhitespace else { return }
        offset += length
      default: return
      }
    }
  }

  private mutating func skipComment() throws(JSON5Stop) {
    let start = offset
    let next = offset + 1 < bytes.count ? bytes[offset + 1] : 0
    if next == UInt8(ascii: "/") {
      while !isAtEnd, byte != 0x0A, byte != 0x0D { offset += 1 }
      return
    }
    guard next == UInt8(ascii: "*") else {
      throw stop(at: start, "unexpected '/'", hint: "a comment begins with // or /*")
    }
    offset += 2
    while offset + 1 < bytes.count {
      if byte == UInt8(ascii: "*"), bytes[offset + 1] == UInt8(ascii: "/") {
        offset += 2
        return
      }
      offset += 1
    }
    throw stopAtEnd(inside: "comment", opening: start, closing: "*/")
  }

  /// The Unicode scalar at the offset and its length in bytes; the text is known to be UTF-8.
  func scalarHere() -> (scalar: Unicode.Scalar, length: Int) {
    let first = byte
    let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    var value = length == 1 ? UInt32(first) : UInt32(first) & (0x7F >> UInt32(length))
    for index in 1..<max(length, 1) where offset + index < bytes.count {
      value = value << 6 | UInt32(bytes[offset + index] & 0x3F)
    }
    return (Unicode.Scalar(value) ?? "\u{FFFD}", length)
  }

  mutating func parseKey() throws(JSON5Stop) -> String {
    if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") { return try parseString() }
    let key = try parseIdentifier()
    guard !key.isEmpty else {
      throw stop(
        at: offset, "expected a key, found \(found)", hint: "write key: value, or \"key\": value")
    }
    if byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") {
      throw stop(
        at: offset, "a key without quotes cannot hold '\(byte == UInt8(ascii: "-") ? "-" : ".")'",
        hint: "put the key in quotes, as \"p99.9\": value, or check its name")
    }
    return key
  }

  /// A JSON5 identifier, or an empty string when none begins here.
  private mutating func parseIdentifier() throws(JSON5Stop) -> String {
    var name = String.UnicodeScalarView()
    while !isAtEnd {
      var (scalar, length) = scalarHere()
      if scalar == "\\", offset + 1 < bytes.count, bytes[offset + 1] == UInt8(ascii: "u") {
        let start = offset
        offset += 2
        scalar = try parseUnicodeEscape(from: start)
        length = 0
      }
      let isDollar = scalar == "$" || scalar == "_"
      let isJoiner = scalar.value == 0x200C || scalar.value == 0x200D
      let fits =
        name.isEmpty
        ? isDollar || scalar.properties.isIDStart
        : isDollar || isJoiner || scalar.properties.isIDContinue
      guard fits else { break }
      name.append(scalar)
      offset += length
    }
    return String(name)
  }

  /// `true`, `false`, `null`; NaN and Infinity are words of JSON5 that are refused here.
  mutating func parseWord() throws(JSON5Stop) -> LocatedJSON.Content {
    let start = offset
    let word = try parseIdentifier()
    switch word {
    case "true": return .bool(true)
    case "false": return .bool(false)
    case "null": return .null
    case "NaN", "Infinity": return rejectNotFinite(word, at: start)
    case "":
      throw stop(at: start, "expected a value, found \(found)", hint: "write a value here")
    default:
      throw stop(
        at: start, "unexpected word '\(word)'",
        hint: "put text in quotes; the words without quotes are true, false and null")
    }
  }

  mutating func rejectNotFinite(_ text: String, at start: Int) -> LocatedJSON.Content {
    let name = keyPath.isEmpty ? "the number" : "'\(keyPath)'"
    problems.add(
      .notFinite, at: location(at: start), "\(name) is \(text); it must be finite",
      hint: "write a number below 1.8e308, or leave the key out")
    return .rejected
  }

  mutating func parseString() throws(JSON5Stop) -> String {
    let opening = offset
    let quote = byte
    offset += 1
    var text: [UInt8] = []
    while !isAtEnd {
      let run = offset
      while !isAtEnd, byte != quote, byte != UInt8(ascii: "\\"), byte != 0x0A, byte != 0x0D {
        offset += 1
      }
      text.append(contentsOf: bytes[run..<offset])
      guard !isAtEnd else { break }
      if byte == quote {
        offset += 1
        return String(decoding: text, as: UTF8.self)
      }
      guard byte == UInt8(ascii: "\\") else {
        throw stop(
          at: offset,
          "the string that begins at column \(location(at: opening).column ?? 1) "
            + "is not closed on its line",
          hint: "close it with a quote, or end the line with \\ to go on")
      }
      try parseEscape(into: &text)
    }
    throw stopAtEnd(inside: "string", opening: opening, closing: "a quote")
  }

  private mutating func parseEscape(into text: inout [UInt8]) throws(JSON5Stop) {
    let start = offset
    offset += 1
    guard !isAtEnd else { return }
    let (scalar, length) = scalarHere()
    offset += length
    switch scalar {
    case "n": text.append(0x0A)
    case "t": text.append(0x09)
    case "r": text.append(0x0D)
    case "b": text.append(0x08)
    case "f": text.append(0x0C)
    case "v": text.append(0x0B)
    case "0" where !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte): text.append(0)
    case "\n", "\u{2028}", "\u{2029}": break
    case "\r": if byte == 0x0A { offset += 1 }
    case "x": text.append(contentsOf: utf8(try parseHexDigits(2, from: start)))
    case "u": text.append(contentsOf: String(try parseUnicodeEscape(from: start)).utf8)
    case "0"..."9":
      throw stop(at: start, "octal escapes are not part of JSON5", hint: "write \\x or \\u")
    default: text.append(contentsOf: String(scalar).utf8)
    }
  }

  private func utf8(_ value: UInt32) -> [UInt8] {
    Array(String(Unicode.Scalar(value) ?? "\u{FFFD}").utf8)
  }

  /// The four digits after `\u`, and the second half of a surrogate pair where there is one.
  private mutating func parseUnicodeEscape(from start: Int) throws(JSON5Stop) -> Unicode.Scalar {
    let first = try parseHexDigits(4, from: start)
    if let scalar = Unicode.Scalar(first) { return scalar }
    if first < 0xDC00, byte == UInt8(ascii: "\\"), offset + 1 < bytes.count,
      bytes[offset + 1] == UInt8(ascii: "u")
    {
      offset += 2
      let second = try parseHexDigits(4, from: start)
      if (0xDC00...0xDFFF).contains(second),
        let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
      {
        return scalar
      }
    }
    throw stop(
      at: start, "half of a surrogate pair",
      hint: "write the character itself, or both halves: \\uD83D\\uDE00")
  }

  private mutating func parseHexDigits(_ count: Int, from start: Int) throws(JSON5Stop) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<count {
      guard !isAtEnd, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw stop(
          at: start, "an escape needs \(count) hexadecimal digits", hint: "for instance \\u00e9")
      }
      value = value << 4 | UInt32(digit)
      offset += 1
    }
    return value
  }
}
