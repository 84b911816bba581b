// RateProfile.swift: a table of rates by hour, or 24 or 168 bare numbers: what a planner without logs has.

internal import Text
internal import Units
internal import Workload

extension RateFormat {
  /// `hour_start_utc,requests_per_minute` (dates), `window_start_s,rate_rps` (seconds), or the 24
  /// hours of a day or 168 of a week as bare numbers, whose unit the reader must say: they are taken
  /// as multiples.
  static let rateProfile = RateFormat(
    name: "rate-profile", summary: "hourly rates, CSV, or 24 or 168 numbers",
    recognises: { sniff in
      !sniff.isFolder
        && (RateProfileReader.Table.all.contains { table in
          table.columns.allSatisfy(sniff.cells.contains)
        }
          || !RateProfileReader.isRowOfServeGen(sniff.cells) && !sniff.cells.isEmpty
            && sniff.cells.allSatisfy { $0.isEmpty || NumberText.parseDouble($0) != nil })
    },
    read: { try RateProfileReader($0).read() })
}

/// Reads the three shapes of a rate profile.
struct RateProfileReader {
  /// A table by its columns.
  struct Table {
    var time: String
    var rate: String
    /// Requests a second for 1 in the rate column.
    var unit: Double
    /// Whether times are dates, each the start of an hour, or numbers of seconds.
    var isDated: Bool
    var columns: [String] { [time, rate] }

    static let all = [
      Table(time: "hour_start_utc", rate: "requests_per_minute", unit: 1.0 / 60, isDated: true),
      Table(time: "window_start_s", rate: "rate_rps", unit: 1, isDated: false),
    ]
  }

  private let lines: LineReader
  private let records: CSVReader
  private let problems = InputProblems()

  init(_ input: TrafficInput) throws {
    guard !input.isFolder, let file = input.files.first else {
      throw InputErrors(
        InputError(
          .unknownFormat, at: SourceLocation(file: input.name),
          "a rate profile is one file; this is a folder", hint: "name the file"))
    }
    lines = LineReader(try file.open())
    records = CSVReader(lines)
  }

  static func isRowOfServeGen(_ cells: [String]) -> Bool {
    cells.count == 6 && ["Gamma", "Weibull", ""].contains(cells[3])
  }

  func read() throws -> RateRecording {
    do {
      guard try records.nextRecord() else { throw noRates }
      let head = records.texts.map(Self.trimmed)
      if let table = Table.all.first(where: { head.contains($0.time) || head.contains($0.rate) }) {
        return try readTable(table, head: head)
      }
      return try readNumbers()
    } catch let error as ReadError {
      throw error.cause
    }
  }

  private func readTable(_ table: Table, head: [String]) throws -> RateRecording {
    for column in table.columns where head.count(where: { $0 == column }) != 1 {
      let shown = head.prefix(40).map { JSONWriter.quoted(String($0.prefix(60))) }
      problems.add(
        .missingColumn, at: lines.location(),
        "the column '\(column)' must be there once; found: \(shown.joined(separator: ", "))",
        hint: "write \(table.columns.joined(separator: ",")) as the header")
    }
    try problems.check()
    guard let time = head.firstIndex(of: table.time), let rate = head.firstIndex(of: table.rate)
    else { throw noRates }
    var rows: [(start: Double, perSecond: Double?, place: SourceLocation)] = []
    while try records.nextRecord() {
      guard let row = row(table, time: time, rate: rate, columns: head.count) else { continue }
      if let last = rows.last, row.start <= last.start {
        problems.add(
          .outOfOrder, at: row.place,
          "this window does not begin after the one on line \(last.place.line ?? 0)",
          hint: "sort the rows by '\(table.time)', and give every window once")
        continue
      }
      rows.append(row)
      guard rows.count <= RateRecording.windowLimit else { throw tooMany }
    }
    try problems.check()
    guard let first = rows.first else { throw noRates }
    let steps = zip(rows, rows.dropFirst()).map { $1.start - $0.start }
    guard let seconds = table.isDated ? 3600 : steps.min() else {
      throw InputErrors(
        InputError(
          .outOfRange, at: first.place,
          "there is one window, and nothing says how long it is: a window lasts as long as the shortest step",
          hint: "add the row of the next window, with an empty rate where nothing was collected"))
    }
    let width = Seconds(seconds)
    let joined = RateRecording.joined(
      rows.map { row in
        RateRow(
          window: RateWindow(
            start: Seconds(row.start), length: width,
            requests: row.perSecond.map { $0 * width.value }), place: row.place)
      }, into: problems)
    try problems.check()
    var recording = RateRecording(
      format: RateFormat.rateProfile.name, rows: rows.count, windows: joined)
    if table.isDated { recording.anchor = .epoch(first.start) }
    return recording
  }

  /// A row, or nil when it is blank or wrong, which is then recorded.
  private func row(_ table: Table, time: Int, rate: Int, columns: Int)
    -> (start: Double, perSecond: Double?, place: SourceLocation)?
  {
    if records.fieldCount == 1, records.text(0).allSatisfy(\.isWhitespace) { return nil }
    let place = lines.location()
    guard records.fieldCount == columns else {
      problems.add(
        .badRow, at: place,
        "the row has \(records.fieldCount) fields; the header has \(columns)",
        hint: "complete the row, or take it out")
      return nil
    }
    let start: Double?
    if table.isDated {
      start = records.withField(time) { DecimalTime.parseDate($0)?.inSeconds.value }
    } else {
      start = records.double(time)
    }
    guard let start, start >= 0, start <= 1e12, !table.isDated || start == start.rounded() else {
      let form = table.isDated ? "a date such as 2024-05-10T13:00:00Z" : "a number of seconds"
      problems.add(
        .badRow, at: place,
        "'\(table.time)' is \(JSONWriter.quoted(String(records.text(time).prefix(40)))); it must be "
          + form,
        hint: "correct the row, or take it out")
      return nil
    }
    if records.text(rate).allSatisfy(\.isWhitespace) { return (start, nil, place) }
    guard let value = records.double(rate), value >= 0,
      value * table.unit <= WorkloadLimits.ratePerSecond
    else {
      problems.add(
        .badRow, at: place,
        "'\(table.rate)' is \(JSONWriter.quoted(String(records.text(rate).prefix(40)))); it must be "
          + "a number from 0 to 1e9 a second, or empty where nothing was collected",
        hint: "correct the row, or take it out")
      return nil
    }
    return (start, value * table.unit, place)
  }

  /// 24 or 168 numbers, one a line or separated by commas. The first record is the current one.
  private func readNumbers() throws -> RateRecording {
    var values: [Double] = []
    repeat {
      for field in 0..<records.fieldCount {
        let text = Self.trimmed(records.text(field))
        if text.isEmpty { continue }
        guard let value = NumberText.parseDouble(text), value >= 0, value <= 1e9 else {
          problems.add(
            .badRow, at: lines.location(),
            "\(JSONWriter.quoted(String(text.prefix(40)))) is no number from 0 to 1e9",
            hint: "write the 24 hours of a day or the 168 hours of a week, or a table with the "
              + "header hour_start_utc,requests_per_minute")
          continue
        }
        values.append(value)
      }
      if problems.count >= InputProblems.reportLimit || values.count > 1000 { break }
    } while try records.nextRecord()
    try problems.check()
    guard values.count == 24 || values.count == 168 else {
      throw InputErrors(
        InputError(
          .outOfRange, at: SourceLocation(file: lines.file),
          "there are \(values.count > 1000 ? "more than 1000" : "\(values.count)") numbers; there "
            + "must be 24 (the hours of a day) or 168 (of a week)",
          hint: "give one number for each hour, or a table with a header: hour_start_utc,"
            + "requests_per_minute for rates, arrival_s,input_tokens,output_tokens for requests"))
    }
    guard values.contains(where: { $0 > 0 }) else { throw noRates }
    let windows = values.enumerated().map { hour, value in
      RateWindow(start: Seconds(Double(hour) * 3600), length: Seconds(3600), requests: value)
    }
    var recording = RateRecording(
      format: RateFormat.rateProfile.name, rows: values.count, windows: windows)
    recording.isRelative = true
    recording.anchor = .midnight
    recording.notes = [
      "the numbers have no unit: they are taken as multiples of a rate that \"ratePerSecond\" gives"
    ]
    return recording
  }

  private static func trimmed(_ text: String) -> String {
    String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }

  private var noRates: InputErrors {
    InputErrors(
      InputError(
        .noRequests, at: SourceLocation(file: lines.file), "the profile has no rates",
        hint: "give a header hour_start_utc,requests_per_minute and a row for each hour"))
  }

  private var tooMany: InputErrors {
    InputErrors(
      InputError(
        .tooLarge, at: lines.location(),
        "a recording holds at most \(RateRecording.windowLimit) windows; this one has more",
        hint: "join windows, or cut the file into parts"))
  }
}
