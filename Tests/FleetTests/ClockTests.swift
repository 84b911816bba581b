// ClockTests.swift: a run ends before its clock does.

import Engine
import Fleet
import Testing
import Units
import Workload

@Suite struct ClockTests {
  @Test("a run that outlasts the clock is refused, one that just fits is not")
  func beyondClock() throws {
    let limits = EngineLimits(
      maxNumSeqs: 1, maxNumBatchedTokens: 8, maxModelLen: 100, kvBlocks: 10)
    for (outputTokens, fits) in [(7, true), (9, false)] {
      let request = Request(arrival: .zero, promptTokens: 1, outputTokens: outputTokens)
      let scenario = Scenario(
        seed: 0, theme: "clock",
        pools: [
          PoolSpecification(
            name: "pool", replicas: 1, limits: limits,
            stepTime: SyntheticStepModel(tokenBase: 1 << 60))
        ], router: .leastOutstanding, classes: [ClassSpecification(name: "class", pools: [0])],
        requests: [request], loops: [], frontEnd: .zero)
      var simulation = try scenario.simulation()
      if fits {
        #expect(try simulation.run().duration == SimulationTime(ticks: 7 << 60).seconds)
      } else {
        #expect(throws: SimulationError.beyondClock) { try simulation.run() }
      }
    }
  }
}
