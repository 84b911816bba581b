// NightlyOptions.swift: what `nightly` takes beside what `size` does.

import Planning
import Plans
import Text
import Units

/// How a night is judged and kept.
struct NightlyOptions {
  static let baseline = Option<String>(
    "baseline", "DIR",
    "compare with this night; latest for the last one (the accepted one, else the last)")
  static let night = Option<String>(
    "night", "NAME", "call the night so (the time in UTC, or SOURCE_DATE_EPOCH)")
  private static let accept = Flag(
    "accept", "let later nights be compared with this one: `baseline` points at it")
  private static let keep = Option<Int>(
    "keep", "N", in: 1...100_000, "nights kept; history.csv keeps the rows of all (all)")
  private static let threshold = RepeatedOption<Threshold>(
    "threshold", "EXPR", "hold every scenario to it: \"gpus <= 16\""
  ) { text throws(InputErrors) in [try Threshold(parsing: text.text, at: text.place)] }
  private static let alerts = Flag(
    "alerts",
    "hold each to the guides' alerts too: \(Threshold.guideAlerts.joined(separator: ", "))"
  )
  private static let allowInsufficient = Flag(
    "allow-insufficient", "too few samples are no failure")
  private static let question = Option<NightRecord.Question>(
    "ask", "QUESTION", "size or simulate, of every scenario (size where there is an slo)"
  ) { text throws(InputErrors) in
    let names = NightRecord.Question.allCases.map(\.rawValue)
    return NightRecord.Question(rawValue: try text.choice(text.text, of: names)) ?? .simulate
  }

  static let observed = Option<String>(
    "observed", "DIR",
    "traffic that came, a file for each scenario: how much of its margin that took")
  private static let noSplit = Flag(
    "no-split", "do not size anew to tell the causes of a change of the fleet apart")
  private static let timeLimit = Option<Seconds>(
    "time-limit", "D", "stop a scenario that takes longer: 10m; each is a process of its own then"
  ) { text throws(InputErrors) in
    guard let time = DurationText.parse(text.text), time.value > 0, time.value <= 86_400 * 7 else {
      throw text.wrong(.outOfRange, "a duration above 0 and up to 7d, such as 10m")
    }
    return time
  }
  private static let memoryLimit = Option<Bytes>(
    "memory-limit", "SIZE", "stop a scenario that takes more resident memory: 4GB; likewise"
  ) { text throws(InputErrors) in
    guard let memory = ByteText.parse(text.text), memory.value >= 1e6 else {
      throw text.wrong(.outOfRange, "an amount from 1MB on with its unit, such as 4GB or 512MiB")
    }
    return memory
  }

  static let own = CommandOption.list(
    baseline, accept, threshold, alerts, allowInsufficient, question, night, keep, observed,
    noSplit,
    timeLimit, memoryLimit)

  let thresholds: NightThresholds
  /// Nil where each scenario decides.
  let question: NightRecord.Question?
  let accepts: Bool
  /// Nil for all.
  let kept: Int?
  /// Causes of a change of a fleet are told apart.
  let splits: Bool
  /// Of each scenario; nil where they run in this process.
  let limits: RunLimits?
  private let allowsInsufficient: Bool

  init(_ arguments: ParsedArguments) throws(InputErrors) {
    thresholds = NightThresholds(
      try arguments[Self.threshold],
      alerts: arguments[Self.alerts]
        ? try Threshold.guideAlerts.map { text throws(InputErrors) in
          try Threshold(parsing: text, at: Self.alerts.place)
        } : [])
    question = try arguments[Self.question]
    accepts = arguments[Self.accept]
    kept = try arguments[Self.keep]
    splits = !arguments[Self.noSplit]
    let (time, memory) = (try arguments[Self.timeLimit], try arguments[Self.memoryLimit])
    limits = time == nil && memory == nil ? nil : RunLimits(time: time, memory: memory)
    allowsInsufficient = arguments[Self.allowInsufficient]
  }

  /// The less is known, the more it weighs: our own bug, a file that the system refused, a bad input, and then an
  /// answer that is no, or that did not come within its limits.
  func status(of night: Night) -> ExitStatus {
    var failures = Set(night.rows.compactMap(\.record.failure?.kind))
    if night.rows.contains(where: { $0.driftFailure != nil }) { failures.insert(.input) }
    let order: [(NightRecord.Failure.Kind, ExitStatus)] = [
      (.crash, .internalError), (.system, .cannotReadOrWrite), (.input, .badInput),
      (.limit, .answerIsNo),
    ]
    if let worst = order.first(where: { failures.contains($0.0) }) { return worst.1 }
    let short = allowsInsufficient ? 0 : night.count(.insufficient)
    return night.count(.missed) + short > 0 ? .answerIsNo : .done
  }
}
