// Simulation.swift: the loop of a run: step ends, arrivals, and the next steps, instant by instant.

internal import Engine
internal import Hardware
internal import Kernel
internal import Metrics
public import Units
internal import Workload

/// One run of a fleet under a load: a value that owns all its state, advanced instant by instant.
///
/// Work is done per event of a request's life, never per token and never per running request of a step.
public struct Simulation: ~Copyable {
  var replicas: OwnedArray<Replica>
  var requests = ActiveRequests()
  var recorder: RunRecorder
  private var costs: OwnedArray<StepCostTable>
  var arrivals: ArrivalMerge
  var gateway: Gateway
  var lanes: Lanes
  var lifecycle: Lifecycle
  var transfers: Transfers
  /// When each replica's leap ends.
  private var clock: Tournament
  var timers = Timers()
  /// Replicas that build a step at this instant.
  private var ready = OwnedArray<Int>()
  private(set) var warmUp: WarmUpCuts
  private(set) var arrivedCount = 0
  private(set) var lastEnd: Int64 = 0
  let fleet: FleetSpecification

  /// - Parameters:
  ///   - busyWindow: the windows that the histogram of busy time is of.
  ///   - records: what is kept of the run.
  ///   - keepsParts: what the time of requests was made of is kept too: 3 % of the time of a run.
  ///   - observer: called with every request when it completes or is rejected; what it throws ends the run.
  /// - Throws: what the load's stream throws on its first request.
  public init(
    fleet: FleetSpecification, load: LoadSpecification, seed: UInt64, replication: Int = 0,
    warmUp: WarmUpRule = .none, busyWindow: Seconds = .busyWindow,
    records: RunRecords = .everything, keepsParts: Bool = false,
    observer: ((RequestRecord) throws -> Void)? = nil
  ) throws {
    self.fleet = fleet
    let lanes = Lanes(load.classes, seed: seed, replication: replication)
    let laneClasses = lanes.specifications
    let poolOfReplica = fleet.poolOfReplica
    let fronts = zip(lanes.all, laneClasses).map {
      PromptContents.Front(
        number: $1.prefixClass ?? $0.classIndex, tokens: $1.sharedPrefixTokens)
    }
    let contents = PromptContents(tree: load.prompts, fronts: fronts)
    var replicas = OwnedArray<Replica>()
    for (number, pool) in poolOfReplica.enumerated() {
      replicas.append(
        Replica(
          id: number, limits: fleet.pools[pool].limits, reach: fleet.pools[pool].stepTime.reach,
          pool: pool, classCount: laneClasses.count, contents: contents,
          handsOver: fleet.pools[pool].role.handOver?.firstToken))
    }
    costs = OwnedArray(
      fleet.pools.map { StepCostTable(model: $0.stepTime, limits: $0.limits) })
    recorder = RunRecorder(
      records: records,
      classes: zip(lanes.all, laneClasses).map { lane, entry in
        ClassRecord(
          objective: lane.fate == .thrown ? ServiceObjective() : entry.objective,
          deadline: entry.deadline, keepsLatencies: records == .everything)
      }, classOfLane: lanes.all.map(\.classIndex),
      pools: fleet.pools.enumerated().map { pool, specification in
        PoolTally(
          limits: specification.limits, stepTime: specification.stepTime,
          busy: BusyWindows(
            length: busyWindow, firstReplica: poolOfReplica.firstIndex(of: pool) ?? 0,
            replicas: poolOfReplica.count { $0 == pool }))
      },
      works: fleet.pools.map { StepWorkTable(model: $0.stepTime, limits: $0.limits) },
      timeline: Timeline(replicas: poolOfReplica.count), parts: PartsLog(isKept: keepsParts),
      frontEnd: SimulationTime(fleet.frontEnd).ticks,
      observer: observer)
    self.lanes = lanes
    gateway = Gateway(
      fleet, laneClasses, poolOfReplica: poolOfReplica, prompts: load.prompts, fronts: fronts,
      seed: seed, replication: replication)
    transfers = Transfers(
      fleet.pools, poolOfReplica: poolOfReplica, classCount: laneClasses.count)
    clock = Tournament(count: poolOfReplica.count)
    self.warmUp = WarmUpCuts(rule: warmUp)
    lifecycle = Lifecycle(
      poolOfReplica: poolOfReplica, upAtFirst: fleet.pools.map(\.replicas))
    if let first = self.warmUp.firstTime { timers.set(.recordCut, at: first) }
    self.replicas = replicas
    arrivals = try ArrivalMerge(
      load, classOfLane: lanes.all.map(\.classIndex), mayReturn: lanes.escalate)
    planChanges()
  }

  /// Runs to the end: the last arrival has come and every request has left.
  /// - Precondition: everything is recorded.
  public mutating func run() throws -> SimulationResult {
    while try advance() {}
    precondition(recorder.records == .everything, "a run of standings alone has no result")
    recorder.countLogs()
    return SimulationResult(self)
  }

  /// Carries out everything that happens at the next instant.
  /// - Returns: false when nothing is left to happen.
  /// - Complexity: O(log replicas + log batch) per request whose state changes.
  public mutating func advance() throws -> Bool {
    let next = min(clock.minKey, arrivals.nextTime, gateway.nextReturn, transfers.nextEnd)
    guard next != .max else { return false }
    let now = min(next, timers.nextTime)
    try endLeaps(at: now)
    if transfers.nextEnd == now {
      try endTransfers(at: now)
      try endLeaps(at: now)  // those at whose end KV has come
    }
    if gateway.nextReturn == now { endProvided(at: now) }
    if timers.nextTime == now { changeFleet(at: now) }
    if transfers.hasLeft {
      placeHandedOver(at: now)
      try endLeaps(at: now)
    }
    if lanes.escalate, lanes.hasReturned {
      // They return to the gateway before what arrives now.
      for offer in lanes.takeReturned() { try carryOut(offer, at: now) }
      try endLeaps(at: now)
    }
    if arrivals.nextTime == now {
      repeat { try arrive(at: now) } while arrivals.nextTime == now
      try endLeaps(at: now)  // those that an arrival at the very end of a step has shortened
    }
    while timers.pop(at: now, upTo: .recordCut) != nil {
      warmUp.take(at: now, arrivals: arrivedCount, &replicas, &recorder)
    }
    if !ready.isEmpty { try buildSteps(at: now) }
    if transfers.areThere { try transfers.begin(&recorder.report.handOvers, at: now) }
    if let error = recorder.observerError { throw error }
    return true
  }
}

// MARK: - One instant

extension Simulation {
  /// Ends every leap that is due. A replica that nothing else can reach at this instant builds at once.
  private mutating func endLeaps(at now: Int64) throws {
    while clock.minKey == now {
      let index = clock.minIndex
      lastEnd = now
      replicas[index].endLeap(at: now, requests: &requests, report: &recorder.report)
      recorder.read(replicas[index].pool)
      if transfers.areThere {
        gateway.left(
          transfers.leave(&recorder.report.handOvers, at: now), replica: index)
        clock.update(index, key: .max)
        ready.append(index)
      } else if arrivals.nextTime > now && !arrivals.mayFollowAtOnce && now != timers.nextTime {
        try build(index, at: now)
      } else {
        clock.update(index, key: .max)
        ready.append(index)
      }
      if !recorder.report.departures.isEmpty { settleDepartures(from: index, at: now) }
    }
  }

  /// Deals with the requests that left a replica, by the reason of each.
  mutating func settleDepartures(from index: Int, at now: Int64) {
    let departed = recorder.report.departures.count
    gateway.left(departed, replica: index)
    for item in 0..<departed {
      if transfers.areThere { transfers.departs(recorder.report.departures[item]) }
      if lanes.escalate, lanes.throwsAway(recorder.report.departures[item]) { continue }
      recorder.departed(item, from: index, at: now)
      guard arrivals.hasClosedLoops else { continue }
      let classIndex = recorder.report.departures[item].classIndex
      switch recorder.report.departures[item].reason {
      case .completed:
        arrivals.completed(classIndex: classIndex, at: now, delay: recorder.frontEnd)
      case .rejected: arrivals.rejected(classIndex: classIndex, at: now)
      }
    }
    recorder.report.removeDepartures()
    if lifecycle.drainingCount > 0 { endDraining(index, at: now) }
  }

  /// Requests come back from the provider, once the steps that end at this instant have ended.
  private mutating func endProvided(at now: Int64) {
    while let request = gateway.returned(at: now) {
      recorder.provided(request)
      lastEnd = now
      arrivals.completed(classIndex: request.classIndex, at: now, delay: recorder.frontEnd)
    }
  }

  private mutating func arrive(at now: Int64) throws {
    let request = try arrivals.pop()
    let id = arrivedCount
    arrivedCount += 1
    if warmUp.arrived(count: arrivedCount, inSystem: progress.unfinished), timers.nextTime != now {
      timers.set(.recordCut, at: now)
    }
    if lanes.areThere { return try carryOut(lanes.begin(request, id: id), at: now) }
    try carryOut(gateway.offer(request, at: now, to: &replicas), of: request, id: id, at: now)
  }

  /// Offers a request in its lane to the fleet.
  @inline(never)
  private mutating func carryOut(_ offer: LaneOffer, at now: Int64) throws {
    try carryOut(
      gateway.offer(offer, at: now, to: &replicas), of: offer.request, id: offer.id, at: now)
  }

  /// Sends a request where it was placed.
  @inline(__always)
  private mutating func carryOut(
    _ placement: Placement, of request: Request, id: Int, at now: Int64
  ) throws {
    switch placement {
    case .provider:
      var request = request
      request.classIndex = lanes.ofProvider(request.classIndex)
      lanes.ended(id: id)
      recorder.overflowed(request)
      try gateway.send(request, id: id, at: now)
    case .nobody:
      lanes.ended(id: id)
      recorder.failed(request, id: id)
      arrivals.rejected(classIndex: request.classIndex, at: now)
    case .replica(let index):
      recorder.arrived(classIndex: request.classIndex, replica: index, at: now)
      enqueue(request, id: id, on: index, at: now)
      if !recorder.report.departures.isEmpty { settleDepartures(from: index, at: now) }
    }
  }

  /// Hands a request to a replica; an idle one builds a step at this instant.
  private mutating func enqueue(_ request: Request, id: Int, on index: Int, at now: Int64) {
    if transfers.areThere { transfers.comes(request, id: id, to: index) }
    let reaction = replicas[index].enqueue(
      request, id: id, urgency: lanes.urgencies[request.classIndex], at: now,
      requests: &requests, report: &recorder.report)
    recorder.read(replicas[index].pool)
    take(reaction, of: index)
  }

  /// Does what a replica's reaction asks for.
  @inline(__always)
  mutating func take(_ reaction: Replica.Reaction, of index: Int) {
    switch reaction {
    case .none: break
    case .wakes: ready.append(index)
    case .leapEnds(let end): clock.update(index, key: end)
    }
  }

  private mutating func buildSteps(at now: Int64) throws {
    for item in 0..<ready.count { try build(ready[item], at: now) }
    ready.removeAll()
  }

  @inline(__always)
  private mutating func build(_ index: Int, at now: Int64) throws {
    let end = try replicas[index].build(
      at: now, requests: &requests, costs: &costs, report: &recorder.report)
    recorder.read(replicas[index].pool)
    clock.update(index, key: end ?? .max)
  }
}
