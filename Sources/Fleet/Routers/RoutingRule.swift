// RoutingRule.swift: what a router is told beside its name: how uneven load may become, and what a run knows of prompts.

public import Engine
public import Workload

/// How far a router that follows prefixes lets load become uneven, and how much of a prompt is worth following.
///
/// Load is uneven where the busiest candidate has more than `imbalanceRequests` unfinished requests more than the least
/// busy, and more than `imbalanceRatio` times as many: then load alone decides.
/// - Source: SGLang's model gateway, `cache_aware`: `balance_abs_threshold`, `balance_rel_threshold` and
///   `cache_threshold`.
public struct RoutingRule: Hashable, Sendable {
  public var imbalanceRequests: Int
  public var imbalanceRatio: Double
  /// Share of a prompt that must be found somewhere to be followed, 0...1: more than that; nil for what the router
  /// usually asks.
  public var prefixThreshold: Double?

  /// The defaults of SGLang's model gateway.
  public static let usual = RoutingRule()

  /// - Precondition: nothing is negative.
  public init(
    imbalanceRequests: Int = 64, imbalanceRatio: Double = 1.5, prefixThreshold: Double? = nil
  ) {
    precondition(imbalanceRequests >= 0 && imbalanceRatio >= 0 && prefixThreshold ?? 0 >= 0)
    self.imbalanceRequests = imbalanceRequests
    self.imbalanceRatio = imbalanceRatio
    self.prefixThreshold = prefixThreshold
  }

  /// Whether load decides alone, by the unfinished requests of the least and the most busy.
  func isUneven(fewest: Int, most: Int) -> Bool {
    most - fewest > imbalanceRequests && Double(most) > imbalanceRatio * Double(fewest)
  }
}

/// What a router is made from.
public struct RouterSettings: Sendable {
  public var seed: UInt64
  public var replication: Int
  public var rule: RoutingRule
  /// Share of requests that a replica is to get, by its number.
  public var weights: [Int]
  /// What prompts begin alike with, as the load tells.
  public var prompts: PromptTree
  /// And by class of the run.
  public var fronts: [PromptContents.Front]

  public init(
    seed: UInt64, replication: Int, rule: RoutingRule = .usual, weights: [Int] = [],
    prompts: PromptTree = PromptTree(), fronts: [PromptContents.Front] = []
  ) {
    self.seed = seed
    self.replication = replication
    self.rule = rule
    self.weights = weights
    self.prompts = prompts
    self.fronts = fronts
  }
}
