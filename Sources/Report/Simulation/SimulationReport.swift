// SimulationReport.swift: what the report of a simulation is made from.

public import Fleet
public import Planning
internal import Units

/// The figures of a run, and what happened over time.
public struct SimulationReport: Sendable {
  public let summary: SimulationSummary
  public let result: SimulationResult
  let timelineEnd: Seconds
  let exports: [Document.Attachment]

  /// - Parameter exports: the same run in files of other tools.
  public init(_ outcome: SimulationOutcome, exports: [Document.Attachment] = []) {
    self.exports = exports
    summary = outcome.summary
    result = outcome.result
    timelineEnd = outcome.timelineEnd
  }
}
