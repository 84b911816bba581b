// OpenAIUsageTable.swift: the table that OpenAI's usage page exports, its rows as results of the usage API.

internal import Text

/// Reads `start_time,end_time,…,num_model_requests,…,batch,…,input_tokens,output_tokens,…` row by row.
///
/// A row is one result of the bucket that it names; one without counts is a bucket without results.
struct UsageTable {
  struct Row {
    /// An object with the keys of the usage API.
    var value: LocatedJSON
    var hasResult: Bool
  }

  private static let required = [
    "start_time", "end_time", "num_model_requests", "input_tokens", "output_tokens",
  ]
  private static let counts = required.dropFirst(2)
  private static let wanted = required + ["input_cached_tokens", "batch", "model", "object"]

  private let lines: LineReader
  private let records: CSVReader
  private let columns: [(place: Int, name: String)]
  private let columnCount: Int

  /// Whether a file is a table, not JSON.
  static func isTable(_ file: TrafficInput.File) throws(FileError) -> Bool {
    let start = try file.open().peek(64)
    let first = start.first { $0 > 0x20 && ![0xEF, 0xBB, 0xBF].contains($0) }
    return first.map { $0 != UInt8(ascii: "{") && $0 != UInt8(ascii: "[") } ?? false
  }

  /// - Throws: `ReadError`, for a header that lacks a column too.
  init(_ file: TrafficInput.File) throws(ReadError) {
    do { lines = LineReader(try file.open()) } catch { throw .file(error) }
    records = CSVReader(lines)
    let head = try records.nextRecord() ? records.texts : []
    columnCount = head.count
    columns = head.enumerated().filter { Self.wanted.contains($0.element) }
      .map { ($0.offset, $0.element) }
    for name in Self.required where columns.count(where: { $0.name == name }) != 1 {
      throw .input(
        .missingColumn, at: lines.location(), "the column '\(name)' must be there once",
        hint: "export the usage of completions with \(Self.required.joined(separator: ", "))")
    }
  }

  /// The next row; nil at the end.
  /// - Throws: `ReadError`, for a row of another length too.
  func next() throws(ReadError) -> Row? {
    repeat {
      guard try records.nextRecord() else { return nil }
    } while records.fieldCount == 1 && records.text(0).allSatisfy(\.isWhitespace)
    let place = lines.location()
    guard records.fieldCount == columnCount else {
      throw .input(
        .badRow, at: place,
        "the row has \(records.fieldCount) fields; the header has \(columnCount)",
        hint: "complete the row, or take it out")
    }
    var members: [LocatedJSON.Member] = []
    for (column, name) in columns {
      guard let content = Self.content(records.text(column)) else { continue }
      members.append(
        LocatedJSON.Member(
          key: name, keyLocation: place, value: LocatedJSON(content, at: place)))
    }
    let hasResult = members.contains { Self.counts.contains($0.key) }
    return Row(value: LocatedJSON(.object(members), at: place), hasResult: hasResult)
  }

  /// A cell as the value that the API would give; nil for an empty one.
  private static func content(_ cell: String) -> LocatedJSON.Content? {
    if cell.allSatisfy(\.isWhitespace) { return nil }
    if let whole = NumberText.parseInt(cell) { return .integer(whole) }
    if let real = NumberText.parseDouble(cell) { return .real(real) }
    switch cell.lowercased() {
    case "true": return .bool(true)
    case "false": return .bool(false)
    default: return .string(cell)
    }
  }
}
