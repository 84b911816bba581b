// WarmUpReport.swift: what was dropped from the beginning of a run, in words.

internal import Fleet
internal import Text
internal import Units

struct WarmUpReport {
  let sentence: String
  /// The longest of all replications.
  let seconds: Double
  private(set) var warnings: [String] = []

  init(_ scenario: Scenario, _ outcomes: [WarmUpOutcome]) {
    let ends = outcomes.compactMap { outcome -> Double? in
      if case .ends(let time) = outcome { time.value } else { nil }
    }
    seconds = ends.max() ?? 0
    let shown = NumberText.shortest((seconds * 1000).rounded() / 1000)
    if scenario.warmUp != nil {
      sentence =
        ends.isEmpty ? "none, as asked for" : "\(shown) s, as asked for, to the end of a step"
      return
    }
    if case .none = scenario.warmUpRule {
      sentence = "none: the load is not stationary and counts from its first request"
      return
    }
    let unsettled = outcomes.count - ends.count
    guard unsettled > 0 else {
      sentence = "\(shown) s, found by MSER-5 on the number of requests in the system"
      return
    }
    let tooFew = outcomes.contains(.tooFewRequests)
    sentence =
      tooFew
      ? "none: too few requests to look for one (MSER-5 needs 50)"
      : "none: the load had not settled by the middle of the run (MSER-5)"
    warnings.append(
      (outcomes.count > 1 ? "in \(unsettled) of \(outcomes.count) replications " : "")
        + (tooFew ? "too few requests to find a warm-up" : "the run never settled")
        + ": figures include the start and are no steady-state figures; ask for more requests")
  }
}
