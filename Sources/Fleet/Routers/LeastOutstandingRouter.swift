// LeastOutstandingRouter.swift: to the replica with the fewest unfinished requests.

/// Sends a request to the candidate with the fewest unfinished requests; the lowest number wins a tie.
struct LeastOutstandingRouter: Router {
  static let entry = RouterEntry(
    name: "least-outstanding",
    summary: "fewest unfinished requests; lowest replica number on a tie",
    isRandom: false
  ) { _, _ in LeastOutstandingRouter() }

  /// - Complexity: O(candidates), stopping at the first idle one.
  mutating func route(_ loads: borrowing ReplicaLoads, among group: ReplicaGroup) -> Int {
    var best = group.replicas[0]
    var fewest = loads.unfinished[best]
    for candidate in group.replicas where loads.unfinished[candidate] < fewest {
      best = candidate
      fewest = loads.unfinished[candidate]
      if fewest == 0 { break }
    }
    return best
  }
}
