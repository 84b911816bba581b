// DurationLaw.swift: times that differ from case to case: think time, time between turns, time of a tool.

internal import Foundation
public import Kernel
internal import Text
public import Units

/// A length of time by its distribution, in seconds.
public struct DurationLaw: Hashable, Sendable {
  public let distribution: Distribution

  public init(_ distribution: Distribution) { self.distribution = distribution }

  /// Always the same.
  public static func constant(_ time: Seconds) -> Self {
    Self(.deterministic(Distribution.Deterministic(time.value)))
  }

  public var mean: Seconds { Seconds(distribution.mean) }

  /// The time itself when it is always the same.
  var constantSeconds: Double? {
    if case .deterministic(let law) = distribution { law.value } else { nil }
  }

  /// A time in seconds, at most the 388 days of the clock.
  func sample(_ random: inout RandomStream) -> Double {
    min(distribution.sample(using: &random), WorkloadLimits.durationSeconds)
  }
}

extension ObjectReader {
  /// A duration, or { distribution: "constant" | "exponential" | "lognormal" | "gamma", mean, p95 | cv }.
  /// - Parameter initial: nil when the key must be there.
  mutating func durationLaw(_ key: String, default initial: Seconds?) -> DurationLaw {
    let standIn = DurationLaw.constant(initial ?? Seconds(1))
    if initial != nil, !has(key) { ignore(key) }
    guard initial == nil || has(key), let value = value(key) else { return standIn }
    let longest = Seconds(WorkloadLimits.durationSeconds)
    guard value.isObject else {
      return value.duration(in: .zero...longest).map { .constant($0) } ?? standIn
    }
    let names = ["constant", "exponential", "lognormal", "gamma"]
    let law = value.tagged("distribution", noun: "distribution of times", among: names) {
      index, reader in reader.durationLaw(names[index])
    }
    return law ?? standIn
  }

  /// The keys beside `distribution`.
  private mutating func durationLaw(_ name: String) -> DurationLaw? {
    let mean = duration("mean", in: WorkloadLimits.durations).value
    switch name {
    case "constant": return .constant(Seconds(mean))
    case "exponential": return DurationLaw(.exponential(Distribution.Exponential(mean: mean)))
    case "gamma":
      let cv = double("cv", in: RenewalGaps.cvRange)
      return DurationLaw(.gamma(Distribution.Gamma(mean: mean, coefficientOfVariation: cv)))
    default:
      let p95 = duration("p95", in: WorkloadLimits.durations).value
      if let law = Distribution.LogNormal(mean: mean, p95: p95) {
        return DurationLaw(.logNormal(law))
      }
      let highest = mean * Distribution.LogNormal.largestP95ToMean
      report(
        .outOfRange, key: "p95",
        "'\(path(to: "p95"))' is \(NumberText.shortest(p95)) s; no log-normal has it beside a mean of "
          + "\(NumberText.shortest(mean)) s",
        hint: "write a p95 from the mean to \(NumberText.shortest(highest.rounded(.down))) s")
      return nil
    }
  }
}

/// Times of one law, drawn from a stream of their own.
public struct DurationSampler: Sendable {
  private let law: DurationLaw
  private var random: RandomStream

  public init(_ law: DurationLaw, random: RandomStream) {
    self.law = law
    self.random = random
  }

  /// The next time in ticks; never 0 for a law that varies.
  public mutating func nextTicks() -> Int64 {
    if let seconds = law.constantSeconds { return SimulationTime(Seconds(seconds)).ticks }
    return max(1, SimulationTime(Seconds(law.sample(&random))).ticks)
  }
}
