// Gamma.swift: gamma variates (Erlang when the shape is whole), for gaps that are steadier or burstier
// than Poisson's.

import Foundation

extension Distribution {
  /// Gamma with a shape and a scale: mean = shape × scale, coefficient of variation = 1/√shape.
  public struct Gamma: Hashable, Sendable {
    public let shape: Double
    public let scale: Double

    /// - Precondition: both are positive and finite.
    public init(shape: Double, scale: Double) {
      precondition(shape > 0 && shape.isFinite, "a gamma shape is positive")
      precondition(scale > 0 && scale.isFinite, "a gamma scale is positive")
      self.shape = shape
      self.scale = scale
    }

    /// - Precondition: both are positive and finite.
    public init(mean: Double, coefficientOfVariation: Double) {
      let square = coefficientOfVariation * coefficientOfVariation
      self.init(shape: 1 / square, scale: mean * square)
    }

    /// The sum of `phases` exponentials whose means add up to `mean`.
    /// - Precondition: `phases >= 1`, `mean` is positive and finite.
    public init(erlangPhases phases: Int, mean: Double) {
      precondition(phases >= 1, "an Erlang distribution has at least one phase")
      self.init(shape: Double(phases), scale: mean / Double(phases))
    }

    public var mean: Double { shape * scale }
    public var variance: Double { shape * scale * scale }

    /// The squeeze method of Marsaglia and Tsang with a normal by inversion; a shape below 1 is raised
    /// by 1 and the variate multiplied by U^(1/shape).
    /// - Source: Marsaglia and Tsang, "A simple method for generating gamma variables",
    ///   ACM TOMS 26(3), 2000, sections 3 and 6.
    public func sample(using random: inout RandomStream) -> Double {
      guard shape < 1 else { return scale * Self.standard(shape: shape, using: &random) }
      let raised = Self.standard(shape: shape + 1, using: &random)
      return scale * raised * exp(log(random.nextUniform()) / shape)
    }

    /// - Precondition: `shape >= 1`.
    private static func standard(shape: Double, using random: inout RandomStream) -> Double {
      let d = shape - 1.0 / 3  // the method's constants: d = shape − 1/3, c = 1/√(9d)
      let c = 1 / (9 * d).squareRoot()
      while true {
        let x = normalQuantile(random.nextUniform())
        let root = 1 + c * x
        guard root > 0 else { continue }
        let v = root * root * root
        let u = random.nextUniform()
        let square = x * x
        if u < 1 - 0.0331 * square * square { return d * v }  // 0.0331: the paper's squeeze
        if log(u) < 0.5 * square + d * (1 - v + log(v)) { return d * v }
      }
    }
  }
}
