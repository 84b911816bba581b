// ObjectiveStanding.swift: how a class stands to its promise while a run goes on.

public import Metrics
public import Units

/// Counts of one class up to an instant of its run.
public struct ObjectiveStanding: Sendable {
  public let arrived: Int
  /// Requests that completed, were rejected or failed.
  public let ended: Int
  public let tally: ObjectiveTally
  /// Requests that completed by the deadline of their class; 0 where it has none.
  public let withinDeadline: Int

  public init(arrived: Int, ended: Int, tally: ObjectiveTally, withinDeadline: Int = 0) {
    self.arrived = arrived
    self.ended = ended
    self.tally = tally
    self.withinDeadline = withinDeadline
  }
}

extension SimulationResult {
  /// The same run told by its first classes alone, over a part of its time: what is left when requests that
  /// only loaded the fleet beforehand had classes of their own.
  public func restricted(toClasses count: Int, duration: Seconds) -> SimulationResult {
    var part = self
    part.classNames = Array(classNames.prefix(count))
    part.classes = Array(classes.prefix(count))
    part.duration = duration
    return part
  }
}
