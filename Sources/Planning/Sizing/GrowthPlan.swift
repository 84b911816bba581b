// GrowthPlan.swift: how many replicas each month takes under growth, and when to order them.

internal import Foundation
public import Text

/// The load a month from now is (1 + growth) times today's.
public struct GrowthPlan: Hashable, Sendable {
  public struct Month: Hashable, Sendable {
    public var number: Int
    /// Load over today's.
    public var factor: Double
    public var replicas: Int
  }
  public var perMonth: Double
  public var leadMonths: Double
  public var isLeadGuessed: Bool
  public var start: CalendarDate?
  public var months: [Month]
  /// Months from now until the answer no longer holds its gates; nil where the load does not grow.
  public var lastsMonths: Double?

  /// An order must be out by then, in months from now; negative when it is late.
  public var orderByMonths: Double? { lastsMonths.map { $0 - leadMonths } }
  public var orderBy: CalendarDate? {
    orderByMonths.flatMap { months in
      start?.adding(days: (months * CalendarDate.daysPerMonth).rounded(.down))
    }
  }
  public var growthUntilDelivery: Double { pow(1 + perMonth, leadMonths) - 1 }

  /// Months of the table beyond the lead time.
  private static let horizon = 12
  /// Between the four and nine months that guides give for procurement: a guess.
  public static let usualLead = 6.0

  /// - Parameters:
  ///   - answer: with replicas and what they hold up to.
  init?(
    _ answer: SizingAnswer, perMonth: Double, leadMonths: Double?, start: CalendarDate?
  ) {
    guard let replicas = answer.replicas, let holds = answer.holdsUpTo else { return nil }
    self.perMonth = perMonth
    self.leadMonths = leadMonths ?? Self.usualLead
    isLeadGuessed = leadMonths == nil
    self.start = start
    let each = holds / Double(replicas)  // of the p95
    let margin = answer.load.margin
    let domain = answer.failureDomain
    let alone = min(1 / each, Double(answer.gates.withoutFailure ?? replicas))
    func needed(_ factor: Double) -> Int {
      let headroom = Int((factor * (1 + margin) / each - 1e-9).rounded(.up))
      let failure = domain.replicas(keeping: max(1, Int((alone * factor - 1e-9).rounded(.up))))
      return max(replicas, headroom, failure)
    }
    let last = min(120, Int(self.leadMonths.rounded(.up)) + Self.horizon)
    months = (0...last).map { number in
      let factor = pow(1 + perMonth, Double(number))
      return Month(
        number: number, factor: factor, replicas: number == 0 ? replicas : needed(factor))
    }
    guard perMonth > 0 else { return }
    let kept = Double(replicas - (answer.lostReplicas ?? 0))
    // Whichever gate gives way first; one that was found by replay is known to hold today's load alone.
    var factors = [holds / (1 + margin), kept / alone]
    if let replay = answer.gates.replay { factors.append(Double(replicas) / Double(replay)) }
    lastsMonths = max(0, log(factors.min() ?? 1)) / log(1 + perMonth)
  }
}
