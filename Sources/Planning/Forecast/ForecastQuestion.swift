// ForecastQuestion.swift: what a load will be in the next quarters, from its history.

internal import Foundation
public import Text
public import Traffic

/// A history with what is known of its future.
public struct ForecastQuestion: Sendable {
  private let history: LoadHistory
  private let events: [LoadEvent]
  private let frame: DayFrame
  private let quarters: [ForecastQuarter]
  /// Classes that still send requests, by their place in the history.
  private let living: [Int]

  /// Fewer days are labelled short: they hold no quarter.
  private static let shortDays = 91
  /// A class without a request for so long is taken to be gone.
  private static let daysGone = 28
  /// What the load is now, is told by the last four weeks.
  private static let recentDays = 28

  /// - Parameters:
  ///   - events: in order of time.
  ///   - quarters: of the calendar, the first from the day after the history on.
  /// - Throws: every event that makes no sense, and every class whose history is too short.
  public init(_ history: LoadHistory, events: [LoadEvent], quarters: Int) throws(InputErrors) {
    (self.history, self.events) = (history, events)
    frame = DayFrame(first: history.first)
    self.quarters = ForecastQuarter.list(quarters, from: history.days, frame)
    living = history.series.indices.filter {
      history.series[$0].counts.suffix(Self.daysGone).contains { ($0 ?? 0) > 0 }
    }
    let problems = InputProblems()
    for event in events { check(event, problems) }
    for index in living { check(history.series[index], problems) }
    if living.isEmpty, let series = history.series.first {
      problems.add(
        .noRequests, at: series.place,
        "nobody has sent a request in the last \(Self.daysGone) days",
        hint: "give a history up to today, or cut it where the load ended")
    }
    try problems.check()
  }

  private func check(_ series: LoadHistory.Series, _ problems: InputProblems) {
    let days = history.days - series.span.lowerBound
    guard days < LoadModel.fewestDays else { return }
    let own = series.name.isEmpty ? "the history" : "class \(JSONWriter.quoted(series.name))"
    problems.add(
      .empty, at: series.place,
      "\(own) has \(days) days; a trend and a week take \(LoadModel.fewestDays) at least",
      hint: series.name.isEmpty || history.series.count == 1
        ? "wait for more days, or plan with `headroom size --growth-per-month`"
        : "count it with a class that grows like it, or leave it out")
  }

  private func check(_ event: LoadEvent, _ problems: InputProblems) {
    if let name = event.className, !history.series.contains(where: { $0.name == name }) {
      problems.add(
        .unknownName, at: event.place, "the history has no class \(JSONWriter.quoted(name))",
        hint: Suggestion.hint(for: name, in: history.series.map(\.name)))
    }
    let room = history.days - frame.index(of: event.date)
    if event.kind == .launch, event.effect == nil, room < ClassEvents.daysAroundLaunch {
      problems.add(
        .missingKey, at: event.place,
        "the history does not tell what the launch \(JSONWriter.quoted(event.name)) does: it has \(max(0, room)) days after it",
        hint: "write its effect, such as 1.2 for a fifth more")
    }
  }

  /// - Throws: `InputErrors` where the history has no trend, and for a fleet that cannot be told from it.
  /// - Complexity: at most 53 fits of each class, each O(weeks²).
  public func answer(_ outlook: FleetOutlook?) throws(InputErrors) -> ForecastAnswer {
    let last = quarters.last?.days.upperBound ?? history.days
    var parts: [Part] = []
    for index in living {
      let series = history.series[index]
      guard
        let part = Part(
          series, ClassEvents(events, of: series.name, frame), frame, history.days,
          horizon: last - history.days)
      else {
        throw InputErrors(
          InputError(
            .noRequests, at: series.place,
            "fewer than four weeks\(series.name.isEmpty ? "" : " of class \(JSONWriter.quoted(series.name))") have requests on most of their days",
            hint: "count it with a class that grows like it, or leave it out"))
      }
      parts.append(part)
    }
    let classes = parts.map { SeriesForecast($0.name, [$0], $0.trials, quarters, frame) }
    let total =
      parts.count == 1
      ? classes[0]
      : SeriesForecast("all", parts, Part.trials(ofAll: parts), quarters, frame)
    let fleet = try outlook.map { outlook throws(InputErrors) in
      try FleetForecast(outlook, total, busiest: busiest, peakHour: peakHour)
    }
    return ForecastAnswer(
      source: history.name, first: history.first, last: history.last, historyDays: history.days,
      missingDays: missing, step: history.step.rawValue, classes: classes, total: total,
      fleet: fleet, notes: history.notes + notes(parts),
      warnings: warnings(total, classes))
  }

  // MARK: Now

  private var livingSeries: [LoadHistory.Series] { living.map { history.series[$0] } }

  /// Requests of the busiest of the last days, all classes together.
  private var busiest: Double {
    (max(0, history.days - Self.recentDays)..<history.days).map { day in
      livingSeries.reduce(0) { $0 + ($1.counts[day] ?? 0) }
    }.max() ?? 0
  }

  /// Classes are taken to have their busiest hours together.
  private var peakHour: Double? {
    let known = livingSeries.filter { $0.peakHour != nil }
    guard known.count == living.count else { return nil }
    let loads = known.map { $0.counts.suffix(Self.recentDays).reduce(0) { $0 + ($1 ?? 0) } }
    let sum = loads.reduce(0, +)
    guard sum > 0 else { return nil }
    return zip(known, loads).reduce(0) { $0 + ($1.0.peakHour ?? 1) * $1.1 } / sum
  }

  private var missing: Int {
    livingSeries.reduce(0) { sum, series in
      sum + series.span.count { series.counts[$0] == nil }
    }
  }

  // MARK: Words

  private func notes(_ parts: [Part]) -> [String] {
    var notes: [String] = []
    if missing > 0 {
      notes.append(
        "\(missing) days between the first and the last have no count: left out, not taken for days without load"
      )
    }
    let gone = history.series.indices.filter { !living.contains($0) }
      .map { JSONWriter.quoted(history.series[$0].name) }
    if !gone.isEmpty {
      notes.append(
        "\(gone.joined(separator: ", ")): no count in the last \(Self.daysGone) days, so taken to be gone"
      )
    }
    let coming = events.filter {
      $0.kind == .holiday && $0.effect == nil && $0.date.dayNumber > history.last.dayNumber
    }
    for event in coming {
      let own = parts.filter { event.className == nil || event.className == $0.name }
      if own.allSatisfy({ $0.model.usualHoliday == nil }) {
        notes.append(
          "holiday \(JSONWriter.quoted(event.name)) on \(event.date): the history has none and no effect is given, so it is taken for an ordinary day"
        )
      } else if own.allSatisfy({ $0.model.holidays[event.name] == nil }) {
        notes.append(
          "holiday \(JSONWriter.quoted(event.name)) on \(event.date): the history has none of that name, so it is taken to be like its other holidays"
        )
      }
    }
    return notes
  }

  private func warnings(_ total: SeriesForecast, _ classes: [SeriesForecast]) -> [String] {
    var warnings: [String] = []
    if history.days < Self.shortDays {
      warnings.append(
        "\(history.days) days are a short history: no quarter of it could be tried, and a season looks like growth"
      )
    }
    if total.score == nil {
      warnings.append(
        "no part of the history could be held back: the band is that of the fit itself, a guess")
    }
    for series in classes {
      guard let score = series.score, let naive = score.naiveError, !score.isBetter else {
        continue
      }
      warnings.append(
        "\(series.name): the model is no better than \(score.naive) (error \(NumberText.percent(score.error)) against \(NumberText.percent(naive))): trust its growth little"
      )
    }
    if total.quarters.contains(where: { !$0.isTested }) {
      let first = total.quarters.first { !$0.isTested }?.quarter.name ?? ""
      warnings.append(
        "from \(first) on the band is stretched beyond what was tried: half the history is the farthest look ahead"
      )
    }
    return warnings
  }
}

extension ForecastQuestion {
  /// A class with its model and its trials.
  struct Part: Sendable {
    let name: String
    let model: LoadModel
    let trials: [ForecastTrial]
    let counts: [Double?]
    let start: Int

    /// - Returns: nil where the history has too few weeks with requests.
    init?(
      _ series: LoadHistory.Series, _ events: ClassEvents, _ frame: DayFrame, _ days: Int,
      horizon: Int
    ) {
      guard let model = LoadModel(series.counts, until: days, events, frame) else { return nil }
      self.model = model
      name = series.name.isEmpty ? "all" : series.name
      counts = series.counts
      let start = series.span.lowerBound
      self.start = start
      let known = max(LoadModel.fewestDays, (days - start) / 2)
      trials = ForecastTrial.origins(days: days).filter { $0 - start >= known }.compactMap {
        ForecastTrial(series.counts, origin: $0, horizon: horizon, events, frame)
      }
    }

    /// Trials of the sum, from the origins at which every class that was there has one.
    static func trials(ofAll parts: [Part]) -> [ForecastTrial] {
      Set(parts.flatMap { $0.trials.map(\.origin) }).sorted().compactMap { origin in
        let there = parts.filter { $0.start < origin }
        let own = there.compactMap { $0.trials.first { $0.origin == origin } }
        return own.count == there.count ? ForecastTrial(sum: own) : nil
      }
    }
  }
}
