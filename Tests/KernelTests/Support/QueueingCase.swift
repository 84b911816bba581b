// QueueingCase.swift: a queueing system with known answers, as written in a table of cases.

import Foundation
import Kernel
import Testing

/// One system of the table with the metrics asked of it.
struct QueueingCase: CustomTestStringConvertible {
  struct Row {
    var metric: String
    var expected: Double
    /// exact, identity, upper_bound, approximation or asymptotic.
    var kind: String
    var formula = ""
  }

  var id: String
  var system: String
  var parameters: Parameters
  var rows: [Row]

  var testDescription: String { "\(id) \(system) \(parameters.text)" }

  init(id: String, _ system: String, _ parameters: String, rows: [Row]) {
    self.id = id
    self.system = system
    self.parameters = Parameters(parameters)
    self.rows = rows
  }

  /// Exact rows from a list of metrics and values.
  init(id: String, _ system: String, _ parameters: String, exact: KeyValuePairs<String, Double>) {
    self.init(
      id: id, system, parameters,
      rows: exact.map { Row(metric: $0.key, expected: $0.value, kind: "exact") })
  }
}

/// `key=value;key=value`, in order: keys after one that names a distribution belong to it.
struct Parameters {
  let text: String
  private let pairs: [(key: String, value: String)]

  init(_ text: String) {
    self.text = text
    pairs = text.split(separator: ";").map { part in
      let sides = part.split(separator: "=", maxSplits: 1).map(String.init)
      return (sides[0], sides.count > 1 ? sides[1] : "")
    }
  }

  subscript(key: String) -> String? { pairs.first { $0.key == key }?.value }

  func number(_ keys: String...) -> Double? {
    keys.lazy.compactMap { self[$0].flatMap(Double.init) }.first
  }

  func count(_ key: String) -> Int? { number(key).map { Int($0) } }

  /// `lambda1`, `lambda2`, … until the first that is missing.
  func numbered(_ key: String) -> [Double] {
    Array((1...64).map { number("\(key)\($0)") }.prefix { $0 != nil }.compactMap { $0 })
  }

  /// A list as in `0.4|0.1|0`.
  func list(_ key: String) -> [Double]? {
    guard let items = self[key]?.split(separator: "|") else { return nil }
    let numbers = items.compactMap { Double($0) }
    return numbers.count == items.count ? numbers : nil
  }

  /// A distribution: a bare number is constant; `name(mean 1)` and `name 1` carry their mean; otherwise
  /// the pairs that follow carry its parameters.
  func law(_ key: String) -> Distribution? {
    guard let at = pairs.firstIndex(where: { $0.key == key }) else { return nil }
    let value = pairs[at].value
    if let constant = Double(value) { return .deterministic(.init(constant)) }
    let words = value.split { " (),".contains($0) }.map(String.init)
    guard let name = words.first?.lowercased() else { return nil }
    var own: [String: Double] = [:]
    for pair in pairs[(at + 1)...] {
      guard let number = Double(pair.value) else { break }
      own[pair.key] = number
    }
    if let mean = words.dropFirst().lazy.compactMap(Double.init).first { own["mean"] = mean }
    return Self.distribution(name, own)
  }

  private static func distribution(_ name: String, _ own: [String: Double]) -> Distribution? {
    let variation = own["cv"] ?? (own["scv"] ?? own["SCV"]).map { $0.squareRoot() }
    let shape = own["shape"] ?? own["alpha"] ?? own["k"] ?? own["phases"]
    let scale = own["scale"] ?? own["xm"] ?? own["minimum"]
    let mean = own["mean"] ?? own["rate"].map { 1 / $0 }
    switch name {
    case "exponential": return mean.map { .exponential(.init(mean: $0)) }
    case "deterministic", "constant":
      return (mean ?? own["value"]).map { .deterministic(.init($0)) }
    case "uniform":
      guard let low = own["low"] ?? own["a"], let high = own["high"] ?? own["b"] else { return nil }
      return .uniform(.init(low: low, high: high))
    case "erlang", "gamma":
      if let shape, let scale { return .gamma(.init(shape: shape, scale: scale)) }
      if let shape, let mean { return .gamma(.init(shape: shape, scale: mean / shape)) }
      guard let mean, let variation else { return nil }
      return .gamma(.init(mean: mean, coefficientOfVariation: variation))
    case "hyperexponential":
      if let p = own["p"], let first = own["rate1"], let second = own["rate2"] {
        return .hyperexponential(.init(firstProbability: p, firstRate: first, secondRate: second))
      }
      guard let mean, let variation else { return nil }
      return .hyperexponential(.init(mean: mean, coefficientOfVariation: variation))
    case "lognormal", "log-normal":
      if let mu = own["mu"], let sigma = own["sigma"] {
        return .logNormal(.init(mu: mu, sigma: sigma))
      }
      if let mean, let sigma = own["sigma"] {
        return .logNormal(.init(mu: log(mean) - sigma * sigma / 2, sigma: sigma))
      }
      guard let mean, let variation else { return nil }
      return .logNormal(.init(mean: mean, coefficientOfVariation: variation))
    case "twopoint", "two-point":
      guard let x1 = own["x1"], let x2 = own["x2"], let p = own["p1"] else { return nil }
      return .twoPoint(.init(x1, probability: p, otherwise: x2))
    case "weibull":
      if let shape, let scale { return .weibull(.init(shape: shape, scale: scale)) }
      if let shape, let mean {
        return .weibull(.init(shape: shape, scale: mean / tgamma(1 + 1 / shape)))
      }
      guard let mean, let variation else { return nil }
      return Distribution.Weibull(mean: mean, coefficientOfVariation: variation).map {
        .weibull($0)
      }
    case "pareto":
      if let shape, let scale { return .pareto(.init(shape: shape, scale: scale)) }
      guard let shape, let mean, shape > 1 else { return nil }
      return .pareto(.init(shape: shape, mean: mean))
    default: return nil
    }
  }
}
