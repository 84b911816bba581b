// FigureChange.swift: a figure of two results: what changed, whether that is more than chance, and whether it is worse.

internal import Text

/// A figure before and after.
public struct FigureChange: Sendable {
  /// Whether a change is more than chance.
  public enum Certainty: String, Sendable {
    case unchanged
    /// A count or a price of the answer: chance has no part in it.
    case exact
    /// Both 95 % intervals are known, and apart.
    case significant
    /// Both are known, and overlap: a careful rule, as figures whose intervals just touch may differ.
    case notSignificant = "not-significant"
    /// One of the two has no interval: one run, or a figure beyond what its samples support.
    case unknown
  }

  /// Which way a change goes.
  public enum Course: String, Sendable { case better, worse, neutral }

  /// The keys from the top of the result.
  public let path: String
  public let before: StoredFigure
  public let after: StoredFigure
  public let certainty: Certainty
  public let course: Course

  init(_ path: ResultPath, _ before: StoredFigure, _ after: StoredFigure) {
    (self.path, self.before, self.after) = (path.text, before, after)
    let scale = FigureScale(path)
    course = scale.course(from: before.value, to: after.value)
    certainty =
      before.value == after.value
      ? .unchanged
      : before.interval.flatMap { one in
        after.interval.map { one.overlaps($0) ? .notSignificant : .significant }
      } ?? (scale.isExact ? .exact : .unknown)
  }

  /// After less before; nil where one is missing.
  public var change: Double? { before.value.flatMap { one in after.value.map { $0 - one } } }

  /// The change as a share of the value before; nil where that is 0 or missing.
  public var fraction: Double? {
    guard let change, let value = before.value, value != 0 else { return nil }
    return change / abs(value)
  }

  /// Sorts changes: from nothing, then by their share.
  var size: Double { fraction.map(abs) ?? (change == nil ? 0 : .infinity) }

  /// Whether it is worse by more than chance explains.
  /// - Parameter tolerance: with one, changes of at least this share, those of unknown certainty too.
  public func isRegression(tolerance: Double?) -> Bool {
    guard course == .worse else { return false }
    switch certainty {
    case .unchanged, .notSignificant: return false
    case .exact, .significant: return size >= tolerance ?? 0
    case .unknown: return tolerance.map { size >= $0 } ?? false
    }
  }
}

/// What a figure's path says of it: which way is worse, and whether chance has a part in it.
///
/// Only figures of the answer itself have a direction. Throughput follows the load, so it has none; neither has what
/// says why a fleet is as large as it is, such as its gates or the run with one replica fewer.
struct FigureScale {
  private let key: String
  /// Whether it stands in a block about a fleet that the answer recommends or compares.
  private let isOfAnswer: Bool

  init(_ path: ResultPath) {
    key = path.keys.last ?? ""
    // Classes are objects under names of their own.
    isOfAnswer = path.keys.dropLast().prefix { $0 != "classes" }.allSatisfy(Self.blocks.contains)
  }

  private static let blocks: Set<String> = [
    "at_headroom", "at_nominal", "at_peak", "candidates", "alternatives", "models", "pools",
    "fleet", "slo",
  ]
  private static let counts: Set<String> = ["replicas", "gpus", "nodes", "paid_gpus", "needed"]
  private static let costs: Set<String> = [
    "cost_per_hour", "cost_per_hour_of_whole_nodes", "cost_per_million_output_tokens",
    "one_time_usd", "monthly_usd", "annual_usd", "usd_per_million_output_tokens",
  ]
  private static let losses: Set<String> = [
    "rejected", "failed", "timed_out", "shed", "preemptions",
  ]
  private static let gains: Set<String> = [
    "slo_attainment", "share_within", "holds_up_to", "per_replica_capacity_rps", "room_fraction",
  ]

  var isExact: Bool { Self.counts.contains(key) || Self.costs.contains(key) }

  func course(from before: Double?, to after: Double?) -> FigureChange.Course {
    guard isOfAnswer, let before, let after, before != after else { return .neutral }
    if Self.gains.contains(key) { return after < before ? .worse : .better }
    let isLatency =
      key.hasSuffix("_ms")
      && ["ttft", "tpot", "itl", "e2el", "queue"].contains { key.contains($0) }
    guard isExact || isLatency || Self.losses.contains(key) else { return .neutral }
    return after > before ? .worse : .better
  }
}
