// NodePacking.swift: replicas of several models dealt to nodes that they share.

/// One model of a fleet as packing sees it.
public struct PackedModel: Hashable, Sendable {
  public var name: String
  public var gpusPerReplica: Int
  /// Replicas while nothing is lost: the larger of what the headroom and the replay gate need.
  public var atLeast: Int
  /// Replicas that must be left when a node is lost: what holds the load without margin.
  public var needed: Int

  /// - Precondition: all counts are positive.
  public init(name: String, gpusPerReplica: Int, atLeast: Int, needed: Int) {
    precondition(
      gpusPerReplica > 0 && atLeast > 0 && needed > 0, "a model needs replicas with GPUs")
    self.name = name
    self.gpusPerReplica = gpusPerReplica
    self.atLeast = atLeast
    self.needed = needed
  }

  /// The fewest replicas on so many nodes, dealt evenly, of which `needed` are left when a node is lost:
  /// N − ⌈N/M⌉ ≥ needed is first met at needed + ⌈needed/(M − 1)⌉.
  /// - Precondition: at least two nodes.
  func replicas(spreadOver nodes: Int) -> Int {
    max(atLeast, needed + (needed + nodes - 2) / (nodes - 1))
  }
}

extension PackedModel {
  /// Whether so many replicas, of which so many are left when a node is lost, pass its gates.
  func isHeld(by replicas: Int, left: Int) -> Bool { replicas >= atLeast && left >= needed }
}

/// A node with its replicas, or the nodes of one replica that spans several.
public struct PackedNode: Hashable, Sendable {
  /// Replicas of each model.
  public var replicas: [Int]
  /// Above 1 for a replica that spans several.
  public var nodes: Int

  init(_ replicas: [Int], nodes: Int = 1) {
    self.replicas = replicas
    self.nodes = nodes
  }
}

/// A model on nodes of its own.
public struct ApartFleet: Hashable, Sendable {
  public var replicas: Int
  public var nodes: Int

  init(_ model: PackedModel, gpusPerNode: Int) {
    let domain = FailureDomain(gpusPerNode: gpusPerNode, gpusPerReplica: model.gpusPerReplica)
    replicas = max(model.atLeast, domain.replicas(keeping: model.needed))
    nodes = domain.nodes(for: replicas, keeping: model.needed)
  }
}

/// Several models on nodes of one kind: the fewest nodes such that the loss of any one leaves every model what it
/// needs.
///
/// What shares nodes is spread wider than on nodes of its own, so a loss takes less of it and fewer spare replicas
/// do. Replicas as large as a node or larger take whole nodes.
public struct NodePacking: Hashable, Sendable {
  public let models: [PackedModel]
  public let gpusPerNode: Int
  /// In the order of what they hold, the fullest first.
  public let nodes: [PackedNode]
  /// Each model on nodes of its own.
  public let apart: [ApartFleet]
  /// Whether fewer nodes were ruled out, by counting GPUs or by trying every way; else a rule of thumb dealt them.
  public let isFewest: Bool

  /// Packs the models; the same for the same input.
  /// - Parameter isThorough: tries every way where dealing fails, up to a limit of work; else takes a node more.
  /// - Precondition: at least one model, and nodes with GPUs.
  /// - Complexity: O(nodes · replicas) for each number of nodes tried, of which there are few.
  public init(_ models: [PackedModel], gpusPerNode: Int, isThorough: Bool = true) {
    precondition(!models.isEmpty && gpusPerNode > 0, "models and nodes with GPUs")
    self.models = models
    self.gpusPerNode = gpusPerNode
    let alone = models.map { ApartFleet($0, gpusPerNode: gpusPerNode) }
    apart = alone
    let kinds = models.count
    let sharing = models.indices.filter { models[$0].gpusPerReplica < gpusPerNode }
    var found: [PackedNode] = []
    for (index, model) in models.enumerated() where model.gpusPerReplica >= gpusPerNode {
      var one = [Int](repeating: 0, count: models.count)
      one[index] = 1
      let span = (model.gpusPerReplica + gpusPerNode - 1) / gpusPerNode
      let count = max(model.atLeast, model.needed + 1)
      found += [PackedNode](repeating: PackedNode(one, nodes: span), count: count)
    }
    var isFewest = true
    if !sharing.isEmpty {
      let search = PackingSearch(
        sharing.map { models[$0] }, gpusPerNode: gpusPerNode, apart: sharing.map { alone[$0] })
      let shared = search.fewest(isThorough: isThorough)
      isFewest = shared.isFewest
      found += shared.nodes.map { counts in
        PackedNode(
          (0..<kinds).map { index in sharing.firstIndex(of: index).map { counts[$0] } ?? 0 })
      }
    }
    self.isFewest = isFewest
    nodes = found.enumerated().sorted { a, b in
      if a.element.replicas == b.element.replicas { return a.offset < b.offset }
      return b.element.replicas.lexicographicallyPrecedes(a.element.replicas)
    }.map(\.element)
  }
}

extension NodePacking {
  /// Nodes in all.
  public var nodeCount: Int { nodes.reduce(0) { $0 + $1.nodes } }
  public var nodesApart: Int { apart.reduce(0) { $0 + $1.nodes } }

  /// Replicas of each model.
  public var replicas: [Int] {
    models.indices.map { model in nodes.reduce(0) { $0 + $1.replicas[model] } }
  }

  /// GPUs of all replicas; the nodes have `nodeCount · gpusPerNode`.
  public var gpus: Int { zip(replicas, models).reduce(0) { $0 + $1.0 * $1.1.gpusPerReplica } }

  /// Replicas of each model that are left when the node that holds most of it is lost.
  public var leftAfterLoss: [Int] {
    zip(models.indices, replicas).map { model, all in
      all - (nodes.map { $0.replicas[model] }.max() ?? 0)
    }
  }

  /// GPUs of a node, or of the nodes of a spanning replica, that run nothing.
  public func idleGPUs(of node: PackedNode) -> Int {
    node.nodes * gpusPerNode
      - zip(node.replicas, models).reduce(0) { $0 + $1.0 * $1.1.gpusPerReplica }
  }

  /// Nodes that hold the same, with their number.
  public var layouts: [(node: PackedNode, count: Int)] {
    nodes.reduce(into: []) { list, node in
      if let last = list.last, last.node == node {
        list[list.count - 1].count += 1
      } else {
        list.append((node, 1))
      }
    }
  }
}
