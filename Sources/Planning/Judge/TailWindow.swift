// TailWindow.swift: a window above the percentile that a fleet is sized for.

/// A window above the percentile that the fleet is sized for.
public struct TailWindow: Hashable, Sendable {
  /// Seconds from the first arrival.
  public var start: Double
  public var seconds: Double
  public var concurrency: Double
  public var requests: Int
  /// Requests that missed a limit.
  public var missed: Int
  /// The window missed a percentile or the attainment.
  public var isOut: Bool
  /// Replicas beyond the answer that would have carried it, from the measured capacity of one.
  public var extraReplicas: Int
}
