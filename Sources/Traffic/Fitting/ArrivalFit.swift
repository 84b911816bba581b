// ArrivalFit.swift: which process makes arrivals like those of a trace, and at which scales it does not.

internal import Foundation
internal import Text

/// A process beside the trace it should resemble.
public struct ArrivalTrial: Sendable {
  public let candidate: ArrivalCandidate
  public let generated: GeneratedArrivals
  /// Kolmogorov-Smirnov distance between the trace's gaps and generated ones.
  public let gapDistance: Double
  /// Factor between the indices of dispersion of trace and process, 1 or more, by scale; nil where the trace says nothing.
  public let factors: [Double?]

  private var worstFactor: Double { factors.compactMap { $0 }.max() ?? 1 }

  /// Near enough in gaps and at every scale.
  var isGood: Bool {
    gapDistance <= FitVerdict.goodDistance && worstFactor <= FitVerdict.goodFactor
  }

  /// The worse of dispersion (in doublings) and gaps (in tenths), each 1 at the limit of what is usable, with
  /// a penalty of 0.02 for each free parameter up to 8 (a convention).
  var cost: Double {
    let penalty = 0.02 * Double(min(candidate.parameterCount, 8))
    return max(log2(worstFactor), gapDistance / FitVerdict.usableDistance) + penalty
  }

  /// Good ones first, those with the fewest parameters before others; then by ascending cost.
  static func ranked(_ trials: [ArrivalTrial]) -> [ArrivalTrial] {
    func key(_ trial: ArrivalTrial) -> (Int, Double) {
      trial.isGood ? (trial.candidate.parameterCount, trial.cost) : (.max, trial.cost)
    }
    return trials.enumerated().sorted {
      let (a, b) = (key($0.1), key($1.1))
      return (a.0, a.1, $0.0) < (b.0, b.1, $1.0)
    }.map(\.element)
  }
}

/// The fit of a trace's arrivals.
public struct ArrivalFit: Sendable {
  /// Seconds of the ticks that the trace's clock has; nil when it is fine enough.
  public let tickSeconds: Double?
  /// Share of gaps of 0 s as recorded.
  public let tieShare: Double
  public let count: Int
  public let spanSeconds: Double
  public let ratePerSecond: Double
  /// Of the gaps that were fitted: spread over the tick where there is one.
  public let cv: Double
  /// As fitted; nil where a tick or too short a span hides it.
  public let dispersion: [Double?]
  public let peaksToMean: [Double?]
  public let findings: ArrivalFindings
  /// Best first; never empty.
  public let trials: [ArrivalTrial]

  /// Most requests generated for one candidate: bounds the time for long traces.
  static let requestsPerTrial = 4_000_000
  /// Ticks that a bin must span at least for its count to mean something.
  static let ticksPerBin = 3.0

  /// - Parameters:
  ///   - replications: windows generated for each candidate, fewer (but 4) where the trace is long.
  /// - Returns: nil when no process can be tried: arrivals all at once, or beyond what scenarios take.
  ///   - start: the clock at the first arrival; nil where nothing tells it.
  ///   - rates: of the recording that the arrivals were made from, if they were.
  init?(
    _ recorded: ArrivalTimes, replications: Int, seed: UInt64, start: TraceAnchor? = nil,
    rates: RecordedRates? = nil
  ) {
    guard recorded.span > 0 else { return nil }
    let tick = recorded.tick
    let times = tick.map { recorded.spread(overTick: $0, seed: seed) } ?? recorded
    let curve = DispersionCurve(times.seconds, span: times.span)
    let dispersion = zip(DispersionCurve.scales, curve.indices).map { scale, index in
      scale.seconds >= Self.ticksPerBin * (tick ?? 0) ? index : nil
    }
    let count = times.seconds.count
    let runs = max(4, min(replications, Self.requestsPerTrial / count))
    findings = ArrivalFindings(times, tick: tick ?? 0, start: start, recorded: rates)
    let trials = findings.candidates.compactMap { candidate -> ArrivalTrial? in
      guard let process = ReadBack.arrivals(candidate.specification),
        let generated = GeneratedArrivals(
          process, span: times.span, replications: runs, seed: seed, limit: 100 * count + 1000)
      else { return nil }
      let factors = zip(dispersion, generated.dispersion).map { trace, made -> Double? in
        guard let trace, let made else { return nil }
        return Self.factor(trace, made.mean)
      }
      return ArrivalTrial(
        candidate: candidate, generated: generated,
        gapDistance: KolmogorovDistance.samples(times.gaps, generated.gaps), factors: factors)
    }
    guard !trials.isEmpty else { return nil }
    self.trials = ArrivalTrial.ranked(trials)
    self.dispersion = dispersion
    tickSeconds = tick
    tieShare = recorded.tieShare
    self.count = count
    spanSeconds = recorded.span
    ratePerSecond = recorded.ratePerSecond
    cv = times.gaps.coefficientOfVariation
    peaksToMean = curve.peaksToMean
  }

  /// How many times larger the larger is; below 0.05 arrivals are even, however even.
  private static func factor(_ a: Double, _ b: Double) -> Double {
    let (a, b) = (max(a, 0.05), max(b, 0.05))
    return max(a, b) / min(a, b)
  }

  /// The process to use.
  public var best: ArrivalTrial { trials[0] }
}

extension ArrivalFit {
  /// What keeps a fit from being good: how bad it is, what was found, and what not to use the fit for.
  public struct Objection: Sendable {
    public let verdict: FitVerdict
    public let text: String
  }

  /// Worst first.
  public var objections: [Objection] {
    let found = dispersionObjections + gapObjections
    return found.enumerated().sorted { ($1.1.verdict, $0.0) < ($0.1.verdict, $1.0) }.map(\.element)
  }

  public var verdict: FitVerdict { objections.first?.verdict ?? .good }

  private var dispersionObjections: [Objection] {
    DispersionCurve.scales.indices.compactMap { index in
      guard let trace = dispersion[index], let made = best.generated.dispersion[index],
        let factor = best.factors[index]
      else { return nil }
      var verdict = FitVerdict(factor: factor)
      guard verdict > .good else { return nil }
      let isChance = made.contains(trace)
      if isChance { verdict = .usable }
      let name = DispersionCurve.scales[index].name
      let sizes = "\(Self.short(trace)) in the trace, \(Self.short(made.mean)) generated"
      let range = "\(Self.short(made.low)) to \(Self.short(made.high))"
      let end =
        isChance
        ? "within the \(range) of single windows: too short a trace to tell"
        : "single windows have \(range): do not use it for load that changes within \(name)"
      return Objection(verdict: verdict, text: "index of dispersion at \(name): \(sizes); \(end)")
    }
  }

  private var gapObjections: [Objection] {
    var result: [Objection] = []
    let total = Double(count)
    let verdict = FitVerdict(distance: best.gapDistance, count: .infinity)
    if verdict > .good {
      let limit = verdict == .poor ? FitVerdict.usableDistance : FitVerdict.goodDistance
      result.append(
        Objection(
          verdict: verdict,
          text: "gaps: KS \(Self.short(best.gapDistance)), more than \(limit): "
            + "do not use it for latency that single gaps decide; replay the trace for that"))
    }
    let noise = FitVerdict.samplingDistance(count: total)
    let told = FitVerdict(distance: 0, count: total)
    if told > .good {
      result.append(
        Objection(
          verdict: told,
          text: "\(count) requests are few: even a sample of the law itself would have KS "
            + "\(Self.short(noise))"))
    }
    if let tickSeconds {
      result.append(
        Objection(
          verdict: .usable,
          text: "timestamps lie on ticks of \(Self.short(tickSeconds)) s: what is shorter was not "
            + "recorded, and is Poisson in the fit"))
    }
    return result
  }

  private static func short(_ value: Double) -> String {
    NumberText.shortest(value.roundedTo(significantDigits: 3))
  }
}
