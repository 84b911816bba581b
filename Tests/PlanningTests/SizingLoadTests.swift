import Kernel
import Metrics
import Plans
import TestSupport
import Testing
import Text
import Units
import Workload

@testable import Planning

private func time(_ seconds: Double) -> SimulationTime { SimulationTime(Seconds(seconds)) }

private func limit(_ metric: LatencyMetric, _ percent: Double, _ seconds: Double) -> LatencyLimit {
  LatencyLimit(metric: metric, percent: percent, limit: time(seconds))
}

@Suite struct SizingLoadTests {
  /// A profile of requests with a presence of their own in seconds: one token a second.
  private func profile(
    _ requests: [(at: Double, presence: Int)], window: Double
  ) throws -> LoadProfile {
    let rule = PresenceRule(ServiceObjective(limits: [limit(.itl, 95, 1)]))
    var builder = LoadProfileBuilder(
      window: Seconds(window), rules: [rule], classes: [WorkloadClass(name: "only")])
    for request in requests {
      try builder.add(
        Request(arrival: time(request.at), promptTokens: 1, outputTokens: request.presence))
    }
    return try builder.profile()
  }

  @Test("constant traffic: rate × presence")
  func constantTraffic() throws {
    let scenario = try Fixture.scenario(
      Fixture.small, "workload.arrivals={process:\"constant\",ratePerSecond:2}",
      "workload.outputTokens=11", "workload.requests=2000",
      "slo={ttftMs:{p50:10,p95:1000},itlMs:{p95:50}}")
    let load = try SizingLoad(scenario, window: Seconds(60))
    // 1 s + 10 × 50 ms, twice a second; the first window has nobody from before.
    for window in load.profile.windows.dropFirst() where window.seconds > 10 {
      #expect(abs(window.concurrency - 3) < 0.03, "\(window)")
      if window.seconds > 59 { #expect(abs(window.concurrency - 3) < 1e-9) }
    }
    #expect(abs(load.profile.meanPresence.value - 1.5) < 1e-9)
    #expect(load.requests == 2000)
  }

  @Test("presence over many windows, against adding it up window by window", arguments: 0..<40)
  func longPresence(seed: Int) throws {
    var random = RandomStream(seed: UInt64(seed), name: "presence")
    var now = 0.0
    let requests = (0..<200).map { _ in
      now += random.nextUniform() * 2
      return (at: now, presence: Int.random(in: 1...(seed % 2 == 0 ? 3 : 90), using: &random))
    }
    let found = try profile(requests, window: 7)
    let end = requests[requests.count - 1].at
    for (index, window) in found.windows.enumerated() {
      let (start, close) = (Double(index) * 7, min(end, Double(index + 1) * 7))
      let sum = requests.reduce(0) { sum, request in
        sum + max(0, min(close, request.at + Double(request.presence)) - max(start, request.at))
      }
      let seconds = max(close - start, 1e-9)
      #expect(abs(window.seconds - seconds) < 1e-6 || index == found.windows.count - 1)
      #expect(abs(window.concurrency * window.seconds - sum) < 1e-5, "window \(index)")
    }
  }

  @Test func emptyWindowsCount() throws {
    let found = try profile([(0, 1), (95, 1), (100, 1)], window: 10)
    #expect(found.windows.count == 11)
    #expect(found.windows.count { $0.concurrency == 0 } >= 8)
    #expect(found.rank(.concurrency).percentile(50) == 0)
  }

  @Test(
    "time-weighted nearest rank",
    arguments: [
      ([1.0, 2, 3], [1.0, 1, 98], 95.0, 3.0), ([3, 1, 2], [90, 5, 5], 10, 2),
      (Array(stride(from: 20.0, to: 0, by: -1)), [Double](repeating: 1, count: 20), 95, 19),
      ([5, 1], [0.06, 0.94], 94, 1), ([5, 1], [0.06, 0.94], 95, 5), ([7], [300], 95, 7),
    ])
  func nearestRank(values: [Double], weights: [Double], percent: Double, expected: Double) {
    #expect(TimeWeightedRank(values: values, weights: weights).percentile(percent) == expected)
  }

  @Test func intervalHoldsThePercentileOfNoise() throws {
    var random = RandomStream(seed: 3, name: "noise")
    let values = (0..<400).map { _ in random.nextUniform() }
    let rank = TimeWeightedRank(values: values, weights: values.map { _ in 1 })
    let blocks = try #require(LoadBlocks(windows: 400, windowSeconds: 300))
    let ends = rank.interval(95, plan: blocks.plan, seed: 1)
    #expect(ends.low < 0.95 && 0.95 < ends.high && ends.high - ends.low < 0.12)
    #expect(blocks.sentence.contains("fewer than four days"))
    let days = try #require(LoadBlocks(windows: 288 * 7, windowSeconds: 300))
    #expect(days.plan.period == 288 && days.sentence == "block bootstrap of days")
    #expect(LoadBlocks(windows: 1, windowSeconds: 300) == nil)
  }

  @Test("the rule of presence by what is promised")
  func rules() {
    func ticks(_ limits: LatencyLimit...) -> Int64 {
      PresenceRule(ServiceObjective(limits: limits)).ticks(outputTokens: 11)
    }
    #expect(ticks(limit(.ttft, 95, 2), limit(.tpot, 50, 0.25)) == time(4.5).ticks)
    #expect(ticks(limit(.ttft, 50, 1), limit(.ttft, 99, 2), limit(.itl, 95, 0.5)) == time(7).ticks)
    #expect(ticks(limit(.ttft, 95, 2), limit(.e2el, 95, 30)) == time(30).ticks)
    #expect(ticks(limit(.ttft, 95, 2)) == time(2).ticks)
    #expect(ticks(limit(.itl, 95, 0.5)) == time(5.5).ticks)
    #expect(ticks() == 0)
    let huge = PresenceRule(ServiceObjective(limits: [limit(.itl, 95, 1e6)]))
    #expect(huge.ticks(outputTokens: .max) == .max / 4)
  }

  @Test("sums over a window give the pairs and the context of its requests")
  func sums() {
    var window = LoadWindow(seconds: 1)
    let requests = [(5, 3), (1, 1), (7, 10)]
    for (prompt, output) in requests { window.add(promptTokens: prompt, outputTokens: output) }
    let pairs = requests.reduce(0) { $0 + (1...$1.0).reduce(0, +) }
    // The j-th decode step attends over prompt + j tokens.
    let context = requests.reduce(0) { sum, request in
      sum + (1..<max(2, request.1)).reduce(0) { request.1 > 1 ? $0 + request.0 + $1 : $0 }
    }
    #expect(window.promptPairs == Double(pairs))
    #expect(window.decodeContext == Double(context))
  }

  @Test func aLoadThatIsReadAgainIsTheSame() throws {
    let scenario = try Fixture.scenario(Fixture.small, "slo={ttftMs:{p95:1000}}")
    let held = try RecordedLoad(scenario.workload, seed: 1, readsOnce: false) { _ in }
    let read = try RecordedLoad(scenario.workload, seed: 1, readsOnce: false, heldLimit: 10) { _ in
    }
    #expect(held.held?.count == 3000 && read.held == nil)
    let ticks = time(10).ticks
    let wanted = (0..<16).map { $0 == 3 || $0 == 9 }
    let a = try WindowedRequests(held, windowTicks: ticks, windows: 16, wanted: wanted)
    let b = try WindowedRequests(read, windowTicks: ticks, windows: 16, wanted: wanted)
    for window in [3, 9] {
      var (x, y) = (a.stream(ofWindow: window), b.stream(ofWindow: window))
      #expect(a.count(ofWindow: window) > 100)
      while let request = x.next() { #expect(request == y.next()) }
      #expect(y.next() == nil)
    }
    #expect(b.count(ofWindow: 4) == 0)
    #expect(throws: InputErrors.self) {
      try RecordedLoad(scenario.workload, seed: 1, readsOnce: true, heldLimit: 10) { _ in }
    }
  }
}
