// HeadroomBudget.swift: what the headroom is for: errors, growth, a node, and what is left.

internal import Foundation
internal import Kernel
internal import Text
internal import Units

/// The parts of the margin, each as a share of the p95 load.
public struct HeadroomBudget: Hashable, Sendable {
  /// The margin asked for, and what the answer has: whole replicas round it up.
  public var margin, spare: Double
  public var modelError: ModelError
  /// From the p95 to the upper end of its 95 % interval; nil where the load tells nothing of it.
  public var forecastError: Double?
  /// Growth until an order of today is delivered; nil where none was given.
  public var growth: Double?
  /// Capacity that goes with a node.
  public var node: Double

  /// Both errors at once: they are independent, so their squares add up.
  public var errors: Double {
    let forecast = forecastError ?? 0
    return (modelError.allowance * modelError.allowance + forecast * forecast).squareRoot()
  }
  /// Of the margin, after the errors and growth.
  public var left: Double { margin - errors - (growth ?? 0) }
  /// The same of what the answer has, with a node lost.
  public var leftWithoutNode: Double { spare - errors - (growth ?? 0) - node }
}

/// The chance that a number of replicas holds the real p95, with all of them and with a node lost.
public struct Sufficiency: Hashable, Sendable {
  /// A number of replicas.
  public struct Fleet: Hashable, Sendable {
    public var replicas: Int
    /// Replicas that are left when a node is lost.
    public var kept: Int

    public init(replicas: Int, kept: Int) { (self.replicas, self.kept) = (replicas, kept) }
  }
  public struct Row: Hashable, Sendable {
    public var replicas, kept: Int
    /// Today, and when an order of today is delivered; nil without growth.
    public var today: Double
    public var later: Double?
    /// The same with a node lost.
    public var todayWithoutNode: Double
    public var laterWithoutNode: Double?
  }
  public var rows: [Row]
  public var draws: Int

  /// Draws behind a probability: the standard error is half a percent at most.
  static let draws = 10_000

  /// - Parameters:
  ///   - fleets: to judge.
  ///   - capacity: what a replica holds, in units of the p95.
  ///   - capacityLeft: the same of the replicas that a lost node leaves.
  ///   - loads: resamples of the p95, in units of it; never empty.
  ///   - growth: factor on the load later; nil for none.
  /// - Complexity: O(draws × fleets).
  init(
    _ fleets: [Fleet], capacity: Double, capacityLeft: Double, error: ModelError, loads: [Double],
    growth: Double?, seed: UInt64, draws: Int = Self.draws
  ) {
    precondition(!loads.isEmpty && draws > 0, "a probability needs draws")
    self.draws = draws
    var random = RandomStream(seed: seed, name: "sufficiency")
    var rows = fleets.map {
      Row(
        replicas: $0.replicas, kept: $0.kept, today: 0, later: growth.map { _ in 0 },
        todayWithoutNode: 0, laterWithoutNode: growth.map { _ in 0 })
    }
    for _ in 0..<draws {
      let error = exp(-error.sigma * normalQuantile(random.nextUniform()))
      let load = loads[Int.random(in: loads.indices, using: &random)]
      for index in rows.indices {
        // A capacity is a quotient: it may be rounded down.
        let whole = error * capacity * Double(fleets[index].replicas) * (1 + 1e-12)
        let left = error * capacityLeft * Double(fleets[index].kept) * (1 + 1e-12)
        if whole >= load { rows[index].today += 1 }
        if min(whole, left) >= load { rows[index].todayWithoutNode += 1 }
        guard let growth else { continue }
        if whole >= load * growth { rows[index].later? += 1 }
        if min(whole, left) >= load * growth { rows[index].laterWithoutNode? += 1 }
      }
    }
    let all = Double(draws)
    self.rows = rows.map { counts in
      Row(
        replicas: counts.replicas, kept: counts.kept, today: counts.today / all,
        later: counts.later.map { $0 / all }, todayWithoutNode: counts.todayWithoutNode / all,
        laterWithoutNode: counts.laterWithoutNode.map { $0 / all })
    }
  }
}

/// What one more replica buys: minutes out of SLO in a month, on the load as recorded.
public struct MonthlyMisses: Hashable, Sendable {
  public struct Row: Hashable, Sendable {
    public var replicas: Int
    /// Windows out of SLO, in minutes of a month, and requests of the load that missed a limit.
    public var minutes: Double
    public var missedRequests: Int
    public var costPerMonth: Double?
    /// Dollars for each bad minute that the row above has and this one has not; nil where none is avoided.
    public var costPerMinuteAvoided: Double?
  }
  public var rows: [Row]

  /// - Parameters:
  ///   - seen: fleets in order of size, with seconds out of SLO and requests that missed.
  ///   - costPerHour: of a number of replicas, in dollars.
  init(
    _ seen: [(replicas: Int, seconds: Double, missed: Int)], span: Seconds,
    costPerHour: (Int) -> Double?
  ) {
    rows = []
    for one in seen {
      let month = CalendarDate.secondsPerMonth
      let minutes = one.seconds / max(span.value, 1e-9) * month / 60
      let cost = costPerHour(one.replicas).map { $0 * month / 3600 }
      var row = Row(
        replicas: one.replicas, minutes: minutes, missedRequests: one.missed, costPerMonth: cost)
      if let before = rows.last, let cost, let earlier = before.costPerMonth,
        before.minutes > minutes
      {
        row.costPerMinuteAvoided = (cost - earlier) / (before.minutes - minutes)
      }
      rows.append(row)
    }
  }
}
