// Replica+Build.swift: what the next step carries, and for how many steps that stays so.

internal import Hardware
public import Kernel

extension Replica {
  /// Builds the next step at an instant and leaps over all that follow without a change.
  /// - Returns: when the leap ends; nil when there is nothing to run.
  /// - Throws: `SimulationError.beyondClock` when a step would end after 388 days.
  /// - Complexity: O(log batch) per request admitted or preempted, O(1) otherwise.
  public mutating func build(
    at now: Int64, requests: inout ActiveRequests, costs: inout OwnedArray<StepCostTable>,
    report: inout EngineReport
  ) throws(SimulationError) -> Int64? {
    guard running.count > 0 || waiting.count > 0 else {
      state = .idle
      return nil
    }
    state = .stepping
    return try buildStep(at: now, &requests, &costs[pool], &report)
  }

  private mutating func buildStep(
    at now: Int64, _ requests: inout ActiveRequests, _ costs: inout StepCostTable,
    _ report: inout EngineReport
  ) throws(SimulationError) -> Int64? {
    chunks.removeAll()
    var prompts = PromptChunks(reach: decoding.reach)
    var (blocked, preempted) = compose(&prompts, at: now, &requests, &costs, &report)
    if preempted, running.count == 0 {  // such a step takes no time: the next is built at once
      (blocked, preempted) = compose(&prompts, at: now, &requests, &costs, &report)
    }
    guard running.count > 0 else {
      state = .idle
      return nil
    }
    let rows = promptsFirst && prompts.tokens > 0 ? 0 : decoding.count
    let sampled = rows + prompts.finishing
    leap = Leap(
      start: now, shortRows: Int32(rows), promptTokens: Int32(prompts.tokens),
      sampledRows: Int32(sampled), running: Int32(running.count), promptPairs: prompts.pairs,
      prefixTokens: Int32(prompts.prefixTokens),
      reachingRows: rows > 0 ? Int32(decoding.reachingRows) : 0,
      context: rows > 0 ? decoding.contextTokens + decoding.tokens : 0,
      reached: rows > 0 ? decoding.reachedTokens : 0,
      blocked: blocked, gapsApart: promptsFirst && rows > 0 && !pause.isOver,
      shortRowTokens: UInt8(decoding.rowTokens), shortPhase: UInt8(decoding.phase))
    gate.isBuilt(rows: rows)
    leap.prefixReached = Int32(prompts.prefixReached)
    let cost = costs.cost(
      decodeRows: rows, promptTokens: prompts.tokens, promptTicks: prompts.ticks,
      sampledRows: sampled)
    leap.first = cost.duration(leap.reads)
    let mayLeap =
      chunks.isEmpty && !leap.gapsApart && !(preempted && (kv.isCaching || headIsFree(requests)))
    setLength(mayLeap: mayLeap, cost: cost, requests)
    guard let length = leap.length(of: leap.steps, decoding.clock) else { throw .beyondClock }
    let (end, overflow) = now.addingReportingOverflow(length)
    guard !overflow else { throw .beyondClock }
    return end
  }

  /// Chooses who takes part in the next step.
  /// - Returns: what keeps the head of the waiting list out, and whether a request was preempted.
  private mutating func compose(
    _ prompts: inout PromptChunks, at now: Int64, _ requests: inout ActiveRequests,
    _ costs: inout StepCostTable, _ report: inout EngineReport
  ) -> (blocked: Leap.Blocked, preempted: Bool) {
    var preempted = makeRoom(
      for: promptsFirst ? 0 : kv.rows.needed(at: decoding.step), at: now, requests: &requests,
      report: &report)
    if partial != .none {
      let chunk = requests[partial].chunk(in: promptBudget)
      take(partial, chunk, &prompts, &requests[partial], &costs, &report)
    }
    var blocked = Leap.Blocked.nothing
    if !preempted {
      blocked = admitWaiting(at: now, &prompts, &requests, &costs, &report)
    }
    if promptsFirst, prompts.tokens == 0 {
      let isRoomMade = makeRoom(
        for: kv.rows.needed(at: decoding.step), at: now, requests: &requests, report: &report)
      preempted = preempted || isRoomMade
    }
    if preempted, waiting.count > 0 { blocked = .kvCache }
    return (blocked, preempted)
  }

  /// How far the batch stays as it is: to the first finish, the last free block, or the crossing of a bound.
  ///
  /// A head of the waiting list that lacks blocks, or tokens of the step, lacks them until then, whatever is evicted:
  /// blocks of its own that are evicted took room before, and each was given up for a block that a row took; the chunk
  /// that it asks for begins as much earlier. But a block that a row fills may be one that it begins with, where both are
  /// turns of a session. Rows fill blocks of others' prompts in no other way: what a prompt shares of the load's tree or
  /// of its class's front is visible once the prompt is computed, in steps of one each.
  private mutating func setLength(
    mayLeap: Bool, cost: StepCost, _ requests: borrowing ActiveRequests
  ) {
    guard mayLeap else {
      leap.steps = 1
      return
    }
    let regime = cost.regime(
      leap.reads, growth: Reads(context: decoding.count, reached: decoding.reachingRows))
    let steps = decoding.stepsUntilChange(requests, orTokens: regime.steps)
    leap.increment = regime.increment
    leap.steps = kv.rows.steps(from: decoding.step, atMost: steps, within: kv.room)
    if kv.isCaching, waiting.count > 0, running.count < limits.maxNumSeqs {
      let more = kv.prefixes.stepsUntilMore(
        for: requests[waiting.head].hold, built: decoding.step + (promptsFirst ? 0 : 1))
      leap.steps = min(leap.steps, more)
    }
    if waiting.count > 0 { leap.steps = min(leap.steps, gate.steps(from: decoding.step)) }
    while leap.steps > 1, leap.length(of: leap.steps, decoding.clock) == nil { leap.steps /= 2 }
  }

  /// Preempts until every running request that the next step computes has its blocks.
  ///
  /// The engine walks its list in order and preempts the last request whenever one lacks a block: whoever lacked one
  /// stands before the rest that is left, or is the victim itself. So the victims are the fewest, in the policy's order,
  /// after which what the rest need is free, also when one frees nothing, as all its blocks are shared: no walk is
  /// needed.
  /// - Parameter decode: blocks that the decode rows need, as they are before the first victim.
  /// - Returns: whether a request was preempted.
  private mutating func makeRoom(
    for decode: Int, at now: Int64, requests: inout ActiveRequests, report: inout EngineReport
  ) -> Bool {
    var preempted = false
    var needed = decode
    while running.count > 0 {
      let chunk = partial == .none ? 0 : chunkBlocks(requests)
      if needed + chunk <= kv.room { break }
      // The rows before the victim have taken their blocks by then.
      if kv.isCaching, limits.policy.victim == .lastAdmitted { kv.reserve(needed) }
      preempt(
        limits.policy.victim == .lastInOrder ? running.lastInOrder(requests) : running.tail,
        at: now, requests: &requests, report: &report)
      if decode > 0 { needed = kv.rows.needed(at: decoding.step) }
      preempted = true
    }
    return preempted
  }

  /// A running request gives back its blocks and waits again.
  private mutating func preempt(
    _ victim: Slot, at now: Int64, requests: inout ActiveRequests, report: inout EngineReport
  ) {
    var grew = false
    let wasDecoding = victim != partial
    if wasDecoding {
      let last =
        promptsFirst
        ? pause.leaves(
          classIndex: requests[victim].classIndex, lastToken: requests[victim].lastToken) : now
      grew = decoding.remove(requests[victim], waits: true, &kv)
      requests[victim].isPreempted(lastToken: last, emitted: decoding.emitted)
    } else {
      kv.release(requests[victim].computed, hold: requests[victim].hold, waits: true)
      partial = .none
    }
    requests[victim].computed = 0
    requests[victim].admission = ActiveRequest.notRunning
    decoding.leave(early: wasDecoding, grew: grew, requests)
    running.remove(victim, in: &requests)
    waitingChanges(at: now, &report)
    waiting.putBack(victim, in: &requests)
    gate.gaveWay(victim, running, requests, partial: partial, decoding)
    report.preempted(classIndex: requests[victim].classIndex, pool: pool)
  }

  /// Admits from the head of the waiting list while tokens, seats and blocks allow; nothing overtakes.
  private mutating func admitWaiting(
    at now: Int64, _ prompts: inout PromptChunks, _ requests: inout ActiveRequests,
    _ costs: inout StepCostTable, _ report: inout EngineReport
  ) -> Leap.Blocked {
    gate.begins(running: running.count, step: decoding.step)
    if waiting.count > 0 { waitingChanges(at: now, &report) }
    while waiting.count > 0 {
      let budget = prompts.isFull ? 0 : promptBudget - prompts.tokens
      guard budget > 0, running.count < limits.maxNumSeqs, !gate.isClosed else { return .seats }
      let slot = waiting.head
      if waiting.received.count > 0 {
        seatReceived(at: now, &requests, &report)
        take(slot, 1, &prompts, &requests[slot], &costs, &report)
        continue
      }
      let target = requests[slot].target
      let awaitsKV = requests[slot].admission == ActiveRequest.awaitingKV
      let decode = promptsFirst ? 0 : kv.rows.needed(at: decoding.step)
      let found =
        kv.isCaching
        ? kv.lookUp(
          requests[slot].hold, target: target, rows: decode,
          built: decoding.step + (promptsFirst ? 0 : 1))
        : PrefixMatch()
      let chunk = min(target - found.tokens, budget)
      if !awaitsKV, gate.waitsForWhole(target, found.tokens, budget) { return .seats }
      guard
        gate.admits(
          requests[slot], first: found.tokens + chunk, shared: found.held, room: kv.room - decode,
          taken: kv.held + decode, step: decoding.step)
      else { return .kvCache }
      waiting.removeHead(in: &requests)
      gate.enters(requests[slot])
      if awaitsKV {
        fetch(slot, &requests, &report)
        continue
      }
      running.append(slot, in: &requests)
      if kv.isCaching { hold(found, &requests[slot], &report) }
      requests.admit(slot, at: now, &report)
      if found.tokens + chunk < target { partial = slot }
      take(slot, chunk, &prompts, &requests[slot], &costs, &report)
    }
    return .nothing
  }

  /// Whether the head of the waiting list has the blocks it needs in the step after this one: then it is admitted, or
  /// kept out by something else.
  private func headIsFree(_ requests: borrowing ActiveRequests) -> Bool {
    let budget = promptBudget
    guard waiting.count > 0, budget > 0, running.count < limits.maxNumSeqs else { return false }
    if waiting.received.count > 0 || gate.isClosed { return true }
    let target = requests[waiting.head].target
    let awaitsKV = requests[waiting.head].admission == ActiveRequest.awaitingKV
    if !awaitsKV, gate.waitsForWhole(target, 0, budget) { return true }
    let decode = kv.rows.needed(at: decoding.step)
    return gate.admits(
      requests[waiting.head], first: min(target, budget), shared: 0, room: kv.room - decode,
      taken: kv.held + decode, step: decoding.step)
  }
}

// MARK: - Prompt chunks

/// The prompt chunks of one step, summed.
struct PromptChunks {
  /// Tokens that layers of a limited reach see; 0 where there are none.
  let reach: Int
  var tokens = 0
  var ticks: Int64 = 0
  /// Query–key pairs, and tokens computed before the chunks, also those within the reach of each.
  var pairs = 0
  var prefixTokens = 0
  var prefixReached = 0
  /// Chunks that complete their prompt and emit a token.
  var finishing = 0
  /// Nobody else is admitted: what the chunks begin behind has to be counted, and a prompt has at most 10⁹ tokens.
  var isFull: Bool { prefixTokens > 1 << 30 }

  @inline(__always)
  mutating func add(_ new: Int, beyond computed: Int, _ costs: inout StepCostTable) {
    tokens += new
    pairs += new * computed + new * (new + 1) / 2
    prefixTokens += computed
    prefixReached += min(computed, reach)
    ticks += costs.promptTicks(newTokens: new, prefixTokens: computed)
  }
}

extension Replica {
  private func chunkBlocks(_ requests: borrowing ActiveRequests) -> Int {
    kv.demand(of: requests[partial].chunk(in: promptBudget), beyond: requests[partial].computed)
  }

  /// Prompt tokens that a step may carry.
  private var promptBudget: Int {
    promptsFirst ? limits.maxNumBatchedTokens : limits.maxNumBatchedTokens - decoding.tokens
  }

  /// A request is admitted with the beginning of its prompt that it found.
  private mutating func hold(
    _ found: PrefixMatch, _ request: inout ActiveRequest, _ report: inout EngineReport
  ) {
    kv.hold(request.hold, found)
    request.computed = found.tokens
    guard request.firstScheduled < 0 else { return }
    report.lookedUp(request.target, found: found.tokens, classIndex: request.classIndex)
  }

  /// Gives a running request its blocks and its place in the step.
  private mutating func take(
    _ slot: Slot, _ tokens: Int, _ prompts: inout PromptChunks, _ request: inout ActiveRequest,
    _ costs: inout StepCostTable, _ report: inout EngineReport
  ) {
    let computed = request.computed
    kv.take(tokens, beyond: computed)
    if kv.isCaching { kv.extend(request.hold, to: computed + tokens) }
    request.chunkTokens = tokens
    chunks.append(slot)
    prompts.add(tokens, beyond: computed, &costs)
    if computed + tokens == request.target && request.outputTokens > 0 { prompts.finishing += 1 }
    report.logs[pool].chunks.append(ChunkEntry(newTokens: tokens, prefixTokens: computed))
  }
}
