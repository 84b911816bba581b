// MixtureLength.swift: lengths of several kinds of request in one class, each with its weight.

public import Kernel
internal import Text

/// Each length is drawn from one of several distributions, chosen by weight.
///
/// Two log-normals fit ten of twelve measured traces where one does not (chat outputs: short answers,
/// and answers near the limit). A component's own limits hold for it, then the mixture's for all.
public struct MixtureLength: LengthDistribution {
  /// One kind of request.
  public struct Component: Sendable {
    public var weight: Double
    public var lengths: any LengthDistribution

    public init(weight: Double, lengths: any LengthDistribution) {
      self.weight = weight
      self.lengths = lengths
    }
  }

  /// Those with a weight, which add up to 1.
  public let components: [Component]
  public let limits: LengthLimits
  private let cumulativeWeights: [Double]

  /// - Precondition: no weight is negative, and their sum is positive and finite.
  public init(_ components: [Component], limits: LengthLimits = LengthLimits(min: 0)) {
    let total = components.reduce(0) { $0 + $1.weight }
    precondition(components.allSatisfy { $0.weight >= 0 } && total > 0 && total.isFinite)
    self.components = components.filter { $0.weight > 0 }.map {
      Component(weight: $0.weight / total, lengths: $0.lengths)
    }
    self.limits = limits
    var sum = 0.0
    cumulativeWeights = self.components.map {
      sum += $0.weight
      return sum
    }
  }

  /// The weighted mean of the components' means.
  public var mean: Double { components.reduce(0) { $0 + $1.weight * $1.lengths.mean } }

  public func cumulative(_ tokens: Double) -> Double {
    Swift.min(
      1,
      components.reduce(0) { $0 + $1.weight * $1.lengths.cumulativeWithinLimits(tokens) })
  }

  /// The share above the mixture's cap, and of the rest what components cut to theirs below it.
  public var shareAboveMax: Double {
    components.reduce(0) { sum, component in
      let inner = component.lengths
      let cap = Double(Swift.min(limits.longest, inner.limits.longest))
      let isCut = limits.max != nil || inner.limits.max != nil
      return sum + component.weight
        * Swift.max(inner.shareAboveMax, isCut ? 1 - inner.cumulative(cap) : 0)
    }
  }

  /// By bisection between the lowest and the highest of the components' quantiles, to a thousandth of
  /// a token.
  /// - Complexity: O(components × log tokens).
  public func quantile(_ probability: Double) -> Double {
    var low = Double.infinity
    var high = 0.0
    for component in components {
      let limits = component.lengths.limits
      let value = component.lengths.quantile(probability)
      let kept = Swift.min(Swift.max(value, Double(limits.min)), Double(limits.longest))
      low = Swift.min(low, kept)
      high = Swift.max(high, kept)
    }
    if cumulative(low) >= probability { return low }
    while high - low > 1e-3 {
      let middle = low + (high - low) / 2
      if cumulative(middle) < probability { low = middle } else { high = middle }
    }
    return high
  }

  /// One random number for the component, then what the component draws.
  public func sample(_ random: inout RandomStream) -> Int {
    let place = random.nextUniform()
    var index = 0
    while index < components.count - 1, cumulativeWeights[index] <= place { index += 1 }
    let length = components[index].lengths.sample(&random)
    return Swift.min(Swift.max(length, limits.min), limits.longest)
  }
}

extension LengthKind {
  /// `components`: objects with a `weight` and the keys of a distribution; one that names none is
  /// log-normal. Weights are relative.
  static let mixture = LengthKind(name: "mixture") { reader, shortest in
    let before = reader.problems.count
    let components = reader.array("components", count: 1...100) { value in
      component(value, shortest: shortest)
    }
    let limits = reader.lengthLimits(shortest: shortest, defaultMin: shortest)
    guard reader.problems.count == before, let limits else { return nil }
    return MixtureLength(components, limits: limits)
  }

  private static func component(_ value: ValueReader, shortest: Int) -> MixtureLength.Component? {
    let read = { (kind: LengthKind, reader: inout ObjectReader) -> MixtureLength.Component? in
      let weight = reader.positive("weight", upTo: 1e15)
      return kind.read(&reader, shortest).map { .init(weight: weight, lengths: $0) }
    }
    if value.isObject, value.value["distribution"] == nil {
      return value.object { read(logNormal, &$0) } ?? nil
    }
    return value.tagged(
      "distribution", noun: "length distribution", among: all.map(\.name)
    ) { index, reader in read(all[index], &reader) }
  }
}
