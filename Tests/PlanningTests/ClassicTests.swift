import Engine
import Foundation
import Kernel
import TestSupport
import Testing
import Text
import Units
import Workload

@testable import Planning
@testable import Plans

/// Phi, by the error function.
private func normal(_ z: Double) -> Double { erfc(-z / 2.0.squareRoot()) / 2 }

enum ClassicFixture {
  static let inputs = ClassicInputs(
    concurrency: 12, contextP50: 900, contextP99: 3000, tokensPerSecondPerUser: 20, maxQueue: 5,
    outputTokens: 400)

  static func scenario(_ load: ClassicLoad, _ name: String = "stated") throws -> Scenario {
    try Fixture.scenario(
      "{ model: \"llama-3.1-8b\", fleet: { pools: [{ gpu: \"L40S\", price: 1 }] } }",
      "name=\(JSONWriter.quoted(name))", "workload=\(load.workload)", "slo=\(load.objective)")
  }

  /// A small sizing with all that is said around it.
  static func study(threads: Int = 2) throws -> SizingStudy {
    let plan = try scenario(ClassicLoad(inputs, on: nil, margin: 0.3)).pools[0]
    let load = try ClassicLoad(inputs, on: plan, margin: 0.3, window: Seconds(120))
    let scenario = try scenario(load)
    var options = SizingOptions()
    options.threads = threads
    options.window = load.window
    options.statedConcurrency = Double(inputs.concurrency)
    options.requestsPerReplicate = 400
    (options.replicates, options.replicateCap) = (5, 10)
    let problem = SizingProblem(scenario, options: options)
    let sized = try SizingLoad(scenario, window: load.window)
    var asked = StudyOptions()
    asked.growthPerMonth = 0.03
    asked.leadMonths = 4
    asked.start = CalendarDate("2026-12-01")
    asked.replaysNeighbours = true
    asked.predicts = true
    return try problem.study(
      problem.size(sized, catalog: Fixture.identity()), sized, classic: load, options: asked)
  }

  static let shared = Result { try study() }
}

@Suite struct ClassicTests {
  @Test("prompts go through both quantiles of the context", arguments: [1, 50, 200, 700])
  func quantiles(output: Int) throws {
    var inputs = ClassicFixture.inputs
    inputs.outputTokens = output
    let law = try inputs.prompts()
    #expect(abs(law.quantile(0.5) + Double(output) - 900) < 1e-6)
    #expect(abs(law.quantile(0.99) + Double(output) - 3000) < 1e-5)
  }

  /// Of C (1 + m) present Q wait, and the others are served for as long as they may: Little's law.
  @Test("presence, rate and queue agree", arguments: [0, 1, 5, 10])
  func littlesLaw(queue: Int) throws {
    var inputs = ClassicFixture.inputs
    inputs.maxQueue = queue
    let plan = try ClassicFixture.scenario(ClassicLoad(inputs, on: nil, margin: 0.3)).pools[0]
    let load = try ClassicLoad(inputs, on: plan, margin: 0.3)
    #expect(abs(load.requestsPerSecond * load.hold.value - 12) < 1e-9)
    #expect(load.tpot == Seconds(0.05))
    let rest = Double(inputs.output - 1) * 0.05
    #expect(abs(load.hold.value - load.ttft.value - rest) < 1e-9)
    let wait = Double(queue) / (load.requestsPerSecond * 1.3)
    #expect(abs(load.ttft.value - 2 * load.promptTime.value - 0.05 - wait) < 1e-9)
    #expect(try abs(#require(load.alternativeTarget) - 12 / 0.7) < 1e-9)
    #expect(load.duration.value >= 24 * load.window.value)
  }

  @Test func aLimitOnTheFirstTokenStandsForTheQueue() throws {
    var inputs = ClassicFixture.inputs
    (inputs.maxQueue, inputs.ttft) = (nil, Seconds(1))
    let load = try ClassicLoad(inputs, on: nil, margin: 0.3)
    #expect(load.ttft == Seconds(1) && load.objective.contains("ttftMs:{p95:1000}"))
    #expect(abs(load.hold.value - 1 - Double(inputs.output - 1) * 0.05) < 1e-12)
  }

  @Test(
    "figures that contradict each other are refused",
    arguments: [
      (900.0, 800.0, nil, 5), (900, 60_000, nil, 5), (900, 3000, 900, 5), (900, 3000, nil, 39),
    ])
  func refusals(p50: Double, p99: Double, output: Int?, queue: Int) {
    #expect(throws: InputErrors.self) {
      try ClassicLoad(
        ClassicInputs(
          concurrency: 30, contextP50: p50, contextP99: p99, tokensPerSecondPerUser: 20,
          maxQueue: queue, outputTokens: output), on: nil, margin: 0.3)
    }
  }

  @Test func aStatedLoadIsItsOwnPercentile() throws {
    let study = try ClassicFixture.shared.get()
    let leading = study.answer.demand.needs[0]
    #expect(leading.load.p95 == 12 && leading.load.mean == 12 && leading.load.peak == 12)
    #expect(abs(leading.target - 15.6) < 1e-9 && leading.load.high == nil)
    #expect(study.answer.tail.isEmpty, "every window must hold")
    #expect(!study.answer.warnings.contains { $0.contains("less than a week") })
    // The generated load is what was stated, within the noise of Poisson arrivals.
    let inner = study.windows.dropFirst().dropLast()
    let mean = inner.reduce(0) { $0 + $1.concurrency } / Double(inner.count)
    #expect(abs(mean - 12) < 0.8, "\(mean)")
    let queue = try #require(study.queue)
    #expect(queue.limit == 5 && queue.holds && study.holds)
    let loop = try #require(study.closedLoop)
    // Each client has a request in flight all the time, so that the fleet cannot be faster than its latencies.
    #expect(loop.clients == 16 && loop.requestsPerSecond > 0)
  }

  @Test func threadsChangeNothing() throws {
    let (one, two) = (try ClassicFixture.study(threads: 1), try ClassicFixture.shared.get())
    #expect(one.answer.search == two.answer.search && one.bench == two.bench)
    #expect(one.curve == two.curve && one.sufficiency == two.sufficiency)
    #expect(one.misses == two.misses && one.growth == two.growth && one.budget == two.budget)
    #expect(one.queue == two.queue && one.closedLoop == two.closedLoop)
  }
}

@Suite struct HeadroomBudgetTests {
  @Test func partsAddUp() {
    let error = ModelError(sigma: 0.1)
    #expect(abs(error.allowance - (exp(0.1 * 1.6448536269514722) - 1)) < 1e-12)
    let budget = HeadroomBudget(
      margin: 0.3, spare: 0.5, modelError: error, forecastError: 0.05, growth: 0.08, node: 0.1)
    let errors = (error.allowance * error.allowance + 0.0025).squareRoot()
    #expect(abs(budget.left - (0.3 - errors - 0.08)) < 1e-12)
    #expect(abs(budget.leftWithoutNode - (0.5 - errors - 0.08 - 0.1)) < 1e-12)
  }

  @Test("what was not measured is a guess at twice the error")
  func measuredOrNot() throws {
    func error(_ gpu: String) throws -> ModelError {
      let text = """
        { model: "llama-3.1-8b", fleet: { pools: [{ gpu: "\(gpu)" }] },
          workload: { arrivals: { process: "poisson", ratePerSecond: 1 }, promptTokens: 10,
            outputTokens: 10, requests: 10 } }
        """
      return ModelError(try Fixture.scenario(text).pools[0])
    }
    let (known, guessed) = (try error("H200-SXM"), try error("L40S"))
    #expect(known.sigma > 0.07 && known.sigma < 0.08 && !known.sentence.contains("guess"))
    #expect(guessed.sigma > 2 * 0.07 && guessed.sentence.contains("a guess"))
  }

  @Test(
    "with a p95 that is certain the chance is a normal probability", arguments: [0.05, 0.1, 0.2])
  func chance(sigma: Double) {
    let found = Sufficiency(
      Self.fleets, capacity: 0.1, capacityLeft: 0.11, error: ModelError(sigma: sigma), loads: [1],
      growth: 1.1, seed: 7)
    #expect(found.draws == 10_000)
    for row in found.rows {
      let held = Double(row.replicas) * 0.1
      // Four standard errors of 10,000 draws.
      #expect(abs(row.today - normal(log(held) / sigma)) < 0.02, "\(row)")
      #expect(abs((row.later ?? 0) - normal(log(held / 1.1) / sigma)) < 0.02, "\(row)")
      let left = min(held, Double(row.kept) * 0.11)
      #expect(abs(row.todayWithoutNode - normal(log(left) / sigma)) < 0.02, "\(row)")
      #expect(
        abs((row.laterWithoutNode ?? 0) - normal(log(left / 1.1) / sigma)) < 0.02, "\(row)")
    }
    #expect(found.rows.map(\.today) == found.rows.map(\.today).sorted())
    let again = Sufficiency(
      Self.fleets, capacity: 0.1, capacityLeft: 0.11, error: ModelError(sigma: sigma), loads: [1],
      growth: 1.1, seed: 7)
    #expect(again == found)
  }

  @Test func withoutErrorsTheResamplesDecide() {
    let loads = (1...100).map { Double($0) / 100 }
    let found = Sufficiency(
      [.init(replicas: 4, kept: 2), .init(replicas: 9, kept: 0)], capacity: 0.1, capacityLeft: 0.1,
      error: ModelError(sigma: 0), loads: loads, growth: nil, seed: 1)
    #expect(abs(found.rows[0].today - 0.4) < 0.02 && abs(found.rows[1].today - 0.9) < 0.02)
    #expect(found.rows[0].later == nil && found.rows[0].laterWithoutNode == nil)
    #expect(abs(found.rows[0].todayWithoutNode - 0.2) < 0.02)
    #expect(found.rows[1].todayWithoutNode == 0, "nothing is left of a fleet on one node")
  }

  private static let fleets = (8...12).map { Sufficiency.Fleet(replicas: $0, kept: $0 - 2) }

  /// With no error and no spread the chance is the failure gate's verdict.
  @Test func chancesAgreeWithTheFailureGate() throws {
    let study = try ClassicFixture.shared.get()
    let needed = try #require(study.answer.gates.withoutFailure)
    let replicas = try #require(study.answer.replicas)
    let row = try #require(study.sufficiency?.rows.first { $0.replicas == replicas })
    #expect(row.kept >= needed && row.todayWithoutNode > 0.4 && row.todayWithoutNode <= row.today)
  }

  @Test func aBadMinuteHasAPrice() {
    let month = CalendarDate.secondsPerMonth
    let misses = MonthlyMisses(
      [(3, 3600, 90), (4, 600, 10), (5, 600, 9)], span: Seconds(month),
      costPerHour: { 2 * Double($0) })
    #expect(misses.rows.map(\.minutes) == [60, 10, 10])
    let perReplica = 2 * month / 3600
    #expect(misses.rows[0].costPerMinuteAvoided == nil, "nothing to compare with")
    #expect(abs((misses.rows[1].costPerMinuteAvoided ?? 0) - perReplica / 50) < 1e-9)
    #expect(misses.rows[2].costPerMinuteAvoided == nil, "no minute is avoided")
    #expect(misses.rows.map(\.missedRequests) == [90, 10, 9])
  }

  @Test func growthEndsWhereTheFirstGateGivesWay() throws {
    let study = try ClassicFixture.shared.get()
    let (answer, plan) = (study.answer, try #require(study.growth))
    #expect(abs(plan.growthUntilDelivery - (pow(1.03, 4) - 1)) < 1e-12)
    #expect(study.budget?.growth == plan.growthUntilDelivery)
    let lasts = try #require(plan.lastsMonths)
    let holds = try #require(answer.holdsUpTo)
    #expect(pow(1.03, lasts) <= holds / 1.3 + 1e-9)
    #expect(plan.orderByMonths == lasts - 4)
    #expect(plan.months[0].replicas == answer.replicas)
    let counts = plan.months.map(\.replicas)
    #expect(counts == counts.sorted() && plan.months.count == 17)
    for month in plan.months where Double(month.number) > lasts && plan.lastsMonths != 0 {
      #expect(month.replicas > counts[0] || month.nodes > plan.months[0].nodes, "\(month)")
    }
    #expect(GrowthPlan(answer, perMonth: 0, leadMonths: nil, start: nil)?.lastsMonths == nil)
  }

  /// Sixteen replicas on two nodes keep eight: the table may not say that they outlive that, nor less.
  @Test(
    "the months of a fleet end when it is said to",
    arguments: [(11, 9, 8, 16), (16, 9, 8, 16), (16, 16, 8, 16), (10, 10, 8, 16), (18, 12, 9, 18)])
  func monthsEnd(headroom: Int, replay: Int, needed: Int, replicas: Int) throws {
    let domain = FailureDomain(gpusPerNode: 8, gpusPerReplica: 1)
    var gates = GateNeeds(headroom: headroom, replay: replay, failure: 16)
    gates.withoutFailure = needed
    let nodes = domain.nodes(for: replicas, keeping: needed)
    let holds = 1.3 * Double(replicas) / (Double(headroom) - 0.5)
    let growing = GrowingGates(replicas, gates, holdsUpTo: holds, margin: 0.3, domain)
    for growth in [0.01, 0.05, 0.2] {
      let plan = GrowthPlan(growing, perMonth: growth, leadMonths: 6, start: nil)
      let lasts = try #require(plan.lastsMonths)
      for month in plan.months {
        let isSame = month.replicas == replicas && month.nodes == nodes
        #expect(isSame == (Double(month.number) <= lasts + 1e-9), "\(month), lasts \(lasts)")
      }
      let counts = plan.months.map(\.replicas)
      #expect(counts == counts.sorted() && !plan.limits.isEmpty)
    }
  }

  @Test("every gate that asks for the most is named")
  func decidingGates() {
    func deciding(_ headroom: Int?, _ replay: Int?, _ failure: Int?) -> [String] {
      var gates = GateNeeds(headroom: headroom, replay: replay, failure: failure)
      if headroom != nil { gates.tried += ["failure", "replay"] }
      return gates.deciding
    }
    #expect(deciding(6, 4, 6) == ["headroom", "failure"])
    #expect(deciding(6, 6, 6) == ["headroom", "replay", "failure"])
    #expect(deciding(5, 4, 6) == ["failure"])
    #expect(deciding(5, nil, 6) == ["replay"])
    #expect(deciding(nil, nil, nil) == ["headroom"], "the others were not tried")
  }

  @Test("days of the calendar", arguments: [0, 59, 60, 365, 18_262, 20_788, 730_000])
  func calendar(day: Int) throws {
    let epoch = try #require(CalendarDate("1970-01-01"))
    let date = try #require(epoch.adding(days: Double(day)))
    #expect(date.dayNumber == day && CalendarDate(date.description) == date)
    // Foundation's calendar as a second opinion.
    var utc = Calendar(identifier: .gregorian)
    utc.timeZone = try #require(TimeZone(identifier: "UTC"))
    let parts = utc.dateComponents(
      [.year, .month, .day], from: Date(timeIntervalSince1970: Double(day) * 86_400))
    #expect(parts.year == date.year && parts.month == date.month && parts.day == date.day)
  }

  @Test(
    "no days",
    arguments: ["", "2026-02-29", "2026-13-01", "2026-1-1", "26-01-01", "2026-00-10", "x"])
  func noDays(text: String) { #expect(CalendarDate(text) == nil) }
}
