// ReferenceReplica+Admission.swift: what is kept free for the outputs of those that run.

import Engine
import Hardware

/// What a reference replica remembers of its admissions.
struct ReferenceAdmission {
  /// Nobody joins the batch any more.
  var isClosed = false
  /// The share of the outputs to come, in ten-thousandths, and the step in which it was set.
  var base = 7000
  var since = 0
}

extension ReferenceReplica {
  var reserve: OutputReserve { limits.policy.reserve ?? limits.reserve }

  /// A step looks for who may join, where nobody gave way.
  func beginsAdmission(_ preempted: [ReferenceRequest]) -> Bool {
    guard preempted.isEmpty else { return false }
    if running.isEmpty { admission = ReferenceAdmission(since: clockSteps) }
    return true
  }

  /// The prompts of the step begin behind so many tokens that it takes no other.
  var promptsAreFull: Bool {
    let before = running.reduce(0) { $0 + ($1.newTokens > 0 && !$1.decodes ? $1.computed : 0) }
    return before > 1 << 30
  }

  /// Blocks of a request when its last token but one is computed.
  private func mostBlocks(_ request: ReferenceRequest) -> Int {
    if request.askedTokens > 1, handOver != nil { return blocks(request.promptTokens) }
    let last = request.promptTokens + max(request.outputTokens, 1) - 1
    return blocks(request.outputTokens > 1 ? last + slotTokens - 1 : last)
  }

  /// The share that is kept in the next step: it falls by 6.02 % of the whole after each 60 steps, to 9.8 %.
  private var share: Int {
    if reserve == .whole { return 10_000 }
    var share = admission.base
    for _ in 0..<(clockSteps - admission.since) / 60 where share > 980 { share -= 602 }
    return max(share, 980)
  }

  /// Whether there is room for the head of those that wait.
  /// - Parameter first: tokens of its prompt that it would have after its first step.
  func hasRoom(for head: ReferenceRequest, first: Int, sharing held: Int) -> Bool {
    guard reserve != .none else {
      return blocks(limits.reserveFullPrompt || head.awaitsKV ? head.target : first) - held
        <= freeBlocks
    }
    let awaited = (running + fetching + received).reduce(0) { sum, request in
      sum + mostBlocks(request) - request.blocks
    }
    let product = max(awaited, 0) * share
    let kept = product / 10_000 + (product % 10_000 > 0 ? 1 : 0)
    let fits = mostBlocks(head) - held <= freeBlocks - kept
    let wouldFit = blocks(head.target) - held <= freeBlocks
    if !fits, wouldFit { notes.count(reserve == .whole ? .outputReserved : .estimateReserved) }
    if fits, reserve == .estimated, kept < awaited, mostBlocks(head) - held > freeBlocks - awaited {
      notes.count(.estimateLetsIn)
    }
    if fits, reserve == .estimated, awaited > 0, share < admission.base {
      notes.count(.estimateFell)
    }
    return fits
  }

  /// A request gave way; those that are left say what is expected.
  func estimateAnew() {
    guard reserve == .estimated else { return }
    let emitted = running.reduce(0) { $0 + $1.delivered + 20 }
    let asked = running.reduce(1) { $0 + $1.outputTokens }
    admission.base = min(10_000, emitted * 10_000 / asked)
    admission.since = clockSteps
    notes.count(.estimatedAnew)
  }
}
