// SiteLimits.swift: what a room can hold and cool.

internal import Foundation
internal import Text

/// Racks and kW of a fleet, and whether the site has them.
struct SiteLimits {
  /// Rated kW of one node.
  let nodeKW: Decimal
  /// Rated kW of the fleet.
  let fleetKW: Decimal
  /// Racks that the nodes take; nil where nothing is said of racks.
  let racks: Int?
  /// Why the site cannot take it; nil where it can.
  let refusal: String?

  init(of need: FleetNeed, _ draw: PowerDraw, _ book: CostBook) {
    let nodes = need.nodes
    let node = nodes > 0 ? draw.rated.mid / Decimal(nodes) : 0
    nodeKW = node
    fleetKW = draw.rated.mid
    let words = NumberText.fixedOne(node)
    guard let perRack = book.given(OfferKeys.siteKwPerRack)?.band.mid else {
      racks = nil
      refusal = Self.total(draw.rated.mid, book)
      return
    }
    let each = node > 0 ? Int((perRack / node).roundedDown.double) : 0
    guard each > 0 else {
      racks = nil
      refusal =
        "a node of \(need.gpusPerNode) \(need.gpu) draws \(words) kW: a rack of \(perRack) kW cannot cool it"
      return
    }
    let taken = (nodes + each - 1) / each
    racks = taken
    if let room = book.given(OfferKeys.siteRacks)?.band.mid, Decimal(taken) > room {
      refusal =
        "it takes \(taken) racks (\(each) \(each == 1 ? "node" : "nodes") of \(words) kW in each); the site has \(room)"
    } else {
      refusal = Self.total(draw.rated.mid, book)
    }
  }

  private static func total(_ rated: Decimal, _ book: CostBook) -> String? {
    guard let limit = book.given(OfferKeys.siteKw)?.band.mid, rated > limit else { return nil }
    return "it draws \(NumberText.fixedOne(rated)) kW at its rating; the site has \(limit) kW"
  }
}
