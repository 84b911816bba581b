// Replica+End.swift: what the end of a leap hands out: tokens, finished requests, freed blocks.

internal import Kernel

extension Replica {
  /// Ends the leap at an instant: records its steps and moves every request that changes.
  /// - Complexity: O(log batch) per finished request and O(1) per prompt chunk; nothing per decode row.
  public mutating func endLeap(
    at now: Int64, requests: inout ActiveRequests, report: inout EngineReport
  ) {
    state = .ready
    recordLeap(end: now, &report)
    goneBlocks = 0
    decoding.saturateWindows(requests, &kv)
    while let slot = decoding.nextFinished(requests) {
      report.notEmitted(decoding.excess(of: requests[slot]), replica: id, at: now, pool: pool)
      let grew = decoding.remove(requests[slot], waits: false, &kv)
      finish(slot, at: now, requests: &requests, report: &report)
      if grew { decoding.leave(early: false, grew: true, requests) }
    }
    if !chunks.isEmpty { completeChunks(at: now, requests: &requests, report: &report) }
  }

  /// Records the steps of the leap in progress that have ended by an instant, and the wait until then.
  ///
  /// The rest of the leap goes on as before and ends when it would have.
  /// - Precondition: leaps that end at this instant have been ended, and arrivals at it taken in: one that
  ///   came later could no longer end the leap with a step that was recorded.
  public mutating func settle(at now: Int64, report: inout EngineReport) {
    waitingChanges(at: now, &report)
    guard state == .stepping else { return }
    let ended = leap.steps(endedBy: now, decoding.clock)
    guard ended > 0 else { return }
    let rest = leap.rest(after: ended, decoding.clock)
    leap.steps = ended
    recordLeap(end: rest.start, &report)
    leap = rest
  }

  /// The part of the step in progress that lies before an instant, as an entry of its own; the rest is left to its leap.
  /// - Precondition: the steps that have ended by then are settled, and what was logged is counted.
  public mutating func splitStep(at now: Int64) -> LeapEntry? {
    guard state == .stepping, now > leap.start + leap.skipped else { return nil }
    let used = kv.used + goneBlocks + (rowsWait ? 0 : kv.rows.needed(at: decoding.step))
    let part = LeapEntry(leap, end: now, replica: id, firstBlocks: used, lastBlocks: used)
    leap.skipped = now - leap.start
    return part
  }

  /// Records the leap and moves the counters of the decode rows over its steps.
  private mutating func recordLeap(end: Int64, _ report: inout EngineReport) {
    guard !rowsWait else {
      report.leapEnded(
        LeapEntry(leap, end: end, replica: id, firstBlocks: kv.used, lastBlocks: kv.used),
        pool: pool)
      pause.stepWithoutDecode()
      return
    }
    let used = kv.used + goneBlocks + kv.rows.needed(at: decoding.step)
    kv.takeRows(from: decoding.step, steps: leap.steps)
    report.leapEnded(
      LeapEntry(
        leap, end: end, replica: id, firstBlocks: used, lastBlocks: kv.used + goneBlocks),
      pool: pool)
    if leap.gapsApart {
      pause.ends(at: end, rows: decoding.rowsOfClass, report: &report)
    } else if hasClasses {
      leap.gapsEnd(decoding.clock, rows: decoding.rowsOfClass, report: &report)
    }
    if promptsFirst, leap.decodeRows > 0 { pause.decoded(until: end) }
    decoding.advance(steps: leap.steps)
  }

  /// The leap is a step of prompts alone, and there are rows that would decode.
  var rowsWait: Bool { leap.decodeRows != decoding.count }

  /// Advances the prompts of the step that ended; one that is complete emits a token.
  private mutating func completeChunks(
    at now: Int64, requests: inout ActiveRequests, report: inout EngineReport
  ) {
    for index in 0..<chunks.count {
      let slot = chunks[index]
      guard requests[slot].completesChunk() else { continue }
      if partial == slot { partial = .none }
      if handsOver != nil, requests[slot].outputTokens > 1 {
        handOver(slot, at: now, &requests, &report)
        continue
      }
      if emitAfterPrompt(slot, at: now, &requests[slot], &report) {
        finish(slot, at: now, requests: &requests, report: &report)
      }
    }
  }

  /// Emits the token of a completed prompt, if it asks for one.
  /// - Returns: whether the request ends with it; else it decodes from the next step on.
  private mutating func emitAfterPrompt(
    _ slot: Slot, at now: Int64, _ request: inout ActiveRequest, _ report: inout EngineReport
  ) -> Bool {
    if request.outputTokens > 0 {
      request.delivered += 1
      if request.firstToken < 0 {
        request.firstToken = now
        report.classes[request.classIndex].firstToken.append(now - request.arrival)
      } else {
        // The first after a preemption: its gap is the whole time since the token before.
        report.gapsEnded(
          GapEntry(first: now - request.lastToken, rows: 1, classIndex: request.classIndex))
      }
      request.lastToken = now
    }
    guard request.delivered == request.outputTokens else {
      decoding.insert(slot, &request, &kv)
      if promptsFirst { pause.begins(classIndex: request.classIndex, at: now) }
      return false
    }
    kv.release(request.computed, hold: request.hold, waits: false)
    return true
  }

  private mutating func finish(
    _ slot: Slot, at now: Int64, requests: inout ActiveRequests, report: inout EngineReport
  ) {
    running.remove(slot, in: &requests)
    gate.leaves(requests[slot])
    report.departures.append(Departure(completed: requests[slot]))
    requests.remove(slot)
  }
}
