import Economics
import Foundation
import Testing
import Text

@Suite struct OfferTests {
  static let prices = PriceCatalogTests.prices

  static func need(gpus: Int, gpu: String = "H100-SXM") -> FleetNeed {
    FleetNeed(
      gpu: gpu, gpus: gpus, gpusPerNode: 8, boardWatts: 700, gpuHoursPerMonth: Decimal(gpus) * 300,
      busyShare: Band(low: 0.3, mid: 0.5, high: 0.8), model: "llama-3.1-70b",
      inputTokensPerMonth: 4e9, outputTokensPerMonth: 1e9, isLatencySensitive: false)
  }

  static func book(_ set: (inout Inputs) -> Void = { _ in }) -> CostBook {
    var inputs = Inputs()
    set(&inputs)
    return CostBook(inputs: inputs, prices: prices)
  }

  @Test(
    "lines add up to the total, to the cent", arguments: Offers.all.map(\.name), [1, 7, 8, 9, 64])
  func linesAddUp(name: String, gpus: Int) throws {
    let cost = try #require(Offers.named(name)).cost(of: Self.need(gpus: gpus), Self.book())
    #expect(cost.lines.reduce(Decimal(0)) { $0 + $1.monthly.mid } == cost.running.mid)
    #expect(cost.lines.reduce(Decimal(0)) { $0 + $1.oneTime.mid } == cost.oneTime.mid)
    for line in cost.lines { #expect(line.monthly == line.monthly.inCents, "\(line.name)") }
    #expect(cost.monthly == cost.running + cost.writeOff + cost.interest)
    #expect(cost.annual.mid == cost.monthly.mid * 12)
  }

  @Test("more GPUs cost no less", arguments: Offers.all.map(\.name))
  func monotone(name: String) throws {
    let offer = try #require(Offers.named(name))
    let costs = [1, 4, 8, 9, 16, 40].map {
      offer.cost(of: Self.need(gpus: $0), Self.book()).monthly
    }
    for (a, b) in zip(costs, costs.dropFirst()) {
      #expect(a.low <= b.low && a.mid <= b.mid && a.high <= b.high)
    }
  }

  /// A rented GPU is an eighth of a node that is rented whole.
  @Test func instancesAreRentedWhole() throws {
    let offer = try #require(Offers.named("reserved-1y"))
    let one = offer.cost(of: Self.need(gpus: 1), Self.book())
    let eight = offer.cost(of: Self.need(gpus: 8), Self.book())
    #expect(one.gpus == 8 && one.monthly == eight.monthly)
    let single = offer.cost(
      of: Self.need(gpus: 1), Self.book { $0.set(RentKeys.instanceGpus, Band(1)) })
    #expect(single.gpus == 1 && single.monthly.mid < one.monthly.mid)
  }

  /// Two GPUs are bought as a node of two, and rented as an instance of eight.
  @Test func aSmallFleetIsRentedWhole() throws {
    let need = FleetNeed(gpu: "H100-SXM", gpus: 2, gpusPerNode: 2, gpusPerInstance: 8)
    func gpus(_ name: String) throws -> Int {
      try #require(Offers.named(name)).cost(of: need, Self.book()).gpus
    }
    #expect(try gpus("owned") == 2 && gpus("reserved-1y") == 8 && gpus("on-demand") == 8)
  }

  @Test("a fleet that must outlive a node stands on more of them than its GPUs fill")
  func leastNodes() throws {
    var need = Self.need(gpus: 4)
    need.leastNodes = 2
    for name in ["owned", "colocated", "reserved-1y", "on-demand"] {
      let cost = try #require(Offers.named(name)).cost(of: need, Self.book())
      #expect(cost.nodes == 2 && cost.gpus == 16, "\(name)")
    }
  }

  /// Guide 004: two H200 at 155,000 USD, 2 kW, 0.12 USD, PUE 1.4, people 50,000 a year: 2,943.36 a year of power.
  @Test func energyOfGuide004() throws {
    let book = Self.book {
      $0.set(OfferKeys.hardware, Band(150_000))
      $0.set(OfferKeys.kilowatts, Band(2))
      $0.set(OfferKeys.pricePerKwh, Band(0.12))
      $0.set(OfferKeys.pue, Band(1.4))
      $0.set(OfferKeys.spaceMonthly, Band(Decimal(11_500) / 12))
      $0.set(OfferKeys.staffMonthly, Band(Decimal(50_000) / 12))
      $0.set(OfferKeys.softwareMonthly, .zero)
    }
    var need = Self.need(gpus: 2, gpu: "H200-SXM")
    need.gpusPerNode = 2
    let cost = try #require(Offers.named("owned")).cost(of: need, book)
    // Each line is rounded to cents by the month: a year may be off by 6 cents a line.
    #expect(abs(cost.annual.mid.double - 114_443.36) < 0.3)
  }

  @Test("a rack that cannot cool a node refuses it")
  func siteLimits() throws {
    let offer = try #require(Offers.named("owned"))
    let cold = offer.cost(
      of: Self.need(gpus: 16), Self.book { $0.set(OfferKeys.siteKwPerRack, Band(5)) })
    #expect(cold.refusal?.contains("cannot cool") == true)
    let small = offer.cost(
      of: Self.need(gpus: 64),
      Self.book {
        $0.set(OfferKeys.siteKwPerRack, Band(20))
        $0.set(OfferKeys.siteRacks, Band(2))
      })
    #expect(small.refusal?.contains("racks") == true)
    #expect(offer.cost(of: Self.need(gpus: 16), Self.book()).refusal == nil)
  }

  @Test("spot is no way for people who wait")
  func spotIsForBatch() throws {
    var need = Self.need(gpus: 8)
    need.isLatencySensitive = true
    let offer = try #require(Offers.named("spot"))
    #expect(offer.cost(of: need, Self.book()).refusal != nil)
    need.isLatencySensitive = false
    #expect(offer.cost(of: need, Self.book()).refusal == nil)
  }
}
