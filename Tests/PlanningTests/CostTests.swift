import Economics
import Foundation
import Hardware
import Plans
import TestSupport
import Testing
import Text
import Units

@testable import Planning

@Suite struct CostTests {
  private static let text = """
    {
      model: "llama-3.1-8b",
      workload: [
        { name: "chat", tenant: "shop", arrivals: { process: "poisson", ratePerSecond: 6 }, promptTokens: 1500,
          outputTokens: { distribution: "lognormal", mean: 150, p95: 400 }, duration: "10m" },
        { name: "mail", tenant: "office", arrivals: { process: "poisson", ratePerSecond: 2 }, promptTokens: 3000,
          outputTokens: 40, duration: "10m" },
      ],
      fleet: { pools: [{ name: "main", gpu: "L40S", price: 1 }] },
      slo: { ttftMs: { p95: 2500 }, tpotMs: { p95: 60 } },
      headroom: { domain: "off" },
    }
    """

  private static func sized(
    _ overrides: String...
  ) throws -> (answer: SizingAnswer, load: SizingLoad, scenario: Scenario) {
    var options = SizingOptions()
    options.threads = 2
    options.window = Seconds(30)
    options.requestsPerReplicate = 500
    options.replicates = 6
    options.replicateCap = 6
    options.looksAtOtherWindows = false
    var tree = try LocatedJSON.parse(text, file: "s.json5", what: "scenario")
    for change in overrides { try JSONOverride(parsing: change).apply(to: &tree) }
    let scenario = try Scenario.read(tree, catalog: try Fixture.catalog.get())
    let load = try SizingLoad(scenario, window: options.window)
    let problem = SizingProblem(scenario, options: options)
    return (try problem.size(load, catalog: try Fixture.identity()), load, scenario)
  }

  private static let usual = Result { try sized() }

  private static func need() throws -> SizedNeed {
    let (answer, load, scenario) = try usual.get()
    return try #require(SizedNeed(answer, load, scenario))
  }

  private static func ask(_ set: (inout Inputs) -> Void = { _ in }, only: [String]? = nil) throws
    -> CostAnswer
  {
    var inputs = Inputs()
    set(&inputs)
    let (_, load, scenario) = try usual.get()
    return try CostQuestion(
      need(), choice: scenario.plan.cost, inputs: inputs, only: only,
      prices: try PriceCatalog.builtIn()
    ).answer(
      groups: LoadByGroup(load, scenario, pool: "main", byTenant: true, hours: 730))
  }

  /// A steady load of 8 requests/s is 21 million a month, whatever the fleet.
  @Test func monthOfTheLoad() throws {
    let need = try Self.need()
    let month = try #require(need.fleet.requestsPerMonth).double
    #expect(abs(month / (8 * 730 * 3600) - 1) < 0.1)
    #expect(
      need.fleet.gpus == need.replicas && need.capacityUtilization > 0
        && need.capacityUtilization < 1)
    // Each token is in one layer.
    let output = need.layers.layers.reduce(0) { $0 + $1.outputTokensPerMonth }
    #expect(abs(output / (try #require(need.fleet.outputTokensPerMonth).double) - 1) < 1e-6)
  }

  @Test("the winner is the cheapest of those that are possible, and the mix is no dearer")
  func winnerIsCheapest() throws {
    let answer = try Self.ask()
    let winner = try #require(answer.winner)
    #expect(answer.possible.allSatisfy { $0.monthly.mid >= winner.monthly.mid })
    #expect(answer.alternatives.count == Offers.all.count)
    let fleets = answer.possible.filter {
      ["owned", "reserved-1y", "reserved-3y", "api"].contains($0.offer)
    }
    let pure = try #require(fleets.map(\.monthly.mid).min())
    #expect(try #require(answer.hybrid).best.monthly <= pure + 0.05)
    #expect(answer.possible.allSatisfy { $0.offer != "spot" }, "people wait for these answers")
  }

  @Test(
    "tenants' parts add up to the month, to the cent", arguments: AttributionRule.allCases,
    IdleRule.allCases)
  func partsAddUp(rule: AttributionRule, idle: IdleRule) throws {
    let (_, load, scenario) = try Self.usual.get()
    let groups = try LoadByGroup(load, scenario, pool: "main", byTenant: true, hours: 730)
    let shares = groups.dealt(Decimal(shortest: 1234.57), by: rule, idle: idle, utilization: 0.6)
    #expect(shares.map(\.dollarsPerMonth).reduce(0, +) == Decimal(shortest: 1234.57))
    #expect(shares.map(\.name) == ["shop", "office"] + (idle == .apart ? ["idle headroom"] : []))
    if idle == .apart { #expect(abs(shares[2].share - 0.4) < 1e-4) }
  }

  @Test("a given price moves its own way of paying and no other")
  func pricesAreTheirOwn() throws {
    let before = try Self.ask()
    let after = try Self.ask { $0.set(RentKeys.onDemandPrice, Band(9.5)) }
    for (a, b) in zip(before.alternatives, after.alternatives) {
      #expect((a.monthly == b.monthly) == (a.offer != "on-demand"), "\(a.offer)")
    }
  }

  @Test("the margin moves by what a line moves, in the direction of its way")
  func assumptions() throws {
    let answer = try Self.ask(only: ["owned", "on-demand"])
    let margin = try #require(answer.margin)
    for item in answer.assumptions {
      #expect(item.atLow != item.atHigh)
      let isWinners = item.words.hasPrefix(try #require(answer.winner).offer)
      #expect((item.atHigh < item.atLow) == isWinners, "\(item.words)")
      #expect(
        min(item.atLow, item.atHigh) <= margin.mid && margin.mid <= max(item.atLow, item.atHigh))
    }
  }

  @Test("a cost block says which ways exist; sovereign leaves those that stay")
  func costBlock() throws {
    let some = try Self.sized("cost={ onDemand: { onDemandPrice: 1.2 }, api: {} }").scenario.plan
      .cost
    #expect(
      some?.offers == ["on-demand", "api"]
        && some?.inputs.given(RentKeys.onDemandPrice) == Band(1.2))
    let own = try Self.sized("cost={ sovereign: true, owned: { gpuPrice: [7000, 9000] } }")
    let need = try #require(SizedNeed(own.answer, own.load, own.scenario))
    let answer = try CostQuestion(
      need, choice: own.scenario.plan.cost, inputs: Inputs(), prices: try PriceCatalog.builtIn()
    ).answer()
    #expect(answer.possible.map(\.offer) == ["owned"])
    #expect(try #require(answer.winner).lines.contains { $0.name == "sovereign site" })
  }

  @Test(
    "a wrong cost block is refused",
    arguments: [
      ("cost={ owned: { gpuPrise: 1 } }", InputError.Code.unknownKey),
      ("cost={ onDemand: { onDemandPrice: 0 } }", .outOfRange),
      ("cost={ onDemand: { onDemandPrice: -2 } }", .outOfRange),
      ("cost={ currency: \"EUR\" }", .unsupported),
      ("cost={ owned: { gpuPrice: [9, 7] } }", .outOfRange),
    ])
  func wrongBlocks(change: String, code: InputError.Code) throws {
    let mistakes = try Fixture.mistakes(Self.text, [change])
    #expect(mistakes.contains { $0.code == code }, "\(mistakes)")
  }
}
