// TrafficSniff.swift: what the beginning of a file of traffic shows, before its format is known.

internal import Text

/// What the beginning of a file, or the names in a folder, say about its format.
struct TrafficSniff {
  var isFolder = false
  /// Names of the files: one, or those of the folder.
  var names: [String] = []
  /// Whether the text begins as JSON does.
  var isJSON = false
  /// Keys of the outermost objects, and of objects inside them.
  var topKeys: Set<String> = []
  var innerKeys: Set<String> = []
  /// The first line that is not blank, at commas; empty for JSON.
  var cells: [String] = []

  /// Bytes that are looked at: a header, or the keys down to the first value of each format.
  private static let prefix = 1 << 16

  /// - Throws: `FileError` when the system refuses.
  init(_ input: TrafficInput) throws(FileError) {
    isFolder = input.isFolder
    names = input.files.map(\.name)
    guard let first = input.files.first(where: { $0.name.hasSuffix(".json") }) ?? input.files.first
    else { return }
    look(at: try first.open().peek(Self.prefix))
  }

  private mutating func look(at bytes: [UInt8]) {
    let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
    guard let start = text.firstIndex(where: { $0 > 0x20 }) else { return }
    isJSON = text[start] == UInt8(ascii: "{") || text[start] == UInt8(ascii: "[")
    if isJSON {
      collectKeys(text[start...])
    } else {
      let line = text[start...].prefix { $0 != 0x0A && $0 != 0x0D }
      let cells = line.prefix(4096).split(
        separator: UInt8(ascii: ","), maxSplits: 200, omittingEmptySubsequences: false)
      self.cells = cells.map { cell in
        // Quotes around a name are no part of it.
        func isEdge(_ byte: UInt8) -> Bool { byte <= 0x20 || byte == UInt8(ascii: "\"") }
        let trimmed = cell.drop(while: isEdge).reversed().drop(while: isEdge).reversed()
        return String(decoding: Array(trimmed), as: UTF8.self)
      }
    }
  }

  /// Keys by the number of objects they stand in; what follows a string and a colon is one.
  private mutating func collectKeys(_ text: ArraySlice<UInt8>) {
    var objects = 0
    var index = text.startIndex
    while index < text.endIndex {
      switch text[index] {
      case UInt8(ascii: "{"): objects += 1
      case UInt8(ascii: "}"): objects -= 1
      case UInt8(ascii: "\""):
        let start = index + 1
        index = start
        while index < text.endIndex, text[index] != UInt8(ascii: "\"") {
          index += text[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard index < text.endIndex else { return }
        let next = text[(index + 1)...].first { $0 > 0x20 }
        guard next == UInt8(ascii: ":") else { break }
        let key = String(decoding: text[start..<index], as: UTF8.self)
        if objects == 1 { topKeys.insert(key) } else { innerKeys.insert(key) }
      default: break
      }
      index += 1
    }
  }
}
