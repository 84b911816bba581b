// ThresholdFigure.swift: the figures of an answer that a threshold can name, each under its key in the JSON.

/// A figure that thresholds and nights compare.
public struct ThresholdFigure: Hashable, Sendable {
  /// Where in an answer it stands.
  public enum Place: Hashable, Sendable {
    /// Of the whole answer: what the fleet is.
    case fleet
    /// Of the load that decides: of a sized fleet the one with the margin.
    case load
    /// Of the load as it is, without a margin: what is paid for it, and how full the fleet is.
    case nominal
    /// As `nominal`, of each pool.
    case pool
  }

  /// What a threshold calls it.
  public let name: String
  /// What the JSON calls it, where it has a name of its own there.
  public let key: String
  public let place: Place
  /// Less of it is worse, such as of attainment.
  public let isBetterHigh: Bool
  /// Each class has it too, not the fleet alone.
  public var isOfClass: Bool { place == .load }
  /// A count, or what follows from counts alone: any difference is one.
  public let isExact: Bool

  private init(
    _ name: String, key: String? = nil, _ place: Place, isBetterHigh: Bool = false,
    isExact: Bool = false
  ) {
    (self.name, self.key, self.place) = (name, key ?? name, place)
    (self.isBetterHigh, self.isExact) = (isBetterHigh, isExact)
  }

  /// Every one, in the order of tables.
  public static let all: [ThresholdFigure] = fleet + money + latencies + service + use

  /// The one of a name; nil for a name that is none.
  public static func named(_ name: String) -> ThresholdFigure? { all.first { $0.name == name } }

  private static let fleet = [
    ThresholdFigure("replicas", .fleet, isExact: true),
    ThresholdFigure("gpus", .fleet, isExact: true),
    ThresholdFigure("nodes", .fleet, isExact: true),
    ThresholdFigure("cost_per_hour", .fleet, isExact: true),
    ThresholdFigure("holds_up_to", .fleet, isBetterHigh: true),
    ThresholdFigure("headroom_left", .fleet, isBetterHigh: true),
  ]
  private static let money = [ThresholdFigure("cost_per_million_output_tokens", .nominal)]
  private static let latencies = ["ttft", "itl", "tpot", "e2el", "queue"].flatMap { latency in
    [
      ("mean", "mean"), ("median", "median"), ("p50", "median"), ("std", "std"), ("p90", "p90"),
      ("p95", "p95"), ("p99", "p99"), ("p99.9", "p99.9"), ("max", "max"),
    ].map { ThresholdFigure("\($0)_\(latency)_ms", key: "\($1)_\(latency)_ms", .load) }
  }
  private static let service =
    [
      "slo_attainment", "request_throughput", "output_throughput", "total_token_throughput",
      "request_goodput",
    ].map { ThresholdFigure($0, .load, isBetterHigh: true) }
    + ["rejected", "failed", "preemptions"].map { ThresholdFigure($0, .load) }
  private static let use = ["busy", "capacity_utilization", "mfu", "mbu"].map {
    ThresholdFigure($0, .pool)
  }
}
