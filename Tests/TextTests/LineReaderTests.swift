import Testing
import Text

@Suite struct LineReaderTests {
  @Test(
    "line breaks, byte-order mark and a missing last line break make no difference",
    arguments: ["a\nb\n", "a\nb", "a\r\nb\r\n", "\u{FEFF}a\nb\n", "\u{FEFF}a\r\nb\r"])
  func sameLines(text: String) throws {
    #expect(try lines(text) == ["a", "b"])
  }

  @Test("empty lines are lines; an empty text has none")
  func emptyLines() throws {
    #expect(try lines("") == [])
    #expect(try lines("\u{FEFF}") == [])
    #expect(try lines("\n\n") == ["", ""])
    #expect(try lines("\r\n\n") == ["", ""])
  }

  @Test("lines that cross block borders come back whole", arguments: 0..<20)
  func acrossBlocks(seed: Int) throws {
    var random = FuzzBits(seed)
    var expected: [String] = []
    var bytes: [UInt8] = []
    while bytes.count < 3 * LineReader.blockSize {
      let long = Int.random(in: 0..<20, using: &random) == 0
      let count = Int.random(in: 0..<(long ? 700_000 : 50_000), using: &random)
      let line = [UInt8](repeating: UInt8.random(in: 97...122, using: &random), count: count)
      expected.append(String(decoding: line, as: UTF8.self))
      bytes += line + (Bool.random(using: &random) ? [10] : [13, 10])
    }
    #expect(try lines(bytes) == expected)
  }

  @Test("a line above the cap is refused, not gathered for ever")
  func cappedLine() {
    let text = [UInt8](repeating: 65, count: 5 << 20)
    #expect(mistakes { _ = try lines(text, lineLimit: 2 << 20) }.map(\.code) == [.tooLarge])
  }

  @Test(
    "data that is no text is named",
    arguments: [
      ([0x1F, 0x8B, 0x08, 0, 0, 0], "gzip"), ([0x28, 0xB5, 0x2F, 0xFD, 4], "zstd"),
      (Array("PAR1".utf8) + [0x15, 0, 0x15], "Parquet"), ([0xFF, 0xFE, 0x61, 0], "UTF-16"),
      ([0xFE, 0xFF, 0, 0x61], "UTF-16"), ([0x61, 0, 0x62, 0, 0x63, 0, 10, 0], "UTF-16"),
      ([0, 0x61, 0, 0x62, 0, 0x63, 0, 10], "UTF-16"), ([0x50, 0x4B, 3, 4, 20], "zip"),
      ([0x7F, 0x45, 0x4C, 0x46, 2, 0, 1], "binary"),
    ] as [([UInt8], String)])
  func notText(bytes: [UInt8], name: String) {
    let found = mistakes { _ = try lines(bytes) }
    #expect(found.map(\.code) == [.notText])
    #expect(found.first?.message.contains(name) == true, "\(found)")
  }

  @Test("a NUL byte far inside is refused with its line")
  func lateNul() {
    var bytes = Array(String(repeating: "1,2,3\n", count: 600_000).utf8)
    bytes += [0x31, 0, 10]
    let found = mistakes { _ = try lines(bytes) }
    #expect(found.first?.code == .notText)
    #expect(found.first?.location.line == 600_001)
  }

  @Test("text that begins like an archive is text")
  func looksLikeArchive() throws {
    #expect(try lines("BZh,PAR1\n1,2\n") == ["BZh,PAR1", "1,2"])
  }

  @Test("what cannot be read is the file's fault, with the system's reason")
  func unreadable() throws {
    #expect(throws: FileError.self) { _ = try ByteSource(path: "/no/such/file") }
    let folder = LineReader(try ByteSource(path: "/tmp"))
    #expect {
      _ = try folder.nextLine()
    } throws: { error in
      guard case ReadError.file(let file) = error else { return false }
      return file.path == "/tmp" && file.description.contains("directory")
    }
  }
}
