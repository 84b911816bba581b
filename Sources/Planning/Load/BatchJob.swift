// BatchJob.swift: a part of a load that is work with a deadline, not someone who waits.

public import Units

/// A job of a load: the requests of a class with a deadline, or a whole load that comes at once.
public struct BatchJob: Hashable, Sendable {
  public var name: String
  public var requests: Int
  /// First arrival, and when it should be done or, without a deadline, the last arrival.
  public var start, end: SimulationTime
  /// The class with the deadline; nil for a whole load.
  var classIndex: Int?
}
