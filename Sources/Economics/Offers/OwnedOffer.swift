// OwnedOffer.swift: a fleet that is bought and stands in one's own room.

internal import Foundation
internal import Text

enum OwnedOffer {
  static let hardware = [
    OfferKeys.gpuPrice, OfferKeys.hostPerNode, OfferKeys.networkPerNode, OfferKeys.storagePerNode,
    OfferKeys.sparesShare, OfferKeys.supportShare, OfferKeys.hardware, OfferKeys.facilitySetup,
    OfferKeys.migration, OfferKeys.amortizationMonths, OfferKeys.residualShare,
    OfferKeys.capitalRate,
  ]
  static let power = [
    OfferKeys.idleWatts, OfferKeys.loadWatts, OfferKeys.hostWatts, OfferKeys.kilowatts,
    OfferKeys.pricePerKwh, OfferKeys.pue, OfferKeys.spaceMonthly, OfferKeys.facilitiesMonthly,
    OfferKeys.carbonPerKwh,
    OfferKeys.siteRacks, OfferKeys.siteKwPerRack, OfferKeys.siteKw,
  ]
  static let people = [
    OfferKeys.engineers, OfferKeys.engineerYear, OfferKeys.staffMonthly,
    OfferKeys.softwareMonthly, OfferKeys.opportunityMonthly, OfferKeys.egressMonthly,
  ]

  static let offer = Offer(
    "owned", key: "owned", "bought, in one's own room: whole nodes, spares, power, people",
    keys: hardware + power + people + [OfferKeys.hoursPerMonth], leavesSite: false
  ) { need, book in
    cost(need, book, name: "owned") { draw in [book.power(draw)] }
  }

  /// An owned fleet with the bill of the place where it stands.
  static func cost(
    _ need: FleetNeed, _ book: CostBook, name: String, place: (PowerDraw) -> [CostLine]
  ) -> OfferCost {
    let bill = HardwareBill(of: need, book)
    let draw = PowerDraw(of: need, gpus: bill.gpus, nodes: need.nodes, book)
    let site = SiteLimits(of: need, draw, book)
    var lines = bill.lines
    if let sum = book.given(OfferKeys.facilitiesMonthly) {
      lines.append(CostLine(.place, "facilities", monthly: sum.band, source: sum.source))
    } else {
      lines += place(draw)
      if let space = book.given(OfferKeys.spaceMonthly) {
        lines.append(CostLine(.place, "space", monthly: space.band, source: space.source))
      }
    }
    lines += [book.staff(OfferKeys.engineers)]
    if book.given(OfferKeys.hardware) == nil, let support = book.support(on: bill.hardware) {
      lines.append(support)
    }
    lines += book.software()
    let refusal =
      bill.isPriced ? site.refusal : "no purchase price of \(need.gpu) is known: give gpuPrice"
    return OfferCost(
      name,
      "\(name), \(need.nodes) \(need.nodes == 1 ? "node" : "nodes") of \(need.gpusPerNode) \(need.gpu)",
      gpus: bill.gpus, nodes: need.nodes, lines: lines,
      months: book.number(OfferKeys.amortizationMonths),
      capitalRate: book.number(OfferKeys.capitalRate),
      residual: bill.hardware * book.number(OfferKeys.residualShare), refusal: refusal,
      remarks: remarks(need, bill, draw, site, book))
  }

  private static func remarks(
    _ need: FleetNeed, _ bill: HardwareBill, _ draw: PowerDraw, _ site: SiteLimits, _ book: CostBook
  ) -> [String] {
    var remarks = [
      "rated \(NumberText.fixedOne(site.fleetKW)) kW, \(NumberText.fixedOne(site.nodeKW)) a node"
        + (site.racks.map { ", \($0) racks" } ?? "") + "; mean draw \(draw.mean.shortText) kW"
    ]
    if bill.gpus > need.gpus {
      remarks.append("\(bill.gpus - need.gpus) GPUs of the whole nodes are not needed")
    }
    if let board = need.boardWatts {
      let always = Band(board * Decimal(bill.gpus) / 1000) * book.number(OfferKeys.hoursPerMonth)
      remarks.append(
        "by the board limit around the clock, as guides reckon: \(CountWords.short(always.mid)) kWh a month of GPUs"
      )
    }
    if let carbon = book.given(OfferKeys.carbonPerKwh)?.band {
      let pue = book.amount(OfferKeys.pue, book.prices.band("facilities", "PUE"))?.band ?? Band(1)
      let grams = draw.mean * book.number(OfferKeys.hoursPerMonth) * pue * carbon
      remarks.append("CO2e \((grams / Band(1_000_000)).shortText) t a month")
    }
    return remarks
  }
}
