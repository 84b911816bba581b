// ServiceObjective.swift: what a service promises, and what each request owes to the promise.

public import Units

/// A latency that a limit can be put on.
public enum LatencyMetric: String, CaseIterable, Hashable, Sendable {
  case ttft, tpot, itl, e2el
}

/// `percent` of the samples of a metric must be at most `limit`.
public struct LatencyLimit: Hashable, Sendable {
  public var metric: LatencyMetric
  /// In 0 < percent < 100.
  public var percent: Double
  public var limit: SimulationTime

  public init(metric: LatencyMetric, percent: Double, limit: SimulationTime) {
    self.metric = metric
    self.percent = percent
    self.limit = limit
  }
}

/// The service-level objective of a class of requests.
public struct ServiceObjective: Hashable, Sendable {
  public var limits: [LatencyLimit]
  /// The share of arrived requests that must be good (meet every limit as their own bound), or nil.
  public var attainment: Double?

  public init(limits: [LatencyLimit] = [], attainment: Double? = nil) {
    self.limits = limits
    self.attainment = attainment
  }

  public var isEmpty: Bool { limits.isEmpty && attainment == nil }
}

/// The latencies of one finished request, at the client; nil where the request has none.
public struct RequestLatency: Hashable, Sendable, BitwiseCopyable {
  public var ttft: SimulationTime?
  public var tpot: SimulationTime?
  public var e2el: SimulationTime

  public init(ttft: SimulationTime?, tpot: SimulationTime?, e2el: SimulationTime) {
    self.ttft = ttft
    self.tpot = tpot
    self.e2el = e2el
  }
}

/// Counts of what met each limit of an objective, exact: no bucket decides a verdict.
public struct ObjectiveTally: Hashable, Sendable {
  public let objective: ServiceObjective
  /// Finished requests (for ITL: token gaps) within each limit, in the order of `objective.limits`.
  public private(set) var within: [Int]
  /// Token gaps recorded against ITL limits.
  public private(set) var gaps = 0
  /// Finished requests that met every limit; an ITL limit is applied to their TPOT.
  public private(set) var good = 0
  private let hasGapLimit: Bool

  public init(objective: ServiceObjective) {
    self.objective = objective
    within = [Int](repeating: 0, count: objective.limits.count)
    hasGapLimit = objective.limits.contains { $0.metric == .itl }
  }

  /// Records a finished request. A latency the request does not have is no miss.
  public mutating func finished(_ request: RequestLatency) {
    var isGood = true
    for (index, limit) in objective.limits.enumerated() {
      let value: SimulationTime?
      switch limit.metric {
      case .ttft: value = request.ttft
      case .tpot, .itl: value = request.tpot
      case .e2el: value = request.e2el
      }
      let meets = value.map { $0 <= limit.limit } ?? true
      if !meets { isGood = false }
      if meets, limit.metric != .itl { within[index] += 1 }
    }
    if isGood { good += 1 }
  }

  /// Records the token gaps of a leap: `first, first + increment, …`, each a number of times.
  public mutating func gaps(first: SimulationTime, increment: Int64, steps: Int, times: Int) {
    guard hasGapLimit else { return }
    gaps += steps * times
    for (index, limit) in objective.limits.enumerated() where limit.metric == .itl {
      let slack = limit.limit.ticks - first.ticks
      guard slack >= 0 else { continue }
      let count = increment == 0 ? steps : min(steps, Int(slack / increment) + 1)
      within[index] += count * times
    }
  }

  public mutating func merge(_ other: Self) {
    for index in within.indices { within[index] += other.within[index] }
    gaps += other.gaps
    good += other.good
  }

  /// The share of arrived requests (for ITL: of token gaps) within a limit; nil without any.
  public func share(of index: Int, arrived: Int) -> Double? {
    let isGap = objective.limits[index].metric == .itl
    let base = isGap ? gaps : arrived
    return base == 0 ? nil : Double(within[index]) / Double(base)
  }
}
