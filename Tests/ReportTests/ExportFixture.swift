// ExportFixture.swift: a run of two pools and two classes with names that act where they are not made harmless.

import Fleet
import Planning
import Plans
import TestSupport
import Text

@testable import Report

struct ExportFixture {
  static let evil = "</script>\"\n\\"
  /// 2026-11-30 09:54:48 UTC.
  static let epoch = 1_796_032_488

  static let shared = Result { try ExportFixture() }

  let outcome: SimulationOutcome
  let run: ExportedRun

  /// - Parameter overrides: of the scenario.
  init(_ overrides: String...) throws {
    let name = JSONWriter.quoted(Self.evil)
    let text = """
      {
        name: \(name), model: "llama-3.1-8b", warmup: "2s",
        workload: [
          { name: \(name), arrivals: { process: "poisson", ratePerSecond: 20 }, promptTokens: 200,
            outputTokens: { distribution: "lognormal", mean: 60, p95: 120 }, requests: 1500 },
          { name: "batch", arrivals: { process: "poisson", ratePerSecond: 5 }, promptTokens: 900,
            outputTokens: 80, requests: 300 },
        ],
        fleet: { pools: [{ name: "main", gpu: "H200-SXM", replicas: 2 },
                         { name: \(name), gpu: "L40S", replicas: 1 }] },
        slo: { ttftMs: { p95: 500 } },
      }
      """
    let scenario = try Fixture.scenario(text, overrides)
    var sample = RequestSample()
    outcome = try scenario.simulate(
      catalog: CatalogIdentity(try Fixture.catalog.get()),
      options: SimulationOptions(requestObserver: { sample.add($0) }))
    run = ExportedRun(outcome, of: scenario, requests: sample, epoch: Self.epoch)
  }

  var summary: SimulationSummary { outcome.summary }

  /// The text of each file of an export, by name.
  func texts(of export: SimulationExport) -> [(name: String, text: String)] {
    run.files(of: [export]).compactMap { file in
      file.bytes.map { (file.name, String(decoding: $0, as: UTF8.self)) }
    }
  }

  /// The text of an export of one file.
  func text(of export: SimulationExport) -> String {
    texts(of: export).map(\.text).joined()
  }
}
