// TraceRule.swift: what makes a row no request, told by the text of one column.

internal import Text

/// A reason for which a row is no request, told by the text of one column. Where the column is absent it
/// holds for no row.
struct TraceRule: Sendable {
  let column: String
  let reason: String
  let excludes: @Sendable (ByteView) -> Bool
}

extension ByteView {
  /// Whether the bytes are one of some words of lower-case ASCII, in any case. Called for every row.
  func isOne(of words: [[UInt8]]) -> Bool {
    for word in words where count == word.count {
      var index = 0
      while index < count, self[index] | 0x20 == word[index] | 0x20 { index += 1 }
      if index == count { return true }
    }
    return false
  }

  /// Whether a text of ASCII stands somewhere in the bytes.
  func contains(text: String) -> Bool {
    var text = text
    return text.withUTF8 { wanted in
      guard let first = wanted.first else { return true }
      var start = 0
      while count - start >= wanted.count,
        let hit = self[start...(count - wanted.count)].firstIndex(of: first)
      {
        if self[hit..<hit + wanted.count].elementsEqual(wanted) { return true }
        start = hit + 1
      }
      return false
    }
  }
}
