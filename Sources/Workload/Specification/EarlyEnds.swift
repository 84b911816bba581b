// EarlyEnds.swift: classes whose arrivals end before the time that was asked for.

public import Units

/// A class that is silent from the end of its arrivals to the end of its duration.
public struct EarlyEnd: Hashable, Sendable {
  public var className: String
  /// The last arrival is before this.
  public var end: Seconds
  /// What was asked for.
  public var duration: Seconds
}

extension WorkloadSpecification {
  /// Classes with a profile that is shorter than their duration, in order.
  public var earlyEnds: [EarlyEnd] {
    parts.compactMap { part in
      guard case .synthetic(let arrivals, _, _, let bound) = part.source, bound.requests == nil,
        let end = arrivals.endSeconds, let duration = bound.duration?.seconds, end < duration.value
      else { return nil }
      return EarlyEnd(className: part.classes[0].name, end: Seconds(end), duration: duration)
    }
  }
}
