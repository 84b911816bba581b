// OwnedGate.swift: a gate tried on a fleet of a given size.

/// A gate tried on a fleet of a given size.
public struct OwnedGate: Hashable, Sendable {
  public var gate: String
  /// Replicas that run in it: fewer where some are lost.
  public var running: Int
  /// The load with the least room; nil for a replay.
  public var measure: LoadMeasure?
  public var verdict: SizingVerdict
  /// The promise with the least room under it.
  public var estimate: CriterionEstimate?
}
