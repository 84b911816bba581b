// NightHistory.swift: the rows of all nights, as `history.csv` keeps them when the nights are gone.

public import Text

/// Rows by column, in the order in which the nights came.
public struct NightHistory: Sendable {
  /// Cells as they are in the file, by the column's name.
  public typealias Row = [String: String]

  public private(set) var rows: [Row]

  public init(_ rows: [Row] = []) { self.rows = rows }

  /// Adds the rows of a night, unless it is there already.
  public mutating func add(_ night: NightHistory) {
    let known = Set(rows.compactMap { $0["night"] })
    rows += night.rows.filter { $0["night"].map { !known.contains($0) } ?? false }
  }

  /// Each once, the oldest first.
  public var nights: [String] {
    var seen: Set<String> = []
    return rows.compactMap { $0["night"] }.filter { seen.insert($0).inserted }
  }

  /// Seconds since 1970 of the last night in which a scenario held.
  public func lastSuccess(of scenario: String) -> Int? {
    rows.last { $0["scenario"] == scenario && $0["verdict"] == NightVerdict.holds.rawValue }
      .flatMap { $0["time_s"] }.flatMap { NumberText.parseInt($0) }
  }

  /// GPUs of a scenario in a night; nil where it had none.
  public func gpus(of scenario: String, in night: String) -> Double? {
    rows.first { $0["scenario"] == scenario && $0["night"] == night }
      .flatMap { $0["gpus"] }.flatMap { NumberText.parseDouble($0) }
  }

  /// Reads a table with a header row.
  /// - Throws: `ReadError`.
  public init(_ source: ByteSource) throws(ReadError) {
    let csv = CSVReader(LineReader(source))
    var found: [Row] = []
    guard try csv.nextRecord() else {
      rows = found
      return
    }
    let columns = csv.texts
    while try csv.nextRecord() {
      found.append(
        Dictionary(zip(columns, csv.texts)) { first, _ in first })
    }
    rows = found
  }

  /// The table, with a cell for each column that a night has.
  public func csv(columns: [String]) -> [UInt8] {
    var csv = CSVWriter(columns: columns)
    for row in rows {
      for column in columns { csv.text(row[column] ?? "") }
      csv.endRow()
    }
    return csv.bytes
  }
}
