// RunEstimate.swift: how much memory a run would take, so that what cannot be run is refused at once.

internal import Fleet
internal import Workload

extension Scenario {
  /// Replicas of a whole fleet; each costs about a kilobyte and a place in every routing decision.
  public static let replicaLimit = 100_000
  /// Replications of one scenario; a guess at far more than an interval needs.
  public static let replicationLimit = 10_000
  /// Memory of one run, bytes: what a small machine has to spare.
  static let memoryLimit = 2e9
}

/// The memory of one run, in bytes, counted from what it allocates before its first event.
struct RunEstimate {
  let replicas: Int
  let bytes: Double

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
    if replicas > Scenario.replicaLimit {
      return (
        "the fleet has \(replicas) replicas; the limit is \(Scenario.replicaLimit)",
        "simulate one part of the fleet with its share of the load"
      )
    }
    guard bytes > Scenario.memoryLimit else { return nil }
    let gigabytes = (bytes / 1e8).rounded() / 10
    return (
      "a run would take about \(gigabytes) GB of memory; the limit is "
        + "\(Scenario.memoryLimit / 1e9) GB",
      "lower replicas, maxNumBatchedTokens, maxNumSeqs or the closed loop's concurrency"
    )
  }
}
