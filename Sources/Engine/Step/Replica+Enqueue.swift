// Replica+Enqueue.swift: what a request that comes to a replica changes.

internal import Kernel
internal import Units
public import Workload

extension Replica {
  /// What a request that came changes.
  public enum Reaction: Sendable, BitwiseCopyable {
    /// Nothing, before the replica builds its next step.
    case none
    /// It was idle: it builds a step at this instant.
    case wakes
    /// Its leap ends earlier, at a time in ticks.
    case leapEnds(Int64)
  }

  /// A request came. It waits from now on, and if it might be admitted the leap ends with the step in progress; one that
  /// can never run leaves at once, with the reason in the report.
  /// - Complexity: O(1), O(log waiting) where a policy ranks.
  /// - Parameters:
  ///   - id: its number among all requests of a run; of those that a policy ranks alike, the lower comes first.
  public mutating func enqueue(
    _ request: Request, id: Int, urgency: Urgency, at now: Int64,
    requests: inout ActiveRequests, report: inout EngineReport
  ) -> Reaction {
    let admission =
      handsOver == nil
      ? limits.admission(promptTokens: request.promptTokens, outputTokens: request.outputTokens)
      : limits.admission(ofHandedOver: request)
    guard case .accepted(let outputTokens) = admission else {
      report.departures.append(Departure(rejected: request, id: id))
      return .none
    }
    if outputTokens < request.outputTokens {
      report.cut(request.outputTokens - outputTokens, classIndex: request.classIndex)
    }
    let slot = requests.insert(
      ActiveRequest(
        id: id, arrival: request.arrival.ticks, offered: now,
        rank: waiting.isRanked ? limits.policy.rank(of: request, urgency) : 0,
        promptTokens: request.promptTokens, outputTokens: outputTokens,
        classIndex: request.classIndex, hold: kv.enter(request)))
    waitingChanges(at: now, &report)
    waiting.append(slot, in: &requests)
    return react(to: slot, at: now)
  }

  /// A request has joined those that wait.
  mutating func react(to slot: Slot, at now: Int64) -> Reaction {
    switch state {
    case .idle:
      state = .ready
      return .wakes
    case .ready: return .none
    case .stepping: return shortenLeap(for: slot, at: now).map(Reaction.leapEnds) ?? .none
    }
  }

  /// Only a new head can shorten a leap: one that was waiting already stays blocked until the leap ends, and nothing
  /// overtakes it. Where no seat is free it waits for the leap's end; the steps that leave it waiting are noted.
  /// - Returns: the leap's new end, or nil when it stays.
  /// - Complexity: O(1).
  private mutating func shortenLeap(for slot: Slot, at now: Int64) -> Int64? {
    guard leap.steps > 1, waiting.head == slot else { return nil }
    let reached = leap.steps(reaching: now, decoding.clock)
    guard running.count < limits.maxNumSeqs else {
      guard waiting.count == 1 else { return nil }  // others are noted already
      leap.blocked = .seats
      leap.blockedFrom = leap.start + leap.knownLength(of: reached, decoding.clock)
      return nil
    }
    guard reached < leap.steps else { return nil }
    leap.steps = reached
    return leap.start + leap.knownLength(of: reached, decoding.clock)
  }

  /// Accounts for the time the waiting list had its present length, which is about to change.
  mutating func waitingChanges(at now: Int64, _ report: inout EngineReport) {
    if waiting.count > 0 {
      report.waited(
        WaitEntry(start: waitingSince, end: now, count: waiting.count, replica: id), pool: pool)
    }
    waitingSince = now
  }
}
