// GapStatistics.swift: the times between arrivals: their spread, drift within, and the clock's grain.

internal import Metrics
public import Units

/// Gaps between one arrival and the next.
public struct GapStatistics: Sendable {
  /// Windows in which a local spread is taken.
  public static let localWindow = Seconds(300)
  /// Fewest arrivals of a window that have a spread; a guess.
  private static let fewestInWindow = 20
  /// Positive gaps looked at for ticks: the first so many.
  private static let gapsForTicks = 1 << 16
  /// A clock that jumps: so many of the positive gaps are multiples of one, to 2 %, and so many of all
  /// gaps are none. Both are guesses, far from a Poisson process (4 % and 0) and from 3 s ticks (all, 90 %).
  private static let tickShare = 0.9
  private static let tieShare = 0.2

  /// Gaps of zero length.
  public private(set) var ties = 0
  private var moments = SampleMoments()
  private var histogram = LatencyHistogram()
  private var last: SimulationTime?
  private var window = SampleMoments()
  private var windowEnd = SimulationTime(localWindow)
  private var localSpreads: [Double] = []
  private var positive: [Double] = []
  private var grain = ClockGrain()

  public init() {}

  /// - Precondition: arrivals do not go back in time.
  mutating func add(_ arrival: SimulationTime) {
    grain.add(arrival)
    defer { last = arrival }
    let startsWindow = arrival >= windowEnd
    if startsWindow { closeWindow(before: arrival) }
    guard let last else { return }
    let gap = arrival - last
    let seconds = gap.seconds.value
    moments.add(seconds)
    histogram.add(gap)
    if !startsWindow { window.add(seconds) }
    if gap == .zero {
      ties += 1
    } else if positive.count < Self.gapsForTicks {
      positive.append(seconds)
    }
  }

  private mutating func closeWindow(before arrival: SimulationTime) {
    localSpreads += localSpread
    window = SampleMoments()
    let width = SimulationTime(Self.localWindow).ticks
    let (end, overflow) = (arrival.ticks / width + 1).multipliedReportingOverflow(by: width)
    windowEnd = overflow ? .never : SimulationTime(ticks: end)
  }

  private var localSpread: [Double] {
    window.count + 1 < Self.fewestInWindow ? [] : Self.variation(of: window).map { [$0] } ?? []
  }

  /// Standard deviation over mean, of the population; nil when there is no mean.
  private static func variation(of moments: SampleMoments) -> Double? {
    guard let variance = moments.variance, moments.mean > 0 else { return nil }
    let count = Double(moments.count)
    return (variance * (count - 1) / count).squareRoot() / moments.mean
  }

  /// Coefficient of variation of all gaps: 1 for a Poisson process. Nil for fewer than two gaps, or when
  /// all requests come at once.
  public var variation: Double? { Self.variation(of: moments) }

  /// The median coefficient of variation inside windows of five minutes: drift between them is left out.
  /// Nil when no window has enough arrivals.
  public var localVariation: Double? {
    let sorted = (localSpreads + localSpread).sorted()
    guard !sorted.isEmpty else { return nil }
    return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
  }

  /// The ⌈p·n⌉-th smallest gap, at most 0.4 % off; nil when fewer than ten gaps lie beyond it.
  public func quantile(percent: Double) -> Seconds? {
    histogram.percentile(percent).map { Seconds($0 / 1000) }
  }

  public var longest: Seconds { histogram.maximum.seconds }

  /// The largest of 1 min, 10 s, 1 s, 100 ms, 10 ms, 1 ms of which all times are multiples; nil for a finer clock.
  public var resolution: Seconds? { grain.resolution }

  /// The step in which the clock jumps, many requests at each: below three of them counts say nothing of the
  /// traffic. Nil where times are fine enough for their rate.
  public var tick: Seconds? {
    guard moments.count > 0, Double(ties) >= Self.tieShare * Double(moments.count) else {
      return nil
    }
    return volley ?? resolution
  }

  /// The typical positive gap, when the others are multiples of it.
  private var volley: Seconds? {
    guard positive.count >= Self.fewestInWindow else { return nil }
    let step = positive.sorted()[positive.count / 2]
    let fitting = positive.count { gap in
      let multiple = gap / step
      return multiple > 0.5 && abs(multiple - multiple.rounded()) < 0.02
    }
    return Double(fitting) < Self.tickShare * Double(positive.count) ? nil : Seconds(step)
  }
}

/// Of what unit all times of a trace are multiples.
private struct ClockGrain: Sendable {
  /// Microseconds; each is a multiple of the next.
  private static let units: [Int64] = [60_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1_000]
  private var place = 0
  private var count = 0

  mutating func add(_ arrival: SimulationTime) {
    guard place < Self.units.count else { return }
    count += 1
    let time = Int64((arrival.seconds.value * 1e6).rounded())
    while place < Self.units.count, time % Self.units[place] != 0 { place += 1 }
  }

  var resolution: Seconds? {
    guard count > 1, place < Self.units.count else { return nil }
    return Seconds(Double(Self.units[place]) / 1e6)
  }
}
