// HeadroomRule.swift: the load a fleet is sized for, what it may lose, and what of it is paid for.

internal import Text

/// The load a fleet is sized for, above what was seen, and what it may lose.
public struct HeadroomRule: Hashable, Sendable {
  /// Percentile of the load, in 0 < percentile < 100.
  public var percentile: Double
  /// Added to it: 0.3 is 30 %.
  public var margin: Double
  public var failure = FailureRule()

  /// What is sized for where nothing is said: p95 and 30 %.
  public static let usual = HeadroomRule(percentile: 95, margin: 0.3)

  public init(percentile: Double, margin: Double) {
    self.percentile = percentile
    self.margin = margin
  }
}

extension HeadroomRule {
  /// A load with its margin over the load.
  public var factor: Double { 1 + margin }

  /// What must be held where the percentile is `load`.
  public func target(of load: Double) -> Double { load * factor }

  /// The load of which `target` is one with the margin.
  public func nominal(of target: Double) -> Double { target / factor }

  /// The other reading of headroom, load / (1 − margin): the load is so much below what is held. Nil where the margin
  /// is all of it.
  public func alternative(of load: Double) -> Double? { margin < 1 ? load / (1 - margin) : nil }

  /// "p95".
  public var percentileName: String { "p\(NumberText.shortest(percentile))" }

  /// "30 %".
  public var marginInWords: String {
    "\(NumberText.shortest((margin * 1000).rounded() / 10)) %"
  }
}

/// What of a fleet is paid for: the GPUs of its replicas, or the whole nodes that they stand in.
public enum FleetBasis: String, Hashable, Sendable {
  /// As GPUs are rented one by one.
  case gpu
  /// As nodes are owned or reserved.
  case node

  /// What is priced, for a sentence.
  public var words: String {
    switch self {
    case .gpu: "the GPUs of its replicas, rented one by one (cost.owned prices whole nodes)"
    case .node: "whole nodes, owned (cost.owned)"
    }
  }
}

/// What a fleet must be able to lose and still hold the percentile of its load.
public struct FailureRule: Hashable, Sendable {
  /// What fails as one.
  public enum Domain: String, CaseIterable, Hashable, Sendable {
    case gpu, node, rack
    /// Nothing is lost.
    case off
  }
  public var domain = Domain.node
  /// Domains that are lost at once.
  public var lose = 1
  /// Nodes of a rack: four of eight GPUs fill one that is cooled by air; a guess, as racks differ.
  public var nodesPerRack = 4

  public init() {}

  /// Domains that are lost.
  public var lost: Int { domain == .off ? 0 : lose }
}
