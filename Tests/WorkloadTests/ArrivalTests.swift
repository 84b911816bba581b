// ArrivalTests.swift: processes have the mean, the variability and the bounds they promise.

import Kernel
import TestSupport
import Testing
import Units

@testable import Workload

@Suite struct ArrivalTests {
  static func stream(_ process: any ArrivalProcess, _ bound: LoadBound, seed: UInt64 = 1) throws
    -> [Request]
  {
    let lengths = LengthSampler(
      prompt: ConstantLength(1), output: ConstantLength(1), seed: seed, replication: 0, suffix: "")
    return try all(SyntheticStream(arrivals: process, lengths: lengths, bound: bound, seed: seed))
  }

  static let renewal: [(String, any ArrivalProcess, Double)] = [
    ("constant", ConstantArrivals(ratePerSecond: 4), 0),
    ("poisson", PoissonArrivals(ratePerSecond: 4), 1),
    ("gamma 0.5", RenewalArrivals(ratePerSecond: 4, gaps: .gamma(cv: 0.5)), 0.5),
    ("gamma 1", RenewalArrivals(ratePerSecond: 4, gaps: .gamma(cv: 1)), 1),
    ("gamma 3", RenewalArrivals(ratePerSecond: 4, gaps: .gamma(cv: 3)), 3),
    ("weibull 0.5", RenewalArrivals(ratePerSecond: 4, gaps: .weibull(cv: 0.5)), 0.5),
    ("weibull 1", RenewalArrivals(ratePerSecond: 4, gaps: .weibull(cv: 1)), 1),
    ("weibull 2", RenewalArrivals(ratePerSecond: 4, gaps: .weibull(cv: 2)), 2),
  ]

  @Test("gaps have the mean 1/rate and the CV asked for", arguments: renewal.indices)
  func gapMoments(index: Int) throws {
    let (name, process, cv) = Self.renewal[index]
    let n = 200_000
    let found = gaps(try Self.stream(process, LoadBound(requests: n)))
    let average = mean(found)
    // Four standard errors of a mean of n gaps.
    #expect(abs(average * 4 - 1) <= 4 * cv / Double(n).squareRoot() + 1e-9, "\(name): \(average)")
    #expect(abs(variance(found).squareRoot() / average - cv) < 0.03 * cv + 1e-9, "\(name)")
  }

  static let day = (0..<24).map { 1 + Double($0 % 6) }
  static let processes: [(String, any ArrivalProcess, Double)] =
    renewal.map { ($0.0, $0.1, 4) } + [
      (
        "on/off",
        ModulatedArrivals(OnOffRate(onSeconds: 2, offSeconds: 6, onRatePerSecond: 16)), 4
      ),
      (
        "bursty on/off",
        ModulatedArrivals(
          OnOffRate(onSeconds: 2, offSeconds: 6, onRatePerSecond: 16), gaps: .gamma(cv: 2)), 4
      ),
      (
        "constant on/off",
        ModulatedArrivals(
          OnOffRate(
            onSeconds: 2, offSeconds: 6, onRatePerSecond: 10, offRatePerSecond: 2, phases: .constant
          )),
        4
      ),
      (
        "noisy gamma",
        ModulatedArrivals(
          ConstantRate(ratePerSecond: 4), gaps: .gamma(cv: 2),
          noise: RateNoise(sigma: 0.4, correlationSeconds: 5)), 4
      ),
      (
        "noisy on/off",
        ModulatedArrivals(
          OnOffRate(onSeconds: 2, offSeconds: 6, onRatePerSecond: 16),
          noise: RateNoise(sigma: 0.4, correlationSeconds: 5)), 4
      ),
      (
        "sessions",
        ConversationArrivals(
          starts: PoissonArrivals(ratePerSecond: 1),
          shape: ConversationShape(
            turns: .geometric(mean: 4),
            pause: DurationLaw(.exponential(.init(mean: 3))), answerSeconds: 1)), 4
      ),
      (
        "diurnal",
        ModulatedArrivals(DiurnalRate(hourly: day, meanRatePerSecond: 0.02, startHour: 7.25)), 0.02
      ),
      (
        "diurnal gamma",
        ModulatedArrivals(
          DiurnalRate(hourly: day, meanRatePerSecond: 0.02, startHour: 7.25), gaps: .gamma(cv: 2)),
        0.02
      ),
    ]

  @Test("a window of length T holds rate × T arrivals on average", arguments: processes.indices)
  func countsInAWindow(index: Int) throws {
    let (name, process, rate) = Self.processes[index]
    #expect(abs((process.meanRatePerSecond ?? 0) - rate) < 1e-9)
    let length = name.hasPrefix("diurnal") ? 86_400.0 : 10
    let window = LoadBound(duration: SimulationTime(Seconds(length)))
    let counts = try (0..<1000).map {
      Double(try Self.stream(process, window, seed: UInt64($0)).count)
    }
    let error = 4 * (variance(counts) / Double(counts.count)).squareRoot()
    #expect(abs(mean(counts) - rate * length) <= error + 1e-9, "\(name): \(mean(counts))")
  }

  @Test(
    "a stream is sorted, as long as asked, and a function of its seed", arguments: processes.indices
  )
  func laws(index: Int) throws {
    let (_, process, _) = Self.processes[index]
    let bound = LoadBound(requests: 777)
    let one = try Self.stream(process, bound, seed: 5)
    #expect(one.count == 777 && isSorted(one))
    #expect(try Self.stream(process, bound, seed: 5) == one)
    if index > 0 { #expect(try Self.stream(process, bound, seed: 6) != one) }
  }

  @Test func hoursFollowTheTable() throws {
    let rate = DiurnalRate(hourly: Self.day, meanRatePerSecond: 10, startHour: 3.5)
    let requests = try Self.stream(
      ModulatedArrivals(rate), LoadBound(duration: SimulationTime(Seconds(86_400))))
    var counts = [Double](repeating: 0, count: 24)
    for request in requests {
      counts[Int(request.arrival.seconds.value / 3600 + 3.5) % 24] += 1
    }
    let scale = 10 / mean(Self.day)
    for hour in 0..<24 {
      let expected = Self.day[hour] * scale * 3600
      #expect(abs(counts[hour] - expected) < 5 * expected.squareRoot())
    }
  }

  @Test func batchesAndEndlessClocks() throws {
    let batch = try Self.stream(BatchArrivals(), LoadBound(requests: 50))
    #expect(batch.count == 50 && batch.allSatisfy { $0.arrival == .zero })
    let slow = PoissonArrivals(ratePerSecond: 1e-9)
    #expect(throws: (any Error).self) { try Self.stream(slow, LoadBound(requests: 10)) }
    let none = try Self.stream(slow, LoadBound(duration: SimulationTime(Seconds(1))))
    #expect(none.isEmpty)
    var random = RandomStreamFixture.make()
    var constant = ConstantArrivals(ratePerSecond: 3)
    for index in 0..<100 {
      #expect(constant.next(&random) == SimulationTime(Seconds(Double(index) / 3)))
    }
  }
}
