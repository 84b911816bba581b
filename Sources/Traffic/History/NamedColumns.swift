// NamedColumns.swift: a table with one header row, read row by row, its columns found by name.

internal import Text

/// Rows of a CSV table under a header whose columns stand in any order; columns that nobody asks for are skipped.
final class NamedColumns {
  private let records: CSVReader
  let problems: InputProblems
  private let header: [String]

  /// - Throws: `.empty` for a file without a header.
  init(_ source: ByteSource, _ problems: InputProblems, example: String) throws(ReadError) {
    records = CSVReader(LineReader(source))
    self.problems = problems
    guard try records.nextRecord() else {
      throw .input(
        .empty, at: SourceLocation(file: source.name), "the file is empty",
        hint: "write a header such as \(example), and a row for each")
    }
    header = records.texts.map { Self.trimmed($0).lowercased() }
  }

  /// The column that has one of some names; nil where none has. More than one is a mistake.
  func column(_ names: [String], what: String) -> Int? {
    let found = header.indices.filter { names.contains(header[$0]) }
    if found.count > 1 {
      let shown = found.map { "'\(header[$0])'" }.joined(separator: " and ")
      problems.add(
        .conflict, at: records.location(ofField: found[1]), "\(shown) may both be \(what)",
        hint: "keep one of them")
    }
    return found.first
  }

  /// The same; its absence is a mistake.
  func required(_ names: [String], what: String, example: String) -> Int? {
    if let found = column(names, what: what) { return found }
    let shown = header.prefix(40).map { JSONWriter.quoted(String($0.prefix(60))) }
    problems.add(
      .missingColumn, at: records.location,
      "no column holds \(what); found: \(shown.joined(separator: ", "))",
      hint:
        "write a header such as \(example); names that are known: \(names.joined(separator: ", "))"
    )
    return nil
  }

  /// Moves to the next row that is as wide as the header; others are recorded and skipped.
  func next() throws(ReadError) -> Bool {
    while try records.nextRecord() {
      if records.fieldCount == 1, text(0).isEmpty { continue }
      if records.fieldCount == header.count { return true }
      problems.add(
        .badRow, at: records.location,
        "the row has \(records.fieldCount) fields; the header has \(header.count)",
        hint: "complete the row, or take it out")
    }
    return false
  }

  /// The name of a column, in small letters.
  func title(_ column: Int) -> String { header[column] }

  /// Without blanks around it.
  func text(_ column: Int) -> String { Self.trimmed(records.text(column)) }
  func location(_ column: Int) -> SourceLocation { records.location(ofField: column) }

  /// Records what is wrong with a cell.
  func wrong(_ column: Int, _ must: String) {
    problems.add(
      .badRow, at: location(column),
      "'\(header[column])' is \(JSONWriter.quoted(String(text(column).prefix(40)))); it must be \(must)",
      hint: "correct the row, or take it out")
  }

  private static func trimmed(_ text: String) -> String {
    String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}
