// Replica+HandOver.swift: requests whose prompt is computed here and decoded elsewhere, and the other way round.

internal import Kernel
public import Workload

// MARK: - Where the prompt is computed

extension Replica {
  /// A prompt is computed whose request is decoded elsewhere: it leaves its seat, and its blocks are held.
  mutating func handOver(
    _ slot: Slot, at now: Int64, _ requests: inout ActiveRequests, _ report: inout EngineReport
  ) {
    running.remove(slot, in: &requests)
    if handsOver == .prefill { requests.emitFirst(slot, at: now, &report) }
    report.handOvers.left.append(HandedRequest(requests[slot], slot: slot))
  }

  /// The KV of a request that was handed over is elsewhere, or needed nowhere: its blocks are free.
  /// - Precondition: the steps that end at this instant have ended.
  public mutating func release(_ request: HandedRequest) -> Reaction {
    let used = kv.used
    kv.release(request.promptTokens, hold: request.hold, waits: false)
    gate.leaves(prompt: request.promptTokens)
    if state == .stepping { goneBlocks += used - kv.used }
    guard state == .idle, waiting.count > 0 else { return .none }
    state = .ready
    return .wakes
  }
}

// MARK: - Where it is decoded

extension Replica {
  /// A request comes whose prompt was computed elsewhere. It waits until it has taken the blocks for its KV, which is
  /// reported; one whose blocks there can never be, or that has no room for two tokens, leaves at once.
  public mutating func enqueue(
    _ handed: HandedRequest, of request: Request, urgency: Urgency, firstToken: FirstToken,
    at now: Int64, requests: inout ActiveRequests, report: inout EngineReport
  ) -> Reaction {
    precondition(!kv.isCaching, "what a prompt that comes finds of itself is not modelled")
    let admission = limits.admission(
      promptTokens: request.promptTokens, outputTokens: request.outputTokens)
    guard case .accepted(let outputTokens) = admission, outputTokens > 1 else {
      requests.remove(handed)
      report.departures.append(Departure(rejected: request, id: handed.id))
      return .none
    }
    if outputTokens < request.outputTokens {
      report.cut(request.outputTokens - outputTokens, classIndex: request.classIndex)
    }
    let slot = handed.slot
    let rank = waiting.isRanked ? limits.policy.rank(of: request, urgency) : 0
    requests[slot].isHanded(
      rank: rank, outputTokens: outputTokens, seeded: firstToken == .decode ? 0 : 1)
    waitingChanges(at: now, &report)
    waiting.append(slot, in: &requests)
    return react(to: slot, at: now)
  }

  /// The KV of a request has come: it takes part in a step as soon as there is a seat.
  public mutating func receive(
    _ handed: HandedRequest, firstToken: FirstToken, at now: Int64,
    requests: inout ActiveRequests, report: inout EngineReport
  ) -> Reaction {
    if firstToken == .seeded { requests.emitFirst(handed.slot, at: now, &report) }
    waitingChanges(at: now, &report)
    waiting.receive(handed.slot, in: &requests)
    return react(to: handed.slot, at: now)
  }

  /// The head of the waiting list takes the blocks for its KV, and the blocks of the first token computed here.
  mutating func fetch(
    _ slot: Slot, _ requests: inout ActiveRequests, _ report: inout EngineReport
  ) {
    kv.take(requests[slot].target, beyond: 0)
    requests[slot].admission = ActiveRequest.notRunning
    report.handOvers.fetching.append(HandedRequest(requests[slot], slot: slot))
  }

  /// The head of those whose KV has come takes its place in the batch.
  mutating func seatReceived(
    at now: Int64, _ requests: inout ActiveRequests, _ report: inout EngineReport
  ) {
    let slot = waiting.head
    waiting.removeHead(in: &requests)
    running.append(slot, in: &requests)
    requests.admit(slot, at: now, &report)
    kv.untake(1, beyond: requests[slot].computed)
    report.handOvers.seated.append(HandedRequest(requests[slot], slot: slot))
  }
}

extension EngineLimits {
  /// What a request becomes where its prompt is computed: one that is decoded elsewhere needs room for its prompt alone.
  func admission(ofHandedOver request: Request) -> Admission {
    guard request.outputTokens > 1 else {
      return admission(promptTokens: request.promptTokens, outputTokens: request.outputTokens)
    }
    let prompt = admission(promptTokens: request.promptTokens, outputTokens: 1)
    return prompt == .rejected ? prompt : .accepted(outputTokens: request.outputTokens)
  }
}

extension ActiveRequests {
  /// Forgets a request that nobody is there to decode.
  public mutating func remove(_ handed: HandedRequest) { remove(handed.slot) }

  /// The token of a prompt that was computed is the client's first.
  fileprivate mutating func emitFirst(
    _ slot: Slot, at now: Int64, _ report: inout EngineReport
  ) {
    self[slot].delivered = 1
    self[slot].firstToken = now
    self[slot].lastToken = now
    report.classes[self[slot].classIndex].firstToken.append(now - self[slot].arrival)
  }
}

extension ActiveRequest {
  /// It comes to where it is decoded: what its step there computes is the last token of the prompt, or the one after it.
  /// - Parameter seeded: tokens that came out before that step.
  fileprivate mutating func isHanded(rank: Int64, outputTokens: Int, seeded: Int) {
    self.rank = rank
    self.outputTokens = outputTokens
    computed = promptTokens - 1 + seeded
    target = computed + 1
    admission = Self.awaitingKV
  }
}
