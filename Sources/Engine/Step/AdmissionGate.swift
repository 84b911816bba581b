// AdmissionGate.swift: what keeps the first of those that wait out of a batch beside seats and tokens of the step.

internal import Hardware

/// The rules by which a replica admits, and what it keeps free for the outputs of those that run.
///
///     blocks that the head asks for ≤ room − ⌈share × (lifetime blocks of the running − what they hold)⌉
///
/// In a leap the right side never rises while the share stays: a block that a row takes leaves the room, and at most as
/// much leaves what is kept for it. So who is kept out stays out, until the share falls.
struct AdmissionGate {
  private let reserve: OutputReserve
  private let reservesPrompt: Bool
  private let keepsPromptsWhole: Bool
  private let isStatic: Bool
  private let batchTokens: Int
  private let footprint: KVFootprint
  private let spareTokens: Int
  private let handsOver: Bool
  private var estimate = OutputEstimate()
  /// Blocks that running requests will have held when they end, each counted for itself.
  private var promised = 0
  /// The batch has begun to decode, and nobody joins it.
  private(set) var isClosed = false

  init(_ limits: EngineLimits, handsOver: Bool) {
    reserve = limits.outputReserve
    reservesPrompt = limits.reserveFullPrompt
    keepsPromptsWhole = limits.fill == .whole
    isStatic = limits.policy.isStatic
    batchTokens = limits.maxNumBatchedTokens
    footprint = limits.footprint
    spareTokens = limits.spareTokens
    self.handsOver = handsOver
  }

  /// A step looks for who may join; where nobody runs it begins anew.
  mutating func begins(running: Int, step: Int) {
    guard running == 0 else { return }
    isClosed = false
    estimate.restart(at: step)
  }

  /// A step is built.
  /// - Parameter rows: that decode in it.
  mutating func isBuilt(rows: Int) {
    if isStatic, rows > 0 { isClosed = true }
  }

  /// Whether a prompt that is not cut has to wait for a step with more room.
  func waitsForWhole(_ target: Int, _ found: Int, _ budget: Int) -> Bool {
    keepsPromptsWhole && target - found > budget && target <= batchTokens
  }

  /// Whether there are the blocks for a request to be admitted.
  /// - Parameters:
  ///   - first: tokens of its prompt that it would have after its first step.
  ///   - shared: blocks of them that others hold.
  ///   - room: blocks that nobody holds, nor decode rows take in the step that is built.
  ///   - taken: blocks that running requests hold then, each counted for itself.
  ///   - step: the number of that step.
  @inline(__always)
  func admits(
    _ request: borrowing ActiveRequest, first: Int, shared: Int, room: Int, taken: Int, step: Int
  ) -> Bool {
    guard reserve == .none else {
      return lifetimeBlocks(request) - shared <= room - kept(taken: taken, at: step)
    }
    let isWhole = request.admission == ActiveRequest.awaitingKV ? true : reservesPrompt
    return footprint.blocks(forTokens: isWhole ? request.target : first) - shared <= room
  }

  /// Blocks that stay free for what running requests will emit.
  private func kept(taken: Int, at step: Int) -> Int {
    let awaited = max(0, promised - taken)
    return reserve == .whole ? awaited : estimate.share(of: awaited, at: step)
  }

  /// Steps until one that was kept out might be let in.
  func steps(from step: Int) -> Int {
    reserve == .estimated ? estimate.stepsUntilFall(from: step) : .max
  }
}

// MARK: - Who comes and goes

extension AdmissionGate {
  /// A request has taken a place, or blocks for its KV.
  mutating func enters(_ request: borrowing ActiveRequest) {
    if reserve != .none { promised += lifetimeBlocks(request) }
  }

  /// A request has given its blocks back.
  mutating func leaves(_ request: borrowing ActiveRequest) {
    if reserve != .none { promised -= lifetimeBlocks(request) }
  }

  /// The KV of a prompt that was computed here has left.
  mutating func leaves(prompt tokens: Int) {
    if reserve != .none { promised -= footprint.blocks(forTokens: tokens) }
  }

  /// A request gave its blocks back; these are left.
  /// - Complexity: O(running), where outputs are estimated.
  mutating func gaveWay(
    _ victim: Slot, _ running: borrowing RequestList, _ requests: borrowing ActiveRequests,
    partial: Slot, _ decoding: borrowing DecodeGroup
  ) {
    leaves(requests[victim])
    guard reserve == .estimated else { return }
    var (emitted, asked) = (0, 0)
    var slot = running.head
    while slot != .none {
      asked += requests[slot].outputTokens
      emitted += requests[slot].delivered
      if slot != partial {
        let computed = requests[slot].decodeOffset + decoding.emitted
        emitted += computed + 1 - requests[slot].promptTokens - requests[slot].delivered
      }
      slot = requests[slot].next
    }
    estimate.restart(at: decoding.step, emitted: emitted, of: asked, requests: running.count)
  }

  /// Blocks that a request holds at most.
  private func lifetimeBlocks(_ request: borrowing ActiveRequest) -> Int {
    let output = request.outputTokens
    guard output > 1, !handsOver else {
      return footprint.blocks(forTokens: request.promptTokens)
    }
    return footprint.blocks(forTokens: request.promptTokens + output - 1 + spareTokens)
  }
}
