// Gateway.swift: where an offered request goes.

internal import Engine
internal import Kernel
internal import Workload

/// What becomes of a request that is offered to a fleet.
enum Placement: Equatable {
  /// It is sent to a replica.
  case replica(Int)
}

/// The way into a fleet: the router, and what it sees of the replicas.
struct Gateway: ~Copyable {
  private var router: any Router
  private let seesEngines: Bool
  private var signals: ReplicaSignals
  private let candidates: CandidateTable

  /// - Parameter poolOfReplica: by replica number.
  init(
    _ fleet: FleetSpecification, _ classes: [ClassSpecification], poolOfReplica: [Int],
    seed: UInt64, replication: Int
  ) {
    router = fleet.router.make(seed, replication)
    seesEngines = fleet.router.seesEngines
    signals = ReplicaSignals(unfinished: [Int](repeating: 0, count: poolOfReplica.count))
    candidates = CandidateTable(classes, fleet.pools, poolOfReplica: poolOfReplica)
  }

  /// Places a request, once, at the instant of its arrival.
  /// - Complexity: that of the router, and O(candidates) more for one that sees the engines.
  @inline(__always)
  mutating func offer(
    _ request: Request, at now: Int64, to replicas: borrowing OwnedArray<Replica>
  ) -> Placement {
    if seesEngines { look(for: request, at: now, replicas) }
    let index = router.route(
      request, signals,
      among: candidates[ofClass: request.classIndex, promptTokens: request.promptTokens])
    signals.add(1, to: index)
    return .replica(index)
  }

  /// Requests that were sent to a replica have left it.
  mutating func left(_ count: Int, replica: Int) { signals.add(-count, to: replica) }

  private mutating func look(
    for request: Request, at now: Int64, _ replicas: borrowing OwnedArray<Replica>
  ) {
    let group = candidates[ofClass: request.classIndex, promptTokens: request.promptTokens]
    for index in group.replicas {
      signals.update(
        index, waiting: replicas[index].waitingCount, kvUsage: replicas[index].kvUsage(at: now))
    }
  }
}
