// CharacterisationTests.swift: statistics of traffic against closed forms.

import Foundation
import Kernel
import Testing
import Text
import Units
import Workload

@testable import Traffic

@Suite struct CharacterisationTests {
  private func statistics(_ arrivals: [Double], context: Int? = nil) -> TrafficStatistics {
    var statistics = TrafficStatistics(context: context)
    for (index, time) in arrivals.enumerated() {
      statistics.add(
        Request(
          arrival: SimulationTime(Seconds(time)), promptTokens: 100 + index % 7, outputTokens: 10))
    }
    return statistics
  }

  @Test("constant arrivals: CV 0, dispersion 0, peak = mean")
  func constant() {
    let found = statistics((0..<6000).map { Double($0) / 4 })
    #expect(abs(found.gaps.variation ?? 1) < 1e-9)
    #expect(abs(found.gaps.localVariation ?? 1) < 1e-9)
    for name in ["1s", "10s", "1m"] {
      #expect(found.bins(name).indexOfDispersion == 0, "\(name)")
      #expect(found.bins(name).peakToMean == 1, "\(name)")
      #expect(found.bins(name).rateNoise == 0, "\(name)")
    }
    #expect(found.gaps.tick == nil, "a metronome is no coarse clock")
    #expect(found.span == Seconds(1499.75) && found.meanRatePerSecond == 6000 / 1499.75)
  }

  @Test("Poisson arrivals: CV 1, dispersion 1 at every width", arguments: 1...4)
  func poisson(seed: Int) {
    var random = RandomStream(seed: UInt64(seed), name: "test")
    var time = 0.0
    let found = statistics(
      (0..<200_000).map { _ in
        time += -Double.random(in: Double.leastNonzeroMagnitude..<1, using: &random).logarithm / 5
        return time
      })
    #expect(abs((found.gaps.variation ?? 0) - 1) < 0.01)
    #expect(abs((found.gaps.localVariation ?? 0) - 1) < 0.02)
    // Standard error of a dispersion over n bins: √(2/n); four of them.
    for (name, bins) in [("1s", 40_000.0), ("10s", 4000), ("1m", 666)] {
      let dispersion = found.bins(name).indexOfDispersion ?? 0
      #expect(abs(dispersion - 1) < 4 * (2 / bins).squareRoot(), "\(name) \(dispersion)")
    }
    #expect(found.gaps.resolution == nil)
  }

  @Test("only whole bins count, and too few of them say nothing")
  func wholeBins() {
    // Bins of 10 s: 2, 0, 1, 1, 1, and a cut one with 50.
    let cut = (0..<50).map { 50 + Double($0) / 10 }
    let found = statistics([0, 1, 20, 30, 40] + cut)
    let bins = found.bins("10s")
    #expect(bins.wholeBins == 5)
    #expect(bins.indexOfDispersion == 0.4 && bins.peakToMean == 2)
    #expect(bins.peakStart == .zero)
    #expect(found.bins("1m").indexOfDispersion == nil && found.bins("1h").peakToMean == nil)
  }

  @Test("one row, two rows, all at one instant", arguments: [[0.0], [0, 0], [0, 3], [0, 0, 0]])
  func tiny(_ arrivals: [Double]) {
    let found = statistics(arrivals)
    #expect(found.requests == arrivals.count)
    #expect((found.meanRatePerSecond == nil) == (arrivals.last == 0))
    #expect(found.gaps.variation == nil && found.gaps.localVariation == nil)
    #expect(found.bins("1m").indexOfDispersion == nil)
    #expect(found.input.quantile(percent: 99) == 99 + arrivals.count)
    #expect(found.correlation.value == nil)
  }

  @Test("quantiles are nearest-rank, and exact below the limit of exactness")
  func quantiles() {
    var counts = TokenCounts()
    for value in (1...1000).reversed() { counts.add(value) }
    #expect(counts.quantile(percent: 50) == 500 && counts.quantile(percent: 95) == 950)
    #expect(counts.quantile(percent: 99.9) == 999 && counts.quantile(percent: 100) == 1000)
    #expect(counts.mean == 500.5 && counts.sum == 500_500 && counts.isExact)
    #expect(TokenCounts().quantile(percent: 50) == nil && TokenCounts().mean == nil)
  }

  @Test("the longest lengths take little memory and stay within 0.4 %")
  func longLengths() {
    var counts = TokenCounts()
    let values = (0..<2000).map { WorkloadLimits.tokensPerRequest - $0 * 499_000 }
    for value in values { counts.add(value) }
    let sorted = values.sorted()
    for percent in [1.0, 25, 50, 95, 99] {
      let exact = sorted[Int(percent / 100 * 2000) - 1]
      let found = counts.quantile(percent: percent) ?? 0
      #expect(abs(Double(found - exact)) <= 0.004 * Double(exact), "p\(percent)")
    }
    #expect(counts.maximum == WorkloadLimits.tokensPerRequest && !counts.isExact)
    #expect(counts.memoryBytes < 20 << 10)
    #expect(counts.quantile(percent: 100) == counts.maximum)
    counts.add(TokenCounts.exactLimit - 1)
    #expect(counts.memoryBytes <= TokenCounts.exactLimit * 8 + 20 << 10)
  }

  @Test("no sum of tokens overflows")
  func sums() {
    var counts = TokenCounts()
    for _ in 0..<3 { counts.add(Int.max) }
    #expect(counts.sum == 3 * Int128(Int.max))
  }

  @Test("a clock of steps is found, and what it spoils is named")
  func ticks() {
    var random = RandomStream(seed: 3, name: "test")
    var times: [Double] = []
    for step in 0..<1000 {
      for _ in 0..<Int.random(in: 4...16, using: &random) { times.append(Double(step) * 3) }
    }
    let found = statistics(times)
    #expect(found.gaps.tick == Seconds(3) && found.soundBin == Seconds(10))
    #expect(found.gaps.resolution == Seconds(1))
    #expect(found.gaps.ties == times.count - 1000)
  }

  @Test("over-long requests are counted")
  func overContext() {
    #expect(statistics([0, 1, 2, 3], context: 112).overContext == 1)
    #expect(statistics([0, 1], context: 500).overContext == 0)
  }

  @Test("a prefix is reused as far as its leading blocks were seen")
  func prefixes() {
    var reuse = PrefixReuse()
    for names: [UInt64] in [[1, 2, 3], [1, 2, 4], [9, 2], [], [0], [0, 7]] { reuse.add(names) }
    #expect(reuse.blocks == 11 && reuse.reused == 3 && reuse.requests == 5)
    var small = PrefixReuse(limit: 4)
    for first: UInt64 in 1...9 { small.add([first, 100]) }
    #expect(small.isCut && small.requests == 2 && small.reused == 0)
  }

  @Test("hours of the day by the local clock")
  func hours() {
    // Two weeks from a Wednesday noon: one request an hour, four between 13 and 14 h.
    var hours = HourlyCounts(start: ClockText.date("2025-09-10 12:00:00"))
    for hour in 0..<14 * 24 {
      for part in 0..<(hour % 24 == 1 ? 4 : 1) {
        hours.add(Seconds(Double(hour) * 3600 + Double(part) * 900))
      }
    }
    hours.add(Seconds(14 * 86_400))
    let table = hours.hoursOfDay ?? []
    #expect(abs((table.max() ?? 0) / (table.min() ?? 1) - 4) < 0.2)
    #expect(table.firstIndex(of: table.max() ?? 0) == 13)
    #expect(abs((hours.weekdayToWeekend ?? 0) - 1) < 0.01)
    #expect(HourlyCounts(start: nil).hoursOfDay == nil)
  }

  @Test func zones() {
    #expect(ClockText.zone("+08:00") == Seconds(28_800))
    #expect(ClockText.zone("-0330") == Seconds(-12_600) && ClockText.zone("Z") == .zero)
    #expect(
      ClockText.zone("8") == nil && ClockText.zone("") == nil && ClockText.zone("Asia") == nil)
  }

  @Test(
    "columns hold all requests, however long the span", arguments: [0.5, 60, 3600, 86_400, 3e7])
  func columns(span: Double) {
    let found = statistics((0...999).map { span * Double($0) / 999 })
    let (width, counts) = found.curve.columns(atMost: 72)
    #expect(counts.reduce(0, +) == 1000 && counts.count <= 72)
    #expect(Double(counts.count) * width.value > span)
  }
}

extension Double {
  fileprivate var logarithm: Double { log(self) }
}
