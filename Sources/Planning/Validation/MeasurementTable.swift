// MeasurementTable.swift: a file of measurements, row by row.

internal import Text

enum MeasurementTable {
  /// - Throws: `FileError`; `ReadError` for a table of an unknown layout.
  static func read(_ path: String) throws -> [Measurement] {
    let lines = LineReader(try ByteSource(path: path))
    let reader = CSVReader(lines)
    guard try reader.nextRecord() else {
      throw ReadError.input(
        .syntax, at: reader.location, "the file holds no row", hint: "give a table with a header")
    }
    var columns: [String: Int] = [:]
    for (index, name) in reader.texts.enumerated() { columns[name] = index }
    guard
      let format = MeasurementFormat.all.first(where: { format in
        format.columns.allSatisfy { columns[$0] != nil }
      })
    else {
      let known = MeasurementFormat.all.map { "\($0.name) (\($0.columns.joined(separator: ", ")))" }
      throw ReadError.input(
        .unsupported, at: reader.location, "no table of measurements has these columns",
        hint: "give the columns of one of: \(known.joined(separator: "; "))")
    }
    var rows: [Measurement] = []
    while try reader.nextRecord() {
      rows.append(format.read(MeasurementRow(reader: reader, columns: columns)))
    }
    return rows
  }
}
