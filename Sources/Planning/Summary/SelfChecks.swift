// SelfChecks.swift: laws that every run must obey, checked on its own records.

internal import Fleet
internal import Metrics
internal import Plans
internal import Text
internal import Units

/// Conservation of requests, and Little's law.
///
/// On a run without a cut the area under the number of requests in the system is the sum of the times they
/// spent there, exactly: both count the same ticks. After a warm-up the two see different requests at its
/// end, so the gap says how much of the window its edges are.
struct SelfChecks {
  let flowGap: Int
  let hasFailures: Bool
  /// (area − Σ sojourns) / Σ sojourns; nil when nothing was in the system.
  let littleGap: Double?
  let hasWarmUp: Bool

  init(_ scenario: Scenario, _ result: SimulationResult) {
    let total = result.total
    flowGap = total.arrived - total.completed - total.rejected - total.failed
    hasFailures = total.failed > 0
    let area = result.pools.reduce(0) { $0 + $1.requestSeconds }
    // Requests at a provider are in no pool, but where they were before they came to it.
    let (all, away) = (total.latency.e2el, total.overflow.latency.e2el)
    let frontEnd = scenario.frontEnd.value * Double(all.count - away.count)
    let before = total.overflow.latency.queue.total.value
    // Between two replicas a request is in neither.
    let way = result.allHandOvers.map { ($0.linkWait.total + $0.transfer.total).value } ?? 0
    let sojourns = all.total.value - away.total.value + before - frontEnd - way
    // Who was turned away at a later stage has loaded those before it, and has no time of its own.
    let isLost = total.rejected + total.failed > 0 && total.escalated.contains { $0 > 0 }
    if case .ends(let time) = result.warmUp {
      hasWarmUp = time.value > 0
    } else {
      hasWarmUp = false
    }
    // Hand-overs are counted over the whole run, and who is turned away on the way has no time of its own.
    var isApart = false
    if let handOvers = result.allHandOvers {
      isApart = hasWarmUp || handOvers.handedOver != Int(handOvers.transfer.count)
    }
    littleGap = sojourns > 0 && !isLost && !isApart ? (area - sojourns) / sojourns : nil
  }

  var sentences: [String] {
    var sentences = [
      flowGap == 0
        ? "flow: arrived = completed + rejected\(hasFailures ? " + failed" : "")"
        : "flow: \(flowGap) requests are unaccounted for: a fault of this program"
    ]
    if let littleGap {
      let percent = NumberText.shortest((littleGap * 1e8).rounded() / 1e6)
      sentences.append(
        "Little's law: L and λW differ by \(percent) %"
          + (hasWarmUp ? " (requests at the edge of the warm-up)" : ""))
    }
    return sentences
  }
}
