// ActiveRequests.swift: the requests in flight, as rows of one array that are reused.

internal import Kernel

/// Rows of requests in flight: memory follows the most that were in flight at once.
public struct ActiveRequests: ~Copyable {
  private(set) var rows = OwnedArray<ActiveRequest>()
  private var free = OwnedArray<Slot>()
  private var admissions = 0

  /// No requests.
  public init() {}

  /// Requests in flight.
  public var count: Int { rows.count - free.count }

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
    free.append(slot)
  }

  /// Gives a request its place in the order of admissions of the run.
  mutating func admit(_ slot: Slot, at now: Int64, _ report: inout EngineReport) {
    admissions += 1
    rows[Int(slot)].admission = admissions
    guard rows[Int(slot)].firstScheduled < 0 else { return }
    rows[Int(slot)].firstScheduled = now
    let wait = now - rows[Int(slot)].lastToken
    report.classes[rows[Int(slot)].classIndex].queue.append(wait)
  }
}
