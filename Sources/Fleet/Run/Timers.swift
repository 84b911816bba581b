// Timers.swift: what happens at a time of its own, beside the ends of steps and arrivals.

internal import Kernel
internal import Units

/// The third source of a run's clock.
struct Timers {
  enum Kind: Int32 {
    /// The records are copied, for a warm-up that may turn out to end here.
    case recordCut
  }

  private var queue = EventQueue()
  /// `Int64.max` when nothing is set.
  private(set) var nextTime = Int64.max

  /// - Parameter time: not before the present.
  mutating func set(_ kind: Kind, at time: Int64) {
    queue.schedule(at: SimulationTime(ticks: time), kind: kind.rawValue)
    nextTime = min(nextTime, time)
  }

  /// Takes a timer that is due, in the order in which those of an instant were set.
  mutating func pop(at now: Int64) -> Kind? {
    guard nextTime <= now, let event = queue.pop() else { return nil }
    nextTime = queue.nextTime.ticks
    guard let kind = Kind(rawValue: event.kind) else { preconditionFailure("an unknown timer") }
    return kind
  }
}
