// HeadroomRule.swift: the load a fleet is sized for, what it may lose, and what of it is paid for.

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

  /// GPUs that are paid for.
  /// - Parameters: of the replicas, and the nodes that they stand on.
  func paid(gpus: Int, nodes: Int, of domain: FailureDomain) -> Int {
    self == .gpu ? gpus : nodes * domain.gpusPerNode
  }
}
