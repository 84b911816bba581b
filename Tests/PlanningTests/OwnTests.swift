import Economics
import Hardware
import Plans
import TestSupport
import Testing
import Text
import Units

@testable import Planning

@Suite struct OwnTests {
  static let text = """
    {
      model: "llama-3.1-8b",
      workload: { arrivals: { process: "poisson", ratePerSecond: 8 }, promptTokens: 1500,
                  outputTokens: { distribution: "lognormal", mean: 150, p95: 400 }, duration: "10m" },
      fleet: { pools: [{ name: "main", gpu: "L40S", replicas: 6 }] },
      slo: { ttftMs: { p95: 2500 }, tpotMs: { p95: 60 } },
      headroom: { domain: "off" },
    }
    """

  static var options: SizingOptions {
    var options = SizingOptions()
    options.threads = 2
    options.window = Seconds(30)
    options.requestsPerReplicate = 500
    options.replicates = 6
    options.replicateCap = 6
    options.looksAtOtherWindows = false
    return options
  }

  private static func inventory(_ text: String) throws -> Inventory {
    try Inventory(
      LocatedJSON.parse(text, file: "i.json5", what: "inventory"), catalog: Fixture.catalog.get())
  }

  private static func ask(
    _ replicas: Int, stock: String? = nil, growth: Double? = nil, start: String? = nil
  ) throws -> OwnAnswer {
    let plan = try Fixture.plan(text, ["fleet.pools[0].replicas=\(replicas)"])
    let catalog = try Fixture.catalog.get()
    return try OwnQuestion(plan, plan.resolved(catalog), catalog: catalog, options: options)
      .answer(
        stock.map(inventory),
        OwnQuestion.Outlook(
          growthPerMonth: growth, leadMonths: 2, today: start.flatMap(CalendarDate.init)),
        prices: PriceCatalog.builtIn(), inputs: Inputs())
  }

  @Test("as many as the gates need hold, one fewer does not and says what to add")
  func holdsFromNeed() throws {
    let needed = try #require(try Self.ask(6).models[0].fleet.needed)
    let enough = try Self.ask(needed)
    #expect(enough.holds && enough.models[0].actions.isEmpty && enough.first == nil)
    let fewer = try Self.ask(needed - 1)
    #expect(!fewer.holds && fewer.models[0].breaks?.months == 0)
    #expect(fewer.models[0].actions.map(\.gpus) == [1] && fewer.models[0].actions[0].kind == .add)
    let more = try Self.ask(needed + 2)
    #expect(more.models[0].actions.map(\.kind) == [.retire] && more.models[0].actions[0].gpus == 2)
  }

  @Test("growth uses up the room in the month that its power says")
  func growthBreaks() throws {
    let model = try Self.ask(8, growth: 0.05, start: "2026-12-01").models[0]
    let (room, point) = (try #require(model.room), try #require(model.breaks))
    var load = 1.0
    for _ in 0..<Int(point.months) { load *= 1.05 }
    #expect(load <= 1 + room && load * 1.05 > 1 + room)
    let day = try #require(point.day)
    let first = try #require(CalendarDate("2026-12-01"))
    #expect(
      abs(Double(day.dayNumber - first.dayNumber) / CalendarDate.daysPerMonth - point.months) < 0.05
    )
    let faster = try #require(try Self.ask(8, growth: 0.1).models[0].breaks)
    #expect(faster.months < point.months)
  }

  @Test("a lease that ends below what is used breaks on its last day")
  func leases() throws {
    let stock = """
      { stock: [{ gpu: "L40S", count: 4, owned: true }, { gpu: "L40S", count: 4, leasedUntil: "2027-03-31" }] }
      """
    let answer = try Self.ask(6, stock: stock, start: "2026-12-01")
    #expect(
      answer.stock == [
        StockLine(
          gpu: "L40S", count: 8, used: 6, leaseEnds: [try #require(CalendarDate("2027-03-31"))])
      ])
    let point = try #require(answer.models[0].breaks)
    #expect(point.gate == "lease" && point.day?.description == "2027-03-31")
    #expect(answer.models[0].actions.contains { $0.kind == .renew })
    // Without a day no month of a lease is known: asked for, never guessed.
    #expect(throws: InputErrors.self) { try Self.ask(6, stock: stock) }
  }

  @Test("more used than there are is no fleet that holds")
  func tooFewInStock() throws {
    let answer = try Self.ask(6, stock: "{ stock: [{ gpu: \"L40S\", count: 4 }] }")
    #expect(!answer.holds && answer.stock[0].free == -2)
  }

  @Test(
    "a wrong inventory is refused",
    arguments: [
      ("{ stock: [{ gpu: \"L40S\", count: 0 }] }", InputError.Code.outOfRange),
      ("{ stock: [{ gpu: \"L41S\", count: 1 }] }", .unknownName),
      ("{ stock: [{ gpu: \"L40S\", count: 1, leasedUntil: \"June\" }] }", .wrongType),
      (
        "{ stock: [{ gpu: \"L40S\", count: 1, owned: true, leasedUntil: \"2027-06-30\" }] }",
        .conflict
      ),
      ("{ }", .missingKey),
    ])
  func wrongInventories(text: String, code: InputError.Code) {
    #expect {
      try Self.inventory(text)
    } throws: { error in
      (error as? InputErrors)?.errors.contains { $0.code == code } ?? false
    }
  }
}
