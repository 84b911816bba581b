// CascadeRunTests.swift: a small model, a large one and an API behind it, from a scenario to its figures.

import Fleet
import TestSupport
import Testing
import Text
import Units

@testable import Planning
@testable import Plans

@Suite struct CascadeRunTests {
  private static let cascade = """
    {
      model: "llama-3.1-8b",
      workload: [
        { name: "chat", pools: "small", arrivals: { process: "poisson", ratePerSecond: 8 },
          promptTokens: 200, outputTokens: { distribution: "lognormal", mean: 40, p95: 90 },
          requests: 1500, provider: { share: 0.1 },
          escalate: [{ share: 0.3, to: "large" }, { share: 0.5, to: "provider" }] },
        { name: "dev", pools: "dev", arrivals: { process: "poisson", ratePerSecond: 1 },
          promptTokens: 100, outputTokens: 20, requests: 100 },
      ],
      fleet: {
        overflow: { provider: "acme", ttftMs: 400, itlMs: 10, inputPerMillion: 3, outputPerMillion: 15 },
        pools: [{ name: "small", gpu: "H200-SXM", price: 4 }, { name: "dev", gpu: "H200-SXM", price: 4 },
                { name: "large", model: "llama-3.1-70b", gpu: "H200-SXM", tensorParallel: 2, price: 4 }],
      },
      slo: { ttftMs: { p95: 5000 } }, warmup: 0,
    }
    """

  private static func simulate(_ changes: [String] = []) throws -> (Scenario, SimulationOutcome) {
    let scenario = try Fixture.scenario(cascade, changes)
    return (
      scenario,
      try scenario.simulate(
        catalog: try Fixture.identity(), options: SimulationOptions(threads: 1))
    )
  }

  @Test("every request is answered once, at one of its places, by about its share")
  func places() throws {
    let (scenario, outcome) = try Self.simulate()
    let (chat, dev) = (outcome.summary.classes[0], outcome.summary.classes[1])
    #expect(chat.answers.map(\.place) == ["small", "large", "acme"])
    #expect(chat.answers.reduce(0) { $0 + $1.requests } == chat.completed)
    #expect(chat.arrived == 1500 && chat.completed == 1500)
    #expect(dev.answers.isEmpty && dev.escalations.isEmpty && dev.completed == 100)
    // 10 % go to acme at once; 27 % escalate, and of them half again.
    for (answer, expected) in zip(chat.answers, [0.63, 0.135, 0.235]) {
      let share = try #require(answer.share.value)
      #expect(abs(share - expected) < 4 * (expected * (1 - expected) / 1500).squareRoot())
    }
    #expect(chat.escalations.map(\.place) == ["large", "acme"])
    #expect(chat.escalations[1].requests < chat.escalations[0].requests)
    #expect(chat.answers[2].requests == chat.overflow?.requests)
    let checks = SelfChecks(scenario, outcome.result)
    #expect(checks.flowGap == 0)
    #expect(abs(try #require(checks.littleGap)) < 1e-9)
    // Environments do not meet: the pool of dev has its tokens alone.
    #expect(outcome.result.pools[1].tally.steps <= 100 * 21)
  }

  @Test("who escalates waits for both stages, and both bills are paid")
  func blended() throws {
    let (_, outcome) = try Self.simulate()
    let chat = outcome.summary.classes[0]
    let means = chat.answers.map { $0.latencies[0].mean.value ?? 0 }
    #expect(means[0] < means[1] && means[0] < means[2])
    let all = try #require(chat.latencies[0].mean.value)
    let weighed = zip(chat.answers, means).reduce(0) { $0 + Double($1.0.requests) * $1.1 } / 1500
    #expect(abs(all - weighed) < 1e-6 * all)
    let cost = try #require(outcome.summary.blended)
    let away = outcome.result.total.overflow
    let bill = try #require(cost.provided.value)
    #expect(bill == (3 * Double(away.promptTokens) + 15 * Double(away.outputTokens)) / 1e6)
    let gpus = try #require(cost.gpus.value)
    #expect(abs(gpus - 4 * 4 * outcome.result.duration.value / 3600) < 1e-9 * gpus)
    let tokens = Double(outcome.result.total.outputTokens)
    let blended = try #require(cost.perMillionOutputTokens.value)
    #expect(abs(blended - (gpus + bill) / tokens * 1e6) < 1e-9 * blended)
  }

  @Test("without prices there is no bill, and the reason is told")
  func noPrices() throws {
    let (_, outcome) = try Self.simulate([
      "fleet.overflow.inputPerMillion=null", "fleet.overflow.outputPerMillion=null",
    ])
    let cost = try #require(outcome.summary.blended)
    #expect(cost.provided.value == nil && cost.provided.reason == .notConfigured)
    #expect(cost.perMillionOutputTokens.reason == .notConfigured && cost.gpus.value != nil)
  }

  @Test("the same bytes on any number of threads")
  func deterministic() throws {
    let scenario = try Fixture.scenario(Self.cascade, "replications=3")
    let runs = try [1, 3].map { threads in
      try scenario.simulate(
        catalog: try Fixture.identity(), options: SimulationOptions(threads: threads))
    }
    #expect(runs[0].summary.classes == runs[1].summary.classes)
    #expect(runs[0].summary.blended == runs[1].summary.blended)
  }

  @Test(
    "no fleet is sized for a load that is not counted",
    arguments: ["workload[0].escalate=null", "workload[0].provider=null"])
  func sizing(change: String) throws {
    let scenario = try Fixture.scenario(Self.cascade, change)
    #expect {
      _ = try SizingLoad(scenario)
    } throws: { error in
      (error as? InputErrors)?.errors.map(\.code) == [.unsupported]
    }
  }
}
