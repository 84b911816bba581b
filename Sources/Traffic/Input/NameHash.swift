// NameHash.swift: names as numbers of 64 bits: of sessions, and of the blocks of a prompt.

internal import Text

enum NameHash {
  /// A hash of a name; 0 for an empty one.
  /// - Source: Fowler, Noll and Vo's FNV-1a, 64 bits.
  @inline(__always)
  static func of(_ field: ByteView) -> UInt64 {
    if field.isEmpty { return 0 }
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in field { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    return max(1, hash)
  }

  /// The whole numbers of an array, or of all arrays in an object, in the order of the text. What is no
  /// whole number is named by a hash of its text.
  static func blocks(_ value: ByteView) -> [UInt64] {
    var blocks: [UInt64] = []
    var index = 0
    while index < value.count {
      let byte = value[index]
      let isText = byte == 0x22
      let isWord = byte == 0x2D || byte &- 0x30 < 10 || byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A
      guard isText || isWord else {
        index += 1
        continue
      }
      let start = index
      index += 1
      while index < value.count, isText ? value[index] != 0x22 : !endsWord(value[index]) {
        index += isText && value[index] == 0x5C ? 2 : 1
      }
      let end = min(index, value.count)
      if isText { index += 1 }
      if isText, isKey(value, from: index) { continue }
      let word = ByteView(rebasing: value[start + (isText ? 1 : 0)..<end])
      let number = NumberText.parseInt(word).flatMap { UInt64(exactly: $0) }
      blocks.append(number ?? of(word))
    }
    return blocks
  }

  /// Commas, brackets and blanks.
  private static func endsWord(_ byte: UInt8) -> Bool {
    byte == 0x2C || byte == 0x5D || byte == 0x7D || byte <= 0x20
  }

  /// Whether a colon follows, after blanks.
  private static func isKey(_ text: ByteView, from start: Int) -> Bool {
    for byte in text[min(start, text.count)...] where byte > 0x20 { return byte == 0x3A }
    return false
  }
}
