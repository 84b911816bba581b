// TraceNames.swift: the names and prefix blocks of a row, read again from its text where they are wanted.

internal import Text

/// Where a table has the columns that `TraceDetails` keeps.
struct TraceNames {
  private let session: [Int]
  private let tenant: [Int]
  private let model: [Int]
  private let label: [Int]
  private let prefix: Int?

  init(_ format: TraceFormat, in head: TraceHead) {
    func places(_ columns: [String]) -> [Int] {
      columns.compactMap { head.names.firstIndex(of: $0) }
    }
    session = places([format.session].compactMap { $0 })
    tenant = places(format.tenant)
    model = places(format.model)
    label = places(format.label)
    prefix = format.prefix.flatMap { head.names.firstIndex(of: $0) }
  }

  /// - Parameter text: the field of a column.
  func details(_ text: (Int) -> String) -> TraceDetails {
    func first(_ columns: [Int]) -> String? {
      for column in columns {
        let found = text(column)
        if !found.isEmpty { return found }
      }
      return nil
    }
    var details = TraceDetails()
    details.session = first(session)
    details.tenant = first(tenant)
    details.model = first(model)
    details.label = first(label)
    if let prefix, case let name = text(prefix), !name.isEmpty {
      details.prefixBlocks = Array(name.utf8).withUnsafeBufferPointer {
        [TraceFields.sessionHash($0)]
      }
    }
    return details
  }
}

/// Takes what `TraceDetails` keeps from the members of an object.
struct JSONNames {
  private let format: TraceFormat
  /// How early in the format's list the name that was taken stands; the earliest wins.
  private var tenantRank = Int.max
  private var modelRank = Int.max
  private var labelRank = Int.max

  init(_ format: TraceFormat) { self.format = format }

  mutating func read(_ member: JSONLine.Member, into details: inout TraceDetails) {
    let key = String(decoding: member.key, as: UTF8.self)
    if key == format.prefix {
      details.prefixBlocks = Self.blocks(member.value)
      return
    }
    guard let text = Self.name(member) else { return }
    if key == format.session { details.session = text }
    Self.take(text, key, of: format.tenant, &tenantRank, into: &details.tenant)
    Self.take(text, key, of: format.model, &modelRank, into: &details.model)
    Self.take(text, key, of: format.label, &labelRank, into: &details.label)
  }

  private static func take(
    _ text: String, _ key: String, of keys: [String], _ rank: inout Int, into name: inout String?
  ) {
    guard let found = keys.firstIndex(of: key), found < rank else { return }
    rank = found
    name = text
  }

  /// A string or a number as a name; nil for what is empty or no name.
  private static func name(_ member: JSONLine.Member) -> String? {
    guard member.kind != .other, !member.value.isEmpty else { return nil }
    return String(decoding: member.value, as: UTF8.self)
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
      blocks.append(number ?? TraceFields.sessionHash(word))
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
