// BootstrapTests.swift: intervals of a trace, from resamples of its blocks.

import Fleet
import Foundation
import Metrics
import TestSupport
import Testing
import Text
import Units
import Workload

@testable import Planning
@testable import Plans

/// A trace in a file that goes away with it.
private final class TraceFile {
  let path =
    FileManager.default.temporaryDirectory.path + "/headroom-bootstrap-\(UUID().uuidString).csv"

  init(_ requests: [Request]) throws {
    let rows = requests.map {
      "\($0.arrival.seconds.value),\($0.promptTokens),\($0.outputTokens)"
    }
    try (["arrival_s,input_tokens,output_tokens"] + rows).joined(separator: "\n")
      .write(toFile: path, atomically: true, encoding: .utf8)
  }
  deinit { try? FileManager.default.removeItem(atPath: path) }
}

private func requests(_ scenario: Scenario, seed: UInt64) throws -> [Request] {
  try all(scenario.workload.makeStream(seed: seed))
}

/// One replica at about two thirds of what it can carry, for 400 s.
private let busy = """
  { model: "llama-3.1-8b", warmup: 0,
    workload: { arrivals: { process: "poisson", ratePerSecond: 12 }, promptTokens: 1000,
                outputTokens: { distribution: "lognormal", mean: 100, p95: 300 }, duration: 400 },
    fleet: { pools: [{ gpu: "H200-SXM", maxNumSeqs: 24 }] } }
  """

private func simulate(
  _ text: String, _ overrides: [String], threads: Int = 1
) throws -> SimulationSummary {
  try Fixture.scenario(text, overrides).simulate(
    catalog: try Fixture.identity(), options: SimulationOptions(threads: threads)
  ).summary
}

@Suite struct BootstrapTests {
  @Test("a trace's half-width is like the spread over independent traces", arguments: 1...5)
  func agreesWithIndependentRuns(_ seed: Int) throws {
    let source = try Fixture.scenario(busy)
    let file = try TraceFile(try requests(source, seed: UInt64(seed)))
    let trace = "workload={trace:{path:\"\(file.path)\"}}"
    let summary = try simulate(busy, [trace, "bootstrap=100"], threads: 2)
    let halfWidth = try #require(summary.overall.latencies[0].mean.halfWidth)
    var moments = SampleMoments()
    for replication in 0..<100 {
      let outcome = try source.run(replication: replication) { _ in true }
      moments.add(try #require(outcome.result.total.latency.ttft.meanMilliseconds))
    }
    let spread = 1.96 * (try #require(moments.variance)).squareRoot()
    #expect((0.5...2).contains(halfWidth / spread), "\(halfWidth) beside \(spread)")
  }

  @Test func figuresAreThoseOfThePlainReplay() throws {
    let source = try Fixture.scenario(Fixture.small)
    let file = try TraceFile(try requests(source, seed: 1))
    let trace = "workload={trace:{path:\"\(file.path)\"}}"
    let random = "fleet.router=random"
    let plain = try simulate(Fixture.small, [trace, random])
    let summaries = try [1, 2, 2].map {
      try simulate(Fixture.small, [trace, random, "bootstrap=12"], threads: $0)
    }
    #expect(Set(summaries.map { String(describing: $0) }).count == 1)
    let summary = summaries[0]
    #expect(summary.overall.arrived == 3000 && summary.provenance.replications == 1)
    #expect(summary.provenance.scenarioHash != plain.provenance.scenarioHash)
    #expect(summary.assumptions.contains { $0.contains("± from 12 block resamples of the trace") })
    for (with, without) in zip(summary.overall.latencies, plain.overall.latencies) {
      #expect(with.histogram == without.histogram && with.p99.value == without.p99.value)
      #expect(without.mean.halfWidth == nil)
      let halfWidth = try #require(with.mean.halfWidth)
      #expect(halfWidth >= 0 && (halfWidth > 0 || with.name == "queue"))
    }
    #expect(try #require(summary.pools[0].busy.halfWidth) > 0)
  }

  @Test("resamples may be empty: there is no interval then")
  func sparseTrace() throws {
    let ends = [0.0, 1000].map {
      Request(arrival: SimulationTime(Seconds($0)), promptTokens: 10, outputTokens: 5)
    }
    let file = try TraceFile(ends)
    let trace = "workload={trace:{path:\"\(file.path)\"}}"
    let summary = try simulate(Fixture.small, [trace, "bootstrap=50"])
    #expect(summary.overall.completed == 2 && summary.overall.latencies[0].mean.halfWidth == nil)
  }

  @Test func whatCannotBeResampledIsRefused() throws {
    let file = try TraceFile(
      (0..<50).map {
        Request(arrival: SimulationTime(Seconds(Double($0))), promptTokens: 10, outputTokens: 5)
      })
    let trace = "workload={trace:{path:\"\(file.path)\"}}"
    let loop =
      "{arrivals:{process:\"closedLoop\",concurrency:4},promptTokens:9,outputTokens:9,requests:9}"
    let table: [([String], InputError.Code)] = [
      (["bootstrap=20"], .conflict),
      (
        ["workload=[{name:\"t\",trace:{path:\"\(file.path)\"}},\(loop)]", "bootstrap=20"], .conflict
      ),
      ([trace, "bootstrap=20", "replications=2"], .conflict),
      (["workload={trace:{path:\"-\"}}", "bootstrap=20"], .conflict),
      ([trace, "bootstrap=9"], .outOfRange), ([trace, "bootstrap=0"], .outOfRange),
      ([trace, "bootstrap=true"], .wrongType), ([trace, "bootstrap=10001"], .outOfRange),
    ]
    for (overrides, code) in table {
      do {
        _ = try simulate(Fixture.small, overrides)
        Issue.record("\(overrides) was accepted")
      } catch ReadError.input(let errors) {
        #expect(errors.errors.map(\.code) == [code], "\(overrides)")
      }
    }
  }
}
