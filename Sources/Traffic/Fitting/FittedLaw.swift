// FittedLaw.swift: the laws of one positive quantity that are tried on data, with one form for all.

internal import Foundation
internal import Kernel

/// A law with its parameters, for gaps in seconds or lengths in tokens.
public enum FittedLaw: Sendable {
  case exponential(mean: Double)
  case gamma(shape: Double, scale: Double)
  case weibull(shape: Double, scale: Double)
  case logNormal(mu: Double, sigma: Double)
  /// Log-normals with weights that sum to 1, in ascending order of `mu`.
  case logNormalMixture([LogNormalComponent])

  /// The name in reports.
  public var name: String {
    switch self {
    case .exponential: "exponential"
    case .gamma: "gamma"
    case .weibull: "weibull"
    case .logNormal: "lognormal"
    case .logNormalMixture(let parts): parts.count == 2 ? "two lognormals" : "lognormals"
    }
  }

  /// Free parameters, which a choice between laws counts against them.
  public var parameterCount: Int {
    switch self {
    case .exponential: 1
    case .gamma, .weibull, .logNormal: 2
    case .logNormalMixture(let parts): 3 * parts.count - 1
    }
  }

  /// Probability of a value at or below `x`.
  func cumulative(_ x: Double) -> Double {
    guard x > 0 else { return 0 }
    return switch self {
    case .exponential(let mean): -expm1(-x / mean)
    case .gamma(let shape, let scale):
      Distribution.Gamma(shape: shape, scale: scale).cumulative(x)
    case .weibull(let shape, let scale): -expm1(-pow(x / scale, shape))
    case .logNormal(let mu, let sigma): LogNormalComponent(1, mu, sigma).cumulative(x)
    case .logNormalMixture(let parts): parts.reduce(0) { $0 + $1.weight * $1.cumulative(x) }
    }
  }

  public var mean: Double {
    switch self {
    case .exponential(let mean): mean
    case .gamma(let shape, let scale): shape * scale
    case .weibull(let shape, let scale): scale * tgamma(1 + 1 / shape)
    case .logNormal(let mu, let sigma): LogNormalComponent(1, mu, sigma).mean
    case .logNormalMixture(let parts): parts.reduce(0) { $0 + $1.weight * $1.mean }
    }
  }

  /// The value with a share `p` of the law at or below it, by bisection of its logarithm.
  /// - Precondition: `p` strictly between 0 and 1.
  public func quantile(_ p: Double) -> Double {
    precondition(p > 0 && p < 1)
    var (low, high) = (-700.0, 700.0)  // all of Double's range
    for _ in 0..<100 {
      let middle = (low + high) / 2
      if cumulative(exp(middle)) < p { low = middle } else { high = middle }
    }
    return exp(high)
  }

  /// The parameters by name, as reports and JSON show them.
  public var parameters: [(name: String, value: Double)] {
    switch self {
    case .exponential(let mean): [("mean", mean)]
    case .gamma(let shape, let scale), .weibull(let shape, let scale):
      [("shape", shape), ("scale", scale)]
    case .logNormal(let mu, let sigma): [("mu", mu), ("sigma", sigma)]
    case .logNormalMixture(let parts):
      parts.enumerated().flatMap { index, part in
        [
          ("weight_\(index + 1)", part.weight), ("mu_\(index + 1)", part.mu),
          ("sigma_\(index + 1)", part.sigma),
        ]
      }
    }
  }
}

/// One log-normal of a mixture: a share, and the mean and deviation of the natural logarithm.
public struct LogNormalComponent: Hashable, Sendable {
  public var weight: Double
  public var mu: Double
  public var sigma: Double

  init(_ weight: Double, _ mu: Double, _ sigma: Double) {
    self.weight = weight
    self.mu = mu
    self.sigma = sigma
  }

  var mean: Double { exp(mu + sigma * sigma / 2) }

  func cumulative(_ x: Double) -> Double {
    sigma > 0 ? normalCumulative((log(x) - mu) / sigma) : (log(x) < mu ? 0 : 1)
  }
}
