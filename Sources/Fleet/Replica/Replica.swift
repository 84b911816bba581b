// Replica.swift: one serving engine: its running and waiting requests, its KV blocks, its next leap.

internal import Workload

/// A replica running continuous batching as vLLM V1 schedules it; see the semantics in the README.
///
/// State is kept so that no step touches its rows: the total context is one counter, the rows that
/// need a new KV block at a step are one of sixteen counters, and who finishes next is a heap.
struct Replica {
  let id: Int
  let limits: EngineLimits
  let pool: Int
  var running = RequestList()
  var waiting = RequestList()
  /// When `waiting.count` last changed.
  var waitingSince: Int64 = 0
  /// Steps ended since the run began.
  var step = 0
  /// Running requests whose prompt is computed; every step gives each of them one token.
  var decodeRows = 0
  /// Computed tokens of the decode rows together.
  var contextTokens = 0
  /// Decode rows by (computed − step) mod 16: none moves while it decodes.
  var residues = InlineArray<16, Int32>(repeating: 0)
  /// Decode rows of each class, for samples by class.
  var rowsOfClass: [Int]
  /// The one running request whose prompt is not computed yet; it is the last of the list.
  var partial = Slot.none
  var usedBlocks = 0
  var finishes = FinishHeap()
  /// Requests that compute prompt tokens in the step in progress, in list order.
  var chunks: [Slot] = []
  var leap = Leap()
  var state = State.idle

  /// Idle: nothing to do. Ready: builds a step at this instant. Stepping: `leap` is in progress.
  enum State: BitwiseCopyable { case idle, ready, stepping }

  init(id: Int, limits: EngineLimits, pool: Int, classCount: Int) {
    self.id = id
    self.limits = limits
    self.pool = pool
    rowsOfClass = [Int](repeating: 0, count: classCount)
  }

  /// Decode rows that need a new block in the step after `steps` more of them.
  @inline(__always)
  func rowsNeedingBlock(after steps: Int) -> Int {
    Int(residues[(0 &- (step &+ steps)) & (EngineLimits.blockTokens - 1)])
  }

  /// Blocks the decode rows take during the next steps.
  /// - Complexity: O(1): at most fifteen additions.
  func blocksNeeded(steps: Int) -> Int {
    let period = EngineLimits.blockTokens
    var needed = steps / period * decodeRows
    for offset in 0..<steps % period { needed += rowsNeedingBlock(after: offset) }
    return needed
  }

  /// How many steps the decode rows can take within a number of free blocks.
  func stepsWithin(freeBlocks: Int) -> Int {
    var steps = freeBlocks / decodeRows * EngineLimits.blockTokens
    var left = freeBlocks % decodeRows
    while true {
      left -= rowsNeedingBlock(after: steps)
      if left < 0 { return steps }
      steps += 1
    }
  }
}

// MARK: - The decode rows

extension Replica {
  /// Makes a running request, whose last prompt token was just computed, a decode row.
  mutating func startDecoding(_ slot: Slot, in requests: inout ActiveRequests) {
    let computed = requests[slot].computed
    let offset = computed - step
    requests[slot].decodeOffset = offset
    let finish = step + requests[slot].outputTokens - requests[slot].delivered
    requests[slot].finishStep = finish
    decodeRows += 1
    contextTokens += computed
    residues[offset & (EngineLimits.blockTokens - 1)] += 1
    rowsOfClass[requests[slot].classIndex] += 1
    finishes.push(.init(step: finish, admission: requests[slot].admission, slot: slot))
  }

  /// Takes a row out of the decode counters; its entry in `finishes` is the caller's to settle.
  mutating func stopDecoding(_ slot: Slot, in requests: inout ActiveRequests) {
    let offset = requests[slot].decodeOffset
    let computed = offset + step
    decodeRows -= 1
    contextTokens -= computed
    residues[offset & (EngineLimits.blockTokens - 1)] -= 1
    rowsOfClass[requests[slot].classIndex] -= 1
    usedBlocks -= EngineLimits.blocks(forTokens: computed)
  }
}
