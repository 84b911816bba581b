// RateNoiseEstimation.swift: how much of the variance of counts is a rate that drifts, and how slowly it does.

internal import Foundation

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

  /// Fits the excess of the variance of counts over a renewal process's to noise that forgets exponentially.
  ///
  /// In n bins of width w the sample variance of counts has mean I·m + m² s² (f(w/τ) − f(nw/τ)) n/(n−1)
  /// with m the mean count, I the renewal process's dispersion, s the rate's CV, τ the correlation time and
  /// f(x) = 2 (x − 1 + e⁻ˣ)/x², the variance of a mean over x correlation times. Bins from 5 arrivals to a
  /// fifth of the span; s² by least squares weighted with the number of bins to the power ½, τ on a grid.
  /// - Parameter dispersion: the renewal process's own, CV² of its gaps.
  /// - Returns: nil when there is no excess.
  static func fit(_ arrivals: ArrivalTimes, dispersion: Double) -> RateNoiseFit? {
    let points = excesses(arrivals, dispersion)
    guard points.count >= 3 else { return nil }
    var best: (cost: Double, square: Double, time: Double)?
    let (low, high) = (points[0].width, arrivals.span)
    for step in 0...60 {
      let time = low * exp(log(high / low) * Double(step) / 60)
      var (xy, xx) = (0.0, 0.0)
      for point in points {
        let x = point.model(time)
        xy += point.weight * x * point.excess
        xx += point.weight * x * x
      }
      let square = max(0, xy / xx)
      let cost = points.reduce(0) {
        let residual = $1.excess - square * $1.model(time)
        return $0 + $1.weight * residual * residual
      }
      if cost < (best?.cost ?? .infinity) { best = (cost, square, time) }
    }
    guard let best, best.square >= leastCV * leastCV else { return nil }
    // The range that scenarios take; a CV of 90 is beyond any trace.
    let sigma = min(RateNoise.sigmaRange.upperBound, log1p(best.square).squareRoot())
    let rates = [60.0, 600].map { width in
      (width, excess(arrivals, width, dispersion).map { max(0, $0.excess).squareRoot() })
    }
    return RateNoiseFit(sigma: sigma, correlationSeconds: best.time, rateCVs: rates)
  }

  /// The excess of the squared CV of counts in bins of one width.
  private struct Point {
    var width: Double
    var bins: Double
    var excess: Double
    var weight: Double { bins.squareRoot() }

    func model(_ time: Double) -> Double {
      (averaged(width / time) - averaged(bins * width / time)) * bins / (bins - 1)
    }

    private func averaged(_ x: Double) -> Double {
      x < 1e-4 ? 1 - x / 3 : 2 * (x - 1 + exp(-x)) / (x * x)
    }
  }

  private static func excesses(_ arrivals: ArrivalTimes, _ dispersion: Double) -> [Point] {
    var points: [Point] = []
    var width = arrivals.span / Double(DispersionCurve.fewestBins)
    while width * arrivals.ratePerSecond >= fewestInBin, points.count < 24 {
      if let point = excess(arrivals, width, dispersion) { points.append(point) }
      width /= 2
    }
    return points.reversed()
  }

  private static func excess(
    _ arrivals: ArrivalTimes, _ width: Double, _ dispersion: Double
  ) -> Point? {
    guard let counts = DispersionCurve.counts(arrivals.seconds, arrivals.span, width),
      counts.mean > 0
    else { return nil }
    let variance = counts.variance * counts.bins / (counts.bins - 1)
    return Point(
      width: width, bins: counts.bins,
      excess: (variance - dispersion * counts.mean) / (counts.mean * counts.mean))
  }
}
