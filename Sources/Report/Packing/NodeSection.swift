// NodeSection.swift: the nodes of one GPU type in words: what is on them, and what the loss of one leaves.

internal import Planning

/// What stands on the nodes of one GPU type, and what the loss of one leaves.
struct NodeSection {
  let packed: PackedFleet
  let group: NodeGroup

  init(_ packed: PackedFleet, group: Int) {
    self.packed = packed
    self.group = packed.groups[group]
  }

  private var packing: NodePacking { group.packing }

  /// "3 nodes of 8 × H200-SXM and 1 node of 8 × L40S".
  static func nodes(_ packed: PackedFleet) -> String {
    packed.groups.map { group in
      let count = group.packing.nodeCount
      return "\(count) node\(count == 1 ? "" : "s") of \(group.packing.gpusPerNode) × \(group.gpu)"
    }.joined(separator: " and ")
  }

  /// The layouts, what the nodes hold, and what the loss of one leaves.
  var section: Section {
    let cost = group.nodeCostPerHour.map { ", $\(FigureText.short($0)) an hour" } ?? ""
    let apart = zip(packing.models, packing.apart).map { "\($1.nodes) for \($0.name)" }
    let left = zip(packing.models, packing.leftAfterLoss).map {
      "\($1) \($0.name) (\($0.needed) needed)"
    }
    var lines = packing.layouts.map { node, count -> Words in
      "\(count) × \(Self.content(node, packing))"
    }
    lines += [
      "in all \(packing.nodeCount) nodes, \(packing.gpus) of \(group.gpusOfNodes) GPUs in use\(cost); apart \(packing.nodesApart): \(apart.joined(separator: ", "))",
      "the loss of any node leaves at least \(left.joined(separator: ", "))",
    ]
    return Section("Nodes of \(packing.gpusPerNode) × \(group.gpu)", [.list(lines)])
  }

  /// "4 chat, 2 code, 2 GPUs idle".
  static func content(_ node: PackedNode, _ packing: NodePacking) -> String {
    var parts = zip(packing.models, node.replicas).filter { $0.1 > 0 }.map {
      "\($0.1) \($0.0.name)"
    }
    let idle = packing.idleGPUs(of: node)
    if idle > 0 { parts.append("\(idle) GPU\(idle == 1 ? "" : "s") idle") }
    let held = parts.joined(separator: ", ")
    return node.nodes > 1 ? "\(node.nodes) nodes together: \(held)" : "a node with \(held)"
  }
}
