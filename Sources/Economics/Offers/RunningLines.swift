// RunningLines.swift: what a fleet costs a month beside its hardware: place, power, people, software.

internal import Foundation
internal import Text

extension CostBook {
  /// People: given as one sum, or so many engineers.
  func staff(_ key: BandKey) -> CostLine {
    if let sum = given(OfferKeys.staffMonthly) {
      return CostLine(.people, "staff", monthly: sum.band, source: sum.source)
    }
    let count = amount(key) ?? Amount(.zero, source: "")
    let year =
      amount(OfferKeys.engineerYear, prices.band("staff-software", "engineer, loaded"))
      ?? Amount(.zero, source: "unknown", isGuess: true)
    return CostLine(
      .people, "staff, \(count.band.shortText) FTE", monthly: count.band * year.band / Band(12),
      source: "\(count.source); \(year.source)", isGuess: count.isGuess || year.isGuess)
  }

  /// Software and what else is paid by month, where it is given.
  func software() -> [CostLine] {
    let tools = amount(OfferKeys.softwareMonthly, prices.band("staff-software", "software total"))
    return [
      tools.map {
        CostLine(.software, "software", monthly: $0.band, source: $0.source, isGuess: $0.isGuess)
      },
      given(OfferKeys.opportunityMonthly).map {
        CostLine(.other, "opportunity cost", monthly: $0.band, source: $0.source)
      },
      given(OfferKeys.egressMonthly).map {
        CostLine(.place, "egress", monthly: $0.band, source: $0.source)
      },
    ].compactMap { $0 }
  }

  /// Power at the meter of the place.
  func power(_ draw: PowerDraw) -> CostLine {
    let price =
      amount(OfferKeys.pricePerKwh, prices.band("facilities", "electricity US commercial average"))
      ?? Amount(.zero, source: "unknown", isGuess: true)
    let pue =
      amount(OfferKeys.pue, prices.band("facilities", "PUE")) ?? Amount(Band(1), source: "none")
    let cost = energyCost(
      draw.mean, hours: number(OfferKeys.hoursPerMonth), price: price.band, pue: pue.band)
    return CostLine(
      .place, "power, \(draw.mean.shortText) kW, PUE \(pue.band.shortText)", monthly: cost,
      source: "\(draw.source); \(price.source)",
      isGuess: draw.isGuess || price.isGuess || pue.isGuess)
  }

  /// A support contract on the hardware.
  func support(on hardware: Band) -> CostLine? {
    amount(OfferKeys.supportShare, prices.band("node-parts", "hardware support contract")).map {
      CostLine(
        .other, "hardware support", monthly: hardware * $0.band / Band(12), source: $0.source,
        isGuess: $0.isGuess)
    }
  }
}

extension NumberText {
  /// With one decimal.
  static func fixedOne(_ value: Decimal) -> String { fixed(value.double, 1) }
}
