// MeasurementTable.swift: a file of measurements, row by row.

internal import Text

enum MeasurementTable {
  /// A table, or one run of a benchmark where the path ends in `.json`.
  /// - Parameter deployment: what a benchmark's result does not say.
  /// - Throws: `FileError`; `ReadError` for a table of an unknown layout.
  static func read(_ path: String, _ deployment: BenchDeployment) throws -> [Measurement] {
    guard !path.hasSuffix(".json") else {
      let json = try LocatedJSON.load(path: path, what: "benchmark result")
      return [.run(try MeasuredRun(bench: json, file: path, deployment))]
    }
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
