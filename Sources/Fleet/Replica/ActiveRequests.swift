// ActiveRequests.swift: the requests in flight, as rows of one array that are reused.

internal import Workload

/// The index of a request in flight; `none` ends a list.
typealias Slot = Int32

extension Slot {
  static let none: Slot = -1
}

/// One request from its arrival to its last token. Times are ticks, −1 where not yet.
///
/// A row has 128 bytes, for which some counts are short: it is moved without a call.
struct ActiveRequest: BitwiseCopyable {
  var id: Int
  var arrival: Int64
  /// Its place among those that wait, as the policy has it; lower comes first.
  let rank: Int64
  var firstScheduled: Int64 = -1
  var firstToken: Int64 = -1
  /// When the last token came, while the request is not decoding.
  var lastToken: Int64 = -1
  var promptTokens: Int
  var outputTokens: Int
  /// Tokens emitted, while the request is not decoding.
  var delivered = 0
  /// Tokens whose KV is computed, while the request is not decoding.
  var computed = 0
  /// Tokens to compute before the next one is emitted: the prompt, and after a preemption what was emitted.
  var target: Int
  /// Computed tokens − step number, constant while the request decodes.
  var decodeOffset = 0
  /// The replica's step number after the request's last token.
  var finishStep = 0
  /// Its place in the order of admissions of the whole run; −1 while it does not run.
  var admission = ActiveRequest.notRunning
  var next = Slot.none
  var previous = Slot.none
  private var shortChunk: Int32 = 0
  private let shortClass: Int32

  init(
    id: Int, arrival: Int64, rank: Int64, promptTokens: Int, outputTokens: Int, classIndex: Int
  ) {
    self.id = id
    self.arrival = arrival
    self.rank = rank
    self.promptTokens = promptTokens
    self.outputTokens = outputTokens
    target = promptTokens
    shortClass = Int32(classIndex)
  }

  var classIndex: Int { Int(shortClass) }
  /// Prompt tokens carried by the step in progress.
  var chunkTokens: Int {
    get { Int(shortChunk) }
    set { shortChunk = Int32(newValue) }
  }
}

extension ActiveRequest {
  static let notRunning = -1

  /// Counts the chunk that was computed.
  /// - Returns: whether nothing is left to compute before a token is emitted.
  @inline(__always)
  mutating func completesChunk() -> Bool {
    computed += chunkTokens
    return computed == target
  }

  /// A decode row gives its blocks back: what it emitted must be computed again, like a prompt.
  mutating func isPreempted(lastToken last: Int64, step: Int) {
    delivered = outputTokens - (finishStep - step)
    target = promptTokens + delivered
    lastToken = last
  }
}

/// Rows of requests in flight: memory follows the most that were in flight at once.
struct ActiveRequests: ~Copyable {
  private(set) var rows = OwnedArray<ActiveRequest>()
  private var free = OwnedArray<Slot>()
  private var admissions = 0
  /// The classes of requests that ended since the list was last emptied.
  var departed = OwnedArray<Int>()
  var count: Int { rows.count - free.count }

  subscript(slot: Slot) -> ActiveRequest {
    @inline(__always) _read { yield rows[Int(slot)] }
    @inline(__always) _modify { yield &rows[Int(slot)] }
  }

  mutating func insert(_ row: ActiveRequest) -> Slot {
    if !free.isEmpty {
      let slot = free.removeLast()
      rows[Int(slot)] = row
      return slot
    }
    rows.append(row)
    return Slot(rows.count - 1)
  }

  mutating func remove(_ slot: Slot) {
    rows[Int(slot)].admission = ActiveRequest.notRunning
    departed.append(rows[Int(slot)].classIndex)
    free.append(slot)
  }

  /// Gives a request its place in the order of admissions of the run.
  mutating func admit(_ slot: Slot, at now: Int64, _ recorder: inout RunRecorder) {
    admissions += 1
    rows[Int(slot)].admission = admissions
    guard rows[Int(slot)].firstScheduled < 0 else { return }
    rows[Int(slot)].firstScheduled = now
    let wait = now - rows[Int(slot)].arrival
    recorder.scheduled(classIndex: rows[Int(slot)].classIndex, wait: wait)
  }
}

/// A first-in, first-out list of requests, linked through their rows.
struct RequestList {
  private(set) var head = Slot.none
  private(set) var tail = Slot.none
  private(set) var count = 0

  mutating func append(_ slot: Slot, in requests: inout ActiveRequests) {
    requests[slot].previous = tail
    requests[slot].next = .none
    if tail == .none { head = slot } else { requests[tail].next = slot }
    tail = slot
    count += 1
  }

  mutating func prepend(_ slot: Slot, in requests: inout ActiveRequests) {
    requests[slot].previous = .none
    requests[slot].next = head
    if head == .none { tail = slot } else { requests[head].previous = slot }
    head = slot
    count += 1
  }

  mutating func remove(_ slot: Slot, in requests: inout ActiveRequests) {
    let (previous, next) = (requests[slot].previous, requests[slot].next)
    if previous == .none { head = next } else { requests[previous].next = next }
    if next == .none { tail = previous } else { requests[next].previous = previous }
    count -= 1
  }
}
