// DecodeGroup.swift: the rows that emit a token every step, as counters that no step has to walk.

internal import Kernel

/// The decode rows of a replica: how many, what they attend to, who ends next. Their blocks are the `KVCache`'s.
///
/// A row computes one token a step, so what it has computed is the step number plus a constant of its own.
struct DecodeGroup: ~Copyable {
  /// Steps ended since the run began, but those in which decode rows waited for prompts.
  private(set) var step = 0
  private(set) var count = 0
  /// Computed tokens of all rows together.
  private(set) var contextTokens = 0
  /// Tokens that the next step reads in layers of a limited reach, and rows of which it will read one more each step.
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

  init(windows: WindowLimits, classCount: Int, countsClasses: Bool) {
    self.windows = windows
    self.countsClasses = countsClasses
    rowsOfClass = OwnedArray(repeatElement(0, count: classCount))
  }

  /// A running request, whose last prompt token was just computed, becomes a row.
  mutating func insert(_ slot: Slot, _ request: inout ActiveRequest, _ kv: inout KVCache) {
    let computed = request.computed
    request.decodeOffset = computed - step
    request.finishStep = step + request.outputTokens - request.delivered
    count += 1
    contextTokens += computed
    kv.rowBegins(offset: request.decodeOffset, computed: computed)
    if windows.areThere {
      reachedTokens += min(computed + 1, windows.reach)
      if computed + 1 < windows.reach { reachingRows += 1 }
      awaitSaturation(slot, request, computed: computed)
    }
    if countsClasses { rowsOfClass[request.classIndex] += 1 }
    finishes.push(.init(step: request.finishStep, admission: request.admission, slot: slot))
  }

  /// Takes a row out of the counters; its entries in the heaps are for `leave` to settle.
  /// - Returns: whether its windows still grew.
  mutating func remove(_ request: borrowing ActiveRequest, _ kv: inout KVCache) -> Bool {
    let computed = request.decodeOffset + step
    count -= 1
    contextTokens -= computed
    kv.rowEnds(offset: request.decodeOffset, computed: computed)
    if countsClasses { rowsOfClass[request.classIndex] -= 1 }
    guard windows.areThere else { return false }
    reachedTokens -= min(computed + 1, windows.reach)
    if computed + 1 < windows.reach { reachingRows -= 1 }
    return windows.nextSaturation(after: computed) != nil
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

  /// Every row had a token gap in each of a number of steps, as long as the step.
  func gapsEnd(first: Int64, increment: Int64, steps: Int, report: inout EngineReport) {
    for index in rowsOfClass.indices where rowsOfClass[index] > 0 {
      report.gapsEnded(
        GapEntry(
          first: first, increment: increment, steps: steps, rows: rowsOfClass[index],
          classIndex: index))
    }
  }

  /// Every row computed one token in each of a number of steps.
  @inline(__always)
  mutating func advance(steps: Int) {
    step += steps
    contextTokens += count * steps
    reachedTokens += reachingRows * steps
  }

  /// Steps until a row ends or its windows are full.
  mutating func stepsUntilChange(_ requests: borrowing ActiveRequests) -> Int {
    finishes.dropStale(requests)
    saturations.dropStale(requests)
    return min(finishes.nextStep, saturations.nextStep) - step
  }

  /// Takes the windows that are full by now out of what the rows need and read.
  @inline(__always)
  mutating func saturateWindows(_ requests: borrowing ActiveRequests, _ kv: inout KVCache) {
    while saturations.nextStep <= step, let slot = saturations.next(by: step, requests) {
      let offset = requests[slot].decodeOffset
      let computed = offset + step
      if computed + 1 == windows.reach { reachingRows -= 1 }  // it reads as much as they reach
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
