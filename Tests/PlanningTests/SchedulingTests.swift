// SchedulingTests.swift: pools that order their requests by a policy.

import Engine
import Fleet
import Metrics
import TestSupport
import Testing
import Text

@testable import Planning
@testable import Plans

@Suite struct SchedulingTests {
  private static let text = """
    { model: "llama-3.1-8b", seed: 5,
      workload: [
        { name: "chat", priority: 0, arrivals: { process: "poisson", ratePerSecond: 3 },
          promptTokens: 500, outputTokens: 100, requests: 300 },
        { name: "batch", priority: 5, arrivals: { process: "poisson", ratePerSecond: 2 },
          promptTokens: 3000, outputTokens: 100, requests: 200 },
      ],
      fleet: { pools: [{ name: "main", gpu: "L40S", maxNumSeqs: 8 }] } }
    """

  /// Mean TTFT of each class, ms.
  private static func ttft(_ policy: String) throws -> [Double] {
    let scenario = try Fixture.scenario(text, "fleet.pools[0].schedulingPolicy=\"\(policy)\"")
    let outcome = try scenario.run(replication: 0) { _ in true }
    return outcome.result.classes.map { $0.latency.ttft.meanMilliseconds ?? 0 }
  }

  @Test("a class that comes first waits less, and the other pays for it")
  func priority() throws {
    let (plain, ranked) = (try Self.ttft("fcfs"), try Self.ttft("priority"))
    #expect(ranked[0] < plain[0] / 3)
    #expect(ranked[1] > plain[1])
    #expect(try Self.ttft("shortest-prompt-first")[0] < plain[0] / 3)
  }

  @Test("a priority that nobody looks at is said to change nothing")
  func remark() throws {
    func speaks(_ policy: String) throws -> Bool {
      try Fixture.scenario(Self.text, "fleet.pools[0].schedulingPolicy=\"\(policy)\"")
        .assumptions.contains { $0.contains("'priority'") }
    }
    #expect(try speaks("fcfs") && !speaks("priority"))
  }

  @Test("the canonical scenario keeps a policy, and says nothing of the usual one")
  func canonical() throws {
    for policy in SchedulerPolicies.all {
      let scenario = try Fixture.scenario(
        Self.text, "fleet.pools[0].schedulingPolicy=\"\(policy.name)\"")
      #expect(scenario.pools[0].limits.policy == policy)
      let text = JSONWriter.compact(scenario.canonical)
      #expect(text.contains("\"schedulingPolicy\"") == (policy != .fcfs))
    }
  }

  @Test("what a key's declaration says is the range it is read in")
  func range() throws {
    let key = PoolKeys.maxNumSeqs
    #expect(key.key.values == .int(key.range))
    #expect(ScenarioKeys.found("maxNumSeqs") == [key.key])
    func read(_ value: Int) throws -> Int {
      let change = "fleet.pools[0].\(key.key.name)=\(value)"
      return try Fixture.scenario(Fixture.small, change).pools[0].limits.maxNumSeqs
    }
    #expect(try read(key.range.lowerBound) == key.range.lowerBound)
    for value in [key.range.lowerBound - 1, key.range.upperBound + 1] {
      let error = #expect(throws: (any Error).self) { try read(value) }
      let says = "it must be from \(key.range.lowerBound) to \(key.range.upperBound)"
      #expect(error.map { "\($0)".contains(says) } == true)
    }
  }
}
