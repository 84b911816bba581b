// LeastOutstandingRouter.swift: to the replica with the fewest unfinished requests.

/// Sends a request to the candidate with the fewest unfinished requests; the lowest number wins a tie.
struct LeastOutstandingRouter: Router {
  static let entry = RouterEntry(
    name: "least-outstanding",
    summary: "fewest unfinished requests; lowest replica number on a tie",
    isRandom: false
  ) { _, _ in LeastOutstandingRouter() }

  /// - Complexity: O(candidates), without a branch on what is found.
  mutating func route(_ loads: ReplicaLoads, among group: ReplicaGroup) -> Int {
    guard let range = group.range else {
      return group.replicas.min { loads.unfinished[$0] < loads.unfinished[$1] } ?? group.replicas[0]
    }
    var best = range.lowerBound
    var fewest = Int.max
    var candidate = best
    for unfinished in loads.unfinished[range] {
      best = unfinished < fewest ? candidate : best
      fewest = min(unfinished, fewest)
      candidate &+= 1
    }
    return best
  }
}
