// PowerOfTwoChoicesRouter.swift: to the less loaded of two candidates drawn at random.

internal import Kernel
internal import Workload

/// Draws two different candidates and sends the request to the one with fewer unfinished requests.
///
/// The lower number wins a tie.
/// - Source: Mitzenmacher, "The power of two choices in randomized load balancing", IEEE TPDS 12(10), 2001.
struct PowerOfTwoChoicesRouter: Router {
  static let entry = RouterEntry(
    name: "power-of-two-choices",
    summary: "the less loaded of two replicas drawn at random",
    isRandom: true
  ) { settings in
    PowerOfTwoChoicesRouter(
      random: RandomStream(seed: settings.seed, replication: settings.replication, name: "router"))
  }

  var random: RandomStream

  mutating func route(_ request: Request, _ signals: ReplicaSignals, among group: ReplicaGroup)
    -> Int
  {
    guard group.replicas.count > 1 else { return group.replicas[0] }
    let first = Int.random(in: 0..<group.replicas.count, using: &random)
    var second = Int.random(in: 0..<group.replicas.count - 1, using: &random)
    if second >= first { second += 1 }
    let (low, high) = (group.replicas[min(first, second)], group.replicas[max(first, second)])
    return signals.unfinished(high) < signals.unfinished(low) ? high : low
  }
}
