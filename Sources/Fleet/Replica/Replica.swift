// Replica.swift: one serving engine: its running and waiting requests, its KV blocks, its next leap.

internal import Hardware
internal import Workload

/// A replica running continuous batching as vLLM V1 and its engine's `PrefillMode` schedule it;
/// the article on the engine's semantics says what a leap is.
///
/// State is kept so that no step touches its rows: the total context is one counter, the blocks that rows
/// need at a step are one of sixteen counters, and who finishes next is a heap.
struct Replica: ~Copyable {
  let id: Int
  let limits: EngineLimits
  let windows: WindowLimits
  let pool: Int
  var running = RequestList()
  var waiting: WaitingQueue
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
  /// Prompts are never cut.
  let keepsPromptsWhole: Bool
  /// The one running request whose prompt is not computed yet; it is the last of the list.
  var partial = Slot.none
  var kv: KVCache
  var finishes = FinishHeap()
  /// Decode rows whose windows still grow, in what they hold or in what is read of them, by the next step after which
  /// one is full.
  var saturations = FinishHeap()
  /// Requests that compute prompt tokens in the step in progress, in list order.
  var chunks = OwnedArray<Slot>()
  var leap = Leap()
  var state = State.idle

  /// Idle: nothing to do. Ready: builds a step at this instant. Stepping: `leap` is in progress.
  enum State: BitwiseCopyable { case idle, ready, stepping }

  init(id: Int, limits: EngineLimits, reach: Int?, pool: Int, classCount: Int) {
    self.id = id
    self.limits = limits
    kv = KVCache(limits)
    windows = WindowLimits(limits.footprint, reach: reach)
    self.pool = pool
    hasClasses = classCount > 1
    promptsFirst = limits.fill == .first
    keepsPromptsWhole = limits.fill == .whole
    waiting = WaitingQueue(isRanked: limits.policy.rank != nil)
    rowsOfClass = OwnedArray(repeatElement(0, count: classCount))
  }
}

extension Replica {
  /// Share of its KV blocks that requests hold at an instant at which its steps' ends, but no builds, are done.
  func kvUsage(at now: Int64) -> Double {
    var used = kv.used
    if state == .stepping, !rowsWait {
      used += kv.needed(from: step, steps: leap.steps(reaching: now))
    }
    return Double(used) / Double(kv.blocks)
  }
}

// MARK: - The decode rows

extension Replica {
  /// Makes a running request, whose last prompt token was just computed, a decode row.
  mutating func startDecoding(_ slot: Slot, _ request: inout ActiveRequest) {
    let offset = request.computed - step
    request.decodeOffset = offset
    request.finishStep = step + request.outputTokens - request.delivered
    decoding.insert(computed: request.computed)
    kv.rowBegins(offset: offset, computed: request.computed)
    if windows.areThere {
      decoding.startReading(request.computed, reach: windows.reach)
      awaitSaturation(slot, request, computed: request.computed)
    }
    if hasClasses || promptsFirst { rowsOfClass[request.classIndex] += 1 }
    finishes.push(.init(step: request.finishStep, admission: request.admission, slot: slot))
  }

  /// Takes a row out of the decode counters; its entries in the heaps are the caller's to settle.
  /// - Returns: whether its windows still grew.
  mutating func stopDecoding(_ request: borrowing ActiveRequest) -> Bool {
    let computed = request.decodeOffset + step
    decoding.remove(computed: computed)
    kv.rowEnds(offset: request.decodeOffset, computed: computed)
    if windows.areThere { decoding.stopReading(computed, reach: windows.reach) }
    if hasClasses || promptsFirst { rowsOfClass[request.classIndex] -= 1 }
    return windows.areThere && windows.nextSaturation(after: computed) != nil
  }

  /// Takes the windows that are full by now out of what the rows need and read.
  mutating func saturateWindows(_ requests: borrowing ActiveRequests) {
    while saturations.nextStep <= step, let slot = saturations.next(by: step, requests) {
      let offset = requests[slot].decodeOffset
      let computed = offset + step
      if computed + 1 == windows.reach { decoding.readsInFull() }
      if computed == windows.saturation { kv.windowsFill(offset: offset) }
      awaitSaturation(slot, requests[slot], computed: computed)
    }
  }

  private mutating func awaitSaturation(
    _ slot: Slot, _ request: borrowing ActiveRequest, computed: Int
  ) {
    guard let next = windows.nextSaturation(after: computed) else { return }
    saturations.push(
      .init(step: next - request.decodeOffset, admission: request.admission, slot: slot))
  }
}

/// Where the windows of a row are full.
struct WindowLimits: BitwiseCopyable {
  /// Tokens of its context that a row reads at most in some layers; 0 where all layers read all.
  let reach: Int
  /// Computed tokens after which the windows take no further block; 0 without windows.
  let saturation: Int
  let areThere: Bool

  init(_ footprint: KVFootprint, reach: Int?) {
    self.reach = reach ?? 0
    saturation = footprint.windowGroups > 0 ? footprint.saturation : 0
    areThere = reach != nil || footprint.windowGroups > 0
  }

  /// Computed tokens after which a row's windows are read in full, or take no further block: what comes next.
  func nextSaturation(after computed: Int) -> Int? {
    let places = (reads: reach - 1, blocks: saturation)
    if computed < places.reads {
      return computed < places.blocks ? min(places.reads, places.blocks) : places.reads
    }
    return computed < places.blocks ? places.blocks : nil
  }
}
