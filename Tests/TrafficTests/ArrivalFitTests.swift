// ArrivalFitTests.swift: processes are found again in their own arrivals; real traces fit as they were measured.

import Foundation
import Kernel
import TestSupport
import Testing
import Text
import Units
import Workload

@testable import Traffic

@Suite struct ArrivalFitTests {
  private func recorded(_ file: String) throws -> ArrivalTimes {
    let load = try RecordedLoad(TraceStream(path: RecordedTraces.path(file)), name: file)
    return ArrivalTimes(load.seconds)
  }

  /// Arrivals of a scenario's process.
  private func made(_ specification: JSONValue, seed: UInt64, seconds: Double) throws
    -> ArrivalTimes
  {
    var process = try #require(ReadBack.arrivals(specification))
    var random = RandomStreamFixture.make(seed)
    var times: [Double] = []
    while true {
      let time = process.next(&random).seconds.value
      guard time < seconds else { break }
      times.append(time)
    }
    return ArrivalTimes(times.map { $0 - times[0] })
  }

  @Test("derivatives of ln Γ have their known values and recurrence")
  func specialFunctions() {
    // ψ(1) = −γ, ψ′(1) = π²/6 (NIST DLMF 5.4.12, 5.4.14 and Euler's constant).
    #expect(abs(LogGammaDerivative.first(1) + 0.5772156649015329) < 1e-13)
    #expect(abs(LogGammaDerivative.second(1) - Double.pi * Double.pi / 6) < 1e-12)
    for x in [1e-3, 0.3, 2.5, 9.9, 40] {
      let step = LogGammaDerivative.first(x + 1) - LogGammaDerivative.first(x)
      #expect(abs(step * x - 1) < 1e-9, "\(x)")
    }
  }

  @Test("Kolmogorov's distance of a shifted uniform is the shift")
  func distances() {
    let sample = WeightedSample((0..<1000).map { (Double($0) + 0.5) / 1000 })
    let far = KolmogorovDistance.continuous(sample) { min(1, max(0, $0 - 0.2)) }
    #expect(abs(far - 0.2) < 0.001)
    let other = WeightedSample((0..<1000).map { (Double($0) + 0.5) / 1000 + 0.2 })
    #expect(abs(KolmogorovDistance.samples(sample, other) - 0.2) < 0.002)
    #expect(KolmogorovDistance.samples(sample, sample) == 0)
  }

  @Test("a process is recognised in its own arrivals", arguments: 1...3 as ClosedRange<UInt64>)
  func recognises(seed: UInt64) throws {
    let cases: [(JSONValue, [String])] = [
      // Gamma gaps of CV 1 are Poisson: in 25 min chance may prefer them.
      (["process": "poisson", "ratePerSecond": 4], ["poisson", "gamma"]),
      (["process": "gamma", "ratePerSecond": 4, "cv": 2.5], ["gamma", "weibull"]),
      (
        [
          "process": "onOff", "onRatePerSecond": 20, "onDuration": 10, "offDuration": 50,
        ], ["onOff, Poisson in bursts", "onOff, gamma in bursts"]
      ),
    ]
    for (specification, names) in cases {
      let times = try made(specification, seed: seed, seconds: 1500)
      let fit = try #require(ArrivalFit(times, replications: 4, seed: 1))
      #expect(names.contains(fit.best.candidate.name), "\(fit.best.candidate.name), seed \(seed)")
      #expect(fit.best.gapDistance < 0.05)
    }
  }

  @Test("bursts and silences are measured again", arguments: 1...3 as ClosedRange<UInt64>)
  func recoversBursts(seed: UInt64) throws {
    let specification: JSONValue = [
      "process": "onOff", "onRatePerSecond": 10, "onDuration": 20, "offDuration": 60,
      "phases": "constant",
    ]
    let cut = try #require(
      BurstDetection.cuts(try made(specification, seed: seed, seconds: 8000)).last)
    #expect(abs(cut.meanOnSeconds - 20) < 1.5 && abs(cut.meanOffSeconds - 60) < 1.5)
    #expect(abs(cut.bursts - 100) <= 2 && abs(cut.inBurstRate - 10) < 0.5)
    #expect(abs(cut.inBurstCV - 1) < 0.1)
  }

  @Test("noise on the rate is measured again, and steady arrivals show none")
  func recoversNoise() throws {
    var sigmas: [Double] = []
    for seed in 1...5 as ClosedRange<UInt64> {
      let noisy = try made(
        [
          "process": "poisson", "ratePerSecond": 5, "noise": ["sigma": 0.3, "correlation": 120],
        ], seed: seed, seconds: 8000)
      sigmas.append(RateNoiseEstimation.fit(noisy, dispersion: 1, shortest: 0)?.sigma ?? 0)
      let steady = try made(
        ["process": "poisson", "ratePerSecond": 5], seed: seed, seconds: 8000)
      let none = RateNoiseEstimation.fit(steady, dispersion: 1, shortest: 0)
      #expect((none?.sigma ?? 0) < 0.1, "seed \(seed)")
    }
    // 67 correlation times a run: a sigma's own error is about a tenth.
    #expect(abs(mean(sigmas) - 0.3) < 0.06, "\(sigmas)")
  }

  @Test("Azure chat: gaps as measured, a drifting rate")
  func azureChat() throws {
    let fit = try #require(
      ArrivalFit(try recorded(RecordedTraces.azureChat), replications: 4, seed: 1))
    for law in fit.findings.gapLaws {
      switch law.law {
      case .gamma(let shape, _):
        #expect(abs(shape - 0.871) < 0.002 && abs(law.distance - 0.017) < 0.001)
      case .weibull(let shape, _):
        #expect(abs(shape - 0.922) < 0.002 && abs(law.distance - 0.017) < 0.001)
      default: #expect(abs(law.distance - 0.022) < 0.001)
      }
    }
    let noise = try #require(fit.findings.noise)
    #expect(noise.sigma > 0.15 && noise.sigma < 0.35)
    #expect(fit.best.candidate.name.hasSuffix("× rate noise"))
    #expect(fit.verdict <= .usable, "\(fit.objections)")
    let stationary = try #require(fit.trials.first { $0.candidate.name == "gamma" })
    #expect((stationary.factors[3] ?? 0) > 10)
  }

  @Test("Azure code: 58 bursts, and no renewal process will do")
  func azureCode() throws {
    let times = try recorded(RecordedTraces.azureCode)
    let fit = try #require(ArrivalFit(times, replications: 4, seed: 1))
    let cut = try #require(fit.findings.cuts.first { $0.threshold > 4 && $0.threshold < 5.5 })
    #expect(cut.bursts == 58)
    #expect(abs(cut.meanOnSeconds - 16.7) < 0.1 && abs(cut.meanOffSeconds - 43) < 0.5)
    #expect(abs(cut.inBurstRate - 9.1) < 0.1 && abs(cut.inBurstCV - 2.2) < 0.05)
    #expect(fit.best.candidate.name == "onOff, gamma in bursts")
    #expect(fit.best.factors.compactMap { $0 }.allSatisfy { $0 < 3 })
    // The gaps of no process here are near: the fit says so, and is not called good.
    #expect(fit.verdict == .poor && fit.objections.contains { $0.text.hasPrefix("gaps: KS") })
  }

  @Test("Mooncake: ticks of 3 s are seen and spread")
  func ticks() throws {
    let fit = try #require(
      ArrivalFit(try recorded(RecordedTraces.mooncake), replications: 4, seed: 1))
    #expect(abs((fit.tickSeconds ?? 0) - 3) < 0.01)
    #expect(fit.dispersion[0] == nil && fit.cv < 1.1)
    #expect(fit.verdict >= .usable && fit.objections.contains { $0.text.contains("ticks of 3 s") })
    #expect(try recorded(RecordedTraces.azureChat).tick == nil)
  }

  @Test("arrivals that no candidate makes are refused by name of the scale")
  func refuses() throws {
    // Pairs of requests 1 ms apart on a grid, twice as dense in one half hour of four.
    var times: [Double] = []
    for second in 0..<7200 {
      let count = second / 1800 == 1 ? 8 : 1
      for index in 0..<count {
        times.append(Double(second) + Double(index % 2) * 0.001 + Double(index / 2) * 0.25)
      }
    }
    let fit = try #require(ArrivalFit(ArrivalTimes(times), replications: 4, seed: 1))
    #expect(fit.verdict == .poor)
    #expect(fit.objections.contains { $0.text.contains("do not use it") })
  }

  @Test("a daily shape is found in days, and not inferred from hours")
  func diurnal() throws {
    let hourly = (0..<24).map { $0 < 8 ? 0.25 : $0 < 16 ? 1.75 : 1.0 }
    let specification: JSONValue = [
      "process": "diurnal", "ratePerSecond": 0.04,
      "hourly": .array(hourly.map { .double($0) }),
    ]
    let times = try made(specification, seed: 1, seconds: 3 * 86_400)
    let fit = try #require(ArrivalFit(times, replications: 4, seed: 1))
    let profile = try #require(fit.findings.profile)
    #expect(profile.days == 2 || profile.days == 3)
    // About 100 to 500 arrivals an hour: within three standard errors.
    for (found, given) in zip(profile.hourly, hourly) { #expect(abs(found / given - 1) < 0.35) }
    #expect(fit.best.candidate.name.hasPrefix("diurnal"), "\(fit.best.candidate.name)")
    #expect(HourlyProfile(try made(specification, seed: 1, seconds: 40_000)) == nil)
  }

  @Test("weekdays, weekends and hours are those of the trace's own clock")
  func week() throws {
    let hourly = (0..<24).map { $0 < 8 ? 0.25 : $0 < 16 ? 1.75 : 1.0 }
    let specification: JSONValue = [
      "process": "diurnal", "ratePerSecond": 0.05, "weekendFactor": 0.3, "startDay": "friday",
      "startHour": 6, "hourly": .array(hourly.map { .double($0) }),
    ]
    let times = try made(specification, seed: 1, seconds: 14 * 86_400)
    // Friday, 1970-01-02, 6 h.
    let start = TraceAnchor(epochSeconds: 30 * 3600, hasDate: true)
    let profile = try #require(HourlyProfile(times, start: start))
    for (found, given) in zip(profile.hourly, hourly) { #expect(abs(found / given - 1) < 0.2) }
    let weekday = try #require(profile.weekdayFactor)
    let weekend = try #require(profile.weekendFactor)
    #expect(abs(weekend / weekday - 0.3) < 0.03 && abs(5 * weekday + 2 * weekend - 7) < 1e-9)
    #expect(abs(profile.ratePerSecond - 0.05) < 0.002)
    let flat = profile.steps.flattened(times)
    let bins = try #require(BinCounts(flat.seconds, span: flat.span, width: 3600))
    #expect((bins.indexOfDispersion ?? 9) < 1.3)
    let unknown = try #require(HourlyProfile(times))
    #expect(unknown.weekdayFactor == nil && !unknown.isAnchored)
  }

  @Test("a whole workload is fitted, and what is printed can be run")
  func wholeWorkload() throws {
    let specification: JSONValue = [
      "arrivals": ["process": "poisson", "ratePerSecond": 5],
      "promptTokens": ["distribution": "lognormal", "mu": 6, "sigma": 0.8],
      "outputTokens": ["distribution": "lognormal", "mu": 5, "sigma": 0.5],
      "correlation": 0.6, "requests": 3000,
    ]
    let original = try #require(ReadBack.workload(specification))
    let load = try RecordedLoad(original.makeStream(seed: 3), name: "made")
    let fit = try WorkloadFit(load, name: "made", replications: 4)
    #expect(fit.verdict <= .usable, "\(fit.arrivals.objections)")
    #expect(fit.promptTokens.law?.name == "lognormal" && fit.outputTokens.law?.name == "lognormal")
    #expect(abs((fit.logCorrelation ?? 0) - 0.6) < 0.05)
    let again = try #require(ReadBack.workload(fit.specification))
    #expect(try all(again.makeStream(seed: 1)).count == 3000)
    let distances = fit.generatedLengths.distances(from: fit)
    #expect(distances.prompt < 0.05 && distances.output < 0.05)
  }

  @Test("where no law has the lengths a table stands in, and the verdict is the table's")
  func refusesLengths() throws {
    var random = RandomStreamFixture.make(7)
    let lengths = (0..<4000).map { _ in [100, 101, 1000, 1001, 5000][Int(random.next() % 5)] }
    let fit = LengthFit(lengths, minimum: 1)
    #expect(fit.verdict == .good && fit.law == nil && fit.table.distance <= 0.01)
    #expect(fit.candidates.allSatisfy { $0.distance > FitVerdict.usableDistance })
    // Too few to tell, by any law or table.
    #expect(LengthFit(Array(lengths.prefix(20)), minimum: 1).verdict == .poor)
    let value = try #require(ReadBack.value(fit.specification))
    #expect(LengthKind.readLengths(value, minimum: 1) != nil)
    let constant = LengthFit([7, 7, 7], minimum: 1)
    #expect(constant.verdict == .good && constant.law == nil)
  }

  @Test("nothing is fitted to one request, or to requests all at once")
  func refusesTooFew() throws {
    for text in ["0,5,5\n", "0,5,5\n0,6,6\n"] {
      #expect(throws: InputErrors.self) {
        try RecordedLoad(trace("arrival_s,input_tokens,output_tokens\n" + text), name: "few")
      }
    }
  }

  @Test("a short trace is never called good")
  func few() throws {
    let times = try made(["process": "poisson", "ratePerSecond": 1], seed: 1, seconds: 60)
    let fit = try #require(ArrivalFit(times, replications: 4, seed: 1))
    #expect(fit.verdict == .poor)
  }
}
