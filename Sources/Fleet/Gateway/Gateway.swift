// Gateway.swift: where an offered request goes.

internal import Engine
internal import Kernel
internal import Workload

/// What becomes of a request that is offered to a fleet.
enum Placement: Equatable {
  /// It is sent to a replica.
  case replica(Int)
  /// It is sent to the provider, by its route or because the fleet is full for it.
  case provider
  /// No replica is up that may serve it.
  case nobody
}

/// The way into a fleet: the router, and what it sees of the replicas.
struct Gateway: ~Copyable {
  private var router: any Router
  private let seesEngines, seesPrefixes: Bool
  private var signals: ReplicaSignals
  private var candidates: CandidateTable
  /// Replicas that decode what others hand over.
  private var decoding: CandidateTable
  var provider: Provider?
  /// Unfinished requests of a replica from which on the provider is asked.
  private let overflowBound: Int32
  /// Whether the provider is asked when the fleet is full.
  private let overflows: Bool
  /// Requests of each class that the provider answered with 429.
  private(set) var refusals: [Int]

  /// - Parameters:
  ///   - poolOfReplica: by replica number.
  ///   - prompts: what prompts begin alike with, and by class.
  init(
    _ fleet: FleetSpecification, _ classes: [ClassSpecification], poolOfReplica: [Int],
    prompts: PromptTree, fronts: [PromptContents.Front], seed: UInt64, replication: Int
  ) {
    router = fleet.router.make(
      RouterSettings(
        seed: seed, replication: replication, rule: fleet.router.rule,
        weights: poolOfReplica.map { fleet.pools[$0].weight }, prompts: prompts, fronts: fronts))
    seesEngines = fleet.router.seesEngines
    seesPrefixes = fleet.router.seesPrefixes
    signals = ReplicaSignals(unfinished: [Int](repeating: 0, count: poolOfReplica.count))
    provider = fleet.overflow.map { Provider($0, seed: seed, replication: replication) }
    let bound = fleet.overflow?.unfinishedPerReplica
    overflowBound = bound.map { Int32(clamping: $0) } ?? .max
    overflows = bound != nil
    refusals = classes.map { _ in 0 }
    let own = classes.map { entry in entry.pools.filter { fleet.pools[$0].role != .decode } }
    precondition(own.allSatisfy { !$0.isEmpty }, "a class needs a pool to begin in")
    candidates = CandidateTable(own, fleet.pools, poolOfReplica: poolOfReplica)
    let other = classes.map { entry in
      entry.pools.contains { fleet.pools[$0].role.handOver != nil }
        ? entry.pools.filter { fleet.pools[$0].role == .decode } : []
    }
    decoding = CandidateTable(
      other, fleet.pools, poolOfReplica: poolOfReplica, firstIndex: candidates.count)
  }

  /// Places a request, at the instant of its arrival or of its return.
  /// - Complexity: that of the router, and O(candidates) more for one that sees the engines or their caches.
  @inline(__always)
  mutating func offer(
    _ request: Request, at now: Int64, to replicas: inout OwnedArray<Replica>
  ) -> Placement {
    if candidates.isLacking, hasNoCandidate(request) {
      return overflows && providerTakes(request, at: now) ? .provider : .nobody
    }
    return place(request, at: now, &replicas, overflowBound: overflowBound)
  }

  /// Places a request by its class's route: one that is for the provider, and is answered with 429, goes to a replica,
  /// however full, as does one that may not leave the fleet.
  mutating func offer(
    _ offer: LaneOffer, at now: Int64, to replicas: inout OwnedArray<Replica>
  ) -> Placement {
    let request = offer.request
    guard offer.asksProvider || offer.staysInFleet else {
      return self.offer(request, at: now, to: &replicas)
    }
    if offer.asksProvider, providerTakes(request, at: now) { return .provider }
    if candidates.isLacking, hasNoCandidate(request) { return .nobody }
    return place(request, at: now, &replicas, overflowBound: .max)
  }

  @inline(__always)
  private mutating func place(
    _ request: Request, at now: Int64, _ replicas: inout OwnedArray<Replica>,
    overflowBound: Int32
  ) -> Placement {
    if seesEngines || seesPrefixes {
      look(
        at: candidates[ofClass: request.classIndex, promptTokens: request.promptTokens],
        for: request, now, &replicas)
    }
    let index = router.route(
      request, signals,
      among: candidates[ofClass: request.classIndex, promptTokens: request.promptTokens])
    if signals.unfinished[index] >= overflowBound, providerTakes(request, at: now) {
      return .provider
    }
    signals.add(1, to: index)
    return .replica(index)
  }

  /// The replica that decodes a request whose prompt is computed; nil where none is up that may.
  mutating func placeToDecode(
    _ request: Request, at now: Int64, _ replicas: inout OwnedArray<Replica>
  ) -> Int? {
    let (index, prompt) = (request.classIndex, request.promptTokens)
    let group = decoding[ofClass: index, promptTokens: prompt]
    guard !group.replicas.isEmpty else { return nil }
    if seesEngines || seesPrefixes { look(at: group, for: request, now, &replicas) }
    let replica = router.route(request, signals, among: group)
    signals.add(1, to: replica)
    return replica
  }

  /// When the next request returns from the provider; `Int64.max` when there is none.
  private(set) var nextReturn = Int64.max

  /// Requests at the provider.
  var providedCount: Int { provider?.count ?? 0 }

  /// Sends a request to the provider, which has taken it.
  mutating func send(_ request: Request, id: Int, at now: Int64) throws {
    try provider?.start(request, id: id, at: now)
    nextReturn = provider?.nextTime ?? .max
  }

  /// Takes a request that returns from the provider at an instant.
  mutating func returned(at now: Int64) -> ProvidedRequest? {
    guard nextReturn == now else { return nil }
    defer { nextReturn = provider?.nextTime ?? .max }
    return provider?.finished(at: now)
  }

  private mutating func providerTakes(_ request: Request, at now: Int64) -> Bool {
    guard let takes = provider?.admits(request, at: now) else { return false }
    if !takes { refusals[request.classIndex] += 1 }
    return takes
  }

  private func hasNoCandidate(_ request: Request) -> Bool {
    candidates[ofClass: request.classIndex, promptTokens: request.promptTokens].replicas.isEmpty
  }

  /// From now on requests go to those that are up.
  mutating func membersChange(_ lives: Lifecycle) {
    candidates.keep { lives.stage($0) == .up }
    decoding.keep { lives.stage($0) == .up }
  }

  /// Requests that a replica was sent and has not finished.
  func unfinished(_ replica: Int) -> Int { signals.unfinished(replica) }

  /// Requests that were sent to a replica have left it.
  mutating func left(_ count: Int, replica: Int) { signals.add(-count, to: replica) }

  private mutating func look(
    at group: ReplicaGroup, for request: Request, _ now: Int64,
    _ replicas: inout OwnedArray<Replica>
  ) {
    for index in group.replicas {
      signals.update(
        index, replicas[index].signal(at: now, for: seesPrefixes ? request : nil))
    }
  }
}
