// BillOfMaterials.swift: what is ordered for an owned fleet: nodes, spares, racks, ports, NICs, memory.

internal import Foundation

/// A line of an order.
public struct MaterialLine: Hashable, Sendable {
  public let item: String
  public let count: Int
  public let source: String
}

/// What stands on the order of an owned fleet.
public struct BillOfMaterials: Sendable {
  public let lines: [MaterialLine]

  /// One 400 Gb/s NIC a GPU for traffic between nodes, two ports of a node for storage and management, 2 TB of host
  /// memory for eight GPUs: as a DGX H100 has them.
  private static let reference = "as a DGX H100 has them: 8 NICs, 2 ports more, 2 TB"

  public init(of need: FleetNeed, _ book: CostBook) {
    let bill = HardwareBill(of: need, book)
    let draw = PowerDraw(of: need, gpus: bill.gpus, nodes: need.nodes, book)
    let site = SiteLimits(of: need, draw, book)
    let nodes = need.nodes
    var lines = [
      MaterialLine(
        item: "nodes of \(need.gpusPerNode) \(need.gpu)", count: nodes, source: "the sizing"),
      MaterialLine(item: "spare \(need.gpu)", count: bill.spares, source: "sparesShare"),
    ]
    if let racks = site.racks {
      lines.append(MaterialLine(item: "racks", count: racks, source: "siteKwPerRack"))
    }
    // A node that stands alone talks to no other.
    let fabric = nodes > 1 ? bill.gpus : 0
    lines += [
      MaterialLine(item: "NICs between nodes", count: fabric, source: Self.reference),
      MaterialLine(
        item: "switch ports", count: fabric + 2 * nodes, source: Self.reference),
      MaterialLine(
        item: "host memory, GB", count: nodes * 256 * need.gpusPerNode, source: Self.reference),
    ]
    self.lines = lines.filter { $0.count > 0 }
  }
}
