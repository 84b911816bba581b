// DecodeGroup.swift: the rows that emit tokens every step, as counters that no step has to walk.

internal import Kernel

/// The decode rows of a replica: how many, what they attend to, who ends next. Their blocks are the `KVCache`'s.
///
/// All rows advance by one clock, so what a row has computed is what the clock says plus a constant of its own.
struct DecodeGroup: ~Copyable {
  /// Steps ended since the run began, but those in which decode rows waited for prompts.
  private(set) var step = 0
  /// What the clock says after those steps.
  private(set) var emitted = 0
  let clock: TokenClock
  /// Tokens that each row computes in a step: drafts are verified.
  let rowTokens: Int
  private(set) var count = 0
  /// Tokens of all of them in a step.
  var tokens: Int { count * rowTokens }
  /// Of the next step, see `TokenClock`.
  var phase: Int { clock.phase(of: step) }
  /// Computed tokens of all rows together.
  private(set) var contextTokens = 0
  /// Tokens that the next step reads in layers of a limited reach, and rows of which it will read more with each step.
  private(set) var reachedTokens = 0
  private(set) var reachingRows = 0
  /// Rows of each class, for samples by class: kept when there are several, and where gaps differ by row.
  private(set) var rowsOfClass: OwnedArray<Int>
  let countsClasses: Bool
  private let windows: WindowLimits
  private var finishes = FinishHeap()
  /// Rows whose windows still grow, in what they hold or in what is read of them, by the next step after which one is
  /// full.
  private var saturations = FinishHeap()

  init(_ limits: EngineLimits, reach: Int?, classCount: Int, countsClasses: Bool) {
    windows = WindowLimits(limits, reach: reach)
    clock = limits.clock
    rowTokens = limits.rowTokens
    self.countsClasses = countsClasses
    rowsOfClass = OwnedArray(repeatElement(0, count: classCount))
  }

  /// Tokens of a context that layers of a limited reach see; 0 where there are none.
  var reach: Int { windows.reach }

  /// A running request, whose last prompt token was just computed, becomes a row.
  mutating func insert(_ slot: Slot, _ request: inout ActiveRequest, _ kv: inout KVCache) {
    let computed = request.computed
    request.decodeOffset = computed - emitted
    request.finishStep = clock.step(
      reaching: emitted + request.outputTokens - request.delivered)
    count += 1
    contextTokens += computed
    kv.rowBegins(offset: request.decodeOffset, computed: computed)
    if kv.isCaching { kv.rowWrites(request.hold, offset: request.decodeOffset) }
    if windows.areThere {
      reachedTokens += min(computed + rowTokens, windows.reach)
      if computed + rowTokens < windows.reach { reachingRows += 1 }
      awaitSaturation(slot, request)
    }
    if countsClasses { rowsOfClass[request.classIndex] += 1 }
    finishes.push(.init(step: request.finishStep, admission: request.admission, slot: slot))
  }

  /// Takes a row out of the counters, with its blocks; its entries in the heaps are for `leave` to settle.
  /// - Parameter waits: it will run again.
  /// - Returns: whether its windows still grew.
  mutating func remove(
    _ request: borrowing ActiveRequest, waits: Bool, _ kv: inout KVCache
  ) -> Bool {
    let computed = request.decodeOffset + emitted
    count -= 1
    contextTokens -= computed
    let isNew = computed == request.target
    let held = kv.rowEnds(offset: request.decodeOffset, computed: computed, isNew: isNew)
    kv.release(
      held, computed: isNew ? computed : request.decodeOffset + clock.known(built: step),
      hold: request.hold, waits: waits)
    if countsClasses { rowsOfClass[request.classIndex] -= 1 }
    guard windows.areThere else { return false }
    reachedTokens -= min(computed + rowTokens, windows.reach)
    if computed + rowTokens < windows.reach { reachingRows -= 1 }
    return windows.nextSaturation(offset: request.decodeOffset, after: step) != nil
  }

  /// A row that was removed, and is marked as not running, will not come up in the heaps.
  /// - Parameter grew: its windows still did.
  mutating func leave(early: Bool, grew: Bool, _ requests: borrowing ActiveRequests) {
    if early { finishes.markStale(requests) }
    if grew { saturations.markStale(requests) }
  }

  /// The next row whose last token is out.
  @inline(__always)
  mutating func nextFinished(_ requests: borrowing ActiveRequests) -> Slot? {
    finishes.nextStep <= step ? finishes.next(by: step, requests) : nil
  }

  /// Tokens that a row that ends computed beyond its last: they are given to nobody.
  @inline(__always)
  func excess(of request: borrowing ActiveRequest) -> Int {
    clock.isPlain
      ? 0 : request.decodeOffset + emitted + 1 - request.promptTokens - request.outputTokens
  }

  /// Every row took part in a number of steps.
  @inline(__always)
  mutating func advance(steps: Int) {
    step += steps
    let tokens = clock.tokens(step) - emitted
    emitted += tokens
    contextTokens += count * tokens
    reachedTokens += reachingRows * tokens
  }

  /// Steps until a row ends or its windows are full.
  /// - Parameter limit: or until each has emitted so many tokens.
  mutating func stepsUntilChange(_ requests: borrowing ActiveRequests, orTokens limit: Int) -> Int {
    finishes.dropStale(requests)
    saturations.dropStale(requests)
    let change = min(finishes.nextStep, saturations.nextStep) - step
    return min(change, clock.steps(below: limit, from: phase))
  }

  /// Takes the windows that are full by now out of what the rows need and read.
  @inline(__always)
  mutating func saturateWindows(_ requests: borrowing ActiveRequests, _ kv: inout KVCache) {
    while saturations.nextStep <= step, let slot = saturations.next(by: step, requests) {
      let offset = requests[slot].decodeOffset
      if windows.readsInFull(offset: offset) == step {
        reachingRows -= 1
        reachedTokens -= offset + emitted + rowTokens - windows.reach  // what they do not reach
      }
      if windows.holdsAll(offset: offset) == step { kv.windowsFill(offset: offset) }
      awaitSaturation(slot, requests[slot])
    }
  }

  private mutating func awaitSaturation(_ slot: Slot, _ request: borrowing ActiveRequest) {
    guard let next = windows.nextSaturation(offset: request.decodeOffset, after: step) else {
      return
    }
    saturations.push(.init(step: next, admission: request.admission, slot: slot))
  }
}
