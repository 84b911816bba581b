// OfferKeys.swift: prices and choices of the ways of paying, each with its default and who says it.

public import Text

/// Keys of owned fleets, in `tco`, `cost` and a scenario's `cost` block. Amounts are in United States dollars.
public enum OfferKeys {
  // MARK: Hardware

  public static let gpuPrice = BandKey(
    "gpuPrice", unit: "USD/GPU", isPositive: true, text: "the price list's",
    "purchase price of one GPU")
  public static let hostPerNode = BandKey(
    "hostPerNode", unit: "USD/node", text: "the price list's", "host of a node without its GPUs")
  public static let networkPerNode = BandKey(
    "networkPerNode", unit: "USD/node", text: "the price list's", "its share of the network")
  public static let storagePerNode = BandKey(
    "storagePerNode", unit: "USD/node", text: "the price list's", "its NVMe")
  public static let sparesShare = BandKey(
    "sparesShare", unit: "of GPUs", in: 0...1, text: "the price list's", "spare GPUs kept on site")
  public static let supportShare = BandKey(
    "supportShare", unit: "of hardware a year", in: 0...1, text: "the price list's",
    "support contract")
  public static let hardware = BandKey(
    "hardware", unit: "USD", "all hardware as one sum, in place of its parts")
  public static let facilitySetup = BandKey(
    "facilitySetup", unit: "USD", default: 0, "racks, power and cooling made ready",
    "none unless given")
  public static let migration = BandKey(
    "migration", unit: "USD", default: 0, "hiring, migration and learning, once",
    "none unless given")
  public static let amortizationMonths = CostKeys.amortizationMonths
  public static let residualShare = BandKey(
    "residualShare", unit: "of hardware", in: 0...1, default: 0,
    "what the hardware is worth at the end", "none, as the guides reckon")
  public static let capitalRate = BandKey(
    "capitalRate", unit: "a year", in: 0...1, default: 0, "cost of capital",
    "none, as the guides reckon")

  public static let hoursPerMonth = CostKeys.hoursPerMonth

  // MARK: Power and place

  public static let idleWatts = BandKey(
    "idleWatts", unit: "W/GPU", in: 0...100_000, text: "the price list's", "draw of an idle GPU")
  public static let loadWatts = BandKey(
    "loadWatts", unit: "W/GPU", in: 0...100_000, text: "the price list's", "draw of a GPU in a step"
  )
  public static let hostWatts = BandKey(
    "hostWatts", unit: "W/node", in: 0...100_000,
    range: Band(1000, 2000, 4000),
    "draw of a node beside its GPUs: processors, memory, fans, network",
    "a guess: a DGX H100 is rated at 10.2 kW, eight GPUs of 700 W are 5.6 kW of it")
  public static let kilowatts = BandKey(
    "kilowatts", unit: "kW", in: 0...1_000_000, "mean draw of the fleet as one figure, before PUE")
  public static let pricePerKwh = BandKey(
    "pricePerKwh", unit: "USD/kWh", in: 0...10, text: "the price list's", "electricity")
  public static let pue = BandKey(
    "pue", unit: "ratio", in: 1...5, text: "the price list's",
    "power of the place over that of the IT")
  public static let colocationPerKw = BandKey(
    "colocationPerKw", unit: "USD/kW/month", in: 0...10_000, text: "the price list's",
    "space, cooling and hands, by rated kW")
  public static let facilitiesMonthly = BandKey(
    "facilitiesMonthly", unit: "USD/month", "space, power and egress as one sum")
  public static let spaceMonthly = BandKey(
    "spaceMonthly", unit: "USD/month", default: 0, "rent of the space, where it is one sum",
    "none unless given")
  public static let egressMonthly = BandKey(
    "egressMonthly", unit: "USD/month", default: 0, "traffic that leaves", "none unless given")
  public static let carbonPerKwh = BandKey(
    "carbonPerKwh", unit: "g/kWh", in: 0...3000,
    "carbon of the grid: CO2e is reckoned where it is given")
  public static let siteRacks = BandKey(
    "siteRacks", unit: "racks", in: 0...100_000, "racks that the site has room for")
  public static let siteKwPerRack = BandKey(
    "siteKwPerRack", unit: "kW/rack", in: 0...10_000, "power and cooling of one rack")
  public static let siteKw = BandKey(
    "siteKw", unit: "kW", in: 0...1_000_000, "power and cooling of the site")

  // MARK: People and software

  public static let engineers = BandKey(
    "engineers", unit: "FTE", in: 0...10_000, range: Band(0.2, 1, 2),
    "people who run an owned fleet", "a guess between guides 004 (0.2) and 000 (2)")
  public static let engineersRented = BandKey(
    "engineersRented", unit: "FTE", in: 0...10_000, range: Band(0.1, 0.5, 1),
    "people who run a rented one", "a guess: half of those of an owned fleet")
  public static let engineerYear = BandKey(
    "engineerYear", unit: "USD/FTE-year", text: "the price list's", "loaded cost of an engineer")
  public static let staffMonthly = BandKey(
    "staffMonthly", unit: "USD/month", "people, on-call included, as one sum")
  public static let softwareMonthly = BandKey(
    "softwareMonthly", unit: "USD/month", text: "the price list's",
    "monitoring, storage of logs, secrets and CI")
  public static let opportunityMonthly = BandKey(
    "opportunityMonthly", unit: "USD/month", default: 0,
    "what the team would have earned with other work", "none unless given")

  // MARK: How far they reach

  /// Prices and figures of one GPU type, which say nothing of another.
  public static let ofOneGPU: [any TypedKey] = [
    gpuPrice, idleWatts, loadWatts, RentKeys.onDemandPrice, RentKeys.reserved1yPrice,
    RentKeys.reserved3yPrice, RentKeys.spotPrice, RentKeys.dedicatedPrice,
  ]
  /// Sums of one fleet, which say nothing of a larger one.
  public static let ofOneFleet: [any TypedKey] = [hardware, kilowatts, facilitiesMonthly]
  /// What rises and falls with the price of a GPU, bought or rented.
  public static let gpuPrices: [any TypedKey] = [
    gpuPrice, RentKeys.onDemandPrice, RentKeys.reserved1yPrice, RentKeys.reserved3yPrice,
    RentKeys.spotPrice, RentKeys.dedicatedPrice,
  ]
}

/// Keys of what is rented by the GPU-hour.
public enum RentKeys {
  public static let onDemandPrice = BandKey(
    "onDemandPrice", unit: "USD/GPU-hour", isPositive: true, text: "the price list's", "on demand")
  public static let reserved1yPrice = BandKey(
    "reserved1yPrice", unit: "USD/GPU-hour", isPositive: true, text: "the price list's",
    "reserved for a year")
  public static let reserved3yPrice = BandKey(
    "reserved3yPrice", unit: "USD/GPU-hour", isPositive: true, text: "the price list's",
    "reserved for three years")
  public static let spotPrice = BandKey(
    "spotPrice", unit: "USD/GPU-hour", isPositive: true, text: "the price list's",
    "spot: may be taken back at any time")
  public static let dedicatedPrice = BandKey(
    "dedicatedPrice", unit: "USD/GPU-hour", isPositive: true, text: "the price list's",
    "a dedicated endpoint, run by the provider")
  public static let instanceGpus = BandKey(
    "instanceGpus", unit: "GPUs", in: 1...1024,
    text: "a node's",
    "GPUs of one rented instance, which is paid for whole")
}
