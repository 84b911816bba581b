// Timers.swift: what happens at a time of its own, beside the ends of steps and arrivals.

internal import Kernel
internal import Units

/// The third source of a run's clock.
struct Timers {
  enum Kind: Int32 {
    /// A change of the fleet that was planned; its place in the list.
    case fleetChange
    /// A replica's start-up is over; its number.
    case startedUp
    /// The records are copied, for a warm-up that may turn out to end here.
    case recordCut
  }

  private var queue = EventQueue()
  private var count: Int64 = 0
  /// `Int64.max` when nothing is set.
  private(set) var nextTime = Int64.max

  /// - Parameters:
  ///   - target: what it is about.
  ///   - time: not before the present.
  mutating func set(_ kind: Kind, target: Int = 0, at time: Int64) {
    // Kinds of one instant come in the order in which they are listed.
    queue.push(
      Event(
        time: SimulationTime(ticks: time), sequence: Int64(kind.rawValue) << 56 + count,
        kind: kind.rawValue, target: Int32(target)))
    count += 1
    nextTime = min(nextTime, time)
  }

  /// Takes a timer that is due, of a kind or one listed before it; those of a kind in the order in which they were set.
  mutating func pop(at now: Int64, upTo last: Kind) -> (kind: Kind, target: Int)? {
    guard nextTime <= now, let event = queue.first, event.kind <= last.rawValue else { return nil }
    _ = queue.pop()
    nextTime = queue.nextTime.ticks
    guard let kind = Kind(rawValue: event.kind) else { preconditionFailure("an unknown timer") }
    return (kind, Int(event.target))
  }
}
