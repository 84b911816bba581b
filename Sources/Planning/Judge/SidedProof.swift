// SidedProof.swift: a fleet under a load, judged, with the runs behind the verdict.

/// The proof on both sides: the answer and one fewer, at the binding gate.
public struct SidedProof: Sendable {
  public var replicas: Int
  public var verdict: SizingVerdict
  /// The criterion with the least room.
  public var binding: CriterionEstimate?
  /// The run or runs behind it; nil where one fewer is no fleet.
  public var summary: SimulationSummary?
}
