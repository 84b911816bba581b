import Fleet
import Metrics
import TestSupport
import Testing
import Text
import Units
import Workload

@testable import Planning
@testable import Plans

@Suite struct JobSizingTests {
  private static let chat = """
    { name: "chat", arrivals: { process: "poisson", ratePerSecond: 6 }, promptTokens: 800,
      outputTokens: 100, duration: "40m", slo: { ttftMs: { p95: 2000 }, tpotMs: { p95: 80 } } }
    """
  /// So much work that one replica is busy with it for longer than it has.
  private static func batch(_ requests: Int, deadline: String = "10m") -> String {
    """
    { name: "batch", arrivals: { process: "batch", window: "1m", deadline: "\(deadline)" },
      promptTokens: 3000, outputTokens: 200, requests: \(requests) }
    """
  }

  private func scenario(_ classes: [String], _ overrides: String...) throws -> Scenario {
    try Fixture.scenario(
      """
      { model: "llama-3.1-8b", fleet: { pools: [{ gpu: "L40S" }] },
        workload: [\(classes.joined(separator: ","))] }
      """, overrides)
  }

  private func size(
    _ scenario: Scenario
  ) throws -> (answer: SizingAnswer, problem: SizingProblem, load: SizingLoad) {
    var options = SizingOptions()
    options.threads = 2
    options.window = Seconds(60)
    options.requestsPerReplicate = 1000
    options.replicates = 4
    options.replicateCap = 8
    let problem = SizingProblem(scenario, options: options)
    let load = try SizingLoad(scenario, window: options.window)
    return (try problem.size(load, catalog: try Fixture.identity()), problem, load)
  }

  @Test func aJobCountsForNoPresence() throws {
    let with = try SizingLoad(scenario([Self.chat, Self.batch(400)]), window: Seconds(60))
    let without = try SizingLoad(scenario([Self.chat]), window: Seconds(60))
    let p95 = [with, without].map { $0.profile.rank(.concurrency).percentile(95) }
    #expect(abs(p95[0] / p95[1] - 1) < 0.05, "\(p95)")
    #expect(with.profile.jobs.map(\.requests) == [400] && without.profile.jobs.isEmpty)
    #expect(with.profile.jobs[0].end == SimulationTime(Seconds(600)))
  }

  @Test func aJobThatFitsInTheTroughAddsLittleAndOneThatDoesNotDecides() throws {
    let alone = try #require(try size(scenario([Self.chat])).answer.replicas)
    let small = try size(scenario([Self.chat, Self.batch(100, deadline: "30m")])).answer
    let (large, problem, load) = try size(scenario([Self.chat, Self.batch(6000)]))
    #expect(try #require(small.replicas) <= alone + 1)
    let needed = try #require(large.replicas)
    #expect(needed > alone)
    let job = try #require(large.demand.needs.last)
    #expect(job.load.measure == .batch && job.job?.name == "batch")
    // As recorded the answer is done in time, and a fleet for the chat alone is not.
    let everywhere = load.profile.windows.map { _ in true }
    func share(_ replicas: Int) throws -> Double {
      let stream = try load.recorded.makeStream()
      let run = try TraceReplay(problem, load.profile, isInScope: everywhere).run(replicas, stream)
      let batch = try #require(run.outcome).result.classes[1]
      return Double(batch.withinDeadline) / Double(batch.arrived)
    }
    #expect(try share(needed) == 1)
    #expect(try share(1) < 1)
  }

  @Test("a load of jobs alone is sized by them", arguments: ["10m", "20m"])
  func jobsAlone(deadline: String) throws {
    let (answer, _, load) = try size(scenario([Self.batch(6000, deadline: deadline)]))
    #expect(load.profile.isOfJobs && answer.demand.needs.map(\.load.measure) == [.batch])
    let headroom = try #require(answer.gates.headroom)
    let replay = try #require(answer.gates.replay)
    #expect(headroom >= replay && replay >= 1)
    #expect(answer.replicas == max(headroom, try #require(answer.gates.failure)))
    if headroom > 1 {
      let proof = try #require(answer.judged.proofs.first { $0.gate == "headroom" })
      #expect(proof.fewerVerdict == .fails)
    }
  }

  @Test func moreTimeNeverTakesMoreReplicas() throws {
    let needs = try ["5m", "10m", "20m", "40m"].map {
      try #require(try size(scenario([Self.batch(6000, deadline: $0)])).answer.gates.headroom)
    }
    #expect(needs == needs.sorted(by: >) && needs[0] > needs[3], "\(needs)")
  }

  @Test func aBurstAtOneInstantIsSized() throws {
    let burst = """
      { name: "burst", arrivals: { process: "batch" }, promptTokens: 1000, outputTokens: 100,
        requests: 3000, slo: { e2eMs: { p99: 120000 } } }
      """
    let (answer, _, load) = try size(scenario([burst]))
    #expect(load.profile.isOfJobs && load.profile.jobs[0].classIndex == nil)
    let needed = try #require(answer.gates.headroom)
    #expect(needed > 1, "so many do not end on one replica in two minutes")
    #expect(answer.nearness?.windows.isEmpty == true)
  }

  @Test func aPartOfALoadWithADeadlineIsRefused() throws {
    let scenario = try scenario([Self.chat, Self.batch(10)])
    let errors = #expect(throws: InputErrors.self) {
      try SizingLoad(scenario, window: Seconds(60), span: LoadSpan("5m..20m"))
    }
    #expect(errors?.errors[0].code == .conflict)
  }
}
