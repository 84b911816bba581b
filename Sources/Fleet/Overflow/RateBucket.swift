// RateBucket.swift: a limit of so many a minute.

internal import Units

/// A bucket that holds a minute's worth, full at first, and fills at the rate of its limit.
///
/// Levels are in units × ticks of a minute, so that filling is whole numbers and exact.
/// - Source: the token bucket of RFC 2697; LiteLLM and providers state requests and tokens a minute alike.
struct RateBucket {
  private static let minute = 60 * Int128(SimulationTime.ticksPerSecond)
  private let perMinute: Int128
  private var level: Int128
  private var filled: Int64 = 0

  init(perMinute: Int) {
    self.perMinute = Int128(perMinute)
    level = self.perMinute * Self.minute
  }

  /// Whether so many are there at an instant, which is not before the last.
  mutating func holds(_ count: Int, at now: Int64) -> Bool {
    let elapsed = min(Int128(now - filled), Self.minute)
    level = min(level + elapsed * perMinute, perMinute * Self.minute)
    filled = now
    return level >= Int128(count) * Self.minute
  }

  /// - Precondition: so many are there.
  mutating func take(_ count: Int) { level -= Int128(count) * Self.minute }
}
