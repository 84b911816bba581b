import Fleet
import Metrics
import TestSupport
import Testing
import Text
import Units

@testable import Planning

@Suite struct OwnedFleetTests {
  private static let text = """
    {
      model: "llama-3.1-8b",
      workload: { arrivals: { process: "poisson", ratePerSecond: 8 }, promptTokens: 1500,
                  outputTokens: { distribution: "lognormal", mean: 150, p95: 400 }, duration: "10m" },
      fleet: { pools: [{ name: "main", gpu: "L40S", price: 1 }] },
      slo: { ttftMs: { p95: 1500 }, tpotMs: { p95: 60 } },
      headroom: { domain: "gpu" },
    }
    """

  private static let sized = Result {
    var options = SizingOptions()
    options.threads = 2
    options.window = Seconds(30)
    options.requestsPerReplicate = 500
    options.replicates = 6
    options.replicateCap = 12
    options.looksAtOtherWindows = true
    let scenario = try Fixture.scenario(text)
    let problem = SizingProblem(scenario, options: options)
    let load = try SizingLoad(scenario, window: options.window)
    return (try problem.size(load, catalog: try Fixture.identity()), problem, load)
  }

  @Test("the answer passes every gate, one fewer does not, and one more has more room")
  func agreesWithTheAnswer() throws {
    let (answer, problem, load) = try Self.sized.get()
    let needed = try #require(answer.replicas)
    let owned = try OwnedFleet(problem, needed, beside: answer, load)
    #expect(owned.holds && owned.toAdd == 0 && owned.gates.map(\.gate).count == 3)
    #expect(abs(try #require(owned.holdsUpTo) / (try #require(answer.holdsUpTo)) - 1) < 1e-9)
    let fewer = try OwnedFleet(problem, needed - 1, beside: answer, load)
    #expect(!fewer.holds && fewer.toAdd == 1 && !fewer.missed.isEmpty)
    let more = try OwnedFleet(problem, needed + 1, beside: answer, load)
    #expect(more.holds && (more.holdsUpTo ?? 0) > (owned.holdsUpTo ?? 0))
  }

  @Test("the answer at half and double the window is near that of the window")
  func otherWindows() throws {
    let (answer, _, _) = try Self.sized.get()
    let near = try #require(answer.nearness)
    #expect(near.windows.map(\.window.value) == [15, 60])
    let needed = try #require(answer.replicas)
    for other in near.windows where other.reason == nil {
      let count = try #require(other.replicas)
      #expect(abs(count - needed) <= max(2, needed / 3), "steady traffic: \(count) of \(needed)")
    }
    #expect(near.turnsWithWindow == near.windows.contains { $0.replicas != needed })
    #expect(near.fewer == needed - 1 && near.verdict != .holds)
  }

  @Test("the need that decides is the one that asks for most")
  func capacityIsOfTheMeasureThatDecides() throws {
    let (answer, _, _) = try Self.sized.get()
    let need = answer.demand.needs[try #require(answer.proof).held.decidingIndex]
    #expect(!need.isBound && need.replicas == answer.gates.headroom)
    #expect(try #require(answer.holdsUpTo) >= 1.3)
  }
}
