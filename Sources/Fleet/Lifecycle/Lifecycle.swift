// Lifecycle.swift: which replicas of a fleet are there, and since when.

/// The lives of the replicas of a fleet, whose numbers are places: a place that is down may be taken again.
struct Lifecycle {
  private var stages: [ReplicaStage]
  /// When each replica entered which stage, in order of time.
  private var histories: [[(time: Int64, stage: ReplicaStage)]]
  /// When a replica that starts will be up.
  private var upTimes: [Int64]
  private let poolOfReplica: [Int]
  /// Replicas that are down once their last request has left.
  private(set) var drainingCount = 0

  /// - Parameters:
  ///   - poolOfReplica: by replica number.
  ///   - upAtFirst: of each pool, how many are up when the run begins: those with the lowest numbers.
  init(poolOfReplica: [Int], upAtFirst: [Int]) {
    self.poolOfReplica = poolOfReplica
    var left = upAtFirst
    stages = poolOfReplica.map { pool in
      left[pool] -= 1
      return left[pool] >= 0 ? .up : .down
    }
    histories = stages.map { [(time: Int64(0), stage: $0)] }
    upTimes = [Int64](repeating: 0, count: stages.count)
  }

  var areAllUp: Bool { stages.allSatisfy { $0 == .up } }
  func stage(_ replica: Int) -> ReplicaStage { stages[replica] }

  /// Whether a replica's start-up ends at an instant.
  func comesUp(_ replica: Int, at now: Int64) -> Bool {
    stages[replica] == .starting && upTimes[replica] == now
  }

  /// A replica starts, and will be up at a time.
  mutating func starts(_ replica: Int, at now: Int64, up time: Int64) {
    upTimes[replica] = time
    enter(.starting, replica, at: now)
  }

  mutating func enter(_ stage: ReplicaStage, _ replica: Int, at now: Int64) {
    if stages[replica] == .draining { drainingCount -= 1 }
    if stage == .draining { drainingCount += 1 }
    stages[replica] = stage
    histories[replica].append((now, stage))
  }

  /// The replicas of a pool that start next.
  func places(ofPool pool: Int, _ count: Int) -> ArraySlice<Int> {
    stages.indices.filter { poolOfReplica[$0] == pool && stages[$0] == .down }.prefix(count)
  }

  /// The replicas of a pool that are drained next.
  func dispensable(ofPool pool: Int, _ count: Int) -> ArraySlice<Int> {
    stages.indices.reversed()
      .filter { poolOfReplica[$0] == pool && (stages[$0] == .up || stages[$0] == .starting) }
      .prefix(count)
  }

  /// How long the replicas of a pool were in each stage between two times.
  func ticks(ofPool pool: Int, from start: Int64, to end: Int64) -> StageTicks {
    var ticks = StageTicks()
    for replica in histories.indices where poolOfReplica[replica] == pool {
      let history = histories[replica]
      for (index, entry) in history.enumerated() {
        let next = index + 1 < history.count ? history[index + 1].time : end
        ticks.add(max(0, min(next, end) - max(entry.time, start)), in: entry.stage)
      }
    }
    return ticks
  }
}
