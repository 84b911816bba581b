// GateProof.swift: N beside N − 1 under one gate.

/// The smallest fleet that passes a gate beside the next smaller one.
public struct GateProof: Hashable, Sendable {
  public var gate: String
  /// Replicas that the gate needs.
  public var replicas: Int
  /// Of them, those that run in the runs behind it: fewer only where a node is lost.
  public var running: Int
  /// The next smaller number: one fewer, or where cells are played some.
  public var fewer: Int
  /// The criterion with the least room, with so many running and with fewer; nil for none.
  public var held, missed: CriterionEstimate?
  public var fewerVerdict: SizingVerdict?
  /// Replicates behind both sides; 1 for a replay.
  public var runs = 1
  public var fewerRuns = 1

  init(_ gate: String, running: Int, fleet: Int, _ search: SearchResult) {
    self.gate = gate
    replicas = fleet
    self.running = running
    fewer = running - search.stride
    held = search.evaluation(running)?.binding
    missed = search.evaluation(fewer)?.binding
    fewerVerdict = search.evaluation(fewer)?.verdict
    runs = search.evaluation(running)?.runs ?? 0
    fewerRuns = search.evaluation(fewer)?.runs ?? 0
  }

  init(replay replicas: Int, _ seen: [Int: Replay]) {
    gate = ReplayGate.name
    self.replicas = replicas
    running = replicas
    fewer = replicas - 1
    held = seen[replicas]?.worst
    missed = seen[replicas - 1]?.worst
    fewerVerdict = seen[replicas - 1].map { $0.holds ? .holds : .fails }
  }
}
