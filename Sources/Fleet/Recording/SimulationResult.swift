// SimulationResult.swift: what a run recorded, before anything is judged or written.

internal import Metrics
public import Units

/// The records of one run, or of several replications merged.
public struct SimulationResult: Sendable {
  public internal(set) var classNames: [String]
  /// In the order of `classNames`.
  public internal(set) var classes: [ClassRecord]
  public internal(set) var pools: [PoolRecord]
  /// From the first arrival to the last token; of several replications, the sum.
  public internal(set) var duration: Seconds
  public internal(set) var warmUp: WarmUpOutcome
  /// Of the first replication.
  public internal(set) var timeline: Timeline
  /// What the time of the requests that replicas completed was made of; of none where it was not kept.
  public internal(set) var parts: LatencyParts
  /// The same by the time to their first token; those without output are left out.
  public internal(set) var firstTokenParts: LatencyParts
  /// By class, its requests that were handed over; empty where no pool does.
  public internal(set) var handOvers: [HandOverRecord] = []
  /// By pool, what its links carried; empty where no pool hands over.
  public internal(set) var links: [LinkRecord] = []
  /// Closed-loop clients that gave up on a rejection.
  public internal(set) var endedClients: Int

  /// All classes together. Their objectives may differ, so it has none.
  public var total: ClassRecord {
    var sum = ClassRecord(objective: ServiceObjective())
    for record in classes { sum.mergeCounts(record) }
    return sum
  }

  /// The hand-overs of all classes together; nil where no pool hands over.
  public var allHandOvers: HandOverRecord? {
    guard var sum = handOvers.first else { return nil }
    for record in handOvers.dropFirst() { sum.merge(record) }
    return sum
  }

  /// Adds another replication of the same fleet and load.
  public mutating func merge(_ other: Self) {
    for index in classes.indices { classes[index].merge(other.classes[index]) }
    for index in pools.indices { pools[index].merge(other.pools[index]) }
    duration += other.duration
    parts.merge(other.parts)
    firstTokenParts.merge(other.firstTokenParts)
    endedClients += other.endedClients
    for index in handOvers.indices { handOvers[index].merge(other.handOvers[index]) }
    for index in links.indices { links[index].merge(other.links[index]) }
    if warmUp != other.warmUp, case .ends = warmUp { warmUp = other.warmUp }
  }
}

/// What the replicas of a pool did during a wall time.
public struct PoolRecord: Sendable {
  public let specification: PoolSpecification
  public internal(set) var tally: PoolTally
  /// How long replicas were starting, up and draining after the warm-up.
  public internal(set) var life: StageTicks

  /// Ticks after the warm-up × replicas in which requests could run.
  public var wallTicks: Int128 { life.serving }

  /// Seconds after the warm-up × replicas in which requests could run.
  public var wall: Seconds {
    Seconds(Double(wallTicks) / Double(SimulationTime.ticksPerSecond))
  }

  mutating func merge(_ other: Self) {
    tally.merge(other.tally)
    life.merge(other.life)
  }
}
