// CostQuestion.swift: what a sized fleet costs in each way of paying, and which is the cheapest.

public import Economics
internal import Foundation
public import Plans

/// The ways of paying that exist, and their prices.
public struct CostQuestion: Sendable {
  private let need: SizedNeed
  private let ways: WaysOfPaying
  private let months: Int

  /// - Parameters:
  ///   - choice: the scenario's `cost` block.
  ///   - inputs: what goes before it, from flags.
  ///   - only: names of offers to look at; nil or none for those of the block, or all.
  ///   - months: of the timeline.
  public init(
    _ need: SizedNeed, choice: CostChoice?, inputs: Inputs, only: [String]? = nil,
    prices: PriceCatalog, months: Int = 36
  ) {
    ways = WaysOfPaying(
      choice, inputs: inputs, only: only, prices: prices,
      staying: need.staying)
    (self.need, self.months) = (need, months)
  }

  /// What an API's answers take, where the scenario has no provider.
  public var speed: ProviderSpeed { ways.book.providerSpeed(for: need.fleet) }

  /// - Parameters:
  ///   - groups: classes or tenants that the cheapest fleet's cost is dealt out to.
  ///   - rule: by which it is.
  ///   - prove: simulates the mixes that were reckoned; nil of it leaves them so.
  public func answer(
    groups: LoadByGroup? = nil, rule: AttributionRule = .gpuSeconds, idle: IdleRule = .spread,
    prove: (HybridOptimum) throws -> HybridProof? = { _ in nil }
  ) rethrows -> CostAnswer {
    let (offers, book, sovereign) = (ways.offers, ways.book, ways.sovereign)
    let costs = offers.map { ways.cost($0, of: need.fleet) }
    // What may not leave the site has nothing to mix with.
    let hybrid =
      sovereign == nil
      ? HybridOptimum(
        HybridChoices(
          need: need.fleet, gpusPerReplica: need.gpusPerReplica, layers: need.layers,
          bareLayers: need.bareLayers, book: book,
          offers: Set(offers.map(\.name)))) : nil
    let possible = costs.filter { $0.refusal == nil }
    let fleet = possible.filter { $0.gpus > 0 }.min { $0.monthly.mid < $1.monthly.mid }
    let shares = fleet.flatMap { cost in
      groups?.dealt(
        cost.monthly.mid, by: rule, idle: idle, utilization: need.capacityUtilization)
    }
    let price = offers.contains { $0.name == "api" } ? book.tokenPrices(for: need.fleet) : nil
    return CostAnswer(
      need: need, alternatives: costs, hybrid: hybrid, proof: try hybrid.flatMap(prove),
      months: months, rules: rules(costs),
      isSovereign: sovereign != nil,
      showback: shares.map { shares in
        Showback(
          offer: fleet?.offer ?? "", rule: rule, idle: idle, shares: shares,
          verdicts: groups?.verdicts(shares, api: price) ?? [])
      }, materials: BillOfMaterials(of: need.fleet, book))
  }

  /// What the rule sets of the guides make of the simulated figures.
  private func rules(_ costs: [OfferCost]) -> [RuleVerdict] {
    var facts = Inputs()
    if let api = costs.first(where: { $0.offer == "api" && $0.refusal == nil }) {
      facts.set(DecisionFacts.monthlyApiSpend, api.monthly)
    }
    facts.set(DecisionFacts.capacityUtilization, Band(min(1, need.capacityUtilization)))
    let tokens = (need.fleet.inputTokensPerMonth ?? 0) + (need.fleet.outputTokensPerMonth ?? 0)
    facts.set(DecisionFacts.tokensPerMonth, Band(tokens))
    facts.set(DecisionFacts.compliance, ways.sovereign != nil)
    facts.set(DecisionFacts.sovereign, ways.sovereign != nil)
    return DecisionRules.all.map {
      RuleVerdict(rule: $0, outcome: $0.judge(DecisionFacts(facts)))
    }
  }
}

/// What each class or tenant costs in the cheapest fleet.
public struct Showback: Sendable {
  /// The way of paying whose month is dealt out.
  public let offer: String
  public let rule: AttributionRule
  public let idle: IdleRule
  public let shares: [CostShare]
  /// Beside their own tokens at an API; empty where there is none.
  public let verdicts: [GroupVerdict]
  /// Classes whose verdict differs from the whole's.
  public var atAPI: [GroupVerdict] { verdicts.filter(\.isCheaperAtAPI) }
}

/// What a rule set of a guide says.
public struct RuleVerdict: Sendable {
  public let rule: DecisionRule
  public let outcome: DecisionRule.Outcome
}
