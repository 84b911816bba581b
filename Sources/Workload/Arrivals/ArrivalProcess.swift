// ArrivalProcess.swift: when synthetic requests come, one process a file, and the clock they share.

public import Kernel
public import Units

/// Times of arrival on a class's own clock, whose 0 is the start of the observed window.
///
/// A process is observed from its steady state, so that the mean number of arrivals in a window of
/// length T is exactly rate × T. A workload then moves its time 0 to the first arrival of all its
/// classes, as it does for a trace.
public protocol ArrivalProcess: Sendable {
  /// Requests a second in the long run; nil where the notion is empty (all at once).
  var meanRatePerSecond: Double? { get }
  /// Whether the law of arrivals is the same at any time, so that a run of them can settle.
  var isStationary: Bool { get }

  /// Where the process ends of itself, in seconds of the clock; nil for one that never does.
  var endSeconds: Double? { get }

  /// Requests expected in the first seconds; nil where the notion is empty (all at once).
  func expectedRequests(inFirst seconds: Double) -> Double?

  /// Mean tokens of a request whose fresh prompt and output have these means.
  func meanTokens(prompt: Double, output: Double) -> Double

  /// The next arrival, never before the one returned last; `.never` once the clock's 388 days, or the process,
  /// are over. A time before 0 is an arrival that the window does not see, but what comes later may follow from.
  /// - Complexity: O(1) amortised, no allocation.
  mutating func next(_ random: inout RandomStream) -> SimulationTime

  /// Number of the conversation that the arrival returned last belongs to, from 1 in the order in which they begin;
  /// 0 for a request of its own.
  var session: UInt64 { get }

  /// How its conversations go; nil where its requests are all their own.
  var conversation: ConversationShape? { get }

  /// The lengths of the arrival returned last, given those drawn for it: a conversation adds what was said before.
  mutating func lengths(
    fresh: (promptTokens: Int, outputTokens: Int)
  ) -> (promptTokens: Int, outputTokens: Int)
}

extension ArrivalProcess {
  public var endSeconds: Double? { nil }
  public func expectedRequests(inFirst seconds: Double) -> Double? {
    meanRatePerSecond.map { $0 * seconds }
  }
  public func meanTokens(prompt: Double, output: Double) -> Double { prompt + output }
  public var session: UInt64 { 0 }
  public var conversation: ConversationShape? { nil }
  public mutating func lengths(
    fresh: (promptTokens: Int, outputTokens: Int)
  ) -> (promptTokens: Int, outputTokens: Int) { fresh }
}

/// A running time that adds gaps given in seconds and stops, rather than wraps, at the end of the clock.
struct ArrivalClock: Sendable {
  /// The integral of a Poisson rate from one arrival to the next.
  static let unitWork = Distribution.Exponential(mean: 1)

  private(set) var ticks: Int64 = 0

  /// The time `gapSeconds` later, rounded to a tick, or `.never` beyond the clock.
  mutating func advance(gapSeconds: Double) -> SimulationTime {
    let gap = gapSeconds * Double(SimulationTime.ticksPerSecond)
    guard gap < 0x1p62 else { return end() }
    let (sum, overflow) = ticks.addingReportingOverflow(Int64(gap.rounded()))
    guard !overflow, sum < Int64.max else { return end() }
    ticks = sum
    return SimulationTime(ticks: sum)
  }

  private mutating func end() -> SimulationTime {
    ticks = Int64.max
    return .never
  }
}
