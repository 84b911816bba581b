// JSON5Numbers.swift: numbers of JSON5, exact where Int64 is, and never infinite.

extension JSON5Parser {
  /// A number: decimal, hexadecimal, with a sign, or with its point first or last.
  mutating func parseNumber() throws(JSON5Stop) -> LocatedJSON.Content {
    let start = offset
    var isNegative = false
    if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") {
      isNegative = byte == UInt8(ascii: "-")
      offset += 1
    }
    let value: LocatedJSON.Content
    let next = offset + 1 < bytes.count ? bytes[offset + 1] : 0
    if byte == UInt8(ascii: "I") || byte == UInt8(ascii: "N") {
      value = try parseSignedWord(from: start)
    } else if byte == UInt8(ascii: "0"), next | 0x20 == UInt8(ascii: "x") {
      value = try parseHexadecimal(from: start, isNegative: isNegative)
    } else {
      value = try parseDecimal(from: start)
    }
    try expectEndOfNumber(from: start)
    return value
  }

  private mutating func parseSignedWord(from start: Int) throws(JSON5Stop) -> LocatedJSON.Content {
    for word in ["Infinity", "NaN"] where bytes[offset...].starts(with: word.utf8) {
      offset += word.utf8.count
      return rejectNotFinite(textSoFar(from: start), at: start)
    }
    throw stop(at: start, "expected a number", hint: "write digits after the sign")
  }

  private mutating func parseHexadecimal(
    from start: Int, isNegative: Bool
  ) throws(JSON5Stop) -> LocatedJSON.Content {
    offset += 2
    let digits = offset
    var value = 0
    while !isAtEnd, let digit = Character(Unicode.Scalar(byte)).hexDigitValue {
      let (product, overflow) = value.multipliedReportingOverflow(by: 16)
      guard !overflow, product <= Int.max - digit else {
        throw stop(
          .outOfRange, at: start, "a hexadecimal number above 2^63",
          hint: "write it in decimal, such as 1e20")
      }
      value = product + digit
      offset += 1
    }
    guard offset > digits else {
      throw stop(at: start, "0x without digits", hint: "write for instance 0xff")
    }
    return .integer(isNegative ? -value : value)
  }

  private mutating func parseDecimal(from start: Int) throws(JSON5Stop) -> LocatedJSON.Content {
    let wholeStart = offset
    skipDigits()
    let wholeCount = offset - wholeStart
    if wholeCount > 1, bytes[wholeStart] == UInt8(ascii: "0") {
      throw stop(at: start, "a number with a leading zero", hint: "leave the zero out")
    }
    var isWhole = true
    var fractionCount = 0
    if byte == UInt8(ascii: ".") {
      isWhole = false
      offset += 1
      let fraction = offset
      skipDigits()
      fractionCount = offset - fraction
    }
    guard wholeCount + fractionCount > 0 else {
      throw stop(at: start, "expected a number", hint: "write at least one digit")
    }
    if byte | 0x20 == UInt8(ascii: "e") {
      isWhole = false
      offset += 1
      if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") { offset += 1 }
      let exponent = offset
      skipDigits()
      guard offset > exponent else {
        throw stop(at: start, "an exponent without digits", hint: "write for instance 1e6")
      }
    }
    return number(textSoFar(from: start), isWhole: isWhole, at: start)
  }

  private mutating func number(
    _ text: String, isWhole: Bool, at start: Int
  ) -> LocatedJSON.Content {
    if isWhole, let value = Int(text) { return .integer(value) }
    guard let value = Double(text), value.isFinite else {
      return rejectNotFinite(text.utf8.count <= 40 ? text : "too large", at: start)
    }
    let mantissa = text.utf8.prefix { $0 | 0x20 != UInt8(ascii: "e") }
    let isWrittenZero = mantissa.allSatisfy {
      !(UInt8(ascii: "1")...UInt8(ascii: "9")).contains($0)
    }
    if value == 0, !isWrittenZero {
      problems.add(
        .outOfRange, at: location(at: start), "the number is too small to be told from zero",
        hint: "write 0, or a number above 5e-324")
      return .rejected
    }
    return .real(value)
  }

  private mutating func skipDigits() {
    while (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { offset += 1 }
  }

  private func textSoFar(from start: Int) -> String {
    String(decoding: bytes[start..<offset], as: UTF8.self)
  }

  /// `30s` or `1_000` are no numbers; say so at the number instead of at the next comma.
  private mutating func expectEndOfNumber(from start: Int) throws(JSON5Stop) {
    guard !isAtEnd else { return }
    let scalar = scalarHere().scalar
    guard scalar.properties.isIDContinue || scalar == "." || scalar == "$" else { return }
    while !isAtEnd, scalarHere().scalar.properties.isIDContinue || byte == UInt8(ascii: ".") {
      offset += scalarHere().length
      if offset - start > 40 { break }
    }
    throw stop(
      at: start, "'\(textSoFar(from: start))' is no number",
      hint: "write digits alone, or put text in quotes: \"\(textSoFar(from: start))\"")
  }
}
