// PackedFleet.swift: pools of one fleet on the nodes that they share, by GPU type, with their prices.

internal import Hardware
internal import Plans

/// A pool that is sized, as its nodes see it.
public struct FleetMember: Hashable, Sendable {
  public var gpu: String
  public var gpusPerNode: Int
  /// $ per GPU-hour; nil without one.
  public var price: Double?
  public var model: PackedModel

  /// - Parameter floor: what its gates ask for.
  init(_ plan: PoolPlan, name: String, _ floor: FleetFloor) {
    gpu = plan.accelerator.name
    gpusPerNode = plan.accelerator.gpusPerNode
    price = plan.price
    model = PackedModel(
      name: name, gpusPerReplica: plan.parallelism.devices, atLeast: floor.atLeast,
      needed: floor.left)
  }
}

/// Nodes of one GPU type with the pools that share them.
public struct NodeGroup: Sendable {
  public var gpu: String
  /// Indices of its pools among the fleet's; the models of `packing` are in their order.
  public var pools: [Int]
  public var packing: NodePacking
  /// $ per GPU-hour of whole nodes: the highest of its pools' prices; nil where one has none.
  public var price: Double?
  /// Its pools name different prices.
  public var pricesDiffer: Bool

  public var gpusOfNodes: Int { packing.nodeCount * packing.gpusPerNode }
  /// $ an hour where nodes are paid whole.
  public var nodeCostPerHour: Double? { price.map { $0 * Double(gpusOfNodes) } }
}

/// All pools of a fleet on as few nodes as were found; those of one GPU type share nodes.
public struct PackedFleet: Sendable {
  public let members: [FleetMember]
  /// In the order in which the GPU types first appear.
  public let groups: [NodeGroup]

  /// - Parameter isThorough: see `NodePacking`.
  /// - Precondition: at least one member.
  public init(_ members: [FleetMember], isThorough: Bool = true) {
    precondition(!members.isEmpty, "a fleet has pools")
    self.members = members
    var kinds: [(gpu: String, gpusPerNode: Int, pools: [Int])] = []
    for (index, member) in members.enumerated() {
      let place = kinds.firstIndex {
        $0.gpu == member.gpu && $0.gpusPerNode == member.gpusPerNode
      }
      if let place {
        kinds[place].pools.append(index)
      } else {
        kinds.append((member.gpu, member.gpusPerNode, [index]))
      }
    }
    groups = kinds.map { kind in
      let prices = kind.pools.map { members[$0].price }
      return NodeGroup(
        gpu: kind.gpu, pools: kind.pools,
        packing: NodePacking(
          kind.pools.map { members[$0].model }, gpusPerNode: kind.gpusPerNode,
          isThorough: isThorough),
        price: prices.contains(nil) ? nil : prices.compactMap { $0 }.max(),
        pricesDiffer: prices.contains { $0 != prices[0] })
    }
  }
}

extension PackedFleet {
  private func byPool(_ figure: (NodePacking) -> [Int]) -> [Int] {
    var all = [Int](repeating: 0, count: members.count)
    for group in groups {
      for (pool, value) in zip(group.pools, figure(group.packing)) { all[pool] = value }
    }
    return all
  }

  /// Of each pool.
  public var replicas: [Int] { byPool(\.replicas) }
  public var leftAfterLoss: [Int] { byPool(\.leftAfterLoss) }
  public var poolNodesApart: [Int] { byPool { $0.apart.map(\.nodes) } }

  /// GPUs of all replicas.
  public var gpus: Int { groups.reduce(0) { $0 + $1.packing.gpus } }
  public var nodes: Int { groups.reduce(0) { $0 + $1.packing.nodeCount } }
  public var nodesApart: Int { groups.reduce(0) { $0 + $1.packing.nodesApart } }
  public var gpusOfNodes: Int { groups.reduce(0) { $0 + $1.gpusOfNodes } }

  private func sum(_ parts: [Double?]) -> Double? {
    parts.contains(nil) ? nil : parts.compactMap { $0 }.reduce(0, +)
  }

  /// $ an hour for the GPUs of its replicas; nil where a pool has no price.
  public var costPerHour: Double? {
    sum(
      zip(members, replicas).map { member, count in
        member.price.map { $0 * Double(count * member.model.gpusPerReplica) }
      })
  }

  /// $ an hour where nodes are paid whole.
  public var nodeCostPerHour: Double? { sum(groups.map(\.nodeCostPerHour)) }

  /// $ an hour for the whole nodes of pools that share none.
  public var nodeCostApart: Double? {
    sum(
      zip(members, poolNodesApart).map { member, nodes in
        member.price.map { $0 * Double(nodes * member.gpusPerNode) }
      })
  }
}
