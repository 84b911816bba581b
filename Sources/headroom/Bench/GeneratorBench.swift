// GeneratorBench.swift: how fast requests are made, before anything serves them.

import Kernel
import Units
import Workload

enum GeneratorBench {
  /// The cases, one for each family of arrival processes; two log-normal lengths a request in all of them.
  static let all: [BenchCase] = [
    bench("poisson", "Poisson arrivals", PoissonArrivals(ratePerSecond: rate)),
    bench("gamma", "gamma gaps of CV 3", RenewalArrivals(ratePerSecond: rate, gaps: .gamma(cv: 3))),
    bench("diurnal", "a table of 24 hours", ModulatedArrivals(day)),
    bench("wave", "a daily wave, its integral inverted by Newton", ModulatedArrivals(wave)),
    bench(
      "noise", "a table of 24 hours under rate noise of 0.2 over 15 min",
      ModulatedArrivals(day, noise: RateNoise(sigma: 0.2, correlationSeconds: 900))),
    bench(
      "onoff", "on/off phases of 16.7 and 43 s",
      ModulatedArrivals(OnOffRate(onSeconds: 16.7, offSeconds: 43, onRatePerSecond: 357))),
    bench("mmpp", "an MMPP of 3 states", ModulatedArrivals(markov)),
    bench("sessions", "conversations of 5 turns on average, a minute apart", sessions),
  ]

  /// Requests a second of the simulated clock; a choice of this bench.
  private static let rate = 100.0

  private static var day: DiurnalRate {
    DiurnalRate(hourly: (0..<24).map { 1 + Double(min($0, 23 - $0)) }, meanRatePerSecond: rate)
  }

  private static var wave: DiurnalRate {
    DiurnalRate(.wave(meanRatePerSecond: rate, amplitude: 0.5, peakHour: 14))
  }

  private static var markov: any RateCurve {
    let states = [50.0, 100, 400].map {
      MarkovRate.State(ratePerSecond: $0, meanSeconds: 60)
    }
    guard let rate = MarkovRate(states) else {
      preconditionFailure("states that lead to each other have a balance")
    }
    return rate
  }

  private static var sessions: ConversationArrivals {
    ConversationArrivals(
      starts: PoissonArrivals(ratePerSecond: rate / 5),
      shape: ConversationShape(
        turns: .geometric(mean: 5), pause: DurationLaw(.exponential(.init(mean: 60)))))
  }

  private static func bench(
    _ name: String, _ summary: String, _ arrivals: any ArrivalProcess
  ) -> BenchCase {
    BenchCase(
      name: "generate-\(name)", summary: "\(summary), two log-normal lengths; no fleet",
      target: 5e6, isLong: false
    ) { options in
      let requests = options.count(options.isFull ? 5_000_000 : 2_000_000)
      let lengths = FleetBench.logNormal
      let sampler = LengthSampler(
        prompt: lengths.prompt, output: lengths.output, seed: 1, replication: 0, suffix: "bench")
      var stream = SyntheticStream(
        arrivals: arrivals, lengths: sampler, bound: LoadBound(requests: requests), seed: 1,
        className: "bench")
      var tokens = 0
      let clock = ContinuousClock()
      let processorStart = ChildProcess.processorSeconds
      let start = clock.now
      while let request = try stream.next() { tokens &+= request.outputTokens }
      return BenchMeasurement(
        requests: requests, seconds: (clock.now - start).seconds,
        processorSeconds: ChildProcess.processorSeconds - processorStart, outputTokens: tokens,
        events: requests)
    }
  }
}
