import TestSupport
import Testing
import Text
import Units

@testable import Planning
@testable import Plans

@Suite struct BacktestTests {
  /// Two hours at one rate, two at another.
  private func twoHalves(_ second: Double) throws -> Scenario {
    let hourly = [Double](repeating: 1, count: 2) + [Double](repeating: second, count: 22)
    let mean = hourly.reduce(0, +) / 24
    return try Fixture.scenario(
      """
      { model: "llama-3.1-8b", fleet: { pools: [{ gpu: "L40S" }] },
        slo: { ttftMs: { p95: 4000 }, tpotMs: { p95: 60 } },
        workload: { arrivals: { process: "diurnal", ratePerSecond: \(0.5 * mean), hourly: \(hourly) },
          promptTokens: 4000, outputTokens: 200, duration: "4h" } }
      """)
  }

  private func backtest(_ second: Double) throws -> Backtest {
    let scenario = try twoHalves(second)
    var options = SizingOptions()
    options.threads = 2
    options.requestsPerReplicate = 400
    (options.replicates, options.replicateCap) = (5, 10)
    let spans = (try #require(LoadSpan("0h..2h")), try #require(LoadSpan("2h..4h")))
    let problem = SizingProblem(scenario, options: options)
    let trained = try SizingLoad(scenario, span: spans.0)
    let answer = try problem.size(trained, catalog: Fixture.identity())
    let tested = try SizingLoad(scenario, span: spans.1)
    let span = TestedSpan(tested, trained: spans.0, tested: spans.1)
    return try #require(try Backtest(problem, answer, on: span))
  }

  @Test func theSameLoadAgainIsHeld() throws {
    let test = try backtest(1)
    #expect(test.windows == 24 && test.windowsOut == 0 && test.minutesOut == 0 && test.holds)
    #expect(test.windowsAboveTarget == 0 && test.windowsAbove < 8)
    #expect(abs(test.testedP95 / test.trainedP95 - 1) < 0.2)
    // Half a request a second for two hours.
    #expect(abs(Double(test.requests) - 3600) < 300)
  }

  @Test func aLoadThatGrewIsMissed() throws {
    let test = try backtest(8)
    #expect(test.windowsAbove == test.windows && test.windowsAboveTarget == test.windows)
    #expect(test.windowsOut > 20 && test.missed > 0)
    #expect(test.minutesOut == test.misses.reduce(0) { $0 + $1.seconds } / 60)
    #expect(test.misses.allSatisfy { $0.extraReplicas > 0 })
  }

  @Test(
    "spans", arguments: [("0d..7d", 604_800.0), ("90m..2h", 1800), ("10..20", 10)])
  func spans(text: String, seconds: Double) throws {
    let span = try #require(LoadSpan(text))
    #expect((span.to - span.from).seconds.value == seconds)
  }

  @Test("no spans", arguments: ["", "7d", "7d..0d", "1h..1h", "..", "a..b", "0d..9999999d"])
  func noSpans(text: String) { #expect(LoadSpan(text) == nil) }
}

@Suite struct BenchPlanTests {
  @Test func threePointsWithTheirRanges() throws {
    let study = try ClassicFixture.shared.get()
    let bench = try #require(study.bench)
    #expect(bench.points.map(\.name) == ["low", "design", "saturation"])
    #expect(bench.serve.starts(with: [bench.model, "--tensor-parallel-size", "1"]))
    for point in bench.points {
      #expect(point.bands.count == 5)
      for named in point.bands {
        let band = try #require(named.band, "\(point.name) \(named.name)")
        #expect(band.low < band.predicted && band.predicted < band.high)
      }
      let arguments = bench.arguments(point)
      #expect(arguments.contains("--random-input-len") && arguments.contains("--ignore-eos"))
      #expect(arguments.contains("--burstiness") == (point.requestsPerSecond != nil))
    }
    func tpot(_ index: Int) -> Double { bench.points[index].bands[2].band?.predicted ?? 0 }
    #expect(tpot(0) < tpot(1) && tpot(1) < tpot(2))
    // The design benchmark offers a replica its share of the load with headroom.
    let rate = try #require(bench.points[1].requestsPerSecond)
    let design = (study.classic?.requestsPerSecond ?? 0) * 1.3
    #expect(abs(rate * Double(study.answer.replicas ?? 0) / design - 1) < 0.1)
  }

  @Test func latencyRisesWithLoad() throws {
    let study = try ClassicFixture.shared.get()
    let tpot = study.curve.compactMap(\.tpotP95)
    #expect(tpot.count == study.curve.count && tpot == tpot.sorted())
    #expect(study.curve.map(\.factor) == study.curve.map(\.factor).sorted())
    let held = study.curve.filter { $0.factor <= 1.3 }
    #expect(held.allSatisfy { ($0.tpotP95 ?? .infinity) <= 50 })
  }
}
