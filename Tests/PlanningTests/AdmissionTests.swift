import Economics
import Plans
import TestSupport
import Testing
import Text

@testable import Planning

@Suite struct AdmissionTests {
  private static let text = """
    {
      model: "llama-3.1-8b",
      workload: [
        { name: "chat", arrivals: { process: "poisson", ratePerSecond: 6 }, promptTokens: 1500,
          outputTokens: { distribution: "lognormal", mean: 150, p95: 400 }, duration: "10m" },
        { name: "agents", arrivals: { process: "poisson", ratePerSecond: 4 }, promptTokens: 1500,
          outputTokens: { distribution: "lognormal", mean: 150, p95: 400 }, duration: "10m" },
      ],
      fleet: { pools: [{ name: "main", gpu: "L40S", replicas: 6 }] },
      slo: { ttftMs: { p95: 2500 }, tpotMs: { p95: 60 } },
      headroom: { domain: "off" },
    }
    """

  private static func ask(
    _ name: String, _ replicas: Int, stock: Int? = nil, growth: Double? = nil
  ) throws -> OwnAnswer {
    let plan = try Fixture.plan(text, ["fleet.pools[0].replicas=\(replicas)"])
    let catalog = try Fixture.catalog.get()
    let inventory = try stock.map { count in
      try Inventory(
        LocatedJSON.parse(
          "{ stock: [{ gpu: \"L40S\", count: \(count) }] }", file: "i.json5", what: "inventory"),
        catalog: catalog)
    }
    return try OwnQuestion(
      plan, plan.resolved(catalog), catalog: catalog, options: OwnTests.options
    ).answer(
      inventory,
      OwnQuestion.Outlook(
        growthPerMonth: growth, leadMonths: 2, today: CalendarDate("2026-12-01")),
      admitting: name, prices: PriceCatalog.builtIn(), inputs: Inputs())
  }

  /// Replicas that chat alone takes, and both together.
  private static let needs = Result {
    let admission = try #require(try ask("agents", 12).admission)
    return (
      alone: try #require(admission.without?.fleet.needed),
      both: try #require(admission.with.fleet.needed)
    )
  }

  @Test("with room a class comes in, and takes room and months of growth")
  func admitted() throws {
    let (alone, both) = try Self.needs.get()
    #expect(alone < both)
    let admission = try #require(try Self.ask("agents", both + 2, growth: 0.05).admission)
    #expect(admission.isAdmitted && admission.share == 1 && admission.start == .now)
    #expect(admission.replicasTaken == both - alone && admission.gate == nil)
    let before = try #require(admission.without)
    #expect((before.room ?? 0) > (admission.with.room ?? 0))
    #expect(try #require(admission.monthsLost) > 0)
    #expect(before.tightest != nil && admission.with.tightest != nil)
  }

  @Test("without room it waits for an order, and a part of it fits")
  func refused() throws {
    let (alone, both) = try Self.needs.get()
    try #require(both - alone >= 2)
    let answer = try Self.ask("agents", both - 1)
    let admission = try #require(answer.admission)
    #expect(!admission.isAdmitted && admission.gate != nil)
    let share = try #require(admission.share)
    #expect(share > 0 && share < 1)
    let smaller = try #require(try Self.ask("agents", alone).admission?.share)
    #expect(smaller <= share)
    guard case .onceDelivered(let gpus, let months, let day) = admission.start else {
      Issue.record("\(admission.start)")
      return
    }
    #expect(gpus == 1 && months == 2 && day?.description == "2027-01-30")
  }

  @Test("GPUs that stand free are taken before any are ordered")
  func free() throws {
    let (_, both) = try Self.needs.get()
    let admission = try #require(try Self.ask("agents", both - 1, stock: both).admission)
    #expect(admission.start == .onceTaken(gpus: 1))
  }

  @Test("a fleet that does not hold what is there has room for nothing")
  func fullAlready() throws {
    let (alone, _) = try Self.needs.get()
    let admission = try #require(try Self.ask("agents", alone - 1).admission)
    #expect(!admission.isAdmitted && admission.share == 0 && admission.without?.holds == false)
  }

  @Test("a class that is not there is refused with the nearest name")
  func unknown() throws {
    let errors = try #require(throws: InputErrors.self) { try Self.ask("agent", 6) }
    #expect(errors.errors[0].code == .unknownName && errors.errors[0].hint.contains("agents"))
  }
}
