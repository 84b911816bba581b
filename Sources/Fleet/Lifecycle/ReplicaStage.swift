// ReplicaStage.swift: where a replica is in its life, and how long replicas were there.

public import Units

/// Where a replica is in its life.
enum ReplicaStage: Hashable, Sendable {
  /// It is not there, and costs nothing.
  case down
  /// It is there and serves nobody yet.
  case starting
  case up
  /// It takes nothing new, and is down once its last request has left.
  case draining
}

/// How long the replicas of a pool were in each stage of their lives, ticks × replicas.
public struct StageTicks: Hashable, Sendable {
  public internal(set) var starting: Int128 = 0
  public internal(set) var up: Int128 = 0
  public internal(set) var draining: Int128 = 0

  /// Ticks × replicas in which requests could run.
  public var serving: Int128 { up + draining }

  /// Ticks × replicas that were there, whatever they did: times the GPUs of a replica, what is paid for.
  public var held: Int128 { starting + up + draining }

  /// The same in seconds × replicas.
  public var heldSeconds: Seconds {
    Seconds(Double(held) / Double(SimulationTime.ticksPerSecond))
  }

  mutating func add(_ ticks: Int64, in stage: ReplicaStage) {
    switch stage {
    case .down: break
    case .starting: starting += Int128(ticks)
    case .up: up += Int128(ticks)
    case .draining: draining += Int128(ticks)
    }
  }

  mutating func merge(_ other: Self) {
    starting += other.starting
    up += other.up
    draining += other.draining
  }
}
