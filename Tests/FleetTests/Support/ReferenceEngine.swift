// ReferenceEngine.swift: the slow and obvious engine: every step, every token, one by one.

import Engine
import Metrics
import Units
import Workload

@testable import Fleet

/// What the reference engine knows of a class at the end; the names are those of `ClassRecord`.
struct ReferenceClass {
  let objective: ServiceObjective
  var arrived = 0
  var completed = 0
  var rejected = 0
  var failed = 0
  var overflow = ReferenceOverflow()
  var promptTokens = 0
  var outputTokens = 0
  var cutRequests = 0
  var cutTokens = 0
  var zeroOutput = 0
  var preemptions = 0
  var samples = ReferenceSamples()
  var within: [Int]
  var gaps = 0
  var good = 0
  /// Requests that were offered to each later stage, and who answered those that completed: stage by stage, then the
  /// provider; nothing of a class whose pools answer everything.
  var escalated: [Int]
  var answers: [ReferenceAnswers] = []

  init(objective: ServiceObjective, route: ClassRoute) {
    self.objective = objective
    escalated = route.escalations.map { _ in 0 }
    if route != .plain {
      let stages = 1 + route.escalations.count { $0.pools != nil }
      answers = (0...stages).map { _ in ReferenceAnswers() }
    }
    within = objective.limits.map { _ in 0 }
  }

  /// One token gap; it counts against the limits on ITL.
  mutating func judge(gap ticks: Int64) {
    var isLimited = false
    for (index, limit) in objective.limits.enumerated() where limit.metric == .itl {
      isLimited = true
      if ticks <= limit.limit.ticks { within[index] += 1 }
    }
    if isLimited { gaps += 1 }
  }

  /// The verdict on a finished request of a class with an objective; an ITL limit is applied to its TPOT.
  mutating func judge(ttft: Int64?, tpot: Int64?, e2el: Int64) {
    guard !objective.isEmpty else { return }
    var isGood = true
    for (index, limit) in objective.limits.enumerated() {
      var value: Int64?
      switch limit.metric {
      case .ttft: value = ttft
      case .tpot, .itl: value = tpot
      case .e2el: value = e2el
      }
      let meets = value == nil || value! <= limit.limit.ticks
      if !meets { isGood = false }
      if meets && limit.metric != .itl { within[index] += 1 }
    }
    if isGood { good += 1 }
  }
}

/// A run of the reference engine, written from the semantics alone.
final class ReferenceEngine {
  let scenario: Scenario
  let replicas: [ReferenceReplica]
  var classes: [ReferenceClass]
  let provider: ReferenceProvider?
  /// Finished and rejected requests in the order in which they ended.
  var records: [RequestRecord] = []
  var endedClients = 0
  /// All that were handed over; by class their times, and by pool what left by its links.
  var transfers: [ReferenceTransfer] = []
  var handOvers: [ReferenceHandOvers]
  var links: [(transfers: Int, bytes: Double, busy: Int128)]
  var fetched = 0
  var lastFinish: Int64 = 0
  var notes = CoverageNotes()
  /// Requests whose answers were thrown away at this instant.
  var returned: [ReferenceJourney] = []
  /// Every instant at which a step ended.
  private(set) var stepEnds: [Int64] = []

  /// Those still to come.
  var changes: [FleetChange]
  private var stream: [Request]
  var loops: [ClosedLoopLoad]
  /// Requests that clients will send: when, which loop, which birth of it.
  private var births: [(time: Int64, loop: Int, number: Int)] = []
  private var bornCount: [Int]
  private var arrivedCount = 0
  /// Requests that were sent to a replica so far.
  var comings = 0
  let frontEnd: Int64
  let warmUp: Int64
  /// The turns of round-robin, by the replicas that may serve a request when they are up.
  var turns: [(members: [Int], next: Int)] = []
  /// Likewise what replicas are owed by their weights, and the requests that were sent among them.
  var credits: [[Int]: [Int: Int]] = [:]
  var sent: [[Int]: [(request: Request, replica: Int)]] = [:]

  /// - Parameter warmUp: latencies that are known by then are not recorded.
  init(_ scenario: Scenario, warmUp: SimulationTime = SimulationTime(ticks: -1)) {
    self.scenario = scenario
    let contents = ReferenceContents(
      tree: scenario.prompts, fronts: scenario.classes.map(\.sharedPrefixTokens),
      alike: scenario.classes.enumerated().map { $1.prefixClass ?? $0 })
    self.warmUp = warmUp.ticks
    var replicas: [ReferenceReplica] = []
    for (pool, specification) in scenario.pools.enumerated() {
      var places = specification.replicas
      for case .start(pool, let more, _) in scenario.changes.map(\.kind) { places += more }
      for place in 0..<places {
        let replica = ReferenceReplica(
          number: replicas.count, pool: pool, specification: specification, contents: contents)
        replica.enter(place < specification.replicas ? .up : .down, at: 0)
        replicas.append(replica)
      }
    }
    self.replicas = replicas
    provider = scenario.overflow.map { ReferenceProvider($0, seed: scenario.seed) }
    classes = scenario.classes.map { ReferenceClass(objective: $0.objective, route: $0.route) }
    // Stable: those of one time stay in their order.
    changes = scenario.changes.enumerated()
      .sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }.map(\.element)
    stream = scenario.requests
    handOvers = scenario.classes.map { _ in ReferenceHandOvers() }
    links = scenario.pools.map { _ in (0, 0, 0) }
    loops = scenario.loops
    bornCount = loops.map { _ in 0 }
    frontEnd = SimulationTime(scenario.frontEnd).ticks
    for index in loops.indices {
      let step = SimulationTime(loops[index].loop.startInterval).ticks
      for client in 0..<loops[index].loop.concurrency { bear(index, at: Int64(client) * step) }
    }
  }

  /// Runs to the end.
  func run() {
    while let now = nextInstant {
      endSteps(at: now)
      endTransfers(at: now)
      endProvided(at: now)
      changeFleet(at: now)
      placeHandedOver(at: now)
      offerReturned(at: now)
      while let request = takeArrival(at: now) { arrive(request, at: now) }
      for replica in replicas where replica.stepEnd == nil && replica.unfinished > 0 {
        build(replica, at: now)
      }
      beginTransfers(at: now)
      countWaiting(from: now)
    }
    for replica in replicas { notes.add(replica.notes) }
  }

  private func countWaiting(from now: Int64) {
    guard let next = nextInstant else { return }
    for replica in replicas {
      replica.tally.waiting.add(replica.waitingCount, for: next - now)
      replica.waits.append(ReferenceWait(start: now, end: next, count: replica.waitingCount))
    }
  }

  private var nextInstant: Int64? {
    var times = replicas.compactMap(\.stepEnd) + births.map(\.time)
    if let head = stream.first { times.append(head.arrival.ticks) }
    if let finish = provider?.nextFinish { times.append(finish) }
    if let end = nextTransferEnd { times.append(end) }
    guard !times.isEmpty else { return nil }
    if let change = changes.first { times.append(change.time.ticks) }
    times += replicas.filter { $0.stage == .starting }.compactMap(\.upTime)
    return times.min()
  }
}

// MARK: - Steps

extension ReferenceEngine {
  private func build(_ replica: ReferenceReplica, at now: Int64) {
    let (scheduled, preempted) = replica.buildStep(at: now)
    for request in scheduled where now >= warmUp && !request.isThrown {
      classes[request.classIndex].samples.queue.append(now - request.offered)
    }
    for request in preempted { classes[request.classIndex].preemptions += 1 }
  }

  private func endSteps(at now: Int64) {
    let ending = replicas.filter { $0.stepEnd == now }
    if ending.count > 1 { notes.count(.stepsEndTogether) }
    if !ending.isEmpty { stepEnds.append(now) }
    for replica in ending {
      let (emitting, departures) = replica.endStep()
      for request in emitting { emit(request, at: now) }
      for departure in departures { settle(departure, from: replica, at: now) }
      if replica.stage == .draining, replica.unfinished == 0, replica.held.isEmpty {
        replica.enter(.down, at: now)
      }
    }
  }

  /// A request left a replica: what follows is decided by the reason.
  func settle(
    _ departure: ReferenceDeparture, from replica: ReferenceReplica, at now: Int64
  ) {
    switch departure.reason {
    case .handedOver: leave(departure.request, from: replica, at: now)
    case .completed where departure.request.isThrown:
      lastFinish = now
      noteParts(departure.request)
      returned.append(departure.request.journey)
    case .completed: finish(departure.request, on: replica, at: now)
    case .rejectedByLength:
      notes.count(.rejectedByLength)
      reject(departure.request, on: replica, at: now)
    case .rejectedByBlocks:
      notes.count(.rejectedByBlocks)
      reject(departure.request, on: replica, at: now)
    }
  }

  func emit(_ request: ReferenceRequest, at now: Int64) {
    if request.delivered == 1 {
      request.firstToken = now
      let ttft = now - request.arrival + frontEnd
      if now > warmUp, !request.isThrown { classes[request.classIndex].samples.ttft.append(ttft) }
    } else {
      let gap = now - request.lastToken
      if !request.isThrown {
        if now > warmUp { classes[request.classIndex].samples.itl.append(gap) }
        classes[request.classIndex].judge(gap: gap)
      }
    }
    request.lastToken = now
    request.waitsAfterPreemption = false
  }

  /// - Parameter replica: nil at a provider.
  func finish(_ request: ReferenceRequest, on replica: ReferenceReplica?, at now: Int64) {
    lastFinish = now
    noteParts(request)
    let e2el = now - request.arrival + frontEnd
    var tpot: Int64?
    if request.outputTokens > 1, let first = request.firstToken {
      tpot = (now - first) / Int64(request.outputTokens - 1)
    }
    let ttft = request.firstToken.map { $0 - request.arrival + frontEnd }
    var record = classes[request.classIndex]
    record.completed += 1
    record.promptTokens += request.promptTokens
    record.outputTokens += request.outputTokens
    if now > warmUp { record.samples.e2el.append(e2el) }
    if let tpot, now > warmUp { record.samples.tpot.append(tpot) }
    if request.outputTokens == 0 { record.zeroOutput += 1 }
    if replica == nil { record.provided(ttft: ttft, gap: tpot, request, e2el: e2el, now > warmUp) }
    record.judge(ttft: ttft, tpot: tpot, e2el: e2el)
    classes[request.classIndex] = record
    let known = replica == nil ? now : request.firstToken ?? now
    answered(
      request, isProvided: replica == nil, ttft: known > warmUp ? ttft : nil,
      tpot: now > warmUp ? tpot : nil,
      e2el: now > warmUp ? e2el : nil)
    notes.finished(request)
    records.append(
      RequestRecord(
        id: RequestID(request.id), classIndex: request.classIndex,
        replica: replica.map { ReplicaID($0.number) },
        arrival: SimulationTime(ticks: request.arrival), promptTokens: request.promptTokens,
        outputTokens: request.outputTokens,
        queue: request.firstScheduled.map { SimulationTime(ticks: $0 - request.arrival) },
        firstToken: request.firstToken.map { SimulationTime(ticks: $0) },
        finish: SimulationTime(ticks: now), outcome: .completed))
    if let loop = loops.firstIndex(where: { $0.classIndex == request.classIndex }) {
      bear(loop, at: now + frontEnd + SimulationTime(loops[loop].loop.thinkTime).ticks)
    }
  }
}

// MARK: - Arrivals

extension ReferenceEngine {
  /// A client of a loop will send a request, if the loop's bounds allow.
  func bear(_ loop: Int, at time: Int64) {
    let bounds = loops[loop].loop
    if let requests = bounds.requests, bornCount[loop] >= requests { return }
    if let duration = bounds.duration, time >= SimulationTime(duration).ticks { return }
    bornCount[loop] += 1
    births.append((time, loop, bornCount[loop]))
  }

  /// The next arrival at or before an instant: by time, then class, then birth in the class.
  private func takeArrival(at now: Int64) -> Request? {
    var best: (time: Int64, classIndex: Int, number: Int, birth: Int?)?
    if let head = stream.first { best = (head.arrival.ticks, head.classIndex, 0, nil) }
    for (index, birth) in births.enumerated() {
      let key = (birth.time, loops[birth.loop].classIndex, birth.number)
      if let best, (best.time, best.classIndex, best.number) <= key { continue }
      best = (key.0, key.1, key.2, index)
    }
    guard let best, best.time <= now else { return nil }
    guard let index = best.birth else { return stream.removeFirst() }
    let birth = births.remove(at: index)
    let (prompt, output) = loops[birth.loop].lengths.next()
    return Request(
      arrival: SimulationTime(ticks: birth.time), promptTokens: prompt, outputTokens: output,
      classIndex: loops[birth.loop].classIndex)
  }

  private func arrive(_ request: Request, at now: Int64) {
    let id = arrivedCount
    arrivedCount += 1
    let number = classes[request.classIndex].arrived
    classes[request.classIndex].arrived += 1
    offer(journey(request, id: id, number: number), at: now)
  }

  /// Sends a request to the provider or to a replica of its stage.
  func offer(_ journey: ReferenceJourney, at now: Int64) {
    let request = journey.request
    let id = journey.id
    if journey.asksProvider, isProvided(journey, at: now) { return notes.count(.sentToProvider) }
    let routed = route(request, pools(journey))
    let stays = scenario.classes[request.classIndex].route.staysInFleet
    if !journey.asksProvider, !stays, overflows(journey, replica: routed, at: now) { return }
    guard let number = routed else { return fail(request, id: id, at: now) }
    let replica = replicas[number]
    notes.arrived(
      at: now, isStepEnd: stepEnds.last == now && replica.stepEnd == nil, stepEnd: replica.stepEnd)
    comings += 1
    let arrived = ReferenceRequest(
      journey, offered: now, turn: replica.isRanked ? id : comings,
      rank: rank(request, replica))
    if let departure = replica.receive(arrived) {
      return settle(departure, from: replica, at: now)
    }
    let cut = arrived.askedTokens - arrived.outputTokens
    if cut > 0, !arrived.isThrown {
      classes[request.classIndex].cutRequests += 1
      classes[request.classIndex].cutTokens += cut
      notes.count(arrived.outputTokens == 0 ? .cutToNothing : .cut)
    }
    if replica.limits.policy != .fcfs, let first = replica.waiting.first, first.id == id,
      replica.waiting.count > 1
    {
      notes.count(.overtakes)
    }
    if replica.waiting.count > 20 { notes.count(.overload) }
  }

  /// What the policies order by, written out again.
  func rank(_ request: Request, _ replica: ReferenceReplica) -> Int64 {
    let kind = scenario.classes[request.classIndex]
    switch replica.limits.policy.name {
    case "priority": return Int64(kind.priority)
    case "shortest-prompt-first", PolicyGenerator.shortestStays.name:
      return Int64(request.promptTokens)
    case "earliest-deadline":
      let limits = kind.objective.limits.filter { $0.metric == .ttft }
      guard let limit = limits.map(\.limit.ticks).min() else { return .max }
      return request.arrival.ticks + limit
    default: return 0
    }
  }

  private func reject(
    _ request: ReferenceRequest, on replica: ReferenceReplica, at now: Int64
  ) {
    classes[request.classIndex].rejected += 1
    records.append(
      RequestRecord(
        id: RequestID(request.id), classIndex: request.classIndex,
        replica: ReplicaID(replica.number), arrival: SimulationTime(ticks: request.arrival),
        promptTokens: request.promptTokens, outputTokens: request.askedTokens, outcome: .rejected))
    tellClient(ofClass: request.classIndex, at: now)
  }
}
