// LatencyLaw.swift: a latency by its distribution, in milliseconds as it is written.

internal import Kernel
internal import Text
internal import Units
internal import Workload

/// A latency that differs from case to case.
public struct LatencyLaw: Hashable, Sendable {
  /// By its name in a scenario.
  public enum Shape: String, CaseIterable, Sendable { case constant, exponential, lognormal, gamma }

  public let shape: Shape
  /// ms.
  public let mean: Double
  /// The p95 of a log-normal in ms, the coefficient of variation of a gamma; nil for the others.
  let second: Double?

  /// Milliseconds: an hour is longer than anyone waits for a first token.
  static let limit = 3.6e6

  /// Nil where no such law has that mean and p95.
  init?(_ shape: Shape, mean: Double, second: Double? = nil) {
    (self.shape, self.mean, self.second) = (shape, mean, second)
    if shape == .lognormal, Distribution.LogNormal(mean: mean, p95: second ?? mean) == nil {
      return nil
    }
  }

  /// The same for a simulation.
  var durations: DurationLaw {
    let seconds = mean / 1e3
    switch shape {
    case .constant: return .constant(Seconds(seconds))
    case .exponential: return DurationLaw(.exponential(Distribution.Exponential(mean: seconds)))
    case .gamma:
      return DurationLaw(
        .gamma(Distribution.Gamma(mean: seconds, coefficientOfVariation: second ?? 1)))
    case .lognormal:
      guard let law = Distribution.LogNormal(mean: seconds, p95: (second ?? mean) / 1e3) else {
        preconditionFailure("a law is checked when it is made")
      }
      return DurationLaw(.logNormal(law))
    }
  }

  var isConstant: Bool { shape == .constant }
}

extension LatencyLaw {
  /// A number, or { distribution, mean, p95 | cv }.
  static func read(_ value: ValueReader) -> LatencyLaw? {
    guard value.isObject else {
      return value.double(in: 0...limit).flatMap { LatencyLaw(.constant, mean: $0) }
    }
    let law: LatencyLaw?? = value.object { reader in
      let shape = reader.choice("distribution", of: Shape.self, noun: "distribution of times")
      let mean = reader.positive("mean", upTo: limit)
      var second: Double?
      if shape == .lognormal { second = reader.positive("p95", upTo: limit) }
      if shape == .gamma { second = reader.double("cv", in: 0.01...100) }
      if let law = LatencyLaw(shape, mean: mean, second: second) { return law }
      let highest = mean * Distribution.LogNormal.largestP95ToMean
      reader.report(
        .outOfRange, key: "p95",
        "'\(reader.path(to: "p95"))' fits no log-normal beside a mean of \(NumberText.shortest(mean)) ms",
        hint: "write a p95 from the mean to \(NumberText.shortest(highest.rounded(.down))) ms")
      return nil
    }
    return law ?? nil
  }

  var written: JSONValue {
    if isConstant { return .double(mean) }
    var members: [(String, JSONValue)] = [
      ("distribution", .string(shape.rawValue)), ("mean", .double(mean)),
    ]
    if let second { members.append((shape == .lognormal ? "p95" : "cv", .double(second))) }
    return .object(members)
  }
}
