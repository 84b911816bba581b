// Gateway.swift: where an offered request goes.

internal import Engine
internal import Kernel
internal import Workload

/// What becomes of a request that is offered to a fleet.
enum Placement: Equatable {
  /// It is sent to a replica.
  case replica(Int)
  /// No replica is up that may serve it.
  case nobody
}

/// The way into a fleet: the router, and what it sees of the replicas.
struct Gateway: ~Copyable {
  private var router: any Router
  private let seesEngines: Bool
  private var signals: ReplicaSignals
  private var candidates: CandidateTable

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
    if candidates.isLacking, hasNoCandidate(request) { return .nobody }
    if seesEngines { look(for: request, at: now, replicas) }
    let index = router.route(
      request, signals,
      among: candidates[ofClass: request.classIndex, promptTokens: request.promptTokens])
    signals.add(1, to: index)
    return .replica(index)
  }

  private func hasNoCandidate(_ request: Request) -> Bool {
    candidates[ofClass: request.classIndex, promptTokens: request.promptTokens].replicas.isEmpty
  }

  /// From now on requests go to those that are up.
  mutating func membersChange(_ isUp: (Int) -> Bool) { candidates.keep(isUp) }

  /// Requests that a replica was sent and has not finished.
  func unfinished(_ replica: Int) -> Int { signals.unfinished(replica) }

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
