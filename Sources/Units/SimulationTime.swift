// SimulationTime.swift: the clock of a run, counted in whole ticks so that ties and sums are exact.

/// A point or a length of simulated time, in ticks of 2⁻³⁸ s (3.6 ps); 0 is the first arrival.
///
/// Int64 ticks reach 388 days. Integer time makes ties exact and sums associative: two engines that
/// add the same steps in a different order agree with `==`, on any machine.
public struct SimulationTime: Hashable, Comparable, Sendable, BitwiseCopyable {
  /// Ticks in a second: 2³⁸.
  public static let ticksPerSecond: Int64 = 1 << 38
  public static let zero = SimulationTime(ticks: 0)
  /// Later than every event of a run: the time of what never happens.
  public static let never = SimulationTime(ticks: .max)

  public var ticks: Int64

  public init(ticks: Int64) { self.ticks = ticks }

  /// The nearest tick (ties to even) to a number of seconds.
  /// - Precondition: `seconds` is finite and within ±388 days; input is bounded before it comes here.
  public init(_ seconds: Seconds) {
    ticks = Int64((seconds.value * Double(Self.ticksPerSecond)).rounded(.toNearestOrEven))
  }

  /// Exact below 2⁵³ ticks (9.1 hours), the nearest `Double` beyond.
  public var seconds: Seconds { Seconds(Double(ticks) / Double(Self.ticksPerSecond)) }
  public var milliseconds: Double { seconds.value * 1e3 }

  public static func < (a: Self, b: Self) -> Bool { a.ticks < b.ticks }
  public static func + (a: Self, b: Self) -> Self { Self(ticks: a.ticks + b.ticks) }
  public static func - (a: Self, b: Self) -> Self { Self(ticks: a.ticks - b.ticks) }
  public static func += (a: inout Self, b: Self) { a.ticks += b.ticks }
}
