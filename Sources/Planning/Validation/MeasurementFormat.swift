// MeasurementFormat.swift: the tables of measurements that can be read, each by its columns.

internal import Text

/// One row of a table, by the names of its columns.
struct MeasurementRow {
  let reader: CSVReader
  let columns: [String: Int]

  /// The text of a column; nil where it is empty or there is none.
  func text(_ column: String) -> String? {
    guard let index = columns[column], index < reader.fieldCount else { return nil }
    let text = reader.text(index)
    return text.isEmpty ? nil : text
  }

  func double(_ column: String) -> Double? {
    guard let index = columns[column], index < reader.fieldCount else { return nil }
    return reader.double(index)
  }

  /// A whole number of at most a million: no count of a run is more, and products of three stay within 2⁶³.
  func int(_ column: String) -> Int? {
    double(column).flatMap { $0 == $0.rounded() && abs($0) <= 1e6 ? Int($0) : nil }
  }

  func positive(_ column: String) -> Double? { double(column).flatMap { $0 > 0 ? $0 : nil } }

  var place: SourceLocation { reader.location }
  /// `file:line`, for rows without a name of their own.
  var name: String { "\(reader.file):\(reader.lineNumber)" }
}

/// What a row of a table is.
enum Measurement: Sendable {
  case run(MeasuredRun)
  case kernel(MeasuredKernel)
}

/// A layout of measurements.
struct MeasurementFormat: Sendable {
  let name: String
  /// Columns that only this layout has together.
  let columns: [String]
  let read: @Sendable (MeasurementRow) -> Measurement

  /// Every layout; a new one is one file and one line here.
  static let all: [MeasurementFormat] = [
    .published, .serving, .gemm, .decodeAttention, .promptAttention, .collective, .experts,
  ]
}
