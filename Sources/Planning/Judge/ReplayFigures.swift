// ReplayFigures.swift: what a replay tells: its summary, and the windows above the percentile.

internal import Fleet
internal import Plans
internal import Units

/// A window above the percentile that the fleet is sized for.
public struct TailWindow: Hashable, Sendable {
  /// Seconds from the first arrival.
  public var start: Double
  public var seconds: Double
  public var concurrency: Double
  public var requests: Int
  /// Requests that missed a limit.
  public var missed: Int
  /// The window missed a percentile or the attainment.
  public var isOut: Bool
  /// Replicas beyond the answer that would have carried it, from the measured capacity of one.
  public var extraReplicas: Int
}

extension SimulationSummary {
  /// Runs of one fleet, merged and told as `simulate` tells them.
  /// - Precondition: there is a run.
  static func pooled(
    _ fleet: Scenario, _ runs: [ReplicationOutcome], provenance: Provenance
  ) -> SimulationSummary {
    let builder = SummaryBuilder(scenario: fleet, provenance: provenance)
    var merged = runs[0].result
    for other in runs.dropFirst() { merged.merge(other.result) }
    var summary = builder.summary(merged, outcomes: runs)
    if runs.count > 1 {
      summary.takeIntervals(from: runs.map { builder.summary($0.result, outcomes: [$0]) })
    }
    return summary
  }
}

extension LoadDemand {
  /// A replay of the trace, or of a load made from it, as `simulate` tells it.
  func summary(_ replicas: Int, _ replay: Replay, provenance: Provenance) -> SimulationSummary? {
    replay.outcome.map {
      SimulationSummary.pooled(
        problem.fleet(problem.played(replicas).replicas), [$0], provenance: provenance)
    }
  }

  /// The windows above the percentile, with what the answer makes of them.
  func tail(_ replicas: Int, _ replay: Replay, _ capacity: LoadCapacity) -> [TailWindow] {
    let scope = scope
    return profile.windows.indices.filter { !scope[$0] }.map { index in
      let window = profile.windows[index]
      let wanted = capacity.replicas(for: window, work: work) ?? replicas
      return TailWindow(
        start: Double(index) * profile.window.value, seconds: window.seconds,
        concurrency: window.concurrency, requests: window.requests, missed: replay.bad[index],
        isOut: replay.isOut[index], extraReplicas: max(0, wanted - replicas))
    }
  }
}
