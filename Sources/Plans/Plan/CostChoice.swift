// CostChoice.swift: the ways of paying that exist for a scenario, and their prices.

public import Economics
public import Text

/// The `cost` block of a scenario.
public struct CostChoice: Sendable {
  /// As it stands in the scenario.
  let written: JSONValue
  /// What is paid for when a fleet is sized: whole nodes where it has `owned`.
  let basis: FleetBasis
  /// Prices and choices of every block.
  public let inputs: Inputs
  /// Names of the ways of paying that exist here; nil where the block names none, which leaves all of them.
  public let offers: [String]?
  /// Sovereign or air-gapped: nothing leaves the site.
  public let isSovereign: Bool
  /// What sovereignty adds to every bill, as a share of it.
  public let sovereignPremium: Band?

  /// A wrong value is recorded.
  init(_ value: ValueReader) {
    written = value.value.value
    var found = Inputs()
    var names: [String] = []
    var isSovereign = false
    var premium: Band?
    var isOwned = false
    value.object { reader in
      for block in Offers.blocks {
        guard reader.has(block.key) else { continue }
        reader.objectIfPresent(block.key) { part in
          found.read(block.offers.flatMap { $0.keys as [any TypedKey] }, from: &part)
        }
        names += block.offers.map(\.name)
      }
      isOwned = reader.has("owned")
      isSovereign = Self.readSovereign(&reader, &premium)
      Self.readSite(&reader, &found)
      found.read(Self.common, from: &reader)
      Self.readCurrency(&reader)
    }
    basis = isOwned ? .node : .gpu
    inputs = found
    offers = names.isEmpty ? nil : names
    (self.isSovereign, sovereignPremium) = (isSovereign, premium)
  }

  /// Keys that hold for every way of paying.
  public static let common: [any TypedKey] = [
    OfferKeys.hoursPerMonth, OfferKeys.amortizationMonths, OfferKeys.capitalRate,
    OfferKeys.residualShare, OfferKeys.carbonPerKwh, HybridOptimum.startMinutes,
  ]

  static let premium = BandKey(
    "premiumShare", unit: "of the bill", in: 0...10, range: Band(0.1, 0.25, 0.5),
    "what a sovereign or air-gapped site adds to every bill", "a guess")

  /// `sovereign: true`, or `sovereign: { premiumShare: 0.2 }`.
  private static func readSovereign(_ reader: inout ObjectReader, _ premium: inout Band?) -> Bool {
    guard let value = reader.valueIfPresent("sovereign") else { return false }
    guard value.isObject else {
      let isSovereign = value.bool() ?? false
      if isSovereign { premium = Self.premium.usual }
      return isSovereign
    }
    premium =
      value.object { part in
        var own = Inputs()
        own.read([Self.premium], from: &part)
        return own[Self.premium]
      } ?? nil
    return true
  }

  /// `site: { racks, kWPerRack, kWTotal }`.
  private static func readSite(_ reader: inout ObjectReader, _ inputs: inout Inputs) {
    var found = inputs
    reader.objectIfPresent("site") { part in
      let keys = [
        ("racks", OfferKeys.siteRacks), ("kWPerRack", OfferKeys.siteKwPerRack),
        ("kWTotal", OfferKeys.siteKw),
      ]
      for (name, key) in keys {
        if let value = part.valueIfPresent(name), let band = key.read(value) {
          found.set(key, band)
        }
      }
    }
    inputs = found
  }

  /// One currency is known: mixing two would be a wrong number in silence.
  private static func readCurrency(_ reader: inout ObjectReader) {
    guard let value = reader.valueIfPresent("currency"), let name = value.string() else { return }
    guard name != "USD" else { return }
    value.report(
      .unsupported, "prices in \(JSONWriter.quoted(name)) are not converted: every price is in USD",
      hint: "convert them, and write currency: \"USD\"")
  }
}
