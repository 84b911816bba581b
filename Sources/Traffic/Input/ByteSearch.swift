// ByteSearch.swift: what is asked of the bytes of a field or a line, and why they could not be read.

internal import Text

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

/// Characters in the first `count` bytes of UTF-8 text.
func characters(before count: Int, in line: ByteView) -> Int {
  line.prefix(count).count { $0 & 0xC0 != 0x80 }
}

extension ReadError {
  /// The error inside, as streams throw it.
  var cause: any Error {
    switch self {
    case .file(let error): error
    case .input(let errors): errors
    }
  }
}
