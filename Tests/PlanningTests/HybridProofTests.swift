import Economics
import Fleet
import Foundation
import Plans
import TestSupport
import Testing
import Text
import Units
import Workload

@testable import Planning

/// Mixes for six hours that rise and fall, one GPU a node.
@Suite struct HybridProofTests {
  private static let text = """
    {
      model: "llama-3.1-8b",
      workload: { name: "chat", promptTokens: 1500, outputTokens: 150, duration: "6h",
        arrivals: { process: "diurnal", ratePerSecond: 5, hourly: [
          0.3, 0.8, 1.6, 2, 1.2, 0.4, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1] } },
      fleet: { pools: [{ name: "main", gpu: "L40S", price: 1 }] },
      slo: { ttftMs: { p95: 2500 }, tpotMs: { p95: 80 } },
      headroom: { domain: "off" },
    }
    """

  private struct Day: Sendable {
    let problem: SizingProblem
    let load: SizingLoad
    let need: SizedNeed
  }

  private static let day = Result {
    var options = SizingOptions()
    options.threads = 2
    options.window = Seconds(900)
    options.requestsPerReplicate = 500
    options.replicates = 6
    options.replicateCap = 6
    let scenario = try Fixture.scenario(text)
    let load = try SizingLoad(scenario, window: options.window)
    let problem = SizingProblem(scenario, options: options)
    let answer = try problem.size(load, catalog: try Fixture.identity())
    return Day(
      problem: problem, load: load, need: try #require(SizedNeed(answer, load, scenario)))
  }

  /// One GPU a node and an instance: $1 an hour reserved, $2 on demand, and an API at $1 and $2 a million.
  private static func optimum(_ need: SizedNeed, _ offers: Set<String>) throws -> HybridOptimum {
    var inputs = Inputs()
    inputs.set(RentKeys.instanceGpus, Band(1))
    inputs.set(RentKeys.reserved1yPrice, Band(1))
    inputs.set(RentKeys.onDemandPrice, Band(2))
    inputs.set(TokenKeys.apiInputPerMillion, Band(1))
    inputs.set(TokenKeys.apiOutputPerMillion, Band(2))
    inputs.set(OfferKeys.staffMonthly, Band(0))
    var fleet = need.fleet
    fleet.gpusPerNode = 1
    return try #require(
      HybridOptimum(
        HybridChoices(
          need: fleet, gpusPerReplica: 1, layers: need.layers, bareLayers: need.bareLayers,
          book: CostBook(inputs: inputs, prices: try PriceCatalog.builtIn()), offers: offers)))
  }

  private static func provider(ttft: Double) -> OverflowRule {
    OverflowRule(
      provider: "API", ttft: .constant(Seconds(ttft)), itl: Seconds(0.01), unfinishedPerReplica: 0)
  }

  private static func player(_ day: Day, _ optimum: HybridOptimum, ttft: Double = 0.5) throws
    -> MixPlayer
  {
    try MixPlayer(
      day.problem, day.load, day.need, rates: optimum.rates, rule: provider(ttft: ttft))
  }

  @Test(
    "the smaller the base, the more overflows; the promise is kept, and the bill is what was used")
  func baseAndAPI() throws {
    let day = try Self.day.get()
    let optimum = try Self.optimum(day.need, ["reserved-1y", "api"])
    let player = try Self.player(day, optimum)
    var last = -1.0
    for instances in (1..<day.need.bareLayers.layers.count).reversed() {
      let mix = try #require(optimum.mix(nodes: 0, instances: instances))
      let played = try player.play(mix, bound: day.need.unfinishedWhenFull)
      #expect(played.holds && played.windows > 0 && played.windowsMissed == 0)
      #expect(played.requests == day.load.requests && played.refused == 0)
      #expect(played.overflowShare > last && played.overflowShare < 1)
      last = played.overflowShare
      let bill =
        mix.fixedMonthly.mid.double + (played.inputTokens + 2 * played.outputTokens) / 1e6
      #expect(abs(played.monthly.mid.double - bill) < 0.02)
    }
    #expect(last > 0.2, "one replica cannot carry this day")
  }

  @Test("a provider slower than the promise proves nothing")
  func slowProvider() throws {
    let day = try Self.day.get()
    let optimum = try Self.optimum(day.need, ["reserved-1y", "api"])
    let played = try Self.player(day, optimum, ttft: 30).play(
      try #require(optimum.mix(nodes: 0, instances: 1)), bound: 8)
    #expect(!played.holds && played.windowsMissed > 0 && played.overflowAbove == 1)
  }

  @Test("what is on demand comes and goes with the load, and is paid while it is there")
  func onDemand() throws {
    let day = try Self.day.get()
    let optimum = try Self.optimum(day.need, ["reserved-1y", "on-demand"])
    let mix = try #require(optimum.mix(nodes: 0, instances: 1))
    #expect(!mix.overflows && mix.layersOnDemand == [1..<day.need.replicas])
    let played = try Self.player(day, optimum).play(mix, bound: 1)
    #expect(played.holds && played.overflowAbove == nil && played.overflowed == 0)
    let curve = day.need.layers
    let needed = curve.layers[1...].reduce(0) { $0 + $1.timeShare } * curve.hoursPerMonth
    let starts = curve.layers[1...].reduce(0) { $0 + $1.startsPerMonth } * 10 / 60
    // Starts are paid, gaps shorter than one are joined, and the last request is waited for.
    #expect(played.hoursOnDemand >= needed * 0.999)
    #expect(played.hoursOnDemand <= (needed + starts) * 1.02 + 1)
    #expect(
      abs(played.monthly.mid.double - mix.fixedMonthly.mid.double - 2 * played.hoursOnDemand) < 0.02
    )
  }

  @Test("the proof's mix is the cheapest of those that hold, and no dearer than the first reckoned")
  func walk() throws {
    let day = try Self.day.get()
    let optimum = try Self.optimum(day.need, ["reserved-1y", "api"])
    let speed = CostBook(inputs: Inputs(), prices: try PriceCatalog.builtIn()).providerSpeed(
      for: day.need.fleet)
    let proof = try #require(
      try HybridProof(
        optimum, day.need, day.problem, day.load, speed: speed,
        overflow: Self.provider(ttft: 0.5)))
    let best = try #require(proof.best)
    let first = try Self.player(day, optimum).play(
      try #require(optimum.bestMixed), bound: day.need.unfinishedWhenFull)
    #expect(best.monthly.mid <= first.monthly.mid)
    #expect(proof.speed == nil && proof.played.allSatisfy { $0.monthly.mid >= best.monthly.mid })
    let counts = proof.played.map(\.mix.instances)
    #expect(counts == counts.sorted() && counts.contains(best.mix.instances))
  }

  @Test("a schedule has as many up as each stretch needs")
  func schedule() {
    let layers = LoadLayers(
      [1.0, 3, 3, 2, 4, 1, 0.5, 3].map {
        LoadSlice(seconds: 600, replicas: $0, inputTokens: 1, outputTokens: 1)
      }, factor: 1, limit: 4, hoursPerMonth: 730)
    let schedule = OnDemandSchedule(
      layers, [1..<4], perInstance: 1, start: Seconds(300), pool: 0)
    #expect(schedule.atFirst == 0)
    var up = 0
    var counts: [Int] = []
    for index in layers.needed.indices {
      let now = SimulationTime(Seconds(Double(index) * 600))
      up = schedule.changes.filter { $0.time <= now }.reduce(0) { sum, change in
        switch change.kind {
        case .start(_, let count, let startUp): sum + (change.time + startUp <= now ? count : 0)
        case .drain(_, let count): sum - count
        case .drainReplica: sum
        }
      }
      counts.append(up)
    }
    #expect(counts == layers.needed.map { max(0, $0 - 1) })
    // A start as long as a stretch bridges the one in which a replica is not needed.
    let slow = OnDemandSchedule(layers, [2..<3], perInstance: 1, start: Seconds(600), pool: 0)
    #expect(slow.changes.filter { if case .start = $0.kind { true } else { false } }.count == 2)
  }
}
