// Event.swift: one thing that will happen at one instant; small and trivial, because millions are moved.

public import Units

/// Something that happens at an instant: when, in which order among equals, what, and to whom.
///
/// 24 bytes without references: it is copied at every move inside the queue. What `kind` and `target`
/// mean is the model's affair; a model keeps an enumeration with `Int32` raw values for its kinds and
/// uses `target` as an index into its rows.
public struct Event: Hashable, Comparable, Sendable, BitwiseCopyable {
  public var time: SimulationTime
  /// Breaks ties in time: the lower number comes first.
  public var sequence: Int64
  public var kind: Int32
  public var target: Int32

  public init(time: SimulationTime, sequence: Int64, kind: Int32 = 0, target: Int32 = 0) {
    self.time = time
    self.sequence = sequence
    self.kind = kind
    self.target = target
  }

  /// The order of a run: by time, then by sequence.
  public static func < (a: Self, b: Self) -> Bool {
    a.time.ticks < b.time.ticks || (a.time.ticks == b.time.ticks && a.sequence < b.sequence)
  }
}
