// JSONText.swift: what an object says that stands as text inside a field of a row.

internal import Text

/// Objects inside fields: as they are, as a string of JSON, or as Python prints a dictionary.
enum JSONText {
  /// Whether a member of the object has one of some words as its text, in any case. Members of objects
  /// inside do not count. Called for every row: most fields hold none of the words at all.
  static func says(_ key: String, _ words: [[UInt8]], in field: ByteView) -> Bool {
    guard words.contains(where: { contains(word: $0, in: field) }) else { return false }
    if let found = says(key, words, inObject: field) { return found }
    return plain(field).withUnsafeBufferPointer { says(key, words, inObject: $0) } ?? false
  }

  /// Nil where the text is no object.
  private static func says(_ key: String, _ words: [[UInt8]], inObject text: ByteView) -> Bool? {
    var object = JSONLine(text)
    var found = false
    while let member = object.next() {
      guard member.kind == .string, member.key.elementsEqual(key.utf8) else { continue }
      if member.value.isOne(of: words) { found = true }
    }
    return object.failure == nil ? found : nil
  }

  /// Without the backslashes of a string inside a string; quotes of Python as those of JSON.
  static func plain(_ field: ByteView) -> [UInt8] {
    let start = field.first { $0 > 0x20 }
    let isPython = field.prefix(2).elementsEqual("{'".utf8)
    guard start == 0x7B else { return [] }
    var text: [UInt8] = []
    text.reserveCapacity(field.count)
    var index = 0
    while index < field.count {
      if field[index] == 0x5C, index + 1 < field.count {
        // `\\"` ends as `\"`: one layer comes off.
        index += 1
        text.append(field[index])
      } else {
        text.append(isPython && field[index] == 0x27 ? 0x22 : field[index])
      }
      index += 1
    }
    return text
  }

  /// Letters in either case.
  private static func contains(word: [UInt8], in field: ByteView) -> Bool {
    guard let first = word.first, field.count >= word.count else { return false }
    for start in 0...(field.count - word.count) where field[start] | 0x20 == first {
      var index = 1
      while index < word.count, field[start + index] | 0x20 == word[index] { index += 1 }
      if index == word.count { return true }
    }
    return false
  }
}
