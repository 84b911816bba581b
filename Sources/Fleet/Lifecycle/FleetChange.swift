// FleetChange.swift: what is planned to happen to a fleet during a run.

public import Units

/// A change of a fleet at an instant of a run.
///
/// Changes come after the ends of steps and before the arrivals of their instant, in the order in which they are
/// listed; then the replicas whose start-up is over.
public struct FleetChange: Hashable, Sendable {
  /// What happens.
  public enum Kind: Hashable, Sendable {
    /// So many replicas of a pool start, those with the lowest numbers that are down. Each serves after its start-up:
    /// provisioning, weights, warm-up.
    case start(pool: Int, replicas: Int, startUp: SimulationTime)
    /// So many replicas of a pool, or all there are, take nothing new: those with the highest numbers that start or
    /// are up. One that starts, or has nothing to do, is down at once; another once its last request has left.
    case drain(pool: Int, replicas: Int)
    /// The same of one replica, by its number; nothing where it is down already.
    case drainReplica(Int)
  }

  /// When it happens.
  public var time: SimulationTime
  /// What happens.
  public var kind: Kind

  /// - Precondition: `time` is not before the run, and no count or start-up is negative.
  public init(at time: SimulationTime, _ kind: Kind) {
    precondition(time >= .zero, "a change is part of the run")
    if case .start(_, let replicas, let startUp) = kind {
      precondition(replicas >= 0 && startUp >= .zero, "replicas start after the change")
    }
    self.time = time
    self.kind = kind
  }
}
