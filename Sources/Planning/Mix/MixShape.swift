// MixShape.swift: a fleet of two pools, before and after its replicas are counted.

internal import Fleet
internal import Hardware
internal import Plans
internal import Workload

/// Two candidates, a length and a topology.
struct MixShape: Sendable {
  let short, long: MixOption
  /// Prompt tokens of the first pool at most.
  let threshold: Int
  let topology: MixTopology

  /// Both pools with so many replicas.
  /// - Parameter counts: replicas of the first and the second pool; a pool of 0 is left out.
  /// - Returns: nil where some prompts have no pool then.
  func fleet(_ counts: MixCounts) -> Scenario? {
    var fleet = long.scenario
    var (first, second) = (short.pool, long.pool)
    (first.name, second.name) = ("short", "long")
    (first.replicas, second.replicas) = (counts.short, counts.long)
    first.prompts = PromptRange(max: threshold)
    second.prompts = topology == .split ? PromptRange(min: threshold + 1) : .all
    guard counts.long > 0, counts.short > 0 || topology == .shared else { return nil }
    fleet.pools = counts.short > 0 ? [first, second] : [second]
    fleet.poolsOfClass = fleet.workload.classes.map { _ in Array(fleet.pools.indices) }
    return fleet
  }

  func price(_ counts: MixCounts) -> Double {
    short.price * Double(counts.short) + long.price * Double(counts.long)
  }

  func gpus(_ counts: MixCounts) -> Int {
    short.gpusPerReplica * counts.short + long.gpusPerReplica * counts.long
  }

  func isHeld(by stock: [GPUStock], _ counts: MixCounts) -> Bool {
    stock.allSatisfy { entry in
      var used = short.gpu == entry.gpu ? short.gpusPerReplica * counts.short : 0
      used += long.gpu == entry.gpu ? long.gpusPerReplica * counts.long : 0
      return used <= entry.count
    }
  }

  /// What is left when a node of the first pool is lost, and when one of the second is.
  func survivors(_ counts: MixCounts) -> [MixCounts] {
    [
      MixCounts(short: short.domain.kept(of: counts.short), long: counts.long),
      MixCounts(short: counts.short, long: long.domain.kept(of: counts.long)),
    ]
  }
}

/// Replicas of both pools.
struct MixCounts: Hashable, Sendable {
  var short, long: Int
}

extension FailureDomain {
  /// The most replicas that a fleet of so many keeps when a node is lost, with one node more than they need: the
  /// reverse of `replicas(keeping:)`.
  func kept(of replicas: Int) -> Int {
    var kept = isAsked ? max(0, replicas - 1) : replicas
    while kept > 0, self.replicas(keeping: kept) > replicas { kept -= 1 }
    return kept
  }
}
