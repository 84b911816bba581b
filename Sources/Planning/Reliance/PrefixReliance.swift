// PrefixReliance.swift: what an answer owes to prompts that are found in a cache.

internal import Engine
internal import Fleet
internal import Plans
internal import Text

/// What a sized fleet owes to its prefix caches: they are warm in every gate, and a fleet that starts is not.
public struct PrefixReliance: Hashable, Sendable {
  /// Share of prompt tokens that were found at the load with its margin, whose replicates begin with cold caches, and in
  /// the load as recorded, whole; nil where none was looked up.
  public let hitRate, recordedHitRate: Double?
  /// Replicas that hold the load with its margin.
  public let replicas: Int
  /// The same where nothing is cached: an estimate, no proof; nil where no number up to the limit would do.
  public let withoutCache: Int?

  /// What must be known before the answer is quoted.
  public var sentence: String {
    func percent(_ share: Double?) -> String {
      share.map { "\(NumberText.shortest(($0 * 1000).rounded() / 10)) %" } ?? "none"
    }
    let cold =
      withoutCache.map { "about \($0) replica\($0 == 1 ? "" : "s")" }
      ?? "more replicas than are tried"
    return
      "the answer rests on prefix caches: \(percent(hitRate)) of prompt tokens are found there at the load with its margin, "
      + "\(percent(recordedHitRate)) in the load as recorded; without them the load with its margin would take \(cold), with "
      + "them it takes \(replicas)"
  }
}

extension SizingProblem {
  /// The same question of a fleet that caches nothing.
  private var withoutCaches: SizingProblem {
    var cold = scenario
    for index in cold.pools.indices { cold.pools[index].limits.prefixCaching = false }
    return SizingProblem(cold, pool: pool, options: options)
  }

  /// Looks for the fleet that would do without caches, where the answer has them.
  /// - Parameters:
  ///   - holding: replicas that hold the load with its margin.
  ///   - judge: notes what was tried.
  func reliance(
    _ replicas: Int, under design: DesignLoad, _ accepted: SimulationSummary?,
    recorded: SimulationSummary?, noting judge: inout Judge
  ) throws -> PrefixReliance? {
    guard cachesPrefixes else { return nil }
    var search = ReplicaSearch(withoutCaches, design, purpose: "no_prefix_cache")
    let cold = try search.smallestLikely(
      from: replicas, least: replicas, runs: options.replicates, width: 1)
    judge.record(search.steps)
    return PrefixReliance(
      hitRate: accepted?.overall.prefixCacheHitRate.value,
      recordedHitRate: recorded?.overall.prefixCacheHitRate.value, replicas: replicas,
      withoutCache: cold)
  }
}
