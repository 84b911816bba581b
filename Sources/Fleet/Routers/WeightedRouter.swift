// WeightedRouter.swift: to each replica by its weight, whatever its load.

internal import Workload

/// Sends requests to the candidates in turn, to each as often as its weight says, and those of one as far apart as they
/// can be.
///
/// One turn is kept for each group. A replica that is down keeps its place.
/// - Source: nginx's smooth weighted round-robin (`ngx_http_upstream_round_robin`).
struct WeightedRouter: Router {
  static let entry = RouterEntry(
    name: "weighted", summary: "each replica in turn, as often as its pool's weight says",
    usesWeights: true
  ) { WeightedRouter(weights: $0.weights) }

  /// By replica number.
  private let weights: [Int]
  /// By group and replica: what it is owed.
  private var credits: [[Int]] = []

  init(weights: [Int]) { self.weights = weights }

  /// - Complexity: O(candidates).
  mutating func route(_ request: Request, _ signals: ReplicaSignals, among group: ReplicaGroup)
    -> Int
  {
    while credits.count <= group.index { credits.append(weights.map { _ in 0 }) }
    var best = group.replicas[0]
    var total = 0
    for replica in group.replicas {
      total += weights[replica]
      credits[group.index][replica] += weights[replica]
      if credits[group.index][replica] > credits[group.index][best] { best = replica }
    }
    credits[group.index][best] -= total
    return best
  }
}
