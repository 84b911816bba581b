// PrefixAwareRouter.swift: to the replica that has computed most of the prompt already.

internal import Workload

/// Sends a request to the candidate whose cache holds the longest beginning of its prompt; of those alike to the one with
/// the fewest unfinished requests, the lowest number. Where no candidate holds enough, or load is uneven, load alone
/// decides, as under `least-outstanding`.
///
/// It knows the caches as they are at that instant, as from KV events without delay.
/// - Source: SGLang's model gateway, `cache_aware` with KV events: highest overlap, then least load; the same knowledge as
///   llm-d's precise prefix-cache scorer.
struct PrefixAwareRouter: Router {
  static let entry = RouterEntry(
    name: "prefix-aware",
    summary:
      "longest beginning of the prompt in a replica's cache, unless load is too uneven: then as least-outstanding",
    seesPrefixes: true, followsPrefixes: true
  ) { PrefixAwareRouter(rule: $0.rule) }

  let rule: RoutingRule

  /// - Complexity: O(candidates).
  mutating func route(_ request: Request, _ signals: ReplicaSignals, among group: ReplicaGroup)
    -> Int
  {
    var (idlest, best) = (group.replicas[0], group.replicas[0])
    var most = 0
    for replica in group.replicas {
      let load = signals.unfinished(replica)
      most = max(most, load)
      if load < signals.unfinished(idlest) { idlest = replica }
      let (found, record) = (signals.prefixTokens(replica), signals.prefixTokens(best))
      if found > record || (found == record && load < signals.unfinished(best)) { best = replica }
    }
    if rule.isUneven(fewest: signals.unfinished(idlest), most: most) { return idlest }
    let threshold = rule.prefixThreshold ?? 0
    let isWorth =
      Double(signals.prefixTokens(best)) > threshold * Double(request.promptTokens)
    return isWorth ? best : idlest
  }
}
