// PackingText.swift: the nodes of one GPU type in words: what is on them, and what the loss of one leaves.

internal import Planning

/// What stands on the nodes of one GPU type, and what the loss of one leaves.
struct PackingText {
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

  func lines(indent: Int) -> [String] {
    let blanks = String(repeating: " ", count: indent)
    var lines: [String] = []
    for (node, count) in packing.layouts {
      lines.append("\(blanks)\(count) × \(Self.content(node, packing))")
    }
    let cost = group.nodeCostPerHour.map { ", $\(FigureText.short($0)) an hour" } ?? ""
    lines.append(
      "\(blanks)in all \(packing.nodeCount) nodes, \(packing.gpus) of \(group.gpusOfNodes) GPUs in use\(cost); "
        + "apart \(packing.nodesApart): "
        + zip(packing.models, packing.apart).map { "\($1.nodes) for \(printable($0.name))" }
        .joined(separator: ", "))
    lines.append(
      "\(blanks)the loss of any node leaves at least "
        + zip(packing.models, packing.leftAfterLoss).map {
          "\($1) \(printable($0.name)) (\($0.needed) needed)"
        }.joined(separator: ", "))
    return lines
  }

  /// "4 chat, 2 code, 2 GPUs idle".
  static func content(_ node: PackedNode, _ packing: NodePacking) -> String {
    var parts = zip(packing.models, node.replicas).filter { $0.1 > 0 }.map {
      "\($0.1) \(SimulationText.printable($0.0.name))"
    }
    let idle = packing.idleGPUs(of: node)
    if idle > 0 { parts.append("\(idle) GPU\(idle == 1 ? "" : "s") idle") }
    let held = parts.joined(separator: ", ")
    return node.nodes > 1 ? "\(node.nodes) nodes together: \(held)" : "a node with \(held)"
  }

  private func printable(_ text: String) -> String { SimulationText.printable(text) }
}
