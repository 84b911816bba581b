// TraceTransformTests.swift: the laws of squeezing, superposing, seasons, tokens, ticks and missing windows.

import Kernel
import TestSupport
import Testing
import Text
import Units

@testable import Workload

@Suite struct TraceTransformTests {
  static func traffic(_ count: Int = 20_000, seed: UInt64 = 3) throws -> [Request] {
    try RateScaleTests.synthetic(
      ModulatedArrivals(
        OnOffRate(onSeconds: 30, offSeconds: 60, onRatePerSecond: 9, offRatePerSecond: 1)),
      requests: count, seed: seed)
  }

  @Test("a squeezed window is one k times as wide before", arguments: [0.5, 1.3, 3.0])
  func squeezes(k: Double) throws {
    let list = try Self.traffic()
    let squeezed = try all(TimeScaledStream(ListStream(list), factor: k))
    #expect(squeezed.map(\.promptTokens) == list.map(\.promptTokens))
    for (a, b) in zip(list, squeezed) {
      #expect(abs(b.arrival.seconds.value * k - a.arrival.seconds.value) < 1e-9)
    }
    let before = indexOfDispersion(list, binSeconds: 60 * k)
    #expect(abs(indexOfDispersion(squeezed, binSeconds: 60) / before - 1) < 0.02)
  }

  @Test func refusesToStretchBeyondTheClock() throws {
    let list = try Self.traffic(10)
    #expect(throws: InputErrors.self) {
      try all(TimeScaledStream(ListStream(list), factor: 1e-9))
    }
  }

  @Test("superposed copies keep the index of dispersion", arguments: [0.5, 1.0, 2.5, 4.0])
  func superposes(k: Double) throws {
    let list = try Self.traffic()
    let stream = try IndependentStream(factor: k, seed: 4) { ListStream(list) }
    let sum = try all(stream)
    #expect(isSorted(sum))
    let growth = Double(sum.count) / Double(list.count)
    #expect(abs(growth / k - 1) < 0.01)
    let before = indexOfDispersion(list, binSeconds: 30)
    // Thinning a copy takes it to 1 + p (I − 1); the copies' variances add.
    let part = k - k.rounded(.down)
    let expected = (k.rounded(.down) * before + part * (1 + part * (before - 1))) / k
    #expect(abs(indexOfDispersion(sum, binSeconds: 30) / expected - 1) < 0.2)
    if k == 1 { #expect(sum == list) }
    if k == 4 {
      let tokens = list.reduce(0) { $0 + $1.promptTokens }
      #expect(sum.reduce(0) { $0 + $1.promptTokens } == 4 * tokens)
    }
  }

  @Test("a season multiplies the rate of its stretches")
  func seasons() throws {
    let list = try RateScaleTests.synthetic(
      PoissonArrivals(ratePerSecond: 10), requests: 40_000)
    let season = Season(every: SimulationTime(Seconds(100)), multipliers: [1, 0.25, 0, 0.5])
    let kept = try all(SeasonedStream(ListStream(list), season: season, seed: 1))
    for (stretch, multiplier) in season.multipliers.enumerated() {
      func count(_ requests: [Request]) -> Double {
        Double(requests.count { Int($0.arrival.seconds.value / 100) % 4 == stretch })
      }
      #expect(abs(count(kept) - multiplier * count(list)) < 4 * count(list).squareRoot())
    }
  }

  @Test func seasonsKeepWholeSessions() throws {
    let list = (0..<4000).map { index -> Request in
      Request(
        arrival: SimulationTime(Seconds(Double(index))), promptTokens: 1, outputTokens: 1,
        session: UInt64(index % 400 + 1))
    }
    let season = Season(every: SimulationTime(Seconds(50)), multipliers: [1, 0.4])
    var stream = SeasonedStream(ListStream(list), season: season, seed: 1)
    var turns: [UInt64: Int] = [:]
    while let item = try stream.next() { turns[item.session, default: 0] += 1 }
    #expect(turns.values.allSatisfy { $0 == 10 })
    let kept = Double(turns.count) / 400
    #expect(abs(kept - 0.7) < 0.08)
  }

  @Test("token sums follow the factor, and nothing falls below one", arguments: [0.3, 1.15, 2.0])
  func tokens(factor: Double) throws {
    var list = try Self.traffic()
    list[0].outputTokens = 0
    var scale = TokenScale()
    scale.prompt = factor
    scale.output = 0.01
    let scaled = try all(TokenScaledStream(ListStream(list), scale: scale))
    #expect(scaled.map(\.arrival) == list.map(\.arrival))
    let sum = Double(list.reduce(0) { $0 + $1.promptTokens })
    let found = Double(scaled.reduce(0) { $0 + $1.promptTokens })
    #expect(abs(found - factor * sum) < 3 * Double(list.count).squareRoot() + 0.001 * sum)
    #expect(scaled[0].outputTokens == 0)
    #expect(scaled.dropFirst().allSatisfy { $0.outputTokens == 1 })
  }

  @Test("missing windows are no silence: the rate around them is the rate")
  func missing() throws {
    let windows = MissingWindows([
      .init(from: SimulationTime(Seconds(50)), to: SimulationTime(Seconds(80))),
      .init(from: SimulationTime(Seconds(10)), to: SimulationTime(Seconds(20))),
      .init(from: SimulationTime(Seconds(15)), to: SimulationTime(Seconds(30))),
    ])
    #expect(windows.windows.count == 2)
    #expect(windows.recorded(before: SimulationTime(Seconds(100))).seconds.value == 50)
    #expect(windows.recorded(before: SimulationTime(Seconds(60))).seconds.value == 30)
    #expect(windows.contains(SimulationTime(Seconds(10))))
    #expect(!windows.contains(SimulationTime(Seconds(30))))
    let list = (0..<100).map { TransformTests.at(Double($0), $0) }
    let left = try all(RecordedStream(ListStream(list), missing: windows))
    #expect(left.map(\.arrival.seconds.value) == (0..<50).map(Double.init))
    #expect(left.map(\.promptTokens) == Array(0..<10) + Array(30..<50) + Array(80..<100))
  }

  @Test("finds ticks, and none where there are none", arguments: [0.02, 1.0, 3.0, 60.0])
  func findsTicks(width: Double) throws {
    let exact = try Self.traffic(4000).map(\.arrival)
    #expect(DeQuantisedStream.tick(of: exact) == nil)
    var random = RandomStreamFixture.make()
    let ticked = exact.map { time in
      let trembling = (random.nextUniform() - 0.5) * 0.002 * width
      let seconds = (time.seconds.value / width).rounded(.down) * width + trembling
      return SimulationTime(Seconds(max(0, seconds)))
    }
    #expect(DeQuantisedStream.tick(of: ticked) == SimulationTime(Seconds(width)))
  }

  @Test("spreads inside the tick, keeps order and counts", arguments: [nil, 3.0])
  func spreads(tick: Double?) throws {
    let list = try RateScaleTests.synthetic(
      PoissonArrivals(ratePerSecond: 4), requests: 10_000
    ).map { request in
      var request = request
      let seconds = (request.arrival.seconds.value / 3).rounded(.down) * 3
      request.arrival = SimulationTime(Seconds(seconds))
      return request
    }
    let width = tick.map { SimulationTime(Seconds($0)) }
    let spread = try all(DeQuantisedStream(ListStream(list), tick: width, seed: 1))
    #expect(isSorted(spread))
    #expect(spread.map(\.promptTokens) == list.map(\.promptTokens))
    #expect(spread.first?.arrival == .zero)
    #expect(indexOfDispersion(list, binSeconds: 1) > 3)
    #expect(abs(indexOfDispersion(spread, binSeconds: 1) - 1) < 0.1)
    for (a, b) in zip(list, spread) { #expect(abs((a.arrival - b.arrival).seconds.value) < 3) }
  }

  @Test("a shift lies between repetitions")
  func repeatShift() throws {
    let shift = SimulationTime(Seconds(10))
    let twice = try all(try RepeatedStream(times: 2, shift: shift) { TransformTests.five })
    #expect(twice[5].arrival == SimulationTime(Seconds(6 + 1.5 + 10)))
  }
}
