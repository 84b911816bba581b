import Kernel
import Metrics
import TestSupport
import Testing
import Text
import Units
import Workload

@testable import Planning

/// Loads of windows that differ, some of them empty.
private func profile(seed: Int, windows: Int) throws -> LoadProfile {
  var random = RandomStream(seed: UInt64(seed), name: "design-windows-test")
  let limit = LatencyLimit(
    metric: .e2el, percent: 95, limit: SimulationTime(Seconds(0.5 + random.nextUniform())))
  var builder = LoadProfileBuilder(
    window: Seconds(10), rules: [PresenceRule(ServiceObjective(limits: [limit]))],
    classes: [WorkloadClass(name: "only")])
  let isSparse = seed % 3 == 0
  for window in 0..<windows {
    let most = isSparse && random.nextUniform() < 0.7 ? 0 : Int(random.nextUniform() * 40)
    let offsets = (0..<most).map { _ in random.nextUniform() * 10 }.sorted()
    for offset in offsets {
      try builder.add(
        Request(
          arrival: SimulationTime(Seconds(Double(window) * 10 + offset)),
          promptTokens: Int.random(in: 1...5000, using: &random),
          outputTokens: Int.random(in: 0...900, using: &random)))
    }
  }
  try builder.add(
    Request(
      arrival: SimulationTime(Seconds(Double(windows) * 10)), promptTokens: 10, outputTokens: 5))
  return try builder.profile()
}

@Suite struct DesignWindowsTests {
  private static let measures: [LoadMeasure] = [
    .concurrency, .requestsPerSecond, .promptTokensPerSecond, .outputTokensPerSecond,
  ]

  @Test("within 15 % of the percentile, three at least, none above p98", arguments: 0..<60)
  func nearThePercentile(seed: Int) throws {
    let found = try profile(seed: seed, windows: 60 + seed)
    for measure in Self.measures {
      let rank = found.rank(measure)
      let (middle, top) = (rank.percentile(95), rank.percentile(98))
      guard middle > 0 else { continue }
      let design = DesignWindows(found, measure, percentile: 95, nil)
      func value(_ index: Int) -> Double { measure.value(found.windows[index], work: nil) }
      let known = found.wholeWindows.filter { value($0) > 0 && value($0) <= top * (1 + 1e-12) }
      let near = known.filter { abs(value($0) - middle) <= 0.15 * middle }
      #expect(design.windows == design.windows.sorted())
      #expect(design.windows.allSatisfy { value($0) <= top * (1 + 1e-12) })
      if near.count >= 3 {
        #expect(design.choice == .near && design.windows == near)
      } else {
        #expect(design.windows.count == min(3, known.count))
        let farthest = design.windows.map { abs(value($0) - middle) }.max() ?? 0
        for other in known where !design.windows.contains(other) {
          #expect(abs(value(other) - middle) >= farthest)
        }
      }
      let mean = design.windows.reduce(0) { $0 + value($1) } / Double(design.windows.count)
      #expect(abs(design.factor(to: 1.3 * middle) * mean - 1.3 * middle) < 1e-9 * middle)
    }
  }

  @Test("of fewer than 20 windows the three largest, and those that tie", arguments: 2..<19)
  func fewWindows(count: Int) throws {
    let found = try profile(seed: 3 * count + 1, windows: count)
    let design = DesignWindows(found, .promptTokensPerSecond, percentile: 95, nil)
    let values = found.wholeWindows.map { found.windows[$0].promptTokensPerSecond }.filter {
      $0 > 0
    }
    let wanted = values.sorted(by: >).prefix(3)
    #expect(design.choice == .largest && design.windows.count == wanted.count)
    let chosen = design.windows.map { found.windows[$0].promptTokensPerSecond }
    #expect(chosen.sorted(by: >) == Array(wanted))
  }

  @Test func windowsThatTieStay() throws {
    var builder = LoadProfileBuilder(
      window: Seconds(10), rules: [PresenceRule(ServiceObjective())],
      classes: [WorkloadClass(name: "only")])
    for second in 0...80 {
      try builder.add(
        Request(arrival: SimulationTime(Seconds(Double(second))), promptTokens: 9, outputTokens: 1))
    }
    let steady = DesignWindows(
      try builder.profile(), .promptTokensPerSecond, percentile: 95, nil)
    #expect(steady.windows == Array(0..<8) && steady.factor(to: 1.3 * 9) == 1.3)
  }

  @Test(
    "windows of any load, empty ones too, give replicates that meet their target", arguments: 0..<40
  )
  func fuzzedWindows(seed: Int) throws {
    var random = RandomStream(seed: UInt64(seed), name: "fuzzed-windows")
    func between(_ low: Double, _ high: Double) -> Double {
      low + (high - low) * random.nextUniform()
    }
    let (on, off, rate) = (between(0.05, 3), between(0.1, 20), between(1, 40))
    let scenario = try Fixture.scenario(
      Fixture.small,
      "workload.arrivals={process:\"onOff\",onDuration:\(on),offDuration:\(off),onRatePerSecond:\(rate)}",
      "workload.requests=null", "workload.duration=\(between(20, 120))", "seed=\(seed + 1)",
      "slo={ttftMs:{p95:2000}}")
    var options = SizingOptions()
    options.requestsPerReplicate = 200
    options.replicates = 4
    options.window = Seconds(between(1, 15).rounded())
    do {
      let demand = try LoadDemand(
        SizingProblem(scenario, options: options),
        SizingLoad(scenario, window: options.window))
      for measure in try demand.designs() {
        let need = demand.needs[measure.index]
        let loads = try measure.design.replicates(4, threads: 1)
        #expect(loads.contains { !$0.requests.isEmpty })
        let mean = loads.reduce(0) { $0 + need.load.measure.value($1.load, work: demand.work) } / 4
        // Few requests of a short load: the copies of one weigh.
        #expect(mean > 0.3 * need.target && mean < 3 * need.target, "\(need.load.measure)")
      }
    } catch let errors as InputErrors {
      // No load, or one shorter than a window, or mostly empty: said, and no trap.
      #expect([.empty, .outOfRange].contains(errors.errors[0].code), "\(errors.errors[0].message)")
    }
  }

  @Test("over the replicates each window is played as often, however few there are")
  func windowsAreDealt() throws {
    let scenario = try Fixture.scenario(
      Fixture.small, "workload.requests=null", "workload.duration=600",
      "slo={ttftMs:{p95:2000}}")
    var options = SizingOptions()
    options.requestsPerReplicate = 2000
    let demand = try LoadDemand(
      SizingProblem(scenario, options: options), SizingLoad(scenario, window: Seconds(60)))
    let source = try #require(demand.design.source as? WindowSource)
    #expect(source.chosen.windows.count == 3 && source.measured % 3 == 0)
    let loads = try demand.design.replicates(6, threads: 1)
    let target = demand.leading.target
    for load in loads { #expect(abs(load.load.concurrency / target - 1) < 0.1) }
  }
}
