// CoverageNotes.swift: what a scenario exercised, so that a generator that degenerates is noticed.

import Engine

@testable import Fleet

/// Counts of the situations in which an engine can go wrong.
struct CoverageNotes: Sendable {
  enum Feature: Int, CaseIterable, Sendable {
    case preempted, preemptedItself, preemptedInPrompt, preemptedAgainBeforeToken
    case rejectedByLength, rejectedByBlocks, cut, cutToNothing, endedClient
    case zeroOutput, oneToken, chunkedPrompt, chunkedAgain
    case seatBlocked, budgetBlocked, kvBlocked, reserveBlocked, overload
    case hostBound, memoryBound, computeBound, clamped, zeroSlope
    case hostToDevice, memoryToCompute, computeToMemory, longLeap, tinyStep, longStep
    case arrivalAtStepEnd, arrivalInStep, arrivalJustBeforeEnd, arrivalAtIdle
    case stepsEndTogether, severalFinishAtOnce
    case routedByLength, promptAtBound
    case decodeRowsWait, wholeBlocked, windowFills, windowFillsInPrompt
    case readsInFull, overtakes, givesWayInOrder
    case nobodyIsUp, startedUp, placeTakenAgain, drainedInStart, drainedWithWork, drainedIdle
    case overflows, providerRefuses
    case nobodyLeftRunning, idleWithRequests
    case transferWaitsForBlocks, transferQueues, senderWaitsForTransfer
    case transferEndsAtStepEnd, transferEndsInStep, transferEndsAtIdle
    case rejectedToDecode, nobodyDecodes, drainsUntilTransfer, drainedWithHeldKV
    case handedOverPreempted, sentOnAfterPrompt, seededToken, prefillToken
    case sentToProvider, escalates, escalatesToProvider, escalatesAtTie
    case speculates, endsWithinBurst, burstTakesBlock, firstBurstTakesTwoBlocks
    case preemptedWithDrafts, preemptedBeforeDrafts, budgetBlockedByDrafts, rejectedForDrafts
    case draftsWait, windowFillsInBurst, readsInFullInBurst
    case prefixFound, prefixFoundInPart, prefixShared, prefixOfSameStep, prefixFoundAgain
    case ownFoundAgain, evicted, computesAgain, overlappingTurn, freesInPart
    case findsMoreWhileBlocked, losesCache
    case batchIsClosed, outputReserved, estimateReserved, estimateLetsIn, estimateFell
    case estimatedAnew
    case followsCache, followsHistory, followedIsBusier, loadIsUneven, goesByWeight
    case fillsBlockWithDrafts
  }

  /// Which of the three lines of a step's duration is the longest.
  private enum Line { case host, memory, compute, clamp }

  /// The composition of a step and its price.
  struct Step: Sendable {
    var price: ReferencePrice
    var decodeRows: Int
    var promptTokens: Int
  }

  private(set) var counts = [Int](repeating: 0, count: Feature.allCases.count)
  private var equalSteps = 0

  subscript(_ feature: Feature) -> Int { counts[feature.rawValue] }
  mutating func count(_ feature: Feature) { counts[feature.rawValue] += 1 }
  mutating func add(_ other: Self) {
    for index in counts.indices { counts[index] += other.counts[index] }
  }

  mutating func preempted(_ request: ReferenceRequest) {
    count(.preempted)
    if request.transfer != nil { count(.handedOverPreempted) }
    if request.waitsAfterPreemption { count(.preemptedAgainBeforeToken) }
    if request.computed < request.target { count(.preemptedInPrompt) }
    request.waitsAfterPreemption = true
  }

  mutating func admitted(_ request: ReferenceRequest) {
    guard request.computed + request.newTokens < request.target else { return }
    count(request.delivered > 0 ? .chunkedAgain : .chunkedPrompt)
  }

  mutating func finished(_ request: ReferenceRequest) {
    if request.outputTokens == 0 { count(.zeroOutput) }
    if request.outputTokens == 1 { count(.oneToken) }
    guard let transfer = request.transfer else { return }
    count(.sentOnAfterPrompt)
    if transfer.handOver.firstToken == .seeded { count(.seededToken) }
    if transfer.handOver.firstToken == .prefill { count(.prefillToken) }
  }

  mutating func arrived(at now: Int64, isStepEnd: Bool, stepEnd: Int64?) {
    if let stepEnd {
      count(stepEnd == now + 1 ? .arrivalJustBeforeEnd : .arrivalInStep)
    } else {
      count(isStepEnd ? .arrivalAtStepEnd : .arrivalAtIdle)
    }
  }

  /// - Parameter last: the step before it, if no request came or went between them.
  mutating func step(_ step: Step, after last: Step?) {
    let duration = step.price.duration
    if duration < 8 { count(.tinyStep) }
    if duration > 1 << 36 { count(.longStep) }
    let line = Self.line(step)
    switch line {
    case .host: count(.hostBound)
    case .memory: count(.memoryBound)
    case .compute: count(.computeBound)
    case .clamp: count(.clamped)
    }
    if step.decodeRows > 0, !step.price.grows { count(.zeroSlope) }
    guard let last, last.promptTokens == 0, step.promptTokens == 0 else {
      equalSteps = 0
      return
    }
    equalSteps += 1
    if equalSteps == 64 { count(.longLeap) }
    switch (Self.line(last), line) {
    case (.host, .memory), (.host, .compute): count(.hostToDevice)
    case (.memory, .compute): count(.memoryToCompute)
    case (.compute, .memory): count(.computeToMemory)
    default: break
    }
  }

  private static func line(_ step: Step) -> Line {
    let price = step.price
    let longest = max(price.memory, price.compute, price.host)
    if longest + price.gap < 1 { return .clamp }
    if longest == price.host { return .host }
    return longest == price.memory ? .memory : .compute
  }
}
