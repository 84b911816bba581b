// Offer.swift: a way of paying for a fleet's work, and what it comes to.

public import Foundation
public import Text

/// One line of a bill.
public struct CostLine: Hashable, Sendable {
  /// What is paid for.
  public enum Kind: String, Hashable, Sendable {
    case hardware, setup, place, people, software, rent, tokens, other
  }

  public let kind: Kind
  public let name: String
  /// In dollars, paid at the start.
  public let oneTime: Band
  /// In dollars a month.
  public let monthly: Band
  /// Who says so: a price list, a guide, the user, a guess.
  public let source: String
  public let isGuess: Bool

  public init(
    _ kind: Kind, _ name: String, oneTime: Band = .zero, monthly: Band = .zero, source: String,
    isGuess: Bool = false
  ) {
    (self.kind, self.name) = (kind, name)
    // Each line in whole cents, so that the lines add up to their total.
    (self.oneTime, self.monthly) = (oneTime.inCents, monthly.inCents)
    (self.source, self.isGuess) = (source, isGuess)
  }
}

/// What one way of paying comes to.
public struct OfferCost: Sendable {
  /// `owned`, `on-demand` …
  public let offer: String
  /// As a reader names it: "owned, 2 nodes of 8 H200-SXM".
  public let title: String
  /// GPUs and nodes that are paid for; 0 for an API.
  public let gpus: Int
  public let nodes: Int
  public let lines: [CostLine]
  /// Months over which what is paid at the start is spread.
  public let months: Band
  /// What the spread part earns as interest elsewhere, as a share a year; its mean capital is half.
  public let capitalRate: Band
  /// What is left of the one-time payment at the end, in dollars.
  public let residual: Band
  /// Why this way is none here; nil where it is one.
  public let refusal: String?
  public let remarks: [String]

  init(
    _ offer: String, _ title: String, gpus: Int, nodes: Int, lines: [CostLine],
    months: Band = Band(36), capitalRate: Band = .zero, residual: Band = .zero,
    refusal: String? = nil, remarks: [String] = []
  ) {
    (self.offer, self.title, self.gpus, self.nodes) = (offer, title, gpus, nodes)
    (self.lines, self.months, self.capitalRate) = (lines, months, capitalRate)
    (self.residual, self.refusal, self.remarks) = (residual, refusal, remarks)
  }

  /// The same with one line more.
  public func adding(_ line: CostLine) -> OfferCost {
    OfferCost(
      offer, title, gpus: gpus, nodes: nodes, lines: lines + [line], months: months,
      capitalRate: capitalRate, residual: residual, refusal: refusal, remarks: remarks)
  }

  /// The same as no way, and why.
  public func refused(because reason: String) -> OfferCost {
    OfferCost(offer, title, gpus: 0, nodes: 0, lines: [], refusal: refusal ?? reason)
  }

  public var oneTime: Band { lines.map(\.oneTime).sum }
  /// Bills of a month, without what was paid at the start.
  public var running: Band { lines.map(\.monthly).sum }
  /// People and software of a month, in dollars: a team runs all parts of a fleet.
  public var shared: Decimal {
    lines.filter { $0.kind == .people || $0.kind == .software }.map(\.monthly.mid).reduce(0, +)
  }
  /// The write-off of a month, straight line.
  public var writeOff: Band { (Band.max(oneTime - residual, .zero) / months).inCents }
  /// Interest on the mean capital that is bound: half of what is paid and what is left.
  public var interest: Band { ((oneTime + residual) * capitalRate / Band(24)).inCents }
  /// All of a month.
  public var monthly: Band { running + writeOff + interest }
  public var annual: Band { monthly * 12 }
  public var isGuess: Bool {
    lines.contains { $0.isGuess && ($0.oneTime.high > 0 || $0.monthly.high > 0) }
  }

  /// Dollars a million output tokens; nil without output.
  public func perMillion(of tokensPerMonth: Decimal?) -> Band? {
    guard let tokensPerMonth, tokensPerMonth > 0 else { return nil }
    return monthly * 1_000_000 / Band(tokensPerMonth)
  }
}

/// A way of paying. A new one is one file and one line in the table of offers.
public struct Offer: Sendable {
  /// `owned`, `colocated`, `reserved-1y`, `on-demand`, `spot`, `api` …
  public let name: String
  /// Its block in a scenario's `cost`.
  public let key: String
  public let summary: String
  /// Its prices and choices; common ones first.
  public let keys: [any TypedKey]
  /// Whether data leaves the house: no way for what is sovereign or air-gapped.
  public let leavesSite: Bool
  /// GPUs do the work, whoever owns them; else somebody sells their tokens.
  public let isFleet: Bool
  private let reckon: @Sendable (FleetNeed, CostBook) -> OfferCost

  init(
    _ name: String, key: String, _ summary: String, keys: [any TypedKey], leavesSite: Bool,
    isFleet: Bool = true,
    _ reckon: @escaping @Sendable (FleetNeed, CostBook) -> OfferCost
  ) {
    (self.name, self.key, self.summary, self.keys) = (name, key, summary, keys)
    (self.leavesSite, self.isFleet, self.reckon) = (leavesSite, isFleet, reckon)
  }

  public func cost(of need: FleetNeed, _ book: CostBook) -> OfferCost { reckon(need, book) }
}
