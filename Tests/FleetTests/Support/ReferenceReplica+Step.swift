// ReferenceReplica+Step.swift: how long a step lasts, and what its end hands out.

import Engine
import Fleet
import Hardware
import Units

extension ReferenceReplica {
  func duration(at now: Int64, isChanged: Bool) -> Int64 {
    var decodeRows = 0
    var (context, reached) = (0, 0)
    let reach = model.reach ?? 0
    var chunks: [(new: Int, before: Int)] = []
    var sampledRows = 0
    var pairs = 0
    var bytes = 0.0
    for request in running where request.newTokens > 0 {
      for token in 1...request.newTokens { pairs += request.computed + token }
      let read = request.decodes ? request.computed + rowTokens : request.computed
      bytes += model.kvBytesPerToken.value * Double(read)
      bytes += model.kvBytesPerReachedToken.value * Double(min(read, reach))
      if request.decodes {
        decodeRows += 1
        context += read
        reached += min(read, reach)
        if read == reach { notes.count(.readsInFull) }
        if read > reach, reach > 0, read - reach < burst { notes.count(.readsInFullInBurst) }
      } else {
        tally.chunk(newTokens: request.newTokens, prefixTokens: request.computed, reach: reach)
        chunks.append((request.newTokens, request.computed))
      }
      if request.emits { sampledRows += 1 }
    }
    let promptTokens = chunks.reduce(0) { $0 + $1.new }
    let tokens = decodeRows * rowTokens + promptTokens
    let samples = sampledRows + decodeRows * (rowTokens - 1)
    precondition(tokens > 0, "a replica with requests has work")
    let price = ReferencePrice(
      model, decodeRows: decodeRows, rowTokens: rowTokens, chunks: chunks,
      sampledRows: sampledRows, context: context, reached: reached)
    let step = CoverageNotes.Step(price: price, decodeRows: decodeRows, promptTokens: promptTokens)
    notes.step(step, after: isChanged ? nil : lastStep)
    lastStep = step
    let duration = price.duration
    tally.step(
      decodeRows: decodeRows, tokens: tokens, hasPrompt: promptTokens > 0,
      sampledRows: sampledRows, context: context, reached: reached, duration: duration,
      blocked: blocked,
      running: running.count, blocks: limits.kvBlocks - freeBlocks)
    steps.append(
      ReferenceStep(
        start: now, end: now + duration, running: running.count,
        blocks: limits.kvBlocks - freeBlocks,
        flops: model.modelFLOPs(
          tokens: tokens, attentionPairs: Double(pairs), sampledRows: samples
        ).value,
        bytes: model.weightBytes(tokens: tokens, samples: sampledRows > 0).value + bytes))
    return duration
  }

  /// Ends the step in progress: tokens computed, and the requests that emit one now.
  /// - Returns: in list order, who emits and who leaves.
  func endStep() -> (emitting: [ReferenceRequest], departures: [ReferenceDeparture]) {
    var emitting: [ReferenceRequest] = []
    var finished: [ReferenceRequest] = []
    let rowsWait =
      running.contains(where: \.decodes)
      && !running.contains { $0.decodes && $0.newTokens > 0 }
    for request in running where request.newTokens > 0 {
      let isPromptDone = request.completesPrompt
      let accepted = acceptance?.burst(drafts: rowTokens - 1) ?? burst
      let leaves = handOver != nil && request.askedTokens > 1 && isPromptDone
      if request.emits, !leaves || handOver?.firstToken == .prefill {
        let left = request.outputTokens - request.delivered
        if request.decodes, accepted > left { notes.count(.endsWithinBurst) }
        request.delivered += request.decodes ? min(accepted, left) : 1
        emitting.append(request)
      }
      request.computed += request.decodes ? accepted : request.newTokens
      request.newTokens = 0
      if leaves {
        held.append(request)
        continue
      }
      let isWithoutOutput = request.outputTokens == 0 && isPromptDone
      if isWithoutOutput || (request.delivered > 0 && request.delivered == request.outputTokens) {
        finished.append(request)
      }
    }
    let leaving = running.filter { request in held.contains { $0 === request } }
    for request in finished { giveBack(request) }
    running.removeAll { request in (finished + leaving).contains { $0 === request } }
    stepEnd = nil
    if !rowsWait { clockSteps += 1 }
    if finished.count > 1 { notes.count(.severalFinishAtOnce) }
    if !finished.isEmpty { lastStep = nil }
    return (
      emitting,
      finished.map { ReferenceDeparture(request: $0, reason: .completed) }
        + leaving.map { ReferenceDeparture(request: $0, reason: .handedOver) }
    )
  }
}
