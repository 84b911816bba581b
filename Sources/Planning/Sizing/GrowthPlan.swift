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
    /// Whole nodes under them.
    public var nodes: Int
  }
  public var perMonth: Double
  public var leadMonths: Double
  public var isLeadGuessed: Bool
  public var start: CalendarDate?
  public var months: [Month]
  /// Months from now until the answer no longer holds its gates; nil where the load does not grow.
  public var lastsMonths: Double?
  /// The gates that give way then.
  public var limits: [String]

  /// An order must be out by then, in months from now; negative when it is late.
  public var orderByMonths: Double? { lastsMonths.map { $0 - leadMonths } }
  public var orderBy: CalendarDate? {
    orderByMonths.flatMap { months in
      start?.adding(days: (months * CalendarDate.daysPerMonth).rounded(.down))
    }
  }
  public var growthUntilDelivery: Double { pow(1 + perMonth, leadMonths) - 1 }

  /// Months of the table beyond the lead time.
  public static let horizon = 12
  /// Between the four and nine months that guides give for procurement: a guess.
  public static let usualLead = 6.0

  /// - Parameters:
  ///   - answer: with replicas and what they hold up to.
  init?(
    _ answer: SizingAnswer, perMonth: Double, leadMonths: Double?, start: CalendarDate?
  ) {
    guard let gates = GrowingGates(answer) else { return nil }
    self.init(gates, perMonth: perMonth, leadMonths: leadMonths, start: start)
  }

  init(_ gates: GrowingGates, perMonth: Double, leadMonths: Double?, start: CalendarDate?) {
    self.perMonth = perMonth
    self.leadMonths = leadMonths ?? Self.usualLead
    isLeadGuessed = leadMonths == nil
    self.start = start
    let last = min(120, Int(self.leadMonths.rounded(.up)) + Self.horizon)
    var fleet = gates.fleet
    months = (0...last).map { number in
      let factor = pow(1 + perMonth, Double(number))
      if number > 0 { fleet = gates.grown(fleet, for: factor) }
      return Month(
        number: number, factor: factor, replicas: fleet.replicas, nodes: fleet.nodes)
    }
    limits = []
    guard perMonth > 0 else { return }
    let least = gates.factors.map(\.factor).min() ?? 1
    limits = gates.factors.filter { $0.factor == least }.map(\.gate)
    lastsMonths = max(0, log(least)) / log(1 + perMonth)
  }
}

/// What each gate asks for when the load has grown, from what the answer was seen to hold.
struct GrowingGates {
  /// The answer.
  let fleet: FleetSpread
  private let domain: FailureDomain
  /// Replicas that today's load takes: with the margin, at the percentile, and as recorded.
  private let headroom, alone: Double
  private let replay: Int?

  /// A load is a quotient of measured ones: so much more than a whole number of replicas is rounding.
  private static let rounding = 1e-9

  /// - Returns: nil for an answer without replicas.
  init?(_ answer: SizingAnswer) {
    guard let replicas = answer.replicas, let holds = answer.holdsUpTo else { return nil }
    self.init(
      replicas, answer.gates, holdsUpTo: holds, margin: answer.demand.load.margin,
      answer.pool.failureDomain)
  }

  /// - Parameter holds: the load that so many replicas hold, as a multiple of today's percentile.
  init(
    _ replicas: Int, _ gates: GateNeeds, holdsUpTo holds: Double, margin: Double,
    _ domain: FailureDomain
  ) {
    self.domain = domain
    fleet = domain.spread(replicas, keeping: gates.withoutFailure ?? replicas)
    let perLoad = Double(replicas) / holds
    headroom = perLoad * (1 + margin)
    alone = min(perLoad, Double(gates.withoutFailure ?? replicas))
    // A bound is no need: nothing smaller was tried.
    replay = gates.replayIsBound ? nil : gates.replay
  }

  /// Growth at which each gate no longer passes the answer. What a fleet that was found by replay holds beyond
  /// today's load is not known: its replicas are taken to grow with the load.
  var factors: [(gate: String, factor: Double)] {
    let replicas = Double(fleet.replicas)
    let kept = Double(fleet.replicas - domain.lost(fleet))
    return [("headroom", replicas / headroom)]
      + (replay.map { [("replay", replicas / Double($0))] } ?? []) + [("failure", kept / alone)]
  }

  /// Whether so many replicas pass every gate under a share of what a larger load adds to a smaller: needs are taken
  /// to lie on a straight line between both.
  /// - Parameter smaller: nil for no load.
  static func pass(
    _ replicas: Int, from smaller: GrowingGates?, share: Double, of larger: GrowingGates
  ) -> Bool {
    func need(_ path: KeyPath<GrowingGates, Double>) -> Double {
      let least = smaller?[keyPath: path] ?? 0
      return least + share * (larger[keyPath: path] - least) - rounding
    }
    let fleet = larger.domain.spread(replicas, keeping: 0)
    let kept = replicas - larger.domain.lost(fleet)
    return Double(replicas) >= max(need(\.headroom), need(\.replayed))
      && Double(kept) >= need(\.alone)
  }

  private var replayed: Double { Double(replay ?? 0) }

  /// The same fleet where it passes, else with the replicas and nodes that it lacks.
  func grown(_ fleet: FleetSpread, for factor: Double) -> FleetSpread {
    func up(_ replicas: Double) -> Int {
      max(1, Int((replicas * factor - Self.rounding).rounded(.up)))
    }
    let working = max(up(headroom), replay.map { up(Double($0)) } ?? 1)
    let needed = up(alone)
    if working <= fleet.replicas, fleet.replicas - domain.lost(fleet) >= needed { return fleet }
    let replicas = max(fleet.replicas, working, domain.replicas(keeping: needed))
    var grown = domain.spread(replicas, keeping: needed)
    grown.nodes = max(grown.nodes, fleet.nodes)
    grown.racks = grown.racks.map { max($0, fleet.racks ?? 1) }
    return grown
  }
}
