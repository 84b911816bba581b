// RoundRobinRouter.swift: to each candidate in turn.

internal import Workload

/// Sends requests to the candidates in turn, whatever their load.
///
/// One turn is kept for each group, so that models do not disturb each other. It is a place among the candidates that
/// are up, and begins anew where that is past their end.
struct RoundRobinRouter: Router {
  static let entry = RouterEntry(
    name: "round-robin", summary: "each replica in turn, whatever its load"
  ) { _ in RoundRobinRouter() }

  /// The next turn of each group.
  private var turns: [Int] = []

  mutating func route(_ request: Request, _ signals: ReplicaSignals, among group: ReplicaGroup)
    -> Int
  {
    while turns.count <= group.index { turns.append(0) }
    let turn = turns[group.index] < group.replicas.count ? turns[group.index] : 0
    turns[group.index] = turn + 1 == group.replicas.count ? 0 : turn + 1
    return group.replicas[turn]
  }
}
