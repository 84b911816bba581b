// LengthFit.swift: which law prompts or outputs follow, how far off it is, and what to use if none does.

internal import Foundation
public import Text
internal import Workload

/// A law tried on a sample, with its distance.
public struct LawFit: Sendable {
  public let law: FittedLaw
  /// Kolmogorov-Smirnov distance between the sample and the law.
  public let distance: Double

  /// What a choice compares: distance, and a penalty of 0.002 for each free parameter (a convention: three
  /// more parameters must bring the law 0.006 nearer).
  var cost: Double { distance + 0.002 * Double(law.parameterCount) }

  /// The least cost first; in a tie the law that was tried first.
  static func ranked(_ fits: [LawFit]) -> [LawFit] {
    fits.enumerated().sorted { ($0.1.cost, $0.0) < ($1.1.cost, $1.0) }.map(\.element)
  }
}

/// The fit of the lengths of a trace's prompts, or of its outputs, in tokens.
public struct LengthFit: Sendable {
  /// A length that stands out of its neighbourhood: a prompt template, or a cap.
  public struct Spike: Sendable {
    public let tokens: Int
    public let share: Double
  }

  public let count: Int
  /// Share of lengths of 0 tokens, which no law here has.
  public let zeroShare: Double
  public let mean: Double
  public let maximum: Int
  /// Where lengths pile up as at a limit; nil when they do not.
  public let cap: Int?
  public let spikes: [Spike]
  /// By ascending cost; empty when all lengths are alike.
  public let candidates: [LawFit]
  public let table: QuantileTable
  /// Of what is to be used: the law, or else the table.
  public let verdict: FitVerdict
  /// The law to use; nil when all lengths are alike, or no law is usable and can be written in a scenario:
  /// then the table is.
  public let law: FittedLaw?
  let sample: WeightedSample

  /// Shares from which single values are named.
  static let spikeShare = 0.02

  /// - Parameter minimum: the shortest length there can be: 1 for prompts, 0 for outputs.
  /// - Precondition: lengths are not empty and not negative.
  init(_ lengths: [Int], minimum: Int) {
    let sample = WeightedSample(lengths.map(Double.init))
    precondition(!sample.isEmpty && sample.values[0] >= 0)
    self.sample = sample
    count = lengths.count
    zeroShare = sample.upTo(0).total / sample.total
    mean = sample.mean
    maximum = Int(sample.values[sample.values.count - 1])
    let cap = Self.cap(of: sample)
    self.cap = cap
    spikes = Self.spikes(of: sample)
    table = QuantileTable(sample)
    let positive = sample.above(0)
    var laws: [FittedLaw] = []
    if positive.values.count > 1 {
      laws = [
        FittedLaw.logNormal(fitting: positive), .gamma(fitting: positive),
        .exponential(fitting: positive),
      ].compactMap { $0 }
    }
    func fit(_ law: FittedLaw) -> LawFit {
      LawFit(
        law: law,
        distance: KolmogorovDistance.tokens(
          sample, minimum: 1, cap: cap.map(Double.init), law.cumulative))
    }
    let mixture = LawFit.ranked(FittedLaw.logNormalMixtures(fitting: positive).map(fit)).first
    candidates = LawFit.ranked(laws.map(fit) + (mixture.map { [$0] } ?? []))
    let limit = cap ?? maximum
    let usable = candidates.first {
      $0.distance <= FitVerdict.usableDistance
        && Self.isReadable($0.law.lengths(max: limit), minimum: minimum)
    }
    law = usable?.law
    let distance = candidates.isEmpty ? 0 : usable?.distance ?? table.distance
    verdict = FitVerdict(distance: distance, count: candidates.isEmpty ? .infinity : sample.total)
  }

  public func quantile(_ p: Double) -> Double { sample.quantile(p) }

  /// The commonest length within 1 % of the longest, where a hundredth or more of all lengths end.
  private static func cap(of sample: WeightedSample) -> Int? {
    guard let top = sample.values.last, top >= 100 else { return nil }
    let edge = sample.above(0.99 * top)
    let mode = edge.values.indices.max { edge.weights[$0] < edge.weights[$1] } ?? 0
    return edge.weights[mode] >= 0.01 * sample.total ? Int(edge.values[mode]) : nil
  }

  /// The three commonest lengths with a share of 2 % or more that is three times that of the values within 5 % of them.
  private static func spikes(of sample: WeightedSample) -> [Spike] {
    let common = sample.values.indices.filter { index in
      guard sample.weights[index] >= spikeShare * sample.total, sample.values[index] >= 20 else {
        return false
      }
      let value = sample.values[index]
      let around = sample.above(0.95 * value).total - sample.above(1.05 * value).total
      let neighbours = max(1, (0.1 * value).rounded() - 1)
      return sample.weights[index] >= 3 * (around - sample.weights[index]) / neighbours
    }
    let ranked = common.sorted {
      (-sample.weights[$0], sample.values[$0]) < (-sample.weights[$1], sample.values[$1])
    }
    return ranked.prefix(3).map {
      Spike(tokens: Int(sample.values[$0]), share: sample.weights[$0] / sample.total)
    }
  }

  /// Whether scenarios accept it.
  private static func isReadable(_ specification: JSONValue?, minimum: Int) -> Bool {
    guard let specification, let value = ReadBack.value(specification) else { return false }
    return LengthKind.readLengths(value, minimum: minimum) != nil
  }

  /// As a scenario's `promptTokens` or `outputTokens`: the law if one is usable, else the table.
  public var specification: JSONValue {
    if sample.values.count == 1 { return .int(maximum) }
    return law?.lengths(max: cap ?? maximum) ?? table.specification
  }
}

extension FittedLaw {
  /// As a scenario's `promptTokens` or `outputTokens`; nil for a law that those do not have.
  /// - Parameter max: where lengths are cut: the cap that was found, or the longest that was seen.
  func lengths(max: Int) -> JSONValue? {
    let limit: (String, JSONValue) = ("max", .int(max))
    func digits(_ value: Double) -> JSONValue { .double(value.roundedTo(significantDigits: 5)) }
    switch self {
    case .exponential(let mean):
      return .object([("distribution", "exponential"), ("mean", digits(mean)), limit])
    case .gamma(let shape, let scale):
      return .object([
        ("distribution", "gamma"), ("mean", digits(shape * scale)), ("shape", digits(shape)), limit,
      ])
    case .weibull: return nil
    case .logNormal(let mu, let sigma):
      return .object([
        ("distribution", "lognormal"), ("mu", digits(mu)), ("sigma", digits(sigma)), limit,
      ])
    case .logNormalMixture(let parts):
      let components = parts.map { part -> JSONValue in
        ["weight": digits(part.weight), "mu": digits(part.mu), "sigma": digits(part.sigma)]
      }
      return .object([
        ("distribution", "mixture"), ("components", .array(components)), limit,
      ])
    }
  }
}

extension Double {
  /// Rounded for people to read and to type; finite values stay finite.
  func roundedTo(significantDigits digits: Int) -> Double {
    guard self != 0, isFinite else { return self }
    let power = Foundation.pow(
      10, Double(digits - 1) - Foundation.floor(Foundation.log10(abs(self))))
    let result = (self * power).rounded() / power
    return result.isFinite ? result : self
  }
}
