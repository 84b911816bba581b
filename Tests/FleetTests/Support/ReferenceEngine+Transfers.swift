// ReferenceEngine+Transfers.swift: prompts whose KV goes from one replica to another, transfer by transfer.

import Engine
import Fleet
import Units
import Workload

/// A request that was handed over. Times are ticks.
final class ReferenceTransfer {
  let sender: ReferenceReplica
  /// As it was at its sender.
  let prompt: ReferenceRequest
  let handOver: HandOver
  let computed: Int64
  var receiver: ReferenceReplica?
  /// As it is at its receiver.
  var request: ReferenceRequest?
  /// Of its transfer.
  var fetching, start, end, seated: Int64?
  var isOver = false

  init(_ prompt: ReferenceRequest, from sender: ReferenceReplica, _ rule: HandOver, at now: Int64) {
    self.prompt = prompt
    self.sender = sender
    handOver = rule
    computed = now
  }
}

/// The parts of the times of requests that were handed over.
struct ReferenceHandOvers {
  var handedOver = 0
  var parts: [[Int64]] = [[], [], [], [], [], [], []]
}

extension ReferenceEngine {
  /// Transfers that are under way or wait for their link.
  private var underWay: [ReferenceTransfer] {
    transfers.filter { $0.fetching != nil && !$0.isOver }
  }

  var nextTransferEnd: Int64? { underWay.compactMap(\.end).min() }

  /// A prompt is computed.
  func leave(_ prompt: ReferenceRequest, from replica: ReferenceReplica, at now: Int64) {
    guard let rule = replica.handOver else { return }
    lastFinish = now
    transfers.append(ReferenceTransfer(prompt, from: replica, rule, at: now))
    handOvers[prompt.classIndex].handedOver += 1
  }

  func endTransfers(at now: Int64) {
    for sender in replicas {
      guard let transfer = underWay.first(where: { $0.sender === sender && $0.end == now }),
        let receiver = transfer.receiver, let request = transfer.request
      else { continue }
      transfer.isOver = true
      free(transfer, at: now)
      receiver.fetching.removeAll { $0 === request }
      if stepEnds.last == now { notes.count(.transferEndsAtStepEnd) }
      if let end = receiver.stepEnd, end > now { notes.count(.transferEndsInStep) }
      if receiver.stepEnd == nil, stepEnds.last != now { notes.count(.transferEndsAtIdle) }
      if transfer.handOver.firstToken == .seeded {
        request.delivered = 1
        emit(request, at: now)
      }
      receiver.received.append(request)
      startNext(of: sender, at: now)
    }
  }

  /// The blocks of a prompt are free where it was computed.
  private func free(_ transfer: ReferenceTransfer, at now: Int64) {
    let sender = transfer.sender
    sender.held.removeAll { $0 === transfer.prompt }
    sender.giveBack(transfer.prompt)
    if !sender.waiting.isEmpty, sender.stepEnd == nil, stepEnds.last != now {
      notes.count(.senderWaitsForTransfer)
    }
    if sender.stage == .draining, sender.unfinished == 0, sender.held.isEmpty {
      notes.count(.drainsUntilTransfer)
      sender.enter(.down, at: now)
    }
  }

  /// The link of a replica takes the next transfer, if it is free.
  private func startNext(of sender: ReferenceReplica, at now: Int64) {
    let own = underWay.filter { $0.sender === sender }
    guard !own.contains(where: { $0.start != nil }) else {
      return notes.count(.transferQueues)
    }
    guard let transfer = own.min(by: { $0.prompt.sent < $1.prompt.sent }) else { return }
    transfer.start = now
    let link = transfer.handOver.link
    let blocks = Double(sender.blocks(transfer.prompt.promptTokens))
    let bytes = blocks * link.bytesPerBlock.value
    let seconds = link.latency.value + bytes / link.bandwidth.value
    let ticks = max(1, SimulationTime(Seconds(seconds)).ticks)
    transfer.end = now + ticks
    links[sender.pool].transfers += 1
    links[sender.pool].bytes += bytes
    links[sender.pool].busy += Int128(ticks)
  }

  /// Requests whose prompts were computed at this instant go to those who decode them, by arrival.
  func placeHandedOver(at now: Int64) {
    let leaving = transfers.filter { $0.computed == now && $0.receiver == nil && !$0.isOver }
    for transfer in leaving.sorted(by: { $0.prompt.id < $1.prompt.id }) {
      let journey = transfer.prompt.journey
      guard let number = route(journey.request, pools(journey), decodes: true) else {
        giveUp(transfer, at: now)
        notes.count(.nobodyDecodes)
        fail(journey.request, id: journey.id, at: now)
        continue
      }
      comings += 1
      let receiver = replicas[number]
      let request = ReferenceRequest(
        journey, offered: transfer.prompt.offered,
        turn: receiver.isRanked ? journey.id : comings, rank: rank(journey.request, receiver))
      let tooShort = receiver.limits.maxModelLen < request.promptTokens + 2
      let refused =
        receiver.refuses(request)
        ?? (tooShort ? ReferenceDeparture(request: request, reason: .rejectedByLength) : nil)
      if let refused {
        giveUp(transfer, at: now)
        notes.count(.rejectedToDecode)
        settle(refused, from: receiver, at: now)
        continue
      }
      if request.outputTokens < request.askedTokens, !request.isThrown {
        classes[request.classIndex].cutRequests += 1
        classes[request.classIndex].cutTokens += request.askedTokens - request.outputTokens
      }
      transfer.receiver = receiver
      transfer.request = request
      request.transfer = transfer
      request.awaitsKV = true
      request.firstScheduled = transfer.prompt.firstScheduled
      request.delivered = transfer.prompt.delivered
      request.firstToken = transfer.prompt.firstToken
      request.lastToken = transfer.prompt.lastToken
      request.computed = request.promptTokens
      if transfer.handOver.firstToken == .decode { request.computed -= 1 }
      request.target = request.computed + 1
      receiver.wait(request)
    }
  }

  /// Nobody will decode a request. Its client may have its first token already.
  private func giveUp(_ transfer: ReferenceTransfer, at now: Int64) {
    transfer.isOver = true
    free(transfer, at: now)
    let prompt = transfer.prompt
    guard let first = prompt.firstToken, first > warmUp, !prompt.isThrown,
      !classes[prompt.classIndex].answers.isEmpty
    else { return }
    classes[prompt.classIndex].answers[prompt.journey.stage].samples.ttft
      .append(first - prompt.arrival + frontEnd)
  }

  /// After the steps of an instant are built, by receiver: transfers join their links.
  func beginTransfers(at now: Int64) {
    for receiver in replicas {
      for request in receiver.newlySeated { request.transfer?.seated = now }
      for request in receiver.newlyFetching {
        guard let transfer = request.transfer else { continue }
        transfer.fetching = now
        fetched += 1
        transfer.prompt.sent = fetched
        startNext(of: transfer.sender, at: now)
      }
      receiver.newlySeated = []
      receiver.newlyFetching = []
    }
  }

  /// A request that was handed over is complete.
  func noteParts(_ request: ReferenceRequest) {
    guard let transfer = request.transfer, let scheduled = request.firstScheduled,
      let fetching = transfer.fetching, let start = transfer.start, let end = transfer.end,
      let seated = transfer.seated
    else { return }
    let times = [request.arrival, scheduled, transfer.computed, fetching, start, end, seated]
    for (part, pair) in zip(times, times.dropFirst()).enumerated() {
      handOvers[request.classIndex].parts[part].append(pair.1 - pair.0)
    }
    if let first = request.firstToken, first > seated {
      handOvers[request.classIndex].parts[6].append(first - seated)
    }
  }
}
