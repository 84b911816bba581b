// RunEstimate.swift: how much memory a run would take, so that what cannot be run is refused at once.

internal import Engine
internal import Fleet
internal import Text
internal import Workload

/// The memory of one run, in bytes, counted from what it allocates before its first event.
struct RunEstimate {
  let replicas: Int
  let bytes: Double

  /// Memory of one run, bytes: what a small machine has to spare.
  private static let memoryLimit = 2e9
  /// A replica with its heaps and at least 8 windows of its timeline (48 bytes each).
  private static let bytesPerReplica = 1024.0
  /// Closed-loop clients: an event and an active request.
  private static let bytesPerClient = 200.0
  /// Counters of a pool, and the copies that the search for a warm-up keeps.
  private static let copies = 22.0

  init(_ scenario: Scenario) {
    replicas = scenario.pools.reduce(0) { $0 + $1.replicas }
    var sum = Double(replicas) * Self.bytesPerReplica
    for pool in scenario.pools {
      // Steps and first chunks by tokens; steps, context and samples by rows.
      let counters =
        2 * Double(pool.limits.maxNumBatchedTokens) + 3 * Double(pool.limits.maxNumSeqs)
      sum += 8 * counters * Self.copies
      sum += Double(pool.replicas) * 48 * 8
    }
    // Lists of candidates, one between any two bounds.
    let bounded = scenario.pools.count { $0.prompts != .all }
    sum += Double(replicas) * 8 * Double(2 * bounded)
    for loop in scenario.workload.closedLoops {
      sum += Double(loop.loop.concurrency) * Self.bytesPerClient
    }
    bytes = sum
  }

  /// What is wrong and what to write instead; nil when the run is within limits.
  var refusal: (message: String, hint: String)? {
    if replicas > PoolKeys.replicas.range.upperBound {
      return (
        "the fleet has \(replicas) replicas; the limit is \(PoolKeys.replicas.range.upperBound)",
        "simulate one part of the fleet with its share of the load"
      )
    }
    guard bytes > Self.memoryLimit else { return nil }
    let gigabytes = (bytes / 1e8).rounded() / 10
    return (
      "a run would take about \(gigabytes) GB of memory; the limit is "
        + "\(Self.memoryLimit / 1e9) GB",
      "lower replicas, maxNumBatchedTokens, maxNumSeqs or the closed loop's concurrency"
    )
  }
}
