// JSONLine.swift: the members of one JSON object, or the elements of an array, without building a tree.

internal import Text

/// Walks the members of an object, or the elements of an array, in place; values nobody wants are skipped at the speed of a scan.
///
/// Strict about the object itself. Inside skipped values only brackets and strings are checked.
struct JSONLine {
  enum Kind { case number, string, other }

  /// A member: the key and the value as they stand in the line; a string without its quotes.
  struct Member {
    var key: ByteView
    var value: ByteView
    var kind: Kind
    /// Offset of the value in the line.
    var offset: Int
  }

  private let line: ByteView
  private var index = 0
  private var isOpen = false
  /// Offset at which the line breaks JSON's grammar, once it did.
  private(set) var failure: Int?

  init(_ line: ByteView) { self.line = line }

  /// The next member; nil at the end of the object, or where `failure` then says.
  mutating func next() -> Member? {
    skipBlanks()
    if !isOpen {
      guard take(0x7B) else { return fail() }
      isOpen = true
      skipBlanks()
      if take(0x7D) { return end() }
    } else if take(0x7D) {
      return end()
    } else {
      guard take(0x2C) else { return fail() }
      skipBlanks()
    }
    guard let key = string() else { return fail() }
    skipBlanks()
    guard take(0x3A) else { return fail() }
    return value(named: key)
  }

  /// The next element of an array, under an empty key; nil at the end, or where `failure` then says.
  mutating func nextElement() -> Member? {
    skipBlanks()
    if !isOpen {
      guard take(0x5B) else { return fail() }
      isOpen = true
      skipBlanks()
      if take(0x5D) { return end() }
    } else if take(0x5D) {
      return end()
    } else {
      guard take(0x2C) else { return fail() }
    }
    return value(named: ByteView(rebasing: line[0..<0]))
  }

  @inline(__always)
  private mutating func value(named key: ByteView) -> Member? {
    skipBlanks()
    let start = index
    guard index < line.count else { return fail() }
    if line[index] == 0x22 {
      guard let value = string() else { return fail() }
      return Member(key: key, value: value, kind: .string, offset: start)
    }
    let isNumber = line[index] == 0x2D || line[index] &- 0x30 < 10
    guard isNumber ? skipScalar() : skipValue() else { return fail() }
    let value = ByteView(rebasing: line[start..<index])
    return Member(key: key, value: value, kind: isNumber ? .number : .other, offset: start)
  }

  private mutating func end() -> Member? {
    skipBlanks()
    if index < line.count { failure = index }
    return nil
  }

  private mutating func fail() -> Member? {
    failure = index
    return nil
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard index < line.count, line[index] == byte else { return false }
    index += 1
    return true
  }

  private mutating func skipBlanks() {
    while index < line.count, line[index] <= 0x20, Self.isBlank(line[index]) { index += 1 }
  }

  /// An object of a document may have line breaks.
  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  /// A string from its quote to past the closing one; nil when it does not close.
  private mutating func string() -> ByteView? {
    guard take(0x22) else { return nil }
    let start = index
    while index < line.count, line[index] != 0x22 {
      index += line[index] == 0x5C ? 2 : 1
    }
    guard index < line.count else {
      index = line.count
      return nil
    }
    index += 1
    return ByteView(rebasing: line[start..<index - 1])
  }

  /// Numbers and words run up to a comma, a bracket or a blank.
  private mutating func skipScalar() -> Bool {
    let start = index
    while index < line.count {
      let byte = line[index]
      if byte == 0x2C || byte == 0x7D || byte == 0x5D || byte <= 0x20 { break }
      guard byte != 0x22, byte != 0x7B, byte != 0x5B, byte != 0x3A else { return false }
      index += 1
    }
    return index > start
  }

  private mutating func skipValue() -> Bool {
    guard line[index] == 0x5B || line[index] == 0x7B else { return skipScalar() }
    var depth = 0
    while index < line.count {
      switch line[index] {
      case 0x22:
        guard string() != nil else { return false }
        continue
      case 0x5B, 0x7B: depth += 1
      case 0x5D, 0x7D: depth -= 1
      default: break
      }
      index += 1
      if depth == 0 { return true }
    }
    return false
  }
}

/// Whether bytes are exactly the UTF-8 of a text.
@inline(__always)
func sameBytes(_ a: ByteView, _ b: [UInt8]) -> Bool {
  guard a.count == b.count else { return false }
  for index in 0..<b.count where a[index] != b[index] { return false }
  return true
}
