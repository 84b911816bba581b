// PromptPoolTests.swift: scenarios whose pools take prompts of some lengths.

import Fleet
import Metrics
import TestSupport
import Testing
import Text
import Units
import Workload

@testable import Planning
@testable import Plans

/// Small GPUs for short prompts beside large ones.
private let mixed = """
  {
    model: "llama-3.1-8b",
    workload: { arrivals: { process: "poisson", ratePerSecond: 6 },
                promptTokens: { distribution: "lognormal", mean: 1500, p95: 5000, max: 12000 },
                outputTokens: { distribution: "lognormal", mean: 60, p95: 150 }, duration: "3m" },
    fleet: { pools: [
      { name: "short", gpu: "L40S", replicas: 2, maxModelLen: 8192, promptTokens: { max: 2000 } },
      { name: "long", gpu: "H100-SXM", replicas: 1, promptTokens: { min: 2001 } } ] },
    slo: { ttftMs: { p95: 2500 } },
  }
  """

private func read(_ overrides: String...) throws -> Scenario {
  try Fixture.scenario(mixed, overrides)
}

private func errors(_ overrides: String...) throws -> [InputError] {
  try Fixture.mistakes(mixed, overrides)
}

@Suite struct PromptPoolTests {
  @Test func bothEndsAreRead() throws {
    let scenario = try read("fleet.pools[1].promptTokens={min:1500}")
    #expect(scenario.pools.map(\.prompts) == [PromptRange(max: 2000), PromptRange(min: 1500)])
    #expect(
      scenario.fleetSpecification.pools.map(\.prompts) == scenario.pools.map(\.prompts))
    #expect(scenario.pools[0].description.hasSuffix(", prompts of 1 to 2000 tokens"))
    #expect(scenario.pools[1].description.hasSuffix(", prompts of 1500 tokens and more"))
  }

  @Test("a length without a pool is an error that names it and says what to write")
  func gaps() throws {
    func check(_ change: String, _ wanted: [(lengths: String, hint: String)]) throws {
      let found = try errors(change)
      #expect(found.count == wanted.count, "\(change): \(found)")
      for (error, wanted) in zip(found, wanted) {
        #expect(error.code == .conflict)
        #expect(error.message.hasSuffix("takes prompts \(wanted.lengths)"), "\(error)")
        #expect(error.hint.contains(wanted.hint), "\(error)")
      }
    }
    try check(
      "fleet.pools[1].promptTokens={min:2002}", [("of 2001 tokens", "of pool 'short' to 2001")])
    try check(
      "fleet.pools[1].promptTokens={min:3000}",
      [("of 2001 to 2999 tokens", "promptTokens.max of pool 'short' to 2999")])
    try check(
      "fleet.pools[1].promptTokens={min:1,max:9000}",
      [
        (
          "of 9001 tokens and more",
          "leave max out of the pool that takes the longest prompts: 'long'"
        )
      ])
    try check(
      "fleet.pools[0].promptTokens={min:10,max:2000}",
      [("of 1 to 9 tokens", "leave min out of the pool that takes the shortest prompts: 'short'")])
    try check(
      "fleet.pools[1].promptTokens={min:3000,max:3000}",
      [("of 2001 to 2999 tokens", "2999"), ("of 3001 tokens and more", "'long'")])
    try check("fleet.pools[1].promptTokens={min:100}", [])
  }

  @Test func gapsAreLookedForModelByModel() throws {
    let found = try errors(
      "fleet.pools[1].model=qwen3-8b", "workload.model=llama-3.1-8b",
      "fleet.pools[1].promptTokens=null")
    #expect(found.map(\.code) == [.conflict])
    #expect(found.first?.message.hasPrefix("no pool of 'llama-3.1-8b' takes") == true, "\(found)")
  }

  @Test(arguments: [
    ("fleet.pools[0].promptTokens={min:5,max:4}", InputError.Code.conflict),
    ("fleet.pools[0].promptTokens={max:0}", .outOfRange),
    ("fleet.pools[0].promptTokens={min:-1}", .outOfRange),
    ("fleet.pools[0].promptTokens={max:4.5}", .wrongType),
    ("fleet.pools[0].promptTokens=4000", .wrongType),
    ("fleet.pools[0].promptTokens={maximum:4000}", .unknownKey),
    (
      "fleet.pools[1]={name:\"long\",gpu:\"H100-SXM\",maxModelLen:1000,promptTokens:{min:2001}}",
      .conflict
    ),
  ])
  func mistakes(change: String, code: InputError.Code) throws {
    let found = try errors(change)
    #expect(found.first?.code == code, "\(change): \(found)")
    #expect(found.allSatisfy { !$0.hint.isEmpty })
  }

  @Test func aBoundBeyondMaxModelLenIsSaid() throws {
    #expect(try read().warnings.allSatisfy { !$0.contains("promptTokens") })
    let scenario = try read("fleet.pools[0].maxModelLen=1024")
    #expect(scenario.warnings.contains { $0.contains("promptTokens.max 2000 is above") })
  }

  @Test func theHashChangesOnlyWithABound() throws {
    func hash(_ change: String) throws -> String {
      try Fixture.scenario(Fixture.small, change).hash(Fixture.identity(), digests: [])
    }
    #expect(try hash("fleet.pools[0].promptTokens={}") == hash("seed=1"))
    #expect(try hash("fleet.pools[0].promptTokens={min:1}") == hash("seed=1"))
    let first = try read()
    let text = JSONWriter.compact(first.canonical)
    let again = try Fixture.scenario(text)
    #expect(JSONWriter.compact(again.canonical) == text)
    #expect(again.pools.map(\.prompts) == first.pools.map(\.prompts))
    let other = try read("fleet.pools[1].promptTokens={min:1}")
    #expect(JSONWriter.compact(other.canonical) != text)
  }

  @Test("threads change no figure, and each pool has its share")
  func threads() throws {
    let scenario = try read("replications=3")
    let results = try [1, 2].map { threads in
      var options = SimulationOptions()
      options.threads = threads
      return try scenario.simulate(catalog: Fixture.identity(), options: options)
    }
    #expect(results[0].result.classes.map(\.latency) == results[1].result.classes.map(\.latency))
    let arrivals = results[0].result.timeline.rows.reduce(into: [0, 0, 0]) {
      $0[$1.replica.value] += $1.arrivals
    }
    #expect(arrivals.allSatisfy { $0 > 50 }, "\(arrivals)")
  }

  @Test("one pool beside another is sized by replicates with a lead-in")
  func isSized() throws {
    let scenario = try read(
      "workload.arrivals.ratePerSecond=30", "workload.duration=1m",
      "fleet.pools[1].replicas=4")
    var options = SizingOptions()
    options.threads = 2
    options.window = Seconds(5)
    options.requestsPerReplicate = 500
    options.replicates = 4
    options.replicateCap = 4
    let load = try SizingLoad(scenario, window: options.window)
    let needed = try [PromptRange(max: 2000), PromptRange(max: 500)].map { prompts in
      var fleet = scenario
      fleet.pools[0].prompts = prompts
      fleet.pools[1].prompts = PromptRange(min: (prompts.max ?? 0) + 1)
      let problem = SizingProblem(fleet, options: options)
      var judge = try Judge(LoadDemand(problem, load))
      return try judge.search(judge.demand.design, purpose: "headroom", from: 1).replicas ?? 0
    }
    // Fewer requests, fewer replicas.
    #expect(needed[0] > needed[1] && needed[1] >= 1, "\(needed)")
  }
}
