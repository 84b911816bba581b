// WarmUpReport.swift: what was dropped from the beginning of a run, in words.

internal import Fleet
internal import Plans
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
    let shown = Self.range(ends, runs: outcomes.count)
    if scenario.warmUp != nil {
      sentence =
        ends.isEmpty ? "none, as asked for" : "\(shown), as asked for, to the end of a step"
      return
    }
    if case .none = scenario.warmUpRule {
      sentence = "none: the load is not stationary and counts from its first request"
      return
    }
    let unsettled = outcomes.count - ends.count
    guard unsettled > 0 else {
      sentence = "\(shown), found by MSER-5 on the number of requests in the system"
      return
    }
    let tooFew = outcomes.contains(.tooFewRequests)
    let runs = outcomes.count > 1 ? " in \(unsettled) of \(outcomes.count) runs" : ""
    let rest = ends.isEmpty ? "" : "; in the others \(Self.range(ends, runs: ends.count))"
    sentence =
      (tooFew
        ? "none\(runs): too few requests to look for one (MSER-5 needs 50)"
        : "none\(runs): the load had not settled by the middle of the run (MSER-5)") + rest
    warnings.append(
      (outcomes.count > 1 ? "in \(unsettled) of \(outcomes.count) replications " : "")
        + (tooFew ? "too few requests to find a warm-up" : "the run never settled")
        + ": figures include the start and are no steady-state figures; ask for more requests, or a load that the fleet holds"
    )
  }

  /// "12 s", or "0 to 12 s over 4 runs, each cut at its own".
  private static func range(_ ends: [Double], runs: Int) -> String {
    func shown(_ seconds: Double) -> String {
      NumberText.shortest((seconds * 1000).rounded() / 1000)
    }
    guard let least = ends.min(), let most = ends.max() else { return "0 s" }
    guard runs > 1 else { return "\(shown(most)) s" }
    return "\(shown(least)) to \(shown(most)) s over \(runs) runs, each cut at its own"
  }
}
