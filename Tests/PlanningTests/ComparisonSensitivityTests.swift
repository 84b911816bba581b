import Engine
import TestSupport
import Testing
import Text
import Units
import Workload

@testable import Planning
@testable import Plans

/// A third of the prompts are long.
private func source() throws -> FleetPlan {
  try Fixture.plan(
    """
    {
      model: "llama-3.1-8b",
      workload: { arrivals: { process: "poisson", ratePerSecond: 3 }, outputTokens: 100,
                  promptTokens: { distribution: "lognormal", mean: 1500, p95: 5000, max: 12000 },
                  duration: "20m" },
      fleet: { pools: [{ name: "main", gpu: "L40S", price: 1 }] },
      slo: { ttftMs: { p95: 2500 }, tpotMs: { p95: 80 } },
    }
    """)
}

private func compare(_ change: (inout ComparisonOptions) -> Void) throws -> ComparisonAnswer {
  var axes = CandidateAxes()
  axes.gpus = ["L40S", "A100-SXM"]
  axes.tensorParallel = [1]
  axes.prices = [("A100-SXM", 3)]
  var options = ComparisonOptions()
  options.sizing.threads = 2
  options.sizing.window = Seconds(60)
  options.sizing.requestsPerReplicate = 1000
  options.proofs = 0
  change(&options)
  return try ComparisonProblem(
    [source()], axes: axes, catalog: Fixture.catalog.get(), options: options
  ).compare(identity: Fixture.identity())
}

@Suite struct ComparisonSensitivityTests {
  static let answer = Result {
    try compare {
      $0.hasTornado = true
      $0.splitPrompt = 1500
    }
  }

  @Test func moreOfWhatCostsNeverTakesFewerGPUs() throws {
    let tornado = try #require(Self.answer.get().tornado)
    #expect(tornado.rows.count == 6)
    for row in tornado.rows {
      guard let low = row.low.gpus, let high = row.high.gpus else { continue }
      // Looser limits are the one assumption that helps.
      #expect(row.assumption == "latency limits" ? low >= high : low <= high, "\(row)")
    }
    let swings = tornado.rows.map { $0.swing(byCost: true) }
    #expect(swings == swings.sorted(by: >))
    let price = try #require(tornado.rows.first { $0.assumption == "price" })
    #expect(price.low.gpus == tornado.gpus && price.high.gpus == tornado.gpus)
    #expect(try #require(tornado.nextReplicaAt) > 1)
  }

  /// A length that was asked for is told whatever it costs.
  @Test func poolsOfASplitShareTheLoad() throws {
    let mix = try #require(Self.answer.get().mix)
    #expect(mix.threshold == 1500 && mix.buckets.count == 2)
    let fleet = try #require(mix.fleet)
    #expect(fleet.threshold == 1500 && fleet.isProven && fleet.gates.count == 4)
    #expect(fleet.shortShare > 0.5 && fleet.shortShare < 0.9 && fleet.shortWork < fleet.shortShare)
    #expect(fleet.gpus == fleet.short.gpus + fleet.long.gpus)
    let costs = mix.screened.compactMap(\.costPerHour)
    #expect(costs == costs.sorted() && costs.count == mix.screened.count && !costs.isEmpty)
  }

  @Test func aSplitKeepsEveryRequestOnce() throws {
    let scenario = try source().resolved(Fixture.catalog.get())
    var options = SizingOptions()
    options.window = Seconds(60)
    options.requestsPerReplicate = 1000
    let loads = try ComparisonLoads(
      scenario, SizingLoad(scenario, window: options.window), options: options)
    let whole = try loads.design.replicates(1, threads: 1)[0]
    let short = whole.keeping { $0.promptTokens <= 800 }
    let long = whole.keeping { $0.promptTokens > 800 }
    #expect(short.requests.count + long.requests.count == whole.requests.count)
    #expect(short.counts[0] + long.counts[0] == whole.counts[0] && short.counts[0] > 0)
    #expect(short.load.requests + long.load.requests == whole.load.requests)
    #expect(short.load.seconds == whole.load.seconds)
  }

  @Test func stockIsRespected() throws {
    let answer = try compare {
      $0.stock = [GPUStock(gpu: "L40S", count: 0)]
      $0.splitPrompt = 1500
    }
    #expect(answer.winner?.candidate.gpu == "A100-SXM")
    #expect(answer.candidates.last?.candidate.reason?.contains("the stock is 0") == true)
    let mix = try #require(answer.mix)
    #expect(!mix.screened.isEmpty)
    for fleet in mix.screened + [try #require(mix.fleet)] {
      #expect(fleet.short.gpu == "A100-SXM" && fleet.long.gpu == "A100-SXM")
    }
  }

  @Test func nothingIsLeftToSplit() throws {
    #expect(throws: InputErrors.self) { try compare { $0.splitPrompt = 1_000_000 } }
  }

  @Test func partsOfALatencyAddUp() {
    let parts = LatencyParts(
      queueMean: 40, queueP95: 120, ttftMean: 300, ttftP95: 700, e2elMean: 2300, e2elP95: 5000)
    let budget = LatencyBudget(
      network: NetworkDelay(milliseconds: 10), targets: [.queue: 30, .prefill: 260, .decode: 2000])
    let lines = budget.lines(parts)
    #expect(lines.map(\.milliseconds) == [10, 40, 260, 2000])
    #expect(lines.map(\.passes) == [nil, false, true, true])
    #expect(NetworkDelay.deployments.allSatisfy { $0.low < $0.high })
  }

  /// Slower steps are a denser load under tighter limits.
  @Test func stepTimesScaleAsUnitsOfTime() {
    let move = LoadVariation.stepTime(1.25)
    #expect(move.rate == 1.25 && abs(move.limits - 0.8) < 1e-12 && move.output == 1)
  }
}
