// PrefixHistoryRouter.swift: to where the beginning of the prompt was sent before.

internal import Workload

/// Sends a request to the candidate to which the longest beginning of its prompt was sent last, where that is a large
/// enough share of it and load is not uneven; else to the one with the fewest unfinished requests, the lowest number.
///
/// It remembers what it sent, by model and lengths of prompts apart, and asks no replica: it does not hear of evictions,
/// nor of answers, and takes a prompt for cached before it is computed.
/// - Source: SGLang's model gateway, `cache_aware` without KV events (an approximate tree of what was sent). What is not
///   found goes there to the worker with the smallest tree, here to the least busy; its tree forgets by size and time,
///   this one sessions alone.
struct PrefixHistoryRouter: Router {
  static let entry = RouterEntry(
    name: "prefix-history",
    summary:
      "where the longest beginning of the prompt was sent last, unless load is too uneven: then as least-outstanding",
    followsPrefixes: true
  ) { PrefixHistoryRouter($0) }

  /// Share of a prompt that is followed: SGLang's `cache_threshold`.
  static let usualThreshold = 0.3

  private let settings: RouterSettings
  private let threshold: Double
  /// Of each group.
  private var histories: [SentPrefixes] = []
  private var idlest = LeastOutstandingRouter()

  init(_ settings: RouterSettings) {
    self.settings = settings
    threshold = settings.rule.prefixThreshold ?? Self.usualThreshold
  }

  /// - Complexity: O(candidates + runs of the prompt).
  mutating func route(_ request: Request, _ signals: ReplicaSignals, among group: ReplicaGroup)
    -> Int
  {
    while histories.count <= group.index {
      histories.append(SentPrefixes(settings.prompts, settings.fronts))
    }
    var choice = idlest.route(request, signals, among: group)
    var most = 0
    for replica in group.replicas { most = max(most, signals.unfinished(replica)) }
    if !settings.rule.isUneven(fewest: signals.unfinished(choice), most: most),
      let known = histories[group.index].longest(of: request, among: group),
      Double(known.tokens) > threshold * Double(request.promptTokens)
    {
      choice = known.replica
    }
    histories[group.index].sent(request, to: choice)
    return choice
  }
}
