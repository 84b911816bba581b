// RateTests.swift: rates that vary give the counts that their integrals and closed forms promise.

import Foundation
import Kernel
import TestSupport
import Testing
import Units

@testable import Workload

@Suite struct RateTests {
  static let shapes: [RateShape] = [
    .constant(3), .linear(from: 2, slope: 0.5), .linear(from: 500, slope: -0.5),
    .linear(from: 0, slope: 1e-6),
    .wave(meanRatePerSecond: 5, amplitude: 1, phase: 1),
    .wave(meanRatePerSecond: 5, amplitude: 0.3, phase: -2),
    .decay(floor: 1, excess: 9, perSecond: 0.01), .decay(floor: 0.1, excess: 1e6, perSecond: 0.5),
  ]

  @Test("the inverse of an integral is its inverse", arguments: shapes.indices)
  func inversion(index: Int) {
    let shape = Self.shapes[index]
    for start in [0, 0.125, 3, 500] {
      for length in [1e-3, 0.7, 90, 450] {
        let work = shape.integral(from: start, seconds: length)
        // Midpoint sums know nothing of the closed form.
        let steps = 2000
        let sum = (0..<steps).reduce(0.0) {
          $0 + shape.rate(at: start + (Double($1) + 0.5) * length / Double(steps))
        }
        let numeric = sum * length / Double(steps)
        #expect(abs(numeric - work) <= 1e-3 * abs(work) + 1e-12, "\(shape) \(start) \(length)")
        let found = shape.seconds(toReach: work * (1 - 1e-15), from: start, within: length * 2)
        let back = shape.integral(from: start, seconds: found)
        #expect(abs(back - work) <= 1e-12 * work, "\(shape) \(start) \(length): \(found)")
      }
    }
  }

  /// Dispersion of a two-state MMPP's counts over a time:
  /// I(t) = 1 + 2 (λ₁ − λ₂)² π₁ π₂ / (r λ̄) × (1 − (1 − e^(−rt))/(rt)), r the sum of both rates of change.
  /// Fischer and Meier-Hellstern, 1993, section 3.
  static func dispersion(_ rates: [Double], _ seconds: [Double], over time: Double) -> Double {
    let shares = seconds.map { $0 / (seconds[0] + seconds[1]) }
    let r = 1 / seconds[0] + 1 / seconds[1]
    let average = rates[0] * shares[0] + rates[1] * shares[1]
    let excess = 2 * pow(rates[0] - rates[1], 2) * shares[0] * shares[1] / (r * average)
    return 1 + excess * (1 - (1 - exp(-r * time)) / (r * time))
  }

  @Test("on/off and two-state MMPP are as bursty as their closed form says")
  func dispersion() throws {
    let onOff = OnOffRate(onSeconds: 2, offSeconds: 6, onRatePerSecond: 16)
    let markov = try #require(
      MarkovRate([.init(ratePerSecond: 9, meanSeconds: 5), .init(ratePerSecond: 1, meanSeconds: 3)])
    )
    for (rate, rates, seconds) in [
      (onOff as any RateCurve, [16.0, 0], [2.0, 6]), (markov, [9.0, 1], [5.0, 3]),
    ] {
      let requests = try ArrivalTests.stream(
        ModulatedArrivals(rate), LoadBound(requests: 300_000), seed: 3)
      for window in [1.0, 10, 100] {
        let found = indexOfDispersion(requests, binSeconds: window)
        let expected = Self.dispersion(rates, seconds, over: window)
        #expect(abs(found / expected - 1) < 0.15, "\(found) for \(expected) over \(window) s")
      }
    }
  }

  @Test("an MMPP spends the shares of time that its balance gives, from the start")
  func markovShares() throws {
    func expect(_ shares: [Double], _ expected: [Double]) {
      #expect(zip(shares, expected).allSatisfy { abs($0 - $1) < 1e-12 })
    }
    // Cyclic: shares are those of the mean times. With 0 → 1 always, 1 → 0 or 2, 2 → 1: visits 1, 2, 1.
    let states: [MarkovRate.State] = [
      .init(ratePerSecond: 1, meanSeconds: 1), .init(ratePerSecond: 2, meanSeconds: 2),
      .init(ratePerSecond: 30, meanSeconds: 3),
    ]
    let cyclic = try #require(
      MarkovRate(states, transitions: [[0, 1, 0], [0, 0, 1], [1, 0, 0]]))
    expect(cyclic.shares, [1.0 / 6, 2.0 / 6, 3.0 / 6])
    let chain = try #require(
      MarkovRate(states, transitions: [[0, 1, 0], [0.5, 0, 0.5], [0, 1, 0]]))
    expect(chain.shares, [1.0 / 8, 4.0 / 8, 3.0 / 8])
    #expect(MarkovRate(states, transitions: [[0, 1, 0], [1, 0, 0], [1, 0, 0]]) == nil)
    let counts = try (0..<4000).map {
      Double(
        try ArrivalTests.stream(
          ModulatedArrivals(chain), LoadBound(duration: SimulationTime(Seconds(2))),
          seed: UInt64($0)
        ).count)
    }
    let error = 4 * (variance(counts) / Double(counts.count)).squareRoot()
    #expect(abs(mean(counts) - 2 * chain.meanRatePerSecond) < error, "\(mean(counts))")
  }

  @Test("ramps, spikes and waves bring what their integral says, window by window")
  func integrals() throws {
    let curves: [(any RateCurve, [(Double, Double)])] = [
      (
        RampRate(fromRatePerSecond: 10, toRatePerSecond: 50, rampSeconds: 100),
        [(0, 1000), (50, 2000), (100, 2500), (150, 2500)]
      ),
      (
        // By hand: 50 s of base; a rise over 50 s to 10 ×; 50 s at the top; half-life 50 s after it.
        SpikeRate(
          baseRatePerSecond: 10, peakFactor: 10, startSeconds: 50, riseSeconds: 50,
          holdSeconds: 50, decaySeconds: 50),
        [(0, 500), (50, 2750), (100, 5000), (150, 500 + 45 * 50 / log(2.0))]
      ),
      (
        SpikeRate(
          baseRatePerSecond: 10, peakFactor: 10, startSeconds: 0, riseSeconds: 0, holdSeconds: 50,
          decaySeconds: 50, decay: .linear),
        [(0, 5000), (50, 2750), (100, 500), (150, 500)]
      ),
      (
        ProfileRate([
          .init(seconds: 50, ratePerSecond: 8), .init(seconds: 50, ratePerSecond: nil),
          .init(seconds: 100, ratePerSecond: 2),
        ]), [(0, 400), (50, 0), (100, 100), (150, 100)]
      ),
    ]
    for (curve, windows) in curves {
      for gaps in [RenewalGaps.exponential, .gamma(cv: 0.5)] {
        let runs = 8.0
        var counts = [Double](repeating: 0, count: 4)
        for seed in 0..<Int(runs) {
          let all = try ArrivalTests.stream(
            ModulatedArrivals(curve, gaps: gaps), LoadBound(duration: SimulationTime(Seconds(200))),
            seed: UInt64(seed))
          for request in all { counts[min(3, Int(request.arrival.seconds.value / 50))] += 1 }
        }
        for (index, (start, expected)) in windows.enumerated() {
          let error = 5 * (expected * runs).squareRoot() + 1e-9
          #expect(abs(counts[index] - expected * runs) < error, "\(curve) at \(start)")
        }
      }
    }
    #expect(curves[3].0.endSeconds == 200)
    #expect((curves[3].0 as? ProfileRate)?.missingSeconds == 50)
    #expect(abs(curves[1].0.expectedRequests(inFirst: 150) - 8250) < 1e-6)
  }

  @Test("noise adds the variance of its own law to the counts", arguments: [2.0, 30])
  func noise(window: Double) throws {
    let (rate, sigma, correlation) = (10.0, 0.5, 10.0)
    let noise = RateNoise(sigma: sigma, correlationSeconds: correlation)
    let process = ModulatedArrivals(ConstantRate(ratePerSecond: rate), noise: noise)
    let requests = try ArrivalTests.stream(process, LoadBound(requests: 400_000), seed: 11)
    // Steps k apart have covariance e^(σ² e^(−k/10)) − 1; on a grid at random it is linear between them.
    func covariance(_ lag: Double) -> Double {
      let steps = lag / noise.stepSeconds
      let (low, share) = (steps.rounded(.down), steps - steps.rounded(.down))
      func at(_ k: Double) -> Double { expm1(sigma * sigma * exp(-k / 10)) }
      return (1 - share) * at(low) + share * at(low + 1)
    }
    let points = 2000
    let width = window / Double(points)
    let extra = (0..<points).reduce(0.0) { sum, index in
      let lag = (Double(index) + 0.5) * width
      return sum + 2 * (window - lag) * covariance(lag) * width
    }
    let expected = 1 + rate * extra / window
    let found = indexOfDispersion(requests, binSeconds: window)
    #expect(abs(found / expected - 1) < 0.15, "\(found) for \(expected)")
    let average = Double(requests.count) / (requests.last?.arrival.seconds.value ?? 1)
    // The mean factor over 40,000 s has a standard error of about √(2 · 0.28 · 10 / 40,000) = 1.2 %.
    #expect(abs(average / rate - 1) < 0.05, "\(average)")
  }

  @Test("without spread, noise changes the law of nothing")
  func noNoise() throws {
    let quiet = ModulatedArrivals(
      ConstantRate(ratePerSecond: 20), gaps: .weibull(cv: 2),
      noise: RateNoise(sigma: 0, correlationSeconds: 3))
    let found = gaps(try ArrivalTests.stream(quiet, LoadBound(requests: 100_000)))
    #expect(abs(variance(found).squareRoot() / mean(found) - 2) < 0.08)
  }

  @Test("every day has its factor, every hour its place, in local time")
  func weeks() throws {
    // Wednesday 22:00 to Sunday 22:00, weekends at half.
    let start = (2 * 24 + 22) * 3600.0
    let rate = DiurnalRate(
      .wave(meanRatePerSecond: 1, amplitude: 0.8, peakHour: 14),
      dayFactors: [1, 1, 1, 1, 1, 0.5, 0.5], startSeconds: start)
    #expect(abs(rate.meanRatePerSecond - 6.0 / 7) < 1e-12)
    let requests = try ArrivalTests.stream(
      ModulatedArrivals(rate), LoadBound(duration: SimulationTime(Seconds(4 * 86_400))), seed: 2)
    var counts = [Double](repeating: 0, count: 168)
    for request in requests { counts[Int((request.arrival.seconds.value + start) / 3600)] += 1 }
    for hour in Int(start / 3600)..<Int(start / 3600) + 96 {
      let angle = 2 * Double.pi / 24
      let swing =
        0.8 / angle * (sin(angle * Double(hour + 1 - 14)) - sin(angle * Double(hour - 14)))
      let expected = 3600 * (1 + swing) * (hour >= 120 ? 0.5 : 1)
      #expect(abs(counts[hour] - expected) < 5 * expected.squareRoot(), "hour \(hour)")
    }
  }

  @Test("a clock put forward skips its hour, one put back repeats it")
  func clockShifts() throws {
    let table = (0..<24).map { $0 == 2 ? 1.0 : 0 }
    func hits(_ by: Double) throws -> [Double] {
      let rate = DiurnalRate(
        .hourly(table), startSeconds: 0,
        shifts: [.init(atSeconds: by > 0 ? 2 * 3600 : 3 * 3600, bySeconds: by)])
      let requests = try ArrivalTests.stream(
        ModulatedArrivals(rate), LoadBound(duration: SimulationTime(Seconds(2 * 86_400))))
      return [requests.count { $0.arrival.seconds.value < 43_200 }, requests.count].map(Double.init)
    }
    let forward = try hits(3600)
    #expect(forward[0] == 0 && abs(forward[1] - 3600) < 300)
    let back = try hits(-3600)
    #expect(abs(back[0] - 7200) < 430 && abs(back[1] - 10_800) < 520)
  }
}

extension RateShape {
  /// A wave of a period of 400 s.
  fileprivate static func wave(
    meanRatePerSecond mean: Double, amplitude: Double, phase: Double
  ) -> RateShape {
    .wave(mean: mean, amplitude: amplitude, angularRate: 2 * Double.pi / 400, phase: phase)
  }
}
