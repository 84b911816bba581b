// RateNoise.swift: the slow, random ups and downs of a real service's rate around its daily pattern.

internal import Foundation
internal import Kernel
public import Text
public import Units

/// A log-normal factor of mean 1 on a rate, correlated over time.
///
/// The logarithm is an Ornstein–Uhlenbeck process of standard deviation `sigma`, whose correlation falls to
/// 1/e in the correlation time. It is held over steps of a tenth of that time; the steps' grid lies at random
/// and the process starts in its steady state, so noise on a stationary rate stays stationary.
/// - Source: Gillespie, "Exact numerical simulation of the Ornstein-Uhlenbeck process", Phys. Rev. E 54, 1996.
public struct RateNoise: Hashable, Sendable {
  /// Standard deviation of the logarithm of the factor; 0.2 over 15 min was measured on Azure's chat trace.
  public let sigma: Double
  public let correlationSeconds: Double

  /// Steps in a correlation time: neighbours have correlation exp(−1/10) = 0.905.
  static let stepsPerCorrelation = 10.0
  /// Standard deviations accepted; at 3 a factor's own coefficient of variation is 90.
  public static let sigmaRange = 0.0...3.0
  /// Correlation times accepted; shorter ones are no slow noise but burstiness, which `cv` is for.
  public static let correlationRange = Seconds(0.1)...Seconds(WorkloadLimits.durationSeconds)

  /// - Precondition: both within their ranges.
  public init(sigma: Double, correlationSeconds: Double) {
    precondition(Self.sigmaRange.contains(sigma))
    precondition(Self.correlationRange.contains(Seconds(correlationSeconds)))
    self.sigma = sigma
    self.correlationSeconds = correlationSeconds
  }

  /// Seconds for which a factor holds.
  public var stepSeconds: Double { correlationSeconds / Self.stepsPerCorrelation }
}

/// One path of the noise, from numbers of its own: the gaps draw the same with and without it.
struct NoiseWalk: Sendable {
  private let noise: RateNoise
  private var random: RandomStream
  private var logarithm: Double
  private(set) var factor = 1.0

  /// - Parameter random: gives one number, which names the walk's own stream.
  init(_ noise: RateNoise, _ random: inout RandomStream) {
    self.noise = noise
    self.random = RandomStream(seed: random.next(), name: "rate-noise")
    logarithm = noise.sigma * normalQuantile(self.random.nextUniform())
    settle()
  }

  /// What is left of the step in which the window opens.
  mutating func firstStepSeconds() -> Double { noise.stepSeconds * random.nextUniform() }

  /// Moves to the next step.
  /// - Returns: its length in seconds.
  mutating func next() -> Double {
    let correlation = exp(-1 / RateNoise.stepsPerCorrelation)
    let fresh = (1 - correlation * correlation).squareRoot() * noise.sigma
    logarithm = correlation * logarithm + fresh * normalQuantile(random.nextUniform())
    settle()
    return noise.stepSeconds
  }

  private mutating func settle() { factor = exp(logarithm - noise.sigma * noise.sigma / 2) }
}

extension ObjectReader {
  /// The key `noise: { sigma, correlation }` that any rate may have.
  public mutating func rateNoise() -> RateNoise? {
    objectIfPresent("noise") { reader in
      let sigma = reader.double("sigma", in: RateNoise.sigmaRange)
      let correlation = reader.duration("correlation", in: RateNoise.correlationRange)
      return RateNoise(sigma: sigma, correlationSeconds: correlation.value)
    }
  }
}
