// TextSniffer.swift: tells text from the formats that people hand over by mistake.

/// What bytes look like when they are not UTF-8 text, and what to do about it.
struct NotText: Hashable {
  var looksLike: String
  var hint: String

  private static let decompress = "decompress it, or pipe it through stdin: "

  private static let tables =
    "convert it to CSV first, for instance: duckdb -c \"COPY (SELECT * FROM 'FILE') TO 'FILE.csv' (HEADER)\""

  /// First bytes of common formats; source: each format's specification, also in file(1)'s magic.
  private static let signatures: [(magic: [UInt8], what: NotText)] = [
    ([0x1F, 0x8B], NotText("gzip data", decompress + "gzip -dc FILE | headroom … -")),
    (
      [0x28, 0xB5, 0x2F, 0xFD],
      NotText("zstd data", decompress + "zstd -dc FILE | headroom … -")
    ),
    (
      [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00],
      NotText("xz data", decompress + "xz -dc FILE | headroom … -")
    ),
    ([0x42, 0x5A, 0x68], NotText("bzip2 data", decompress + "bzip2 -dc FILE | headroom … -")),
    (
      [0x50, 0x4B, 0x03, 0x04],
      NotText("a zip archive or a spreadsheet", "unpack it, or save the sheet as CSV")
    ),
    (Array("PAR1".utf8), NotText("Parquet data", tables)),
    (Array("ORC".utf8), NotText("ORC data", tables)),
    (Array("ARROW1".utf8), NotText("Arrow data", tables)),
    (Array("FEA1".utf8), NotText("Feather data", tables)),
    (
      [0xFF, 0xFE, 0x00, 0x00],
      NotText("UTF-32 text", "convert it: iconv -f UTF-32 -t UTF-8 FILE")
    ),
    ([0xFF, 0xFE], utf16),
    ([0xFE, 0xFF], utf16),
  ]
  static let utf16 = NotText("UTF-16 text", "convert it: iconv -f UTF-16 -t UTF-8 FILE")
  static let binary = NotText("binary data", "give a text file in UTF-8")

  init(_ looksLike: String, _ hint: String) {
    self.looksLike = looksLike
    self.hint = hint
  }

  /// Judges a stream by its first bytes (some hundred are enough); nil when they may be text.
  init?(firstBytes: ByteView) {
    for (magic, what) in Self.signatures where firstBytes.starts(with: magic) {
      // Text may begin with the letters "BZh"; compressed data then holds bytes that UTF-8 does not.
      let couldBeText = magic.allSatisfy { $0 >= 0x20 && $0 < 0x7F } && !firstBytes.contains(0)
      if couldBeText, firstInvalidUTF8(in: firstBytes.prefix(256)) == nil { continue }
      self = what
      return
    }
    guard let zero = firstBytes.firstIndex(of: 0) else { return nil }
    // ASCII text in UTF-16 has a zero in every second byte.
    let neighbours = stride(from: zero, to: min(zero + 16, firstBytes.count), by: 2)
    let isWide = neighbours.allSatisfy { firstBytes[$0] == 0 } && neighbours.underestimatedCount > 1
    self = isWide && zero <= 1 ? Self.utf16 : Self.binary
  }

  func error(at location: SourceLocation) -> ReadError {
    .input(.notText, at: location, "this is not UTF-8 text; it looks like \(looksLike)", hint: hint)
  }
}

/// The offset of the first byte that is not well-formed UTF-8 (Unicode 15, table 3-7), or nil.
/// A sequence cut off by the end of the bytes counts as well-formed only if `allowingCut`.
func firstInvalidUTF8(in bytes: some Collection<UInt8>, allowingCut: Bool = true) -> Int? {
  bytes.withContiguousStorageIfAvailable { firstInvalidUTF8(view: $0, allowingCut: allowingCut) }
    ?? Array(bytes).withUnsafeBufferPointer {
      firstInvalidUTF8(view: $0, allowingCut: allowingCut)
    }
}

private func firstInvalidUTF8(view bytes: ByteView, allowingCut: Bool) -> Int? {
  var index = 0
  while index < bytes.count {
    let first = bytes[index]
    if first < 0x80 {
      index += 1
      continue
    }
    let length: Int
    var second: ClosedRange<UInt8> = 0x80...0xBF
    switch first {
    case 0xC2...0xDF: length = 2
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: length = 3
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    case 0xF1...0xF3: length = 4
    default: return index
    }
    for offset in 1..<length {
      guard index + offset < bytes.count else { return allowingCut ? nil : index }
      let allowed = offset == 1 ? second : 0x80...0xBF
      if !allowed.contains(bytes[index + offset]) { return index }
    }
    index += length
  }
  return nil
}
