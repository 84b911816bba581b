// SimulationReport.swift: what the report of a simulation is made from.

public import Fleet
public import Planning
internal import Units

/// The figures of a run, and what happened over time.
public struct SimulationReport: Sendable {
  public let summary: SimulationSummary
  public let result: SimulationResult
  let timelineEnd: Seconds

  public init(_ outcome: SimulationOutcome) {
    summary = outcome.summary
    result = outcome.result
    timelineEnd = outcome.timelineEnd
  }
}
