// Replica+End.swift: what the end of a leap hands out: tokens, finished requests, freed blocks.

internal import Units
internal import Workload

extension Replica {
  /// A request arrived at an instant: if it might be admitted, the leap ends with the step in progress.
  ///
  /// Only a new head can shorten a leap: one that was waiting already stays blocked until the leap ends, and nothing
  /// overtakes it. Where no seat is free it waits for the leap's end; the steps that leave it waiting are noted.
  /// - Returns: the leap's new end, or nil when it stays.
  /// - Complexity: O(1).
  mutating func shortenLeap(for slot: Slot, at now: Int64) -> Int64? {
    guard leap.steps > 1, waiting.head == slot else { return nil }
    let reached = leap.steps(reaching: now)
    guard running.count < limits.maxNumSeqs else {
      guard waiting.count == 1 else { return nil }  // others are noted already
      leap.blocked = .seats
      leap.blockedFrom = leap.start + leap.knownLength(of: reached)
      return nil
    }
    guard reached < leap.steps else { return nil }
    leap.steps = reached
    return leap.start + leap.knownLength(of: reached)
  }

  /// A request waits from now on.
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
    state = .ready
    recordLeap(end: now, &recorder)
    saturateWindows(requests)
    while finishes.nextStep <= step, let slot = finishes.next(by: step, requests) {
      let grew = stopDecoding(requests[slot])
      finish(slot, at: now, requests: &requests, recorder: &recorder)
      if grew { saturations.markStale(requests) }
    }
    if !chunks.isEmpty { completeChunks(at: now, requests: &requests, recorder: &recorder) }
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

  /// Counts the part of the step in progress that lies before an instant, and leaves the rest to its leap.
  /// - Precondition: the steps that have ended by then are settled and counted.
  mutating func splitStep(at now: Int64, recorder: inout RunRecorder) {
    guard state == .stepping, now > leap.start + leap.skipped else { return }
    let used = kv.used + (rowsWait ? 0 : kv.needed(at: step))
    recorder.splitStep(
      LeapEntry(leap, end: now, replica: id, firstBlocks: used, lastBlocks: used), pool: pool)
    leap.skipped = now - leap.start
  }

  /// Records the leap and moves the counters of the decode rows over its steps.
  private mutating func recordLeap(end: Int64, _ recorder: inout RunRecorder) {
    guard !rowsWait else {
      recorder.leapEnded(
        LeapEntry(leap, end: end, replica: id, firstBlocks: kv.used, lastBlocks: kv.used),
        pool: pool)
      pause.stepWithoutDecode()
      return
    }
    let used = kv.used + kv.needed(at: step)
    kv.takeRows(from: step, steps: leap.steps)
    recorder.leapEnded(
      LeapEntry(
        leap, end: end, replica: id, firstBlocks: used, lastBlocks: kv.used), pool: pool)
    if leap.gapsApart {
      pause.ends(at: end, rows: rowsOfClass, recorder: &recorder)
    } else if hasClasses {
      recordGaps(&recorder)
    }
    if promptsFirst, leap.decodeRows > 0 { pause.decoded(until: end) }
    step += leap.steps
    decoding.advance(steps: leap.steps)
  }

  /// The leap is a step of prompts alone, and there are rows that would decode.
  var rowsWait: Bool { leap.decodeRows != decoding.count }

  /// Every decode row has a token gap a step, and each is the step's length.
  private mutating func recordGaps(_ recorder: inout RunRecorder) {
    for index in rowsOfClass.indices where rowsOfClass[index] > 0 {
      recorder.classes[index].addGaps(of: leap, rows: rowsOfClass[index])
    }
  }

  /// Advances the prompts of the step that ended; one that is complete emits a token.
  private mutating func completeChunks(
    at now: Int64, requests: inout ActiveRequests, recorder: inout RunRecorder
  ) {
    for index in 0..<chunks.count {
      let slot = chunks[index]
      guard requests[slot].completesChunk() else { continue }
      if partial == slot { partial = .none }
      if emitAfterPrompt(slot, at: now, &requests[slot], &recorder) {
        finish(slot, at: now, requests: &requests, recorder: &recorder)
      }
    }
  }

  /// Emits the token of a completed prompt, if it asks for one.
  /// - Returns: whether the request ends with it; else it decodes from the next step on.
  private mutating func emitAfterPrompt(
    _ slot: Slot, at now: Int64, _ request: inout ActiveRequest, _ recorder: inout RunRecorder
  ) -> Bool {
    if request.outputTokens > 0 {
      request.delivered += 1
      if request.firstToken < 0 {
        request.firstToken = now
        recorder.firstToken(classIndex: request.classIndex, after: now - request.arrival)
      } else {
        recorder.lateToken(classIndex: request.classIndex, gap: now - request.lastToken)
      }
      request.lastToken = now
    }
    guard request.delivered == request.outputTokens else {
      startDecoding(slot, &request)
      if promptsFirst { pause.begins(classIndex: request.classIndex, at: now) }
      return false
    }
    kv.release(request.computed)
    return true
  }

  private mutating func finish(
    _ slot: Slot, at now: Int64, requests: inout ActiveRequests, recorder: inout RunRecorder
  ) {
    running.remove(slot, in: &requests)
    recorder.finished(requests[slot], replica: id, at: now)
    requests.remove(slot)
  }
}
