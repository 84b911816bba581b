// BurstDetection.swift: whether arrivals come in bursts with silences between, and where to cut them.

internal import Foundation
internal import Kernel

/// Arrivals cut into bursts at every gap longer than a threshold.
public struct BurstCut: Sendable {
  /// Gaps above it, in seconds, are silences.
  public let threshold: Double
  public let bursts: Int
  /// From a burst's first arrival to its last.
  public let meanOnSeconds: Double
  public let onCV: Double
  public let meanOffSeconds: Double
  public let offCV: Double
  /// Coefficient of variation of the gaps inside bursts.
  public let inBurstCV: Double
  /// Gaps a second inside bursts.
  public let inBurstRate: Double
  /// Shape of the gamma law of gaps inside bursts.
  let inBurstShape: Double

  init?(_ arrivals: ArrivalTimes, threshold: Double) {
    var (on, off): ([Double], [Double]) = ([], [])
    var start = arrivals.seconds[0]
    for (before, time) in zip(arrivals.seconds, arrivals.seconds.dropFirst())
    where time - before > threshold {
      on.append(before - start)
      off.append(time - before)
      start = time
    }
    on.append(arrivals.seconds[arrivals.seconds.count - 1] - start)
    let inside = arrivals.gaps.upTo(threshold)
    guard !off.isEmpty, inside.total > 1, inside.mean > 0,
      case .gamma(let shape, _)? = FittedLaw.gamma(fitting: inside.above(0))
    else { return nil }
    let (onSample, offSample) = (WeightedSample(on), WeightedSample(off))
    self.threshold = threshold
    bursts = on.count
    meanOnSeconds = onSample.mean
    onCV = onSample.coefficientOfVariation
    meanOffSeconds = offSample.mean
    offCV = offSample.coefficientOfVariation
    inBurstCV = inside.coefficientOfVariation
    inBurstRate = 1 / inside.mean
    inBurstShape = shape
  }
}

/// Looks for the place where the law of gaps breaks.
enum BurstDetection {
  /// Fewest silences, below which there is no law of them.
  static let fewestSilences = 20
  /// Silences must be at least this much longer than the gaps inside bursts.
  static let leastContrast = 10.0
  /// An empty stretch of gap lengths this wide (as a ratio), with 20 gaps above it, is a valley: gaps of
  /// one exponential law leave ratios of about 1.01 there.
  static let valleyRatio = 1.2

  /// Cuts worth trying, the likeliest first; empty when gaps have one law.
  ///
  /// Two ways to see the break: the threshold at which a gamma law below and an exponential law above
  /// explain the gaps best, and the widest valley between two gaps that explains them nearly as well.
  static func cuts(_ arrivals: ArrivalTimes) -> [BurstCut] {
    let gaps = arrivals.positiveGaps
    guard gaps.total >= 10 * Double(fewestSilences), let whole = likelihood(of: gaps) else {
      return []
    }
    let trials = thresholds(gaps).compactMap { threshold in
      likelihood(of: gaps, cutAt: threshold).map { (threshold, gain: $0 - whole) }
    }
    // Three more parameters; the Bayesian criterion asks ln(n)/2 for each. Schwarz, Ann. Stat. 6, 1978.
    guard let best = trials.max(by: { $0.gain < $1.gain }),
      best.gain > 1.5 * log(gaps.total)
    else { return [] }
    let near = trials.filter { $0.gain >= 0.9 * best.gain }.map(\.0)
    let range = (near.min() ?? best.0)...(near.max() ?? best.0)
    let found = [best.0, valley(gaps, range)].compactMap { $0 }
    return found.compactMap { BurstCut(arrivals, threshold: $0) }.filter {
      $0.bursts > fewestSilences && $0.meanOffSeconds * $0.inBurstRate >= leastContrast
        && $0.meanOnSeconds > 0
    }
  }

  /// A grid of 40 thresholds from the median gap to the longest with enough gaps above it.
  private static func thresholds(_ gaps: WeightedSample) -> [Double] {
    let high = gaps.quantile(max(0, 1 - Double(fewestSilences) / gaps.total))
    let low = max(gaps.quantile(0.5), high / 1e6)
    guard low < high else { return [] }
    return (0..<40).map { low * exp(log(high / low) * Double($0) / 40) }
  }

  private static func valley(_ gaps: WeightedSample, _ range: ClosedRange<Double>) -> Double? {
    var (widest, place): (Double, Double?) = (valleyRatio, nil)
    for (a, b) in zip(gaps.values, gaps.values.dropFirst())
    where b / a > widest && b >= range.lowerBound && a <= range.upperBound
      && gaps.above(a).total >= Double(fewestSilences)
    {
      widest = b / a
      place = (a * b).squareRoot()
    }
    return place
  }

  /// ln likelihood of gaps under their own gamma law.
  private static func likelihood(of gaps: WeightedSample) -> Double? {
    guard case .gamma(let shape, let scale)? = FittedLaw.gamma(fitting: gaps) else { return nil }
    return gaps.sum { logDensity($0, shape, scale) }
  }

  /// ln likelihood under a gamma law up to a threshold and an exponential one beyond it.
  private static func likelihood(of gaps: WeightedSample, cutAt threshold: Double) -> Double? {
    let (short, long) = (gaps.upTo(threshold), gaps.above(threshold))
    guard long.total >= Double(fewestSilences),
      case .gamma(let shape, let scale)? = FittedLaw.gamma(fitting: short)
    else { return nil }
    let kept = Distribution.Gamma(shape: shape, scale: scale).cumulative(threshold)
    guard kept > 0 else { return nil }
    let mean = long.mean - threshold
    let below = short.sum { logDensity($0, shape, scale) }
    return below + short.total * log(short.total / gaps.total / kept)
      + long.total * (log(long.total / gaps.total) - log(mean) - 1)
  }

  private static func logDensity(_ gap: Double, _ shape: Double, _ scale: Double) -> Double {
    (shape - 1) * log(gap) - gap / scale - shape * log(scale) - lgamma(shape)
  }
}
