// EngineComparison+Transfers.swift: what both engines say of hand-overs and links.

import Metrics
import Units

@testable import Fleet

extension EngineComparison {
  /// One line for each figure of a hand-over on which the engines do not agree.
  static func transferDifferences(
    _ result: SimulationResult, _ reference: ReferenceEngine
  ) -> [String] {
    let areThere = reference.scenario.pools.contains { $0.role.handOver != nil }
    guard areThere else {
      return result.handOvers.isEmpty && result.links.isEmpty ? [] : ["hand-overs out of nothing"]
    }
    var found: [String] = []
    for (index, pair) in zip(result.handOvers, reference.handOvers).enumerated() {
      let (a, b) = pair
      if a.handedOver != b.handedOver {
        found.append("class \(index) handed over \(a.handedOver), reference \(b.handedOver)")
      }
      let parts = [
        a.prefillQueue, a.prefill, a.blockWait, a.linkWait, a.transfer, a.decodeQueue, a.firstStep,
      ]
      for (part, samples) in zip(parts, b.parts).enumerated()
      where !ReferenceSamples.holds(samples.0, samples.1) {
        found.append(
          "class \(index) part \(part): \(samples.0.count), reference \(samples.1.count)")
      }
    }
    for (index, pair) in zip(result.links, reference.links).enumerated() {
      let (a, b) = pair
      if a.transfers != b.transfers || a.busyTicks != b.busy
        || abs(a.bytes.value - b.bytes) > 1e-9 * b.bytes
      {
        found.append("link \(index): \(a), reference \(b)")
      }
    }
    return found
  }
}
