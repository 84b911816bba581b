// LeastOutstandingRouter.swift: to the replica with the fewest unfinished requests.

internal import Workload

/// Sends a request to the candidate with the fewest unfinished requests; the lowest number wins a tie.
struct LeastOutstandingRouter: Router {
  static let entry = RouterEntry(
    name: "least-outstanding",
    summary: "fewest unfinished requests, lowest replica number on a tie"
  ) { _ in LeastOutstandingRouter() }

  /// - Complexity: O(candidates): a pass for the fewest that takes four at a time, and one to the first that
  ///   has them.
  mutating func route(_ request: Request, _ signals: ReplicaSignals, among group: ReplicaGroup)
    -> Int
  {
    guard let range = group.range else {
      return group.replicas.min { signals.unfinished($0) < signals.unfinished($1) }
        ?? group.replicas[0]
    }
    var fewest = Int32.max
    for unfinished in signals.unfinished[range] { fewest = min(unfinished, fewest) }
    var best = range.lowerBound
    for unfinished in signals.unfinished[range] {
      if unfinished == fewest { break }
      best &+= 1
    }
    return best
  }
}
