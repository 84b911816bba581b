// ClaimVerdict.swift: whether a stated figure can be true, and where it could be.

public import Hardware
public import Text
internal import Units

/// What the bound says about a stated range.
public enum ClaimVerdict: String, Hashable, Sendable {
  /// The bound reaches the best end of the range.
  case possible
  /// The bound lies inside the range: its better end cannot be reached.
  case partly
  /// Even the worst end of the range is better than the bound.
  case impossible
  /// What the claim needs exceeds all memory that an engine sees.
  case doesNotFit = "does-not-fit"
}

/// What our calibrated step times say of a claim that the datasheet allows.
public enum ClaimExpectation: String, Hashable, Sendable {
  /// The expected figure lies in the stated range, and an engine with its defaults holds the model.
  case expected
  /// It is better than the whole range.
  case better = "better-expected"
  /// It is worse than the range, or an engine left at its defaults would not start.
  case notExpected = "not-expected"
}

/// Another configuration on which the whole claim is possible.
public struct ClaimAlternative: Hashable, Sendable {
  public var configuration: ClaimConfiguration
  public var bound: ClaimBound
  /// How many of device, number of devices and precision differ from the claim's.
  public var changes: Int
}

/// The answer to a claim.
public struct ClaimAnswer: Hashable, Sendable {
  public var claim: Claim
  public var bound: ClaimBound
  public var verdict: ClaimVerdict
  /// Nil where the answer is no, and where only the size of the model is known and it fits.
  public var expectation: ClaimExpectation?
  /// The nearest configurations on which the claim is possible, nearest first; empty when it is as stated.
  public var alternatives: [ClaimAlternative]

  /// Alternatives that are listed.
  static let alternativeLimit = 6
  /// Numbers of devices that are tried: those of one node.
  static let deviceCounts = [1, 2, 4, 8]
  /// Formats of weights that are tried.
  static let formats: [NumberType] = [.bf16, .fp8, .nvfp4]

  /// Judges a claim and looks for where it would be true.
  /// - Throws: `InputErrors` when the claim's own configuration makes no sense.
  public init(_ claim: Claim, accelerators: [Accelerator]) throws(InputErrors) {
    self.claim = claim
    let bound = try claim.bound(on: claim.configuration)
    self.bound = bound
    verdict = claim.verdict(of: bound)
    expectation = claim.expectation(of: bound)
    alternatives =
      verdict == .possible || claim.metric.isOfModelAlone
      ? [] : Self.alternatives(to: claim, among: accelerators)
  }

  private static func alternatives(
    to claim: Claim, among accelerators: [Accelerator]
  ) -> [ClaimAlternative] {
    var found: [(order: [Double], alternative: ClaimAlternative)] = []
    for choice in choices(around: claim.configuration, accelerators) {
      // A spread that the model or the node does not allow is no alternative.
      let moved = claim.moved(to: choice)
      guard let bound = try? moved.bound(on: choice), moved.verdict(of: bound) == .possible,
        bound.memory.fitsByDefault
      else { continue }
      let changes = choice.changes(from: claim.configuration)
      // Another part is a larger change than more of the same, or another format on it.
      let isOther = choice.accelerator.name != claim.configuration.accelerator.name
      let slack = claim.metric == .fits ? 0 : abs(bound.value / moved.bestEnd - 1)
      found.append(
        (
          [Double(changes), isOther ? 1 : 0, Double(choice.devices), slack],
          ClaimAlternative(configuration: choice, bound: bound, changes: changes)
        ))
    }
    let sorted = found.enumerated().sorted { a, b in
      a.element.order == b.element.order
        ? a.offset < b.offset : a.element.order.lexicographicallyPrecedes(b.element.order)
    }
    return sorted.prefix(alternativeLimit).map(\.element.alternative)
  }

  private static func choices(
    around stated: ClaimConfiguration, _ accelerators: [Accelerator]
  ) -> [ClaimConfiguration] {
    var devices = [stated.accelerator]
    devices += accelerators.filter { $0.name != stated.accelerator.name && $0.gpusPerNode > 1 }
    var types = [stated.precision.weights]
    types += formats.filter { $0 != stated.precision.weights }
    return devices.flatMap { device in
      deviceCounts.filter { $0 <= max(device.gpusPerNode, device.linkDomainSize) }.flatMap {
        count in
        types.map { type in
          let kvCache = stated.precision.kvCache
          return ClaimConfiguration(
            accelerator: device, devices: count,
            precision: Precision(weights: type, kvCache: kvCache, on: device))
        }
      }
    }.filter { $0 != stated }
  }
}

extension ClaimConfiguration {
  func changes(from other: ClaimConfiguration) -> Int {
    (accelerator.name == other.accelerator.name ? 0 : 1) + (devices == other.devices ? 0 : 1)
      + (precision.weights == other.precision.weights ? 0 : 1)
  }
}

extension Claim {
  /// The end of the range that is hardest to reach.
  public var bestEnd: Double { metric.isLess ? range.lowerBound : range.upperBound }
  /// The end that is easiest to reach.
  public var worstEnd: Double { metric.isLess ? range.upperBound : range.lowerBound }

  /// Sizes that follow from the model are rounded by who states them, and scales of 4-bit weights left out: "140 GB" of
  /// 141.1, "35 GB" of 36.4. A guess.
  static let sizeTolerance = 0.05

  /// Whether a figure is at least as good as another.
  private func reaches(_ value: Double, _ end: Double) -> Bool {
    metric.isLess ? value <= end : value >= end
  }

  /// Whether a size is what is stated of it: a rounded figure or range within the tolerance, a limit without.
  private func holds(size: Double) -> Bool {
    switch manner {
    case .atMost: size <= range.upperBound
    case .atLeast: size >= range.lowerBound
    case .exact:
      range.lowerBound * (1 - Self.sizeTolerance) <= size
        && size <= range.upperBound * (1 + Self.sizeTolerance)
    }
  }

  /// What a bound says about the claim.
  public func verdict(of bound: ClaimBound) -> ClaimVerdict {
    if !metric.isOfModelAlone, bound.memory.doesNotFit { return .doesNotFit }
    if isOfSize { return holds(size: bound.value) ? .possible : .impossible }
    guard metric != .fits else { return .possible }
    return reaches(bound.value, bestEnd)
      ? .possible : reaches(bound.value, worstEnd) ? .partly : .impossible
  }

  /// What to expect of a claim that the bound allows.
  func expectation(of bound: ClaimBound) -> ClaimExpectation? {
    let verdict = verdict(of: bound)
    guard verdict == .possible || verdict == .partly, !metric.isOfModelAlone else { return nil }
    if !bound.memory.fitsByDefault { return .notExpected }
    guard let expected = bound.expected else { return metric == .fits ? .expected : nil }
    if !reaches(expected, worstEnd) { return .notExpected }
    return isOneSided || range.contains(expected) ? .expected : .better
  }
}
