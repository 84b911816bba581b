// ReferenceReplica.swift: one replica that builds every step row by row and keeps lists of requests.

import Engine
import Fleet
import Hardware
import Units

/// Continuous batching as the semantics define it, one engine step at a time.
final class ReferenceReplica {
  let number: Int
  let pool: Int
  let limits: EngineLimits
  /// Tokens of the shortest and the longest prompt that may be sent here.
  let shortest: Int
  let longest: Int?
  var waiting: [ReferenceRequest] = []
  var running: [ReferenceRequest] = []
  /// How it hands over what it computes; nil where it does not.
  let handOver: HandOver?
  /// Handed over, with blocks here until their KV has left.
  var held: [ReferenceRequest] = []
  /// Handed to it, with blocks here: their KV is still to come, and has come.
  var fetching: [ReferenceRequest] = []
  var received: [ReferenceRequest] = []
  /// Those that took blocks, and got their first seat, in the last step that was built.
  var newlyFetching: [ReferenceRequest] = []
  var newlySeated: [ReferenceRequest] = []
  /// Where it is in its life, and since when it was where.
  var stage = ReferenceStage.down
  var life: [(time: Int64, stage: ReferenceStage)] = []
  /// When its start-up is over.
  var upTime: Int64?
  /// When the step in progress ends; nil when idle.
  var stepEnd: Int64?
  /// What happened, for the tests that count it.
  var notes = CoverageNotes()
  var tally = ReferenceTally()
  /// Every step there was, and every stretch of waiting.
  var steps: [ReferenceStep] = []
  var waits: [ReferenceWait] = []
  /// The blocks, where prompts may begin alike, and what they begin with.
  var cache: ReferencePrefixCache?
  let contents: ReferenceContents
  /// Of each request that was admitted for the first time: its class, its prompt, and tokens of it that were found.
  var prefixQueries: [(classIndex: Int, tokens: Int, found: Int)] = []
  var cameCount = 0
  var admission = ReferenceAdmission()
  let model: any StepTimeModel
  var blocked = ReferenceTally.Blocked.nothing
  var lastStep: CoverageNotes.Step?
  /// Steps by which the token clock went on, and what a row emits in the next one.
  var clockSteps = 0
  /// Draws how many drafts of each row are accepted, for a test of what the clock leaves out.
  var acceptance: ReferenceAcceptance?

  init(
    number: Int, pool: Int, specification: PoolSpecification, contents: ReferenceContents
  ) {
    self.contents = contents
    self.number = number
    self.pool = pool
    limits = specification.limits
    shortest = specification.prompts.min
    longest = specification.prompts.max
    model = specification.stepTime
    handOver = specification.role.handOver
    losesCache()
  }

  private func losesCache() {
    cache = limits.prefixCaching ? ReferencePrefixCache(blocks: limits.kvBlocks) : nil
  }

  func enter(_ next: ReferenceStage, at now: Int64) {
    stage = next
    life.append((now, next))
    guard next == .down else { return }
    if let cache, cache.evictableCount > 0 { notes.count(.losesCache) }
    losesCache()
  }

  /// Stretches of its life between two times in which it was in some stages, joined where they touch.
  func stretches(
    in stages: Set<ReferenceStage>, from start: Int64, to end: Int64
  ) -> [(from: Int64, to: Int64)] {
    var found: [(from: Int64, to: Int64)] = []
    for (index, entry) in life.enumerated() where stages.contains(entry.stage) {
      let next = index + 1 < life.count ? life[index + 1].time : .max
      let (from, to) = (max(entry.time, start), min(next, end))
      guard from < to else { continue }
      if index > 0, let last = found.last, last.to == from, stages.contains(life[index - 1].stage) {
        found[found.count - 1].to = to
      } else {
        found.append((from, to))
      }
    }
    return found
  }

  /// Whether its policy has an order of its own; else who comes first is first.
  var isRanked: Bool {
    [
      "priority", "shortest-prompt-first", "earliest-deadline", PolicyGenerator.shortestStays.name,
    ].contains(limits.policy.name)
  }

  /// Requests that were sent to it and have not left it; `held` have.
  var unfinished: Int { running.count + waitingCount + fetching.count }
  var waitingCount: Int { waiting.count + received.count }
  var freeBlocks: Int {
    cache?.free.count
      ?? limits.kvBlocks - (running + held + fetching + received).reduce(0) { $0 + $1.blocks }
  }

  /// Blocks that hold the keys, values and states of a number of tokens: for each token that begins a block of 16, one
  /// of each group of layers whose window it still fits; states once.
  func blocks(_ tokens: Int) -> Int {
    guard tokens > 0 else { return 0 }
    let footprint = limits.footprint
    var blocks = footprint.stateBlocks
    for place in stride(from: 0, to: tokens, by: 16) {
      blocks += footprint.contextGroups
      if place / 16 < footprint.windowBlocks { blocks += footprint.windowGroups }
    }
    return blocks
  }

  /// Tokens of a decode row in a step, and those that its blocks are for beyond what it has computed.
  var rowTokens: Int { 1 + (limits.speculation?.draftTokens ?? 0) }
  var slotTokens: Int { rowTokens + (limits.speculation?.lookaheadTokens ?? 0) }

  /// Tokens that a row emits in the step in progress, by the common clock.
  var burst: Int {
    guard let clock = limits.speculation?.clock else { return 1 }
    let (tokens, steps) = (clock.periodTokens, clock.periodSteps)
    return (clockSteps + 1) * tokens / steps - clockSteps * tokens / steps
  }

  /// Tokens for which a running request needs blocks in the next step.
  private func slots(_ request: ReferenceRequest, new: Int) -> Int {
    request.computed + (request.decodes ? slotTokens : new)
  }

  /// A request comes: it waits, with its output cut to what fits, or leaves at once.
  func receive(_ request: ReferenceRequest) -> ReferenceDeparture? {
    if let departure = refuses(request) { return departure }
    cameCount += 1
    request.serial = cameCount
    request.sharedBlocks = contents.sharedBlocks(request.journey.request)
    wait(request)
    return nil
  }

  /// Turns a request away, or cuts its output to what fits.
  func refuses(_ request: ReferenceRequest) -> ReferenceDeparture? {
    let room = limits.maxModelLen - request.promptTokens
    if room < 0 { return ReferenceDeparture(request: request, reason: .rejectedByLength) }
    if handOver != nil, request.askedTokens > 1 {
      // One token is sampled here; the others are another replica's.
      return blocks(request.promptTokens) > limits.kvBlocks
        ? ReferenceDeparture(request: request, reason: .rejectedByBlocks) : nil
    }
    let output = min(request.askedTokens, room)
    let last = request.promptTokens + max(output, 1) - 1
    if blocks(output > 1 ? last + slotTokens - 1 : last) > limits.kvBlocks {
      if blocks(last) <= limits.kvBlocks { notes.count(.rejectedForDrafts) }
      return ReferenceDeparture(request: request, reason: .rejectedByBlocks)
    }
    request.outputTokens = output
    return nil
  }

  /// A request waits: before all of a higher rank, and of its own those whose turn is later.
  func wait(_ request: ReferenceRequest) {
    let place = waiting.firstIndex { (request.rank, request.turn) < ($0.rank, $0.turn) }
    waiting.insert(request, at: place ?? waiting.count)
  }

  /// Builds the next step.
  /// - Returns: the requests scheduled for the first time, and those preempted.
  func buildStep(at now: Int64) -> (scheduled: [ReferenceRequest], preempted: [ReferenceRequest]) {
    var budget = limits.maxNumBatchedTokens
    for request in running {
      request.newTokens = 0
      request.decodes = request.computed >= request.target
    }
    var (admitted, preempted) = compose(&budget)
    if running.isEmpty, !preempted.isEmpty {
      notes.count(.nobodyLeftRunning)
      let again = compose(&budget)
      admitted = again.admitted
    }
    var scheduled: [ReferenceRequest] = []
    for request in admitted where request.firstScheduled == nil {
      request.firstScheduled = now
      scheduled.append(request)
    }
    guard !running.isEmpty else {
      if unfinished > 0 { notes.count(.idleWithRequests) }
      return (scheduled, preempted)
    }
    if limits.policy.isStatic, running.contains(where: { $0.decodes && $0.newTokens > 0 }) {
      admission.isClosed = true
    }
    stepEnd = now + duration(at: now, isChanged: !preempted.isEmpty || !admitted.isEmpty)
    return (scheduled, preempted)
  }

  /// Chooses who takes part in a step.
  private func compose(
    _ budget: inout Int
  ) -> (admitted: [ReferenceRequest], preempted: [ReferenceRequest]) {
    blocked = .nothing
    var preempted: [ReferenceRequest] = []
    var admitted: [ReferenceRequest] = []
    if (limits.policy.fill ?? limits.prefill) == .first {
      preempted = scheduleRunning(&budget) { !$0.decodes }
      if beginsAdmission(preempted) { admitted = admitWaiting(&budget) }
      if budget == limits.maxNumBatchedTokens {
        preempted += scheduleRunning(&budget) { $0.decodes }
      } else if running.contains(where: \.decodes) {
        notes.count(.decodeRowsWait)
        if rowTokens > 1 { notes.count(.draftsWait) }
      }
    } else {
      preempted = scheduleRunning(&budget) { _ in true }
      if beginsAdmission(preempted) { admitted = admitWaiting(&budget) }
    }
    if !preempted.isEmpty { blocked = .kvCache }
    return (admitted, preempted)
  }

  /// Gives the running requests that take part their tokens and blocks; who lacks a block preempts from the tail.
  private func scheduleRunning(
    _ budget: inout Int, takesPart: (ReferenceRequest) -> Bool
  ) -> [ReferenceRequest] {
    var preempted: [ReferenceRequest] = []
    if limits.policy.victim == .lastInOrder {
      preempted = giveWay(budget, takesPart: takesPart)
    }
    var place = 0
    while place < running.count {
      let request = running[place]
      guard takesPart(request) else {
        place += 1
        continue
      }
      let new = request.decodes ? rowTokens : min(request.target - request.computed, budget)
      let needed = blocks(slots(request, new: new))
      while running.count > place, freeBlocks < needed - request.blocks {
        if running.last === request { notes.count(.preemptedItself) }
        preempted.append(preemptLast())
      }
      guard running.count > place else { break }  // it preempted itself
      noteWindow(request, new: new)
      noteBurst(request, taking: needed - request.blocks)
      request.newTokens = new
      grant(request, blocks: needed)
      budget -= new
      place += 1
    }
    return preempted
  }

  /// For coverage: what a row with drafts takes in its first step and later.
  private func noteBurst(_ request: ReferenceRequest, taking blocks: Int) {
    guard request.decodes, rowTokens > 1 else { return }
    notes.count(.speculates)
    if request.computed > request.target, blocks > 0 { notes.count(.burstTakesBlock) }
    if request.computed == request.target, blocks > 1, limits.footprint.isPlain {
      notes.count(.firstBurstTakesTwoBlocks)
    }
  }

  /// For coverage: whether these tokens fill the windows.
  private func noteWindow(_ request: ReferenceRequest, new: Int) {
    let full = (limits.footprint.windowBlocks - 1) * 16
    guard limits.footprint.windowGroups > 0, request.computed <= full,
      request.computed + new > full
    else { return }
    notes.count(request.decodes ? .windowFills : .windowFillsInPrompt)
    if request.decodes, new > 1 { notes.count(.windowFillsInBurst) }
  }

  /// The last in order give way until all others that take part have what they need.
  private func giveWay(
    _ budget: Int, takesPart: (ReferenceRequest) -> Bool
  ) -> [ReferenceRequest] {
    var preempted: [ReferenceRequest] = []
    while !running.isEmpty {
      var (left, needed) = (budget, 0)
      for request in running where takesPart(request) {
        let new = request.decodes ? rowTokens : min(request.target - request.computed, left)
        needed += blocks(slots(request, new: new)) - request.blocks
        left -= new
      }
      if needed <= freeBlocks { break }
      let last = running.max { ($0.rank, $0.turn) < ($1.rank, $1.turn) }!
      if running.last !== last { notes.count(.givesWayInOrder) }
      running.removeAll { $0 === last }
      preempted.append(giveUp(last))
    }
    return preempted
  }

  private func preemptLast() -> ReferenceRequest { giveUp(running.removeLast()) }

  private func giveUp(_ victim: ReferenceRequest) -> ReferenceRequest {
    notes.preempted(victim)
    if victim.decodes, rowTokens > 1 {
      notes.count(
        victim.computed == victim.target ? .preemptedBeforeDrafts : .preemptedWithDrafts)
    }
    tally.preemptions += 1
    victim.newTokens = 0
    let (free, held) = (freeBlocks, victim.blocks)
    giveBack(victim)
    if cache != nil, freeBlocks - free < held { notes.count(.freesInPart) }
    victim.computed = 0
    victim.target = victim.promptTokens + victim.delivered
    if isRanked { wait(victim) } else { waiting.insert(victim, at: 0) }
    estimateAnew()
    return victim
  }

  private func admitWaiting(_ budget: inout Int) -> [ReferenceRequest] {
    var admitted: [ReferenceRequest] = []
    while let head = received.first ?? waiting.first {
      if admission.isClosed {
        notes.count(.batchIsClosed)
        blocked = .seats
        break
      }
      guard budget > 0, running.count < limits.maxNumSeqs, !promptsAreFull else {
        notes.count(budget > 0 ? .seatBlocked : .budgetBlocked)
        let rows = running.count { $0.decodes && $0.newTokens > 0 }
        if budget <= 0, budget + rows * (rowTokens - 1) > 0 { notes.count(.budgetBlockedByDrafts) }
        blocked = .seats
        break
      }
      if !received.isEmpty {  // its blocks are there already
        received.removeFirst()
        running.append(head)
        head.decodes = false
        head.newTokens = 1
        budget -= 1
        newlySeated.append(head)
        admitted.append(head)
        continue
      }
      if head.awaitsKV {
        guard hasRoom(for: head, first: head.target, sharing: 0) else {
          notes.count(.transferWaitsForBlocks)
          blocked = .kvCache
          break
        }
        waiting.removeFirst()
        head.awaitsKV = false
        head.blocks = blocks(head.target)
        fetching.append(head)
        newlyFetching.append(head)
        continue
      }
      let found = found(head)
      let rest = head.target - 16 * found.count
      if (limits.policy.fill ?? limits.prefill) == .whole, budget < rest,
        head.target <= limits.maxNumBatchedTokens
      {
        notes.count(.wholeBlocked)
        blocked = .seats
        break
      }
      let new = min(rest, budget)
      let needed = blocks(head.target - rest + new)
      // Those that others hold take no room.
      let held = found.count { $0.holders > 0 }
      guard hasRoom(for: head, first: head.target - rest + new, sharing: held) else {
        notes.count(needed - held <= freeBlocks ? .reserveBlocked : .kvBlocked)
        blocked = .kvCache
        head.foundWhileBlocked = found.count
        break
      }
      waiting.removeFirst()
      hold(head, found)
      running.append(head)
      head.decodes = false
      noteWindow(head, new: new)
      head.newTokens = new
      grant(head, blocks: needed)
      budget -= new
      notes.admitted(head)
      admitted.append(head)
    }
    return admitted
  }
}
