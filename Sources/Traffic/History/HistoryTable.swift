// HistoryTable.swift: a table of counts by day or by hour: `date,class,requests`.

internal import Text

/// Reads a history from a table whose columns are found by name.
struct HistoryTable {
  private static let times = [
    "date", "day", "timestamp", "time", "datetime", "hour", "date_utc", "hour_start",
  ]
  private static let counts = [
    "requests", "count", "calls", "num_requests", "request_count", "requests_total",
  ]
  /// Rates, with the requests a second of 1.
  private static let rates: [(name: String, perSecond: Double)] = [
    ("requests_per_second", 1.0), ("rate_rps", 1), ("rps", 1), ("qps", 1), ("rate", 1),
    ("requests_per_minute", 1.0 / 60), ("requests_per_hour", 1.0 / 3600),
  ]
  private static let classes = ["class", "team", "service", "tenant", "model", "name"]
  static let example = "date,class,requests"
  /// Rows of one history: twenty years of hours of a handful of classes.
  private static let rowLimit = 2_000_000
  private static let most = 1e15

  /// Whether the beginning of a file is the header of one.
  static func recognises(_ sniff: TrafficSniff) -> Bool {
    let cells = sniff.cells.map { $0.lowercased() }
    return !sniff.isFolder && cells.contains(where: times.contains)
      && cells.contains { counts.contains($0) || rates.map(\.name).contains($0) }
  }

  /// - Throws: `ReadError`; `InputErrors` with every mistake.
  static func read(_ source: ByteSource) throws -> LoadHistory {
    let problems = InputProblems()
    let table = try NamedColumns(source, problems, example: example)
    let time = table.required(times, what: "the day or the hour", example: example)
    let value = table.required(
      counts + rates.map(\.name), what: "the requests, or their rate", example: example)
    let owner = table.column(classes, what: "the class")
    try problems.check()
    guard let time, let value else { preconditionFailure("a column that is missing is a mistake") }
    let unit = rates.first { $0.name == table.title(value) }?.perSecond
    var rows = HistoryRows(name: source.name, problems: problems)
    var count = 0
    var isDated: Bool?
    while try table.next() {
      count += 1
      guard count <= rowLimit else {
        throw InputErrors(
          InputError(
            .tooLarge, at: table.location(time), "a history has at most \(rowLimit) rows",
            hint: "count by days, or join classes"))
      }
      guard let at = hour(table, time, &isDated), let read = number(table, value) else { continue }
      rows.add(
        HistoryRow(
          hour: at, value: read.requests.map { $0 * (unit ?? 1) }, place: table.location(time)),
        class: owner.map(table.text) ?? "")
    }
    try problems.check()
    return try rows.history(isRate: unit != nil)
  }

  /// What a cell says.
  private struct Count {
    /// Nil where nothing was collected.
    var requests: Double?
  }

  /// Nil where the cell is wrong, which is recorded.
  private static func number(_ table: NamedColumns, _ column: Int) -> Count? {
    let text = table.text(column)
    guard !text.isEmpty else { return Count() }
    guard let value = NumberText.parseDouble(text), value >= 0, value <= most else {
      table.wrong(column, "a number from 0 to 1e15, or empty where nothing was collected")
      return nil
    }
    return Count(requests: value)
  }

  /// Hours since 1970-01-01; nil where the cell is no day and no whole hour, which is recorded.
  /// - Parameter isDated: whether the rows so far name days alone.
  private static func hour(
    _ table: NamedColumns, _ column: Int, _ isDated: inout Bool?
  ) -> Int? {
    let text = table.text(column)
    let day = CalendarDate(text)
    if let isDated, isDated != (day != nil), day != nil || moment(text) != nil {
      table.wrong(
        column, isDated ? "a day, as in the rows before" : "a time, as in the rows before")
      return nil
    }
    if let day {
      isDated = true
      return day.dayNumber * HistoryRows.hoursPerDay
    }
    guard let time = moment(text) else {
      table.wrong(column, "a day such as 2026-11-30, or an hour such as 2026-11-30T13:00:00Z")
      return nil
    }
    isDated = false
    guard time.attoseconds == 0, time.seconds % 3600 == 0 else {
      table.wrong(column, "a whole hour: a history is counted by days or by hours")
      return nil
    }
    return Int(time.seconds / 3600)
  }

  /// "2026-11-30T13:00:00Z", or without seconds.
  private static func moment(_ text: String) -> DecimalTime? {
    let whole = text.utf8.count == 16 ? text + ":00" : text
    return Array(whole.utf8).withUnsafeBufferPointer { DecimalTime.parseDate($0) }
  }
}
