// Replica+End.swift: what the end of a leap hands out: tokens, finished requests, freed blocks.

internal import Units
internal import Workload

extension Replica {
  /// A request arrived at an instant: if it might be admitted, the leap ends with the step in progress.
  ///
  /// Only the first to wait can shorten a leap: the head of a list that was waiting already stays
  /// blocked until the leap ends, and nothing overtakes it. Where no seat is free it waits for the
  /// leap's end; the steps that leave it waiting are noted.
  /// - Returns: the leap's new end, or nil when it stays.
  /// - Complexity: O(1).
  mutating func shortenLeap(for now: Int64) -> Int64? {
    guard leap.steps > 1, waiting.count == 1 else { return nil }
    let reached = leap.steps(reaching: now)
    guard running.count < limits.maxNumSeqs else {
      leap.blocked = .seats
      leap.blockedFrom = leap.start + leap.knownLength(of: reached)
      return nil
    }
    return shortenLeap(toSteps: reached)
  }

  /// Ends the leap after a number of its steps.
  /// - Returns: when that is; nil when it is no sooner.
  mutating func shortenLeap(toSteps steps: Int) -> Int64? {
    guard steps < leap.steps else { return nil }
    leap.steps = steps
    return leap.start + leap.knownLength(of: steps)
  }

  /// Puts a request at the end of the waiting list.
  mutating func enqueue(
    _ slot: Slot, at now: Int64, requests: inout ActiveRequests, recorder: inout RunRecorder
  ) {
    waitingChanges(at: now, &recorder)
    waiting.append(slot, in: &requests)
  }

  /// Accounts for the time the waiting list had its present length, which is about to change.
  mutating func waitingChanges(at now: Int64, _ recorder: inout RunRecorder) {
    if waiting.count > 0 {
      recorder.waited(
        pool: pool, replica: id, count: waiting.count, from: waitingSince, to: now)
    }
    waitingSince = now
  }

  /// Ends the leap at an instant: records its steps and moves every request that changes.
  /// - Complexity: O(log batch) per finished request and O(1) per prompt chunk; nothing per decode row.
  mutating func endLeap(
    at now: Int64, requests: inout ActiveRequests, recorder: inout RunRecorder
  ) {
    recordLeap(end: now, &recorder)
    while let slot = finishes.next(by: step, requests) {
      stopDecoding(slot, in: &requests)
      finish(slot, at: now, requests: &requests, recorder: &recorder)
    }
    completeChunks(at: now, requests: &requests, recorder: &recorder)
  }

  /// Records the steps of the leap in progress that have ended by an instant, and the wait until then.
  ///
  /// The rest of the leap goes on as before and ends when it would have.
  /// - Precondition: leaps that end at this instant have been ended, and arrivals at it taken in: one that
  ///   came later could no longer end the leap with a step that was recorded.
  mutating func settle(at now: Int64, recorder: inout RunRecorder) {
    waitingChanges(at: now, &recorder)
    guard state == .stepping else { return }
    let ended = leap.steps(endedBy: now)
    guard ended > 0 else { return }
    let rest = leap.rest(after: ended)
    leap.steps = ended
    recordLeap(end: rest.start, &recorder)
    leap = rest
  }

  /// Records the leap and moves the counters of the decode rows over its steps.
  private mutating func recordLeap(end: Int64, _ recorder: inout RunRecorder) {
    let used = usedBlocks + rowsNeedingBlock(after: 0)
    usedBlocks += blocksNeeded(steps: leap.steps)
    let capacity = Double(limits.kvBlocks)
    recorder.leapEnded(
      leap, replica: self, end: end, kv: (Double(used) / capacity, Double(usedBlocks) / capacity))
    step += leap.steps
    contextTokens += decodeRows * leap.steps
  }

  /// Advances the prompts of the step that ended; one that is complete emits a token.
  private mutating func completeChunks(
    at now: Int64, requests: inout ActiveRequests, recorder: inout RunRecorder
  ) {
    for slot in chunks {
      requests[slot].computed += requests[slot].chunkTokens
      guard requests[slot].computed == requests[slot].target else { continue }
      partial = partial == slot ? .none : partial
      emitAfterPrompt(slot, at: now, requests: &requests, recorder: &recorder)
    }
  }

  private mutating func emitAfterPrompt(
    _ slot: Slot, at now: Int64, requests: inout ActiveRequests, recorder: inout RunRecorder
  ) {
    let classIndex = requests[slot].classIndex
    if requests[slot].outputTokens > 0 {
      requests[slot].delivered += 1
      if requests[slot].firstToken < 0 {
        requests[slot].firstToken = now
        recorder.firstToken(classIndex: classIndex, after: now - requests[slot].arrival)
      } else {
        recorder.lateToken(classIndex: classIndex, gap: now - requests[slot].lastToken)
      }
      requests[slot].lastToken = now
    }
    if requests[slot].delivered == requests[slot].outputTokens {
      usedBlocks -= EngineLimits.blocks(forTokens: requests[slot].computed)
      finish(slot, at: now, requests: &requests, recorder: &recorder)
    } else {
      startDecoding(slot, in: &requests)
    }
  }

  private mutating func finish(
    _ slot: Slot, at now: Int64, requests: inout ActiveRequests, recorder: inout RunRecorder
  ) {
    running.remove(slot, in: &requests)
    recorder.finished(requests[slot], replica: id, at: now)
    requests.remove(slot)
  }
}
