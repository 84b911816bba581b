import Engine
import Fleet
import Foundation
import Metrics
import Synchronization
import TestSupport
import Testing
import Text
import Units

@testable import Planning
@testable import Plans

private func simulate(
  _ overrides: String..., text: String = Fixture.small, threads: Int = 1
) throws -> SimulationOutcome {
  try Fixture.scenario(text, overrides).simulate(
    catalog: try Fixture.identity(), options: SimulationOptions(threads: threads))
}

@Suite struct SimulateTests {
  @Test(arguments: ["warmup=0", "warmup=20s", "stepTime=ideal", "stepTime=layered", "seed=9"])
  func boundsAddUpToOne(_ change: String) throws {
    for pool in try simulate(change).summary.pools {
      let shares = pool.bottleneck.filter { !["queue", "kv_capacity"].contains($0.bound) }
      #expect(abs(shares.reduce(0) { $0 + $1.share } - 1) < 1e-9)
      #expect(pool.bottleneck.allSatisfy { (0...1).contains($0.share) }, "\(pool.bottleneck)")
      for share in [pool.busy, pool.mfu, pool.mbu] {
        #expect((0...1).contains(try #require(share.value)))
      }
    }
  }

  @Test(arguments: ["seed=1", "workload.arrivals.ratePerSecond=400", "fleet.frontEndMs=20"])
  func littlesLawIsExactWithoutAWarmUp(_ change: String) throws {
    let outcome = try simulate(change, "warmup=0")
    let total = outcome.result.total
    let frontEnd = outcome.summary.frontEndMilliseconds / 1e3 * Double(total.completed)
    let sojourns = total.latency.e2el.total.value - frontEnd
    let area = outcome.result.pools.reduce(0) { $0 + $1.requestSeconds }
    #expect(abs(area / sojourns - 1) < 1e-9)
    #expect(total.arrived == total.completed + total.rejected)
  }

  /// An explicit warm-up must be cut on a fleet whose replicas step out of phase, too.
  @Test(arguments: [1, 2, 7]) func aWarmUpIsCut(_ replicas: Int) throws {
    let loop = "workload.arrivals={process:\"closedLoop\",concurrency:40}"
    let outcome = try simulate(
      loop, "warmup=5s", "workload.requests=2000", "fleet.pools[0].replicas=\(replicas)",
      "workload.outputTokens={distribution:\"uniform\",min:100,max:900}")
    #expect(outcome.summary.warmUpSeconds >= 5 && outcome.summary.warmUpSeconds < 5.2)
    let kept = outcome.result.total.latency.e2el.count
    #expect(kept > 0 && kept < 2000)
  }

  @Test("rows that become no requests, and rows that were sorted, are told")
  func droppedRowsAreTold() throws {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(
      "headroom-test-\(UUID().uuidString).csv")
    defer { try? FileManager.default.removeItem(at: file) }
    try """
    Timestamp,Model,Request tokens,Response tokens
    0,m,5,5
    9,m,0,0
    3,m,5,5
    """.write(to: file, atomically: true, encoding: .utf8)
    let outcome = try simulate("workload={trace:{path:\"\(file.path)\",sort:true}}")
    #expect(outcome.result.total.completed == 2)
    let warnings = outcome.summary.warnings
    #expect(
      warnings.contains { $0.hasPrefix("1 of 3 rows of ") && $0.contains("0 prompt tokens") })
    #expect(warnings.contains { $0.hasPrefix("1 of 3 rows of ") && $0.contains("sorted") })
  }

  @Test("a class without a request, and a profile that ends early, are said")
  func silences() throws {
    let file = FileManager.default.temporaryDirectory.appending(
      path: "labels-\(UUID().uuidString).csv")
    defer { try? FileManager.default.removeItem(at: file) }
    try "arrival_s,input_tokens,output_tokens,class\n0,5,5,a\n1,5,5,a\n"
      .write(to: file, atomically: true, encoding: .utf8)
    let labelled = try simulate(
      "workload={trace:{path:\"\(file.path)\",classColumn:\"class\",classes:[\"a\",\"none\"]}}")
    #expect(labelled.summary.warnings.contains { $0.hasPrefix("class 'none': no request") })
    #expect(!labelled.summary.warnings.contains { $0.hasPrefix("class 'a'") })
    let short = try simulate(
      "workload={arrivals:{process:\"profile\",ratesPerSecond:[2],interval:60},duration:\"5m\","
        + "promptTokens:9,outputTokens:2}")
    #expect(
      short.summary.warnings.contains {
        $0.contains("profile ends at 60 s, before its duration of 300 s")
      })
  }

  @Test("clients that come back after the end of the clock end the run, not in silence")
  func clientsBeyondTheClock() throws {
    #expect(throws: SimulationError.beyondClock) {
      // 1000 tokens take some 5 s; the clock ends a second after the think time.
      _ = try simulate(
        "workload.arrivals={process:\"closedLoop\",concurrency:2,thinkTime:33554431}",
        "workload.requests=4", "workload.outputTokens=1000")
    }
  }

  @Test("a batch with a deadline says how much of it was done in time")
  func deadlines() throws {
    func met(_ deadline: String) throws -> Double {
      let outcome = try simulate(
        "workload.arrivals={process:\"batch\",start:60,deadline:\"\(deadline)\"}",
        "workload.requests=500")
      return try #require(outcome.summary.classes[0].deadlineMet?.value)
    }
    let run = try simulate("workload.arrivals={process:\"batch\"}", "workload.requests=500").summary
    #expect(run.classes[0].deadlineMet == nil)
    #expect(try met("1h") == 1 && met("1us") == 0)
    // At the median of the time to the last token half are done, within the width of a bucket.
    let median = try #require(run.classes[0].latencies[3].median.value)
    #expect(abs(try met("\(median)ms") - 0.5) < 0.05)
  }

  @Test func aWarmUpAsLongAsTheRunIsRefused() throws {
    #expect(throws: InputErrors.self) { try simulate("warmup=10h") }
  }

  @Test func sameBytesOnAnyNumberOfThreads() throws {
    let runs = try [1, 2, 2, 5].map { threads in
      String(describing: try simulate("replications=4", threads: threads).summary)
    }
    #expect(Set(runs).count == 1)
  }

  @Test func replicationsArePooled() throws {
    let together = try simulate("replications=3").summary
    #expect(together.overall.completed == 9000 && together.provenance.replications == 3)
    let figures = together.overall.latencies[0]
    let halfWidth = try #require(figures.mean.halfWidth)
    #expect(halfWidth > 0 && halfWidth < figures.mean.value ?? 0)
    #expect(try simulate("seed=1").summary.overall.latencies[0].mean.halfWidth == nil)
    let parts = try (0..<3).map { replication in
      try Fixture.scenario(Fixture.small).run(replication: replication) { _ in true }
    }
    let samples = parts.reduce(into: LatencyHistogram()) { $0.merge($1.result.total.latency.ttft) }
    #expect(figures.histogram == samples)
  }

  @Test func energyOfSeveralRunsIsThatOfOne() throws {
    let together = try simulate("replications=4").summary.energyKilowattHours
    let energies = try (0..<4).map { replication in
      let run = try Fixture.scenario(Fixture.small).run(replication: replication) { _ in true }
      return 2 * 0.7 * run.result.duration.value / 3600
    }
    let interval = try #require(ConfidenceInterval(of: energies))
    #expect(abs(try #require(together.value) / interval.mean - 1) < 1e-9)
    #expect(abs(try #require(together.halfWidth) / interval.halfWidth - 1) < 1e-6)
  }

  @Test("rows that reach no GPU and clocks that tie are told")
  func traceWarnings() throws {
    let trace = "/tmp/headroom-ties-\(ProcessInfo.processInfo.processIdentifier).csv"
    let rows = (0..<60).map { "\($0 / 2),\($0 == 7 ? 0 : 100),20" }
    try ("Timestamp,Request tokens,Response tokens\n" + rows.joined(separator: "\n"))
      .write(toFile: trace, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: trace) }
    // A closed loop before the trace must not shift whose counts are told.
    let loop = "{name:\"l\",arrivals:{process:\"closedLoop\",concurrency:1},"
    let summary = try simulate(
      "workload=[\(loop)promptTokens:9,outputTokens:9,requests:9},{trace:{path:\"\(trace)\"}}]"
    ).summary
    #expect(summary.warnings.contains { $0.hasPrefix("1 of 60 rows of \(trace) never reaches") })
    #expect(summary.warnings.contains { $0.hasPrefix("29 of 59 requests of \(trace) arrive") })
    #expect(summary.provenance.traces.map(\.requests) == [59])
  }

  @Test func aRejectionTellsTheLimits() throws {
    let summary = try simulate(
      "workload.promptTokens=5000", "fleet.pools[0].maxModelLen=4000"
    ).summary
    let warning = try #require(summary.warnings.first { $0.contains("were rejected") })
    #expect(warning.contains("3000 of 3000") && warning.contains("maxModelLen 4000"))
    #expect(warning.contains("the longest prompt has 5000"))
  }

  @Test func withoutRandomnessOneRunIsEnough() throws {
    let trace = "/tmp/headroom-planning-\(ProcessInfo.processInfo.processIdentifier).csv"
    let rows = (0..<50).map { "\($0),100,20" }
    try ("arrival_s,input_tokens,output_tokens\n" + rows.joined(separator: "\n"))
      .write(toFile: trace, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: trace) }
    let summary = try simulate(
      "workload={trace:{path:\"\(trace)\"}}", "replications=4", threads: 2
    ).summary
    #expect(summary.provenance.replications == 1)
    #expect(summary.warnings.contains { $0.contains("nothing is random") })
    let read = try #require(summary.provenance.traces.first)
    #expect(read.rows == 50 && read.requests == 50 && read.sha256.count == 64)
    #expect(summary.overall.arrived == 50 && summary.overall.completed == 50)
    #expect(summary.warmUpSeconds == 0, "all of a trace counts")
    #expect(summary.overall.latencies[0].p99.reason == .insufficient)
    #expect(summary.overall.latencies[0].median.value != nil)
  }

  /// Capacity is what the fleet completes when all requests are there at once, in its middle part.
  @Test(arguments: 1...8) func overloadIsCalledSaturatedAndLoadBelowIsNot(_ seed: Int) throws {
    let batch = try simulate(
      "workload.arrivals={process:\"batch\"}", "workload.requests=20000"
    ).summary
    let capacity = try #require(batch.overall.requestThroughput.value)
    #expect(!batch.saturated)
    for (share, isSaturated) in [(0.3, false), (0.8, false), (1.25, true), (5, true)] {
      let summary = try simulate(
        "workload.arrivals.ratePerSecond=\(share * capacity)", "workload.requests=20000",
        "seed=\(seed)"
      ).summary
      #expect(summary.saturated == isSaturated, "\(share) of \(capacity) requests/s")
    }
  }

  @Test func whenAllIsRejectedNothingIsMadeUp() throws {
    let summary = try simulate(
      "workload.promptTokens=5000", "fleet.pools[0].maxModelLen=4000", "slo={ttftMs:{p95:100}}"
    ).summary
    #expect(summary.overall.rejected == 3000 && summary.overall.completed == 0)
    #expect(summary.overall.requestGoodput.value == 0 && summary.overall.sloAttainment.value == 0)
    #expect(summary.verdict == false)
    for latency in summary.overall.latencies {
      #expect(latency.mean.value == nil && latency.p99.reason == .noSamples)
    }
    #expect(summary.costPerMillionOutputTokens.value == nil)
  }

  @Test func aStopIsPrompt() throws {
    let scenario = try Fixture.scenario(
      Fixture.small, "workload.requests=100000000", "replications=4")
    let options = SimulationOptions(threads: 2, progress: { $0.arrived < 100_000 })
    #expect(throws: SimulationStopped.self) {
      try scenario.simulate(catalog: try Fixture.identity(), options: options)
    }
  }
}

@Suite struct VerdictTests {
  /// The verdict follows from the requests themselves, whatever the histograms round.
  @Test(arguments: [5.0, 8, 9.5, 10, 12, 50]) func followsFromTheRequests(_ limit: Double) throws {
    var within = 0
    var all = 0
    let scenario = try Fixture.scenario(
      Fixture.small, "slo={ttftMs:{p90:\(limit)}}", "fleet.frontEndMs=0")
    let ticks = SimulationTime(Seconds(limit / 1e3)).ticks
    let options = SimulationOptions(requestObserver: { record in
      all += 1
      if let first = record.firstToken, first.ticks - record.arrival.ticks <= ticks { within += 1 }
    })
    let summary = try scenario.simulate(
      catalog: try Fixture.identity(), options: options
    ).summary
    let share = Double(within) / Double(all)
    #expect(all == 3000)
    #expect(summary.overall.limits[0].share.value == share)
    #expect(summary.verdict == (share >= 0.9))
    #expect(summary.overall.sloAttainment.value == share)
  }

  @Test func tooFewSamplesAreAMiss() throws {
    let summary = try simulate(
      "slo={ttftMs:{p99:60000}}", "workload.requests=500", "warmup=0"
    ).summary
    #expect(summary.verdict == false)
    #expect(summary.warnings.contains { $0.contains("too few samples") })
    let enough = try simulate(
      "slo={ttftMs:{p98:60000}}", "workload.requests=500", "warmup=0"
    ).summary
    #expect(enough.verdict == true)
  }

  @Test func noPromiseNoVerdict() throws {
    let summary = try simulate().summary
    #expect(summary.verdict == nil && summary.overall.sloAttainment.reason == .notConfigured)
  }

  @Test func eachClassKeepsItsOwn() throws {
    let text = """
      { model: "llama-3.1-8b", workload: [
          { name: "easy", tenant: "t", arrivals: { process: "poisson", ratePerSecond: 5 },
            promptTokens: 100, outputTokens: 20, requests: 600, slo: { ttftMs: { p95: 1000 } } },
          { name: "hard", tenant: "t", arrivals: { process: "poisson", ratePerSecond: 5 },
            promptTokens: 100, outputTokens: 20, requests: 600, slo: { ttftMs: { p95: 0.1 } } } ],
        fleet: { pools: [{ gpu: "H200-SXM" }] } }
      """
    let summary = try simulate(text: text).summary
    #expect(summary.classes.map(\.name) == ["easy", "hard", "tenant t"])
    #expect(summary.classes.map(\.verdict) == [true, false, false])
    #expect(summary.verdict == false && summary.overall.limits.isEmpty)
    #expect(summary.overall.sloAttainment.value == 0.5)
  }
}
