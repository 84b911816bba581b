// ActiveRequests.swift: the requests in flight, as rows of one array that are reused.

internal import Workload

/// The index of a request in flight; `none` ends a list.
typealias Slot = Int32

extension Slot {
  static let none: Slot = -1
}

/// One request from its arrival to its last token. Times are ticks, −1 where not yet.
struct ActiveRequest: BitwiseCopyable {
  var id: Int
  var arrival: Int64
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
  /// Prompt tokens carried by the step in progress.
  var chunkTokens = 0
  /// Computed tokens − step number, constant while the request decodes.
  var decodeOffset = 0
  /// The replica's step number after the request's last token.
  var finishStep = 0
  /// Its place in the order of admissions of the whole run; −1 while it does not run.
  var admission = -1
  var next = Slot.none
  var previous = Slot.none
  var classIndex: Int
}

/// Rows of requests in flight: memory follows the most that were in flight at once.
struct ActiveRequests {
  private(set) var rows: [ActiveRequest] = []
  private var free: [Slot] = []
  private var admissions = 0
  /// The classes of requests that ended since the list was last emptied.
  var departed: [Int] = []
  var count: Int { rows.count - free.count }

  subscript(slot: Slot) -> ActiveRequest {
    @inline(__always) get { rows[Int(slot)] }
    @inline(__always) _modify { yield &rows[Int(slot)] }
  }

  mutating func insert(_ row: ActiveRequest) -> Slot {
    if let slot = free.popLast() {
      rows[Int(slot)] = row
      return slot
    }
    rows.append(row)
    return Slot(rows.count - 1)
  }

  mutating func remove(_ slot: Slot) {
    rows[Int(slot)].admission = -1
    departed.append(rows[Int(slot)].classIndex)
    free.append(slot)
  }

  /// The next number in the order of admissions.
  mutating func nextAdmission() -> Int {
    admissions += 1
    return admissions
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
