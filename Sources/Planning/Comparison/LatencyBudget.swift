// LatencyBudget.swift: where a request's time goes, part by part, against a target for each.

/// The time between a user and the engine and back, as a range in milliseconds.
public struct NetworkDelay: Hashable, Sendable {
  public var name: String
  public var low, high: Double
  /// What the range rests on.
  public var source: String

  /// A stated time.
  /// - Precondition: not negative.
  public init(milliseconds: Double) {
    (name, low, high) = ("as stated", milliseconds, milliseconds)
    source = "stated"
  }

  private init(_ name: String, _ low: Double, _ high: Double, _ source: String) {
    (self.name, self.low, self.high, self.source) = (name, low, high, source)
  }

  /// By deployment. The sizing guides give 2 to 15 ms inside a VPC and 30 to 80 ms to a public API.
  public static let deployments = [
    NetworkDelay("same-zone", 0.5, 2, "a guess: below the guides' 2 to 15 ms of a VPC"),
    NetworkDelay("region", 2, 15, "the guides' range inside a VPC"),
    NetworkDelay("cross-region", 30, 80, "the guides' range to a public API"),
  ]
}

/// The four parts of a request's time.
public enum LatencyPart: String, CaseIterable, Hashable, Sendable {
  case network, queue, prefill, decode
}

/// Targets for the parts.
public struct LatencyBudget: Hashable, Sendable {
  public var network: NetworkDelay
  /// Milliseconds in the mean, in the order of the parts; nil for none.
  public var targets: [LatencyPart: Double]

  public init(network: NetworkDelay, targets: [LatencyPart: Double] = [:]) {
    self.network = network
    self.targets = targets
  }

  /// Each part of a fleet's requests; for the network the far end of its range.
  public func lines(_ parts: LatencyParts) -> [BudgetLine] {
    func difference(_ a: Double?, _ b: Double?) -> Double? {
      a.flatMap { a in b.map { max(0, a - $0) } }
    }
    return LatencyPart.allCases.map { part in
      let mean: Double? =
        switch part {
        case .network: network.high
        case .queue: parts.queueMean
        case .prefill: difference(parts.ttftMean, parts.queueMean)
        case .decode: difference(parts.e2elMean, parts.ttftMean)
        }
      return BudgetLine(
        part: part, milliseconds: mean, p95: part == .queue ? parts.queueP95 : nil,
        target: targets[part])
    }
  }
}

/// One part beside its target.
public struct BudgetLine: Hashable, Sendable {
  public var part: LatencyPart
  /// In the mean; nil where nothing was measured.
  public var milliseconds: Double?
  /// Only of the queue: percentiles of parts do not add up, and those of the others are not recorded.
  public var p95: Double?
  public var target: Double?
  /// Nil without a target or a figure.
  public var passes: Bool? {
    milliseconds.flatMap { value in target.map { value <= $0 } }
  }
}
