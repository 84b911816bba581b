// GeneratedArrivals.swift: what a process makes of a trace's span, over and over, as the trace is measured.

internal import Kernel
internal import Text
internal import Units
internal import Workload

/// A statistic over replications.
public struct Spread: Sendable {
  public let mean: Double
  /// The 5th and the 95th percentile.
  public let low: Double
  public let high: Double

  /// Nil for no values.
  init?(_ values: [Double]) {
    guard !values.isEmpty else { return nil }
    let sample = WeightedSample(values)
    mean = sample.mean
    low = sample.quantile(0.05)
    high = sample.quantile(0.95)
  }

  public func contains(_ value: Double) -> Bool { low <= value && value <= high }
}

/// Statistics of a process over windows as long as the trace.
public struct GeneratedArrivals: Sendable {
  public let replications: Int
  public let ratePerSecond: Spread
  /// Coefficient of variation of all gaps.
  public let cv: Spread
  /// By scale of `DispersionCurve`.
  public let dispersion: [Spread?]
  /// By peak scale of `DispersionCurve`.
  public let peaksToMean: [Spread?]
  /// Gaps of as many replications as hold `gapLimit` of them.
  let gaps: WeightedSample

  /// Most gaps kept: their own distance from a law is then 0.003.
  static let gapLimit = 100_000

  /// Nil when the process makes fewer than two arrivals in every window.
  init?(_ process: any ArrivalProcess, span: Double, replications: Int, seed: UInt64, limit: Int) {
    var (rates, cvs, gaps): ([Double], [Double], [Double]) = ([], [], [])
    var curves: [DispersionCurve] = []
    for replication in 0..<replications {
      let times = Self.window(
        process, span,
        RandomStream(
          seed: seed, replication: replication, name: "fit/arrivals"), limit: limit)
      guard times.count > 1 else { continue }
      let own = zip(times, times.dropFirst()).map { $1 - $0 }
      rates.append(Double(times.count) / span)
      cvs.append(Self.coefficientOfVariation(own))
      curves.append(DispersionCurve(times, span: span))
      if gaps.count < Self.gapLimit { gaps += own.prefix(Self.gapLimit - gaps.count) }
    }
    guard let rate = Spread(rates), let cv = Spread(cvs.filter(\.isFinite)) else { return nil }
    self.replications = replications
    ratePerSecond = rate
    self.cv = cv
    self.gaps = WeightedSample(gaps)
    dispersion = DispersionCurve.scales.indices.map { scale in
      Spread(curves.compactMap { $0.indices[scale] })
    }
    peaksToMean = DispersionCurve.peakScales.indices.map { scale in
      Spread(curves.compactMap { $0.peaksToMean[scale] })
    }
  }

  /// Of the population; without sorting, for it is asked for every window.
  private static func coefficientOfVariation(_ values: [Double]) -> Double {
    let mean = values.reduce(0, +) / Double(values.count)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(values.count)).squareRoot() / mean
  }

  /// Arrivals in [0, span), at most `limit` of them: a process that is far off must not fill the memory.
  private static func window(
    _ process: any ArrivalProcess, _ span: Double, _ random: RandomStream, limit: Int
  ) -> [Double] {
    var (process, random) = (process, random)
    let end = SimulationTime(Seconds(span))
    var times: [Double] = []
    while times.count < limit {
      let time = process.next(&random)
      guard time < end else { break }
      times.append(time.seconds.value)
    }
    return times
  }
}
