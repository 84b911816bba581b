// RandomRouter.swift: to any candidate, each as likely.

internal import Kernel
internal import Workload

/// Sends each request to a candidate drawn uniformly.
struct RandomRouter: Router {
  static let entry = RouterEntry(
    name: "random", summary: "a replica drawn uniformly, whatever its load",
    isRandom: true
  ) { settings in
    RandomRouter(
      random: RandomStream(seed: settings.seed, replication: settings.replication, name: "router"))
  }

  var random: RandomStream

  mutating func route(_ request: Request, _ signals: ReplicaSignals, among group: ReplicaGroup)
    -> Int
  {
    group.replicas[Int.random(in: 0..<group.replicas.count, using: &random)]
  }
}
