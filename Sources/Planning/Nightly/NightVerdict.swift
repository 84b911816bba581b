// NightVerdict.swift: whether a scenario held in a night, and what broke.

public import Plans
internal import Text

/// What a night says of one scenario.
public enum NightVerdict: String, CaseIterable, Hashable, Sendable {
  case holds, missed
  /// It has too few samples for what is promised or asked: no miss, and no pass.
  case insufficient
  /// It could not be read or run.
  case error
}

/// What every scenario of a night is held to, beside its own.
public struct NightThresholds: Hashable, Sendable {
  public let held: [Threshold]
  /// Held only where the figure is there.
  public let alerts: [Threshold]

  public init(_ held: [Threshold] = [], alerts: [Threshold] = []) {
    (self.held, self.alerts) = (held, alerts)
  }
}

/// A verdict with its reasons.
struct NightJudgement: Hashable, Sendable {
  private(set) var verdict = NightVerdict.holds
  /// A sentence for each thing that broke, in the order of the promise and the thresholds.
  private(set) var reasons: [String] = []
  /// The thresholds among them.
  private(set) var broken: [String] = []

  /// - Parameter thresholds: beside those of the scenario.
  init(_ record: NightRecord, thresholds: NightThresholds) {
    guard let answer = record.answer else {
      verdict = .error
      reasons = [record.failure?.message ?? "no answer"]
      return
    }
    if !record.isYes { judge(answer) }
    let own = (record.scenario["thresholds"]?.items ?? []).compactMap { text in
      text.string.flatMap { try? Threshold(parsing: $0, at: text.location) }
    }
    let figures = NightFigures(answer, costPerHour: record.costPerHour)
    for threshold in own + thresholds.held { judge(threshold, figures.value(of: threshold)) }
    for alert in thresholds.alerts {
      // An alert fires on a figure; one that was not measured is none.
      let figure = figures.value(of: alert)
      if figure.value != nil { judge(alert, figure) }
    }
  }

  /// Why the answer is no.
  private mutating func judge(_ answer: LocatedJSON) {
    if let sentence = answer["sentence"]?.string {
      return add(.missed, sentence)
    }
    let blocks = [answer] + (answer["classes"]?.entries ?? []).map(\.value)
    var seen: Set<String> = []
    for limit in blocks.flatMap({ $0["slo"]?.items ?? [] }) {
      guard limit["holds"]?.content == .bool(false), let words = Self.words(limit) else { continue }
      let isShort = Self.isWithin(limit)
      let reason = isShort ? "\(words): insufficient samples" : words
      if seen.insert(reason).inserted { add(isShort ? .insufficient : .missed, reason) }
    }
    if let target = answer["slo_attainment_target"]?.figure,
      let reached = answer["slo_attainment"]?.figure, reached < target
    {
      add(
        .missed,
        "slo attainment \(NumberText.shortest(reached)), not \(NumberText.shortest(target))")
    }
    if reasons.isEmpty { add(.missed, "no fleet holds the promise, or this one does not") }
  }

  /// The share is there, and too few samples support it.
  private static func isWithin(_ limit: LocatedJSON) -> Bool {
    guard let share = limit["share_within"]?.figure, let percentile = limit["percentile"]?.figure
    else { return false }
    return share * 100 >= percentile - 1e-9
  }

  private static func words(_ limit: LocatedJSON) -> String? {
    guard let metric = limit["metric"]?.string, let percentile = limit["percentile"]?.figure,
      let bound = limit["limit_ms"]?.figure
    else { return nil }
    let share = limit["share_within"]?.figure.map {
      ", not \(NumberText.shortest(($0 * 1e4).rounded(.down) / 100)) %"
    }
    return
      "\(NumberText.shortest(percentile)) % of \(metric) within \(NumberText.shortest(bound)) ms"
      + (share ?? "")
  }

  private mutating func judge(_ threshold: Threshold, _ figure: SummaryValue) {
    guard let value = figure.value else {
      let reason = figure.reason ?? .noSamples
      let isUnknown = threshold.className != nil && reason == .notConfigured
      let words =
        "\(threshold): "
        + (isUnknown ? "no class has this name" : "no figure (\(reason.rawValue))")
      broken.append(threshold.description)
      return add(reason == .insufficient ? .insufficient : .missed, words)
    }
    guard !threshold.holds(value) else { return }
    broken.append(threshold.description)
    add(.missed, "\(threshold): \(NumberText.shortest(value))")
  }

  /// A miss outweighs what is not known.
  private mutating func add(_ found: NightVerdict, _ reason: String) {
    if verdict == .holds || found == .missed { verdict = found }
    reasons.append(reason)
  }
}
