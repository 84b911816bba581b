// RateNoiseEstimation.swift: how much of the variance of counts is a rate that drifts, and how slowly it does.

internal import Foundation
internal import Workload

/// A log-normal factor on the rate: standard deviation of its logarithm, and its correlation time.
public struct RateNoiseFit: Sendable {
  public let sigma: Double
  public let correlationSeconds: Double
  /// The coefficient of variation of the rate itself, found in bins of 1 min and 10 min; nil where the span has too few.
  public let rateCVs: [(seconds: Double, cv: Double?)]

  /// The squared CV of the factor.
  var squaredCV: Double { expm1(sigma * sigma) }
}

enum RateNoiseEstimation {
  /// Fewest arrivals in a mean bin: below it the counts are all chance.
  static let fewestInBin = 5.0
  /// Coefficients of variation of the rate below which there is no drift to speak of.
  static let leastCV = 0.03

  /// Fits the dispersion of counts beyond a renewal process's to noise that forgets exponentially.
  ///
  /// In n bins of width w the sample variance of counts over their mean m is, in the mean,
  /// I + m s² (f(w/τ) − f(nw/τ)) n/(n−1), with I the renewal process's dispersion, s the rate's CV, τ the
  /// correlation time and f(x) = 2 (x − 1 + e⁻ˣ)/x², the variance of a mean over x correlation times. s and τ
  /// are those of a grid whose curve is nearest in the logarithm, each width (from 5 arrivals to a fifth of
  /// the span, doubling) with the same weight: no scale may be far off.
  /// - Parameters:
  ///   - dispersion: the renewal process's own, CV² of its gaps.
  ///   - shortest: seconds of the narrowest bin that means something.
  /// - Returns: nil when there is no excess.
  static func fit(
    _ arrivals: ArrivalTimes, dispersion: Double, shortest: Double
  ) -> RateNoiseFit? {
    let points = excesses(arrivals, dispersion, shortest)
    guard points.count >= 3, let most = points.map(\.excess).max(), most >= leastCV * leastCV else {
      return nil
    }
    var best: (cost: Double, square: Double, time: Double) = (
      cost(points, dispersion, square: 0, time: arrivals.span), 0, arrivals.span
    )
    for place in 0...gridSteps {
      let share = Double(place) / Double(gridSteps)
      let time = points[0].width * exp(log(arrivals.span / points[0].width) * share)
      for size in 0...gridSteps {
        // From the smallest that counts to four times the largest excess that was seen.
        let square =
          leastCV * leastCV
          * exp(log(4 * most / (leastCV * leastCV)) * Double(size) / Double(gridSteps))
        let trial = cost(points, dispersion, square: square, time: time)
        if trial < best.cost { best = (trial, square, time) }
      }
    }
    guard best.square > 0 else { return nil }
    // The range that scenarios take; a CV of 90 is beyond any trace.
    let sigma = min(RateNoise.sigmaRange.upperBound, log1p(best.square).squareRoot())
    let rates = [60.0, 600].map { width in
      (width, excess(arrivals, width, dispersion).map { max(0, $0.excess).squareRoot() })
    }
    return RateNoiseFit(sigma: sigma, correlationSeconds: best.time, rateCVs: rates)
  }

  /// Steps of the grid in each direction: 12 % apart at most.
  private static let gridSteps = 60

  /// Sum of the squared logarithms of measured over modelled dispersion.
  private static func cost(
    _ points: [Point], _ dispersion: Double, square: Double, time: Double
  ) -> Double {
    points.reduce(0) { sum, point in
      let measured = max(0.05, dispersion + point.mean * point.excess)
      let off = log(measured / (dispersion + point.mean * square * point.model(time)))
      return sum + off * off
    }
  }

  /// The excess of the squared CV of counts in bins of one width.
  private struct Point {
    var width: Double
    var bins: Double
    var mean: Double
    var excess: Double

    func model(_ time: Double) -> Double {
      (averaged(width / time) - averaged(bins * width / time)) * bins / (bins - 1)
    }

    private func averaged(_ x: Double) -> Double {
      x < 1e-4 ? 1 - x / 3 : 2 * (x - 1 + exp(-x)) / (x * x)
    }
  }

  private static func excesses(
    _ arrivals: ArrivalTimes, _ dispersion: Double, _ shortest: Double
  ) -> [Point] {
    var points: [Point] = []
    var width = arrivals.span / Double(BinCounts.fewest)
    while width >= shortest, width * arrivals.ratePerSecond >= fewestInBin, points.count < 24 {
      if let point = excess(arrivals, width, dispersion) { points.append(point) }
      width /= 2
    }
    return points.reversed()
  }

  private static func excess(
    _ arrivals: ArrivalTimes, _ width: Double, _ dispersion: Double
  ) -> Point? {
    guard let counts = BinCounts(arrivals.seconds, span: arrivals.span, width: width),
      let mean = counts.mean, let index = counts.indexOfDispersion
    else { return nil }
    let bins = Double(counts.wholeBins)
    return Point(
      width: width, bins: bins, mean: mean, excess: (index * bins / (bins - 1) - dispersion) / mean)
  }
}
