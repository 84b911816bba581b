// FailureDomain.swift: what is lost at once, and how many replicas it takes to do without.

internal import Text

/// The node as the thing that fails: its GPUs, and so its replicas, go together.
///
/// A fleet of N replicas on M nodes is dealt out evenly: the loss of a node takes ⌈N/M⌉ of them.
public struct FailureDomain: Hashable, Sendable {
  /// Replicas that fit on a node; 1 where a replica is as large as a node or larger.
  public let replicasPerNode: Int
  /// Nodes of one replica; above 1 where it spans several.
  public let nodesPerReplica: Int
  public let gpusPerNode: Int

  /// - Precondition: both are positive.
  public init(gpusPerNode: Int, gpusPerReplica: Int) {
    precondition(gpusPerNode > 0 && gpusPerReplica > 0, "nodes and replicas have GPUs")
    self.gpusPerNode = gpusPerNode
    replicasPerNode = max(1, gpusPerNode / gpusPerReplica)
    nodesPerReplica = max(1, (gpusPerReplica + gpusPerNode - 1) / gpusPerNode)
  }

  /// The smallest fleet on the fewest nodes that keeps `needed` replicas when a node is lost.
  ///
  /// With one node to spare, M = ⌈needed/r⌉ + 1 nodes; N − ⌈N/M⌉ ≥ needed is first met at
  /// needed + ⌈needed/(M − 1)⌉.
  public func replicas(keeping needed: Int) -> Int {
    let others = (needed + replicasPerNode - 1) / replicasPerNode
    return needed + (needed + others - 1) / others
  }

  /// The fewest nodes that hold so many replicas and keep `needed` of them when one is lost.
  public func nodes(for replicas: Int, keeping needed: Int) -> Int {
    var nodes = (replicas + replicasPerNode - 1) / replicasPerNode
    while nodes < replicas, replicas - (replicas + nodes - 1) / nodes < needed { nodes += 1 }
    return nodes * nodesPerReplica
  }

  /// Replicas that go with a node of such a fleet.
  public func lost(of replicas: Int, keeping needed: Int) -> Int {
    let nodes = nodes(for: replicas, keeping: needed) / nodesPerReplica
    return (replicas + nodes - 1) / nodes
  }

  /// What is assumed, in words.
  public var sentence: String {
    let held =
      nodesPerReplica > 1
      ? "a replica spans \(nodesPerReplica) nodes, and goes when one of them does"
      : "\(replicasPerNode) replica\(replicasPerNode == 1 ? "" : "s") to a node"
    return
      "a failure domain is a node of \(gpusPerNode) GPUs, \(held); replicas are dealt to nodes evenly"
  }
}
