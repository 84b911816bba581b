// HistoryRows.swift: rows of a history put on one calendar: order, steps and gaps are checked, hours become days.

internal import Foundation
internal import Text

/// A count with the hour at which it begins and its place.
struct HistoryRow {
  /// Hours since 1970-01-01 UTC.
  var hour: Int
  /// Requests, or requests a second; nil where nothing was collected.
  var value: Double?
  var place: SourceLocation
}

/// The rows of a history by class, in the order in which the file names them.
struct HistoryRows {
  private var names: [String] = []
  private var indices: [String: Int] = [:]
  private var rows: [[HistoryRow]] = []
  let name: String
  let problems: InputProblems

  static let hoursPerDay = 24
  /// Classes that are kept apart: a guess at more than anyone plans for.
  static let classLimit = 200
  /// Twenty years: what came before says nothing of the next.
  static let dayLimit = 7305
  /// Days that may lack between the first and the last: beyond a third there is more guess than history.
  static let missingShare = 1.0 / 3

  init(name: String, problems: InputProblems) { (self.name, self.problems) = (name, problems) }

  /// Takes the next row of the file; out of order, or twice, it is recorded and left out.
  mutating func add(_ row: HistoryRow, class name: String) {
    let index = indices[name] ?? names.count
    if index == names.count {
      guard names.count < Self.classLimit else { return tooManyClasses(row.place) }
      names.append(name)
      indices[name] = index
      rows.append([])
    }
    if let before = rows[index].last, row.hour <= before.hour {
      let line = before.place.line ?? 0
      let own = name.isEmpty ? "" : " of class \(JSONWriter.quoted(name))"
      if row.hour == before.hour {
        problems.add(
          .conflict, at: row.place, "this time\(own) stands on line \(line) already",
          hint: "give every day of a class once; add up what was counted apart")
      } else {
        problems.add(
          .outOfOrder, at: row.place, "this row\(own) is earlier than the one on line \(line)",
          hint: "sort the rows by time, the earliest first")
      }
      return
    }
    rows[index].append(row)
  }

  private func tooManyClasses(_ place: SourceLocation) {
    problems.add(
      .tooLarge, at: place, "there are more than \(Self.classLimit) classes",
      hint: "join classes that grow alike")
  }

  /// - Parameter isRate: values are requests a second, not requests.
  /// - Throws: every mistake.
  func history(isRate: Bool, notes: [String] = []) throws(InputErrors) -> LoadHistory {
    let isHourly = rows.contains { $0.contains { $0.hour % Self.hoursPerDay != 0 } }
    if isHourly { refuseMixedSteps() }
    for own in rows { checkGaps(own, isHourly: isHourly) }
    try problems.check()
    let hours = rows.joined().filter { $0.value != nil }.map(\.hour)
    guard let start = hours.min(), let end = hours.max(),
      rows.joined().contains(where: { ($0.value ?? 0) > 0 })
    else {
      throw InputErrors(
        InputError(
          .noRequests, at: SourceLocation(file: name), "the history has no requests",
          hint: "write a row for each day: date,requests"))
    }
    let days = Self.day(start)...Self.day(end)
    guard days.count <= Self.dayLimit else {
      throw InputErrors(
        InputError(
          .tooLarge, at: SourceLocation(file: name),
          "the history spans \(days.count) days; the limit is 20 years",
          hint: "correct the first or the last date, or cut the file"))
    }
    let scale = isRate ? (isHourly ? 3600.0 : 86_400) : 1
    var incomplete = 0
    let series = names.indices.map { index in
      let own = rows[index].map { (hour: $0.hour, value: $0.value.map { $0 * scale }) }
      let folded =
        isHourly
        ? Self.folded(own, days) : (counts: Self.daily(own, days), incomplete: 0, peak: nil)
      incomplete += folded.incomplete
      return LoadHistory.Series(
        name: names[index], counts: folded.counts, peakHour: folded.peak,
        place: rows[index].first?.place ?? SourceLocation(file: name))
    }
    return try trimmed(
      series, days.lowerBound, isHourly ? .hour : .day,
      notes + Self.said(incomplete: incomplete))
  }

  private static func said(incomplete: Int) -> [String] {
    incomplete == 0
      ? []
      : [
        "\(incomplete) days of a class lack some of their hours: they are left out, not taken as short days"
      ]
  }

  /// Without days at either end of which no class has a count.
  private func trimmed(
    _ series: [LoadHistory.Series], _ firstDay: Int, _ step: LoadHistory.Step, _ notes: [String]
  ) throws(InputErrors) -> LoadHistory {
    let spans = series.map(\.span).filter { !$0.isEmpty }
    guard let start = spans.map(\.lowerBound).min(), let end = spans.map(\.upperBound).max(),
      let epoch = CalendarDate(year: 1970, month: 1, day: 1),
      let first = epoch.adding(days: Double(firstDay + start))
    else {
      throw InputErrors(
        InputError(
          .outOfRange, at: SourceLocation(file: name), "no day has all of its 24 hours",
          hint: "give whole days, or a table by days: date,requests"))
    }
    return LoadHistory(
      name: name, step: step, first: first,
      series: series.map { own in
        LoadHistory.Series(
          name: own.name, counts: Array(own.counts[start..<end]), peakHour: own.peakHour,
          place: own.place)
      }, notes: notes)
  }

  // MARK: Checks

  /// Whole days among hours: two rows at midnight, a day apart.
  private func refuseMixedSteps() {
    for own in rows {
      let mixed = zip(own, own.dropFirst()).first { before, row in
        row.hour - before.hour == Self.hoursPerDay && row.hour % Self.hoursPerDay == 0
      }
      guard let mixed else { continue }
      problems.add(
        .conflict, at: mixed.1.place,
        "this row comes a whole day after the one on line \(mixed.0.place.line ?? 0), and others come by the hour",
        hint: "count all of the history by days, or all of it by hours")
    }
  }

  private func checkGaps(_ own: [HistoryRow], isHourly: Bool) {
    let counted = own.filter { $0.value != nil }
    guard let first = counted.first, let last = counted.last else { return }
    let days = Self.day(last.hour) - Self.day(first.hour) + 1
    let there = Set(counted.map { Self.day($0.hour) }).count
    guard Double(days - there) > Self.missingShare * Double(days) else { return }
    problems.add(
      .outOfRange, at: first.place,
      "of the \(days) days from here to line \(last.place.line ?? 0) only \(there) have a count",
      hint: "give a row for each day or for each hour; a table by weeks or months has too few")
  }

  // MARK: Days

  private static func day(_ hour: Int) -> Int {
    Int((Double(hour) / Double(hoursPerDay)).rounded(.down))
  }

  private static func daily(
    _ own: [(hour: Int, value: Double?)], _ days: ClosedRange<Int>
  ) -> [Double?] {
    var counts = [Double?](repeating: nil, count: days.count)
    for row in own where days.contains(day(row.hour)) {
      counts[day(row.hour) - days.lowerBound] = row.value
    }
    return counts
  }

  /// Days that have all of their hours.
  private static func folded(
    _ own: [(hour: Int, value: Double?)], _ days: ClosedRange<Int>
  ) -> (counts: [Double?], incomplete: Int, peak: Double?) {
    var counts = [Double?](repeating: nil, count: days.count)
    var (incomplete, peaks) = (0, [Double]())
    for (day, hours) in Dictionary(grouping: own.filter { $0.value != nil }, by: { day($0.hour) })
      .sorted(by: { $0.key < $1.key })
    {
      let values = hours.compactMap(\.value)
      guard values.count == hoursPerDay else {
        incomplete += 1
        continue
      }
      let sum = values.reduce(0, +)
      counts[day - days.lowerBound] = sum
      if sum > 0, let most = values.max() { peaks.append(most * Double(hoursPerDay) / sum) }
    }
    peaks.sort()
    return (counts, incomplete, peaks.isEmpty ? nil : peaks[peaks.count / 2])
  }
}
