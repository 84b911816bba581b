// Replica.swift: one serving engine: its running and waiting requests, its KV blocks, its next leap.

internal import Hardware
internal import Workload

/// A replica running continuous batching as vLLM V1 and its engine's `PrefillMode` schedule it; the README says under "How it works" what a leap is.
///
/// State is kept so that no step touches its rows: the total context is one counter, the rows that
/// need a new KV block at a step are one of sixteen counters, and who finishes next is a heap.
struct Replica: ~Copyable {
  let id: Int
  let limits: EngineLimits
  let pool: Int
  var running = RequestList()
  var waiting = RequestList()
  /// When `waiting.count` last changed.
  var waitingSince: Int64 = 0
  /// Steps ended since the run began, but those in which decode rows waited for prompts.
  var step = 0
  /// Running requests whose prompt is computed: every step that is not of prompts alone gives each of them one token.
  var decoding = DecodeRows()
  /// Decode rows of each class, for samples by class: kept when there are several, and where gaps differ by row.
  var rowsOfClass: OwnedArray<Int>
  /// Where prompts go first: what the token gaps contain beside the steps that end them.
  var pause = DecodePause()
  let hasClasses: Bool
  /// Prompts have steps of their own.
  let promptsFirst: Bool
  /// The one running request whose prompt is not computed yet; it is the last of the list.
  var partial = Slot.none
  var usedBlocks = 0
  var finishes = FinishHeap()
  /// Decode rows whose windows still grow, by the step after which they are full.
  var saturations = FinishHeap()
  /// Requests that compute prompt tokens in the step in progress, in list order.
  var chunks = OwnedArray<Slot>()
  var leap = Leap()
  var state = State.idle

  /// Idle: nothing to do. Ready: builds a step at this instant. Stepping: `leap` is in progress.
  enum State: BitwiseCopyable { case idle, ready, stepping }

  init(id: Int, limits: EngineLimits, pool: Int, classCount: Int) {
    self.id = id
    self.limits = limits
    self.pool = pool
    hasClasses = classCount > 1
    promptsFirst = limits.prefill == .first
    rowsOfClass = OwnedArray(repeatElement(0, count: classCount))
  }
}

// MARK: - The decode rows

extension Replica {
  /// Makes a running request, whose last prompt token was just computed, a decode row.
  mutating func startDecoding(_ slot: Slot, _ request: inout ActiveRequest) {
    let offset = request.computed - step
    request.decodeOffset = offset
    request.finishStep = step + request.outputTokens - request.delivered
    let footprint = limits.footprint
    decoding.insert(
      offset: offset, computed: request.computed,
      growth: footprint.growth(afterTokens: request.computed))
    if footprint.isGrowing(request.computed) {
      saturations.push(
        .init(step: footprint.saturation - offset, admission: request.admission, slot: slot))
    }
    if hasClasses || promptsFirst { rowsOfClass[request.classIndex] += 1 }
    finishes.push(.init(step: request.finishStep, admission: request.admission, slot: slot))
  }

  /// Takes a row out of the decode counters; its entries in the heaps are the caller's to settle.
  /// - Returns: whether its windows still grew.
  mutating func stopDecoding(_ request: borrowing ActiveRequest) -> Bool {
    let computed = request.decodeOffset + step
    decoding.remove(
      offset: request.decodeOffset, computed: computed,
      growth: limits.footprint.growth(afterTokens: computed))
    if hasClasses || promptsFirst { rowsOfClass[request.classIndex] -= 1 }
    usedBlocks -= limits.blocks(forTokens: computed)
    return limits.footprint.isGrowing(computed)
  }

  /// Takes the windows that are full by now out of what the rows need.
  mutating func saturateWindows(_ requests: borrowing ActiveRequests) {
    while saturations.nextStep <= step, let slot = saturations.next(by: step, requests) {
      decoding.saturate(offset: requests[slot].decodeOffset, by: limits.footprint.windowGroups)
    }
  }
}
