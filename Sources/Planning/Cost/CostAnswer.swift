// CostAnswer.swift: ways of paying side by side, the cheapest, by how much, and what that rests on.

public import Economics
public import Foundation

/// An assumption that moves the margin between the two cheapest ways.
public struct CostAssumption: Hashable, Sendable {
  /// "owned: staff, 0.2..1..2 FTE".
  public let words: String
  /// The margin, in dollars a month, with it at its lowest and at its highest.
  public let atLow, atHigh: Decimal
  public let isGuess: Bool
  public var swing: Decimal { (atHigh - atLow).magnitude }
}

/// What `cost` answers.
public struct CostAnswer: Sendable, BillRanking {
  public let need: SizedNeed
  public let alternatives: [OfferCost]
  public let hybrid: HybridOptimum?
  /// The mix as it was simulated; nil where nobody has, or there is none.
  public let proof: HybridProof?
  /// Of the timeline.
  public let months: Int
  public let rules: [RuleVerdict]
  public let isSovereign: Bool
  /// Nil where no fleet is possible.
  public let showback: Showback?
  /// What an owned fleet would order.
  public let materials: BillOfMaterials

  /// Those that are possible, cheapest first.
  public var possible: [OfferCost] {
    alternatives.filter { $0.refusal == nil }.sorted {
      ($0.monthly.mid, $0.offer) < ($1.monthly.mid, $1.offer)
    }
  }
  public func bill(of way: OfferCost) -> OfferCost { way }
  /// A mix that keeps the promise in the simulation for less than any one way; nil where there is none.
  public var cheaperMix: PlayedMix? {
    guard let best = proof?.best, let winner, best.monthly.mid < winner.monthly.mid else {
      return nil
    }
    return best
  }
  /// What comes after the cheapest way, and by how many dollars a month it is dearer: another way, or a mix that keeps
  /// the promise; nil where there is neither, or a mix is the cheapest.
  public var next: (name: String, dearerBy: Decimal)? {
    guard cheaperMix == nil, let winner else { return nil }
    let mix = proof?.best.map {
      (name: "the best mix", dearerBy: $0.monthly.mid - winner.monthly.mid)
    }
    let way = runnerUp.map { (name: $0.offer, dearerBy: $0.monthly.mid - winner.monthly.mid) }
    return [mix, way].compactMap { $0 }.min { $0.dearerBy < $1.dearerBy }
  }
  /// The range of the cheapest way overlaps neither the next way's nor the best mix's.
  public var isFirstDecided: Bool {
    guard isDecided, let winner else { return false }
    return proof?.best.map { winner.monthly.high < $0.monthly.low } ?? true
  }
  /// Its range and that of the cheapest way do not overlap.
  public var isMixDecided: Bool {
    guard let mix = cheaperMix, let winner else { return false }
    return mix.monthly.high < winner.monthly.low
  }

  /// The assumptions that move the margin most, largest first.
  public var assumptions: [CostAssumption] {
    guard let winner, let runnerUp, let margin else { return [] }
    let all =
      moves(winner, of: margin.mid, sign: -1) + moves(runnerUp, of: margin.mid, sign: 1)
    return all.sorted { ($1.swing, $0.words) < ($0.swing, $1.words) }
  }

  private func moves(_ cost: OfferCost, of margin: Decimal, sign: Decimal) -> [CostAssumption] {
    cost.lines.compactMap { line in
      // A line counts by the month: what is paid once is spread.
      let band = line.monthly + line.oneTime / cost.months
      guard band.isRange else { return nil }
      return CostAssumption(
        words: "\(cost.offer): \(line.name)", atLow: margin + sign * (band.low - band.mid),
        atHigh: margin + sign * (band.high - band.mid), isGuess: line.isGuess)
    }
  }

  /// What has been paid by the end of each month, month 0 first, of each way that is possible.
  public var timeline: [(offer: String, cumulative: [Decimal])] {
    possible.map { cost in
      let payments = [cost.oneTime.mid] + Array(repeating: cost.running.mid, count: months)
      return (cost.offer, CashFlow(payments).cumulative)
    }
  }

  /// The first month by whose end owning has cost less than an API; nil where it never has in the timeline, or one of
  /// them is no way here.
  public var ownedBelowAPI: (owned: String, month: Int?)? {
    let lines = timeline
    guard let api = lines.first(where: { $0.offer == "api" }),
      let owned = lines.first(where: { $0.offer == "owned" || $0.offer == "colocated" })
    else { return nil }
    let month = zip(owned.cumulative, api.cumulative).enumerated().first {
      $0.offset > 0 && $0.element.0 < $0.element.1
    }?.offset
    return (owned.offer, month)
  }

  /// The load, as a multiple of today's, from which owning costs what the API costs; nil where either is no way here.
  /// Beyond `1 / capacityUtilization` the fleet cannot serve it.
  public var breakevenFactor: Decimal? {
    guard let api = alternatives.first(where: { $0.offer == "api" && $0.refusal == nil }),
      let owned = possible.first(where: { $0.offer == "owned" || $0.offer == "colocated" }),
      api.monthly.mid > 0
    else { return nil }
    return owned.monthly.mid / api.monthly.mid
  }

  /// The load, as a multiple of today's, that the fleet holds on average.
  public var capacityFactor: Decimal {
    need.capacityUtilization > 0 ? Decimal(shortest: 1 / need.capacityUtilization) : 0
  }
}
