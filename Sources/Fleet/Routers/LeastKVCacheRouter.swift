// LeastKVCacheRouter.swift: to the replica whose KV cache has the most room.

internal import Workload

/// Sends a request to the candidate with the smallest share of its KV blocks in use; then to the one with the fewest
/// requests waiting, then unfinished; the lowest number wins a tie.
/// - Source: AIBrix's `least-kv-cache`; the Gateway API Inference Extension scores queue and KV use alike.
struct LeastKVCacheRouter: Router {
  static let entry = RouterEntry(
    name: "least-kv-cache", summary: "smallest share of KV blocks in use, then the shortest queue",
    seesEngines: true
  ) { _ in LeastKVCacheRouter() }

  mutating func route(_ request: Request, _ signals: ReplicaSignals, among group: ReplicaGroup)
    -> Int
  {
    func rank(_ replica: Int) -> (Double, Int, Int) {
      (signals.kvUsage(replica), signals.waiting(replica), signals.unfinished(replica))
    }
    return group.replicas.min { rank($0) < rank($1) } ?? group.replicas[0]
  }
}
