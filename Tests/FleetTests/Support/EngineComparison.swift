// EngineComparison.swift: runs a scenario on both engines and tells every difference.

import Metrics
import Units

@testable import Fleet

/// What the engine under test reported.
struct EngineOutcome {
  var result: SimulationResult
  var records: [RequestRecord] = []

  /// - Throws: what the run throws.
  init(_ scenario: Scenario, warmUp: WarmUpRule = .none) throws {
    let log = RecordLog()
    var simulation = try scenario.simulation(warmUp: warmUp) { log.records.append($0) }
    result = try simulation.run()
    records = log.records
  }
}

/// Collects records from an observer.
final class RecordLog {
  var records: [RequestRecord] = []
}

enum EngineComparison {
  /// One line for each thing on which the engines do not agree; empty when they do.
  static func differences(_ engine: EngineOutcome, _ reference: ReferenceEngine) -> [String] {
    var found: [String] = []
    func compare<T: Equatable>(_ name: String, _ a: T, _ b: T) {
      if a != b { found.append("\(name): \(a), reference \(b)") }
    }
    for (a, b) in zip(engine.records, reference.records) where a != b {
      found.append("first record that differs:\n    \(a)\n    \(b) (reference)")
      break
    }
    compare("records", engine.records.count, reference.records.count)
    for (index, pair) in zip(engine.result.classes, reference.classes).enumerated() {
      let name = "class \(index)"
      let (a, b) = pair
      compare("\(name) arrived", a.arrived, b.arrived)
      compare("\(name) completed", a.completed, b.completed)
      compare("\(name) rejected", a.rejected, b.rejected)
      compare("\(name) promptTokens", a.promptTokens, b.promptTokens)
      compare("\(name) outputTokens", a.outputTokens, b.outputTokens)
      compare("\(name) cutRequests", a.cutRequests, b.cutRequests)
      compare("\(name) cutTokens", a.cutTokens, b.cutTokens)
      compare("\(name) zeroOutput", a.zeroOutput, b.zeroOutput)
      compare("\(name) preemptions", a.preemptions, b.preemptions)
      compare("\(name) limits met", a.objective.within, b.within)
      compare("\(name) gaps", a.objective.gaps, b.gaps)
      compare("\(name) good", a.objective.good, b.good)
      for (metric, path) in latencies where a.latency[keyPath: path] != b.latency[keyPath: path] {
        let counts = (a.latency[keyPath: path].count, b.latency[keyPath: path].count)
        found.append("\(name) \(metric) histograms differ, with \(counts) samples")
      }
    }
    compare("ended clients", engine.result.endedClients, reference.endedClients)
    compare(
      "duration", engine.result.duration, SimulationTime(ticks: reference.lastFinish).seconds)
    return found
  }

  private static var latencies: [(String, KeyPath<LatencySet, LatencyHistogram>)] {
    [
      ("ttft", \.ttft), ("tpot", \.tpot), ("itl", \.itl), ("e2el", \.e2el), ("queue", \.queue),
    ]
  }
}
