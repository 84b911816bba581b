import Economics
import Foundation
import Plans
import TestSupport
import Testing
import Text
import Units

@testable import Planning

@Suite struct ComparedOffersTests {
  private static func compare(
    _ cost: String, _ names: [String] = [], proofs: Int = 0, _ change: (inout CandidateAxes) -> Void
  ) throws -> ComparisonAnswer {
    let plan = try Fixture.plan(
      """
      {
        model: "llama-3.1-8b",
        workload: { arrivals: { process: "poisson", ratePerSecond: 3 }, promptTokens: 1500,
                    outputTokens: { distribution: "lognormal", mean: 150, p95: 400 }, duration: "10m" },
        fleet: { pools: [{ name: "main", gpu: "L40S", price: 1 }] },
        slo: { ttftMs: { p95: 1500 }, tpotMs: { p95: 60 } },
        headroom: { domain: "off" },
        cost: \(cost),
      }
      """, [])
    var axes = CandidateAxes()
    change(&axes)
    var options = ComparisonOptions()
    options.sizing.threads = 2
    options.sizing.window = Seconds(60)
    options.sizing.requestsPerReplicate = 500
    options.sizing.replicateCap = 6
    options.sizing.maxReplicas = 32
    options.sizing.looksAtOtherWindows = false
    options.proofs = proofs
    options.offers = AskedOffers(names, prices: try PriceCatalog.builtIn())
    return try ComparisonProblem(
      [plan], axes: axes, catalog: Fixture.catalog.get(), options: options
    ).compare(identity: Fixture.identity())
  }

  private static func grid(_ axes: inout CandidateAxes) {
    axes.gpus = ["L40S", "A100-SXM"]
    axes.tensorParallel = [1, 2]
    axes.prices = [("A100-SXM", 2)]
  }

  /// Owning costs hardware and power alone, and an API far more than they at a large load.
  private static let usual = Result {
    try compare(
      """
      {
        owned: { gpuPrice: 7000, engineers: 0, softwareMonthly: 0 },
        onDemand: { instanceGpus: 1 }, api: { apiInputPerMillion: 3, apiOutputPerMillion: 6 },
      }
      """, [], grid)
  }

  @Test("each fleet in each way, and each API once, in order of dollars a month")
  func everyWayOnce() throws {
    let answer = try Self.usual.get()
    let offers = try #require(answer.offers)
    let held = answer.candidates.filter { $0.size != nil }
    #expect(held.count == 4 && offers.choices.count == 4 * 2 + 1)
    let months = offers.possible.map(\.cost.monthly.mid)
    #expect(months == months.sorted() && offers.winner?.name == offers.possible.first?.name)
    let api = try #require(offers.choices.first { $0.cost.offer == "api" })
    #expect(api.candidate == nil && api.cost.gpus == 0 && api.name == "api")
    #expect(offers.notes.contains { $0.contains("api: latency not simulated") })
    let margin = try #require(offers.margin)
    #expect(offers.isDecided == (margin.low > 0))
  }

  @Test("at a price paid around the clock the order is that of the GPU-hours")
  func oneOfferRanksAsGPUHours() throws {
    let answer = try Self.compare(
      "{ reserved: { reserved1yPrice: 1, instanceGpus: 1 } }", ["reserved-1y"]
    ) {
      $0.gpus = ["L40S"]
      $0.tensorParallel = [1, 2, 4]
    }
    let offers = try #require(answer.offers)
    #expect(answer.order == .cost && offers.possible.count == 3)
    #expect(
      offers.possible.compactMap(\.candidate)
        == answer.candidates.filter { $0.size != nil }.map(\.candidate.name))
    for choice in offers.possible {
      let size = answer.candidates.first { $0.candidate.name == choice.candidate }?.size
      let rent = choice.cost.lines.first { $0.kind == .rent }?.monthly.mid.double
      #expect(rent == (try #require(size?.costPerHour)) * 730)
    }
  }

  @Test("a price of the block is that of the scenario's own GPU, and --price is that on demand")
  func pricesOfOneGPU() throws {
    let offers = try #require(Self.usual.get().offers)
    for choice in offers.choices where choice.cost.offer == "owned" {
      let gpus = try #require(choice.cost.lines.first { $0.name.hasSuffix(" GPUs") })
      #expect(gpus.source.hasPrefix("as given") == (choice.gpu == "L40S"), "\(choice.name)")
    }
    for choice in offers.choices where choice.cost.offer == "on-demand" {
      let rent = try #require(choice.cost.lines.first { $0.kind == .rent })
      #expect(rent.source.hasPrefix("as given") && !rent.monthly.isRange, "\(choice.name)")
    }
    #expect(offers.notes.contains { $0.contains("gpuPrice") && $0.contains("L40S alone") })
  }

  @Test("little goes to the API, much to a fleet of one's own, and dearer GPUs to the API again")
  func map() throws {
    let map = try #require(Self.usual.get().offers?.map)
    func winner(_ growth: Double, _ factor: Double) throws -> String? {
      let row = try #require(map.factors.firstIndex(of: factor))
      let column = try #require(map.growths.firstIndex(of: growth))
      return map.cells[row][column].choice.map { map.names[$0] }
    }
    #expect(map.gpu == "A100-SXM" && map.cells.count == map.factors.count)
    #expect(try winner(0.01, 1) == "api")
    #expect(try winner(32, 1)?.hasSuffix(" owned") == true)
    // The other type's prices stay as they are: it never loses to one that becomes dearer.
    #expect(try winner(32, 4) == "L40S owned")
    #expect(try winner(32, 0.25)?.hasPrefix("A100-SXM") == true)
  }

  @Test("the cheapest fleet is the one that is proven first")
  func theCheapestIsProven() throws {
    let answer = try Self.compare(
      "{ reserved: { reserved1yPrice: 1, instanceGpus: 1 } }", ["reserved-1y", "api"], proofs: 1
    ) {
      $0.gpus = ["L40S"]
      $0.tensorParallel = [2, 4]
    }
    let best = try #require(answer.offers?.possible.first { $0.candidate != nil })
    let proven = answer.candidates.filter { $0.size?.isProven == true }
    // Without a loss to survive a proof has a gate less, and stands.
    #expect(proven.map(\.candidate.name) == [best.candidate])
  }

  @Test func anAPIIsAWayWhereNoFleetHolds() throws {
    let answer = try Self.compare(
      "{ owned: {}, api: { apiInputPerMillion: 1, apiOutputPerMillion: 2 } }"
    ) {
      $0.gpus = ["L40S"]
      $0.tensorParallel = [3]
    }
    #expect(answer.winner == nil && answer.offers?.winner?.name == "api")
    #expect(answer.offers?.map?.names == ["api"])
  }

  @Test("hours by windows are those of the load's layers; tokens grow with the load")
  func needs() throws {
    let scenario = try Fixture.plan(
      """
      {
        model: "llama-3.1-8b",
        workload: { arrivals: { process: "poisson", ratePerSecond: 3 }, promptTokens: 500, outputTokens: 50,
                    duration: "10m" },
        fleet: { pools: [{ name: "main", gpu: "L40S" }] }, slo: { ttftMs: { p95: 1500 } },
      }
      """, []
    ).resolved(Fixture.catalog.get())
    let load = try SizingLoad(scenario, window: Seconds(20))
    let measured = MeasuredLoad(
      .concurrency, load.profile, percentile: 95, work: nil, blocks: nil, seed: 1)
    let month = MonthlyLoad(load, measured, hours: 730)
    let offered = OfferedLoad(
      pool: scenario.onlyPool, month: month,
      ways: WaysOfPaying(
        nil, inputs: Inputs(), only: nil, prices: try PriceCatalog.builtIn(), staying: []),
      fleet: OfferedFleet(
        name: "it", place: 0, today: (7, 2), holds: 1.4, factor: 1.3, busyAtDesign: 0.8
      ) { (Int(7 * $0), 3) })
    let layers = LoadLayers(
      month.slices(replicas: 7, holding: 1.4), factor: 1.3, limit: 7, hoursPerMonth: 730)
    let now = offered.need()
    let hours = try #require(now.gpuHoursPerMonth).double
    #expect(abs(hours / layers.replicaHoursPerMonth - 1) < 1e-9 && now.gpus == 7)
    #expect(now.busyShare.high == Decimal(shortest: 0.8) && now.busyShare.low > 0)
    let twice = offered.need(at: 2)
    #expect(twice.gpus == 14 && now.nodes == 2 && twice.nodes == 3)
    #expect(
      abs(
        try #require(twice.outputTokensPerMonth).double
          / (try #require(now.outputTokensPerMonth).double) - 2) < 1e-12)
  }
}
