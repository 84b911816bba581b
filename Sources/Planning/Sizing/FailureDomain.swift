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

  /// The smallest fleet on so many nodes that keeps `needed` replicas when one of them is lost; nil where they
  /// do not hold it. A replica that spans several nodes counts them as one here.
  ///
  /// N − ⌈N/M⌉ ≥ needed is first met at needed + ⌈needed/(M − 1)⌉.
  /// - Precondition: `needed` is positive.
  func replicas(keeping needed: Int, dealtTo nodes: Int) -> Int? {
    guard nodes > 1 else { return nil }
    let replicas = needed + (needed + nodes - 2) / (nodes - 1)
    return replicas <= nodes * replicasPerNode ? replicas : nil
  }

  /// The smallest fleet on the fewest nodes that keeps `needed` replicas when a node is lost: one node to spare.
  ///
  /// Nodes are bought and rented whole, so that fewest nodes cost least, and take more as `needed` grows. The
  /// replicas on them do not: of eight to a node, 16 on two nodes keep 8, and 14 on three keep 9.
  public func replicas(keeping needed: Int) -> Int {
    let nodes = (needed + replicasPerNode - 1) / replicasPerNode + 1
    return replicas(keeping: needed, dealtTo: nodes) ?? needed + replicasPerNode
  }

  /// Fleets that keep `needed` replicas too, each on more nodes than the one before and of fewer replicas, where
  /// nodes are shared with other work: the last has a replica to a node, and no more than one to spare.
  /// - Parameters:
  ///   - least: no fleet is smaller.
  ///   - fleet: the fleet to begin from, itself left out.
  public func spreads(keeping needed: Int, least: Int, from fleet: FleetSpread) -> [FleetSpread] {
    var found: [FleetSpread] = []
    var (nodes, smallest) = (fleet.nodes / nodesPerReplica, fleet.replicas)
    while smallest > max(least, needed + 1) {
      nodes += 1
      guard let some = replicas(keeping: needed, dealtTo: nodes) else { continue }
      let replicas = max(least, some)
      guard replicas < smallest else { continue }
      smallest = replicas
      found.append(FleetSpread(replicas: replicas, nodes: nodes * nodesPerReplica))
    }
    return found
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

  /// Replicas that go with a node of a fleet.
  func lost(_ fleet: FleetSpread) -> Int {
    let nodes = max(1, fleet.nodes / nodesPerReplica)
    return (fleet.replicas + nodes - 1) / nodes
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

/// Replicas dealt evenly to whole nodes.
public struct FleetSpread: Hashable, Sendable {
  public var replicas, nodes: Int

  public init(replicas: Int, nodes: Int) {
    (self.replicas, self.nodes) = (replicas, nodes)
  }
}
