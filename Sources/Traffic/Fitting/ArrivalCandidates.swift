// ArrivalCandidates.swift: the arrival processes that a trace's own numbers suggest.

public import Text
internal import Workload

/// A process to try, as a scenario would write it.
public struct ArrivalCandidate: Sendable {
  /// What it is, in a few words.
  public let name: String
  /// A scenario's `arrivals`.
  public let specification: JSONValue
  /// Free parameters.
  public let parameterCount: Int
  /// Whether it is made of the bursts, or of the drift, that were found.
  public var hasBursts = false
  public var hasNoise = false
  /// Whether it plays the windows of the recording, and ends with them.
  public var isRecorded: Bool { name.hasPrefix("recorded rates") }
}

/// What was found in the arrivals before any process was tried.
public struct ArrivalFindings: Sendable {
  /// Laws of the positive gaps by ascending cost, on the clock without daily shape.
  public let gapLaws: [LawFit]
  /// Bursts, cut where the law of gaps breaks; empty when it does not.
  public let cuts: [BurstCut]
  /// Nil when counts vary no more than the gaps explain.
  public let noise: RateNoiseFit?
  /// Nil for a span below two days.
  public let profile: HourlyProfile?
  /// The windows of the recording that the arrivals were made from; nil for recorded arrivals.
  let recorded: RecordedRates?
  let ratePerSecond: Double
  let momentCV: Double

  /// - Parameters:
  ///   - tick: seconds over which arrivals were spread; 0 for none.
  ///   - start: the clock at the first arrival; nil where nothing tells it.
  init(
    _ arrivals: ArrivalTimes, tick: Double, start: TraceAnchor? = nil,
    recorded: RecordedRates? = nil
  ) {
    profile = HourlyProfile(arrivals, start: start)
    self.recorded = recorded
    let shape = recorded?.steps ?? profile?.steps
    let flat = shape?.flattened(arrivals) ?? arrivals
    ratePerSecond = arrivals.ratePerSecond
    momentCV = flat.gaps.coefficientOfVariation
    let gaps = flat.positiveGaps
    let laws = [
      FittedLaw.exponential(fitting: gaps), .gamma(fitting: gaps), .weibull(fitting: gaps),
    ]
    let ranked = LawFit.ranked(
      laws.compactMap { $0 }.map {
        LawFit(law: $0, distance: KolmogorovDistance.continuous(gaps, $0.cumulative))
      })
    gapLaws = ranked
    cuts = BurstDetection.cuts(flat)
    // Drift widens the gaps' law too; a second pass with the CV it leaves takes that out.
    let shortest = ArrivalFit.ticksPerBin * tick
    let first = RateNoiseEstimation.fit(
      flat, dispersion: squaredCV(of: ranked), shortest: shortest)
    noise = first.flatMap {
      RateNoiseEstimation.fit(
        flat, dispersion: Self.local(squaredCV(of: ranked), $0), shortest: shortest)
    }
  }

  /// The squared CV of gaps at a steady rate: (c² + 1) = (c'² + 1)(1 + s²) for gaps c' × 1/rate, with s² the
  /// rate's; not below 0.09, a choice.
  static func local(_ squaredCV: Double, _ noise: RateNoiseFit) -> Double {
    max(0.09, (squaredCV + 1) / (1 + noise.squaredCV) - 1)
  }
}

/// The squared CV of the gamma law among the fits; 1 without one.
private func squaredCV(of laws: [LawFit]) -> Double {
  for fit in laws {
    if case .gamma(let shape, _) = fit.law { return 1 / shape }
  }
  return 1
}

extension ArrivalFindings {
  /// The processes to compare, simplest first.
  var candidates: [ArrivalCandidate] {
    var result = stationary
    for cut in cuts { result += onOff(cut) }
    if let profile { result += diurnal(profile) }
    if let recorded { result += played(recorded) }
    return result
  }

  private var rate: (String, JSONValue) { ("ratePerSecond", digits(ratePerSecond)) }
  private func digits(_ value: Double) -> JSONValue {
    .double(value.roundedTo(significantDigits: 5))
  }

  private func cv(_ value: Double) -> (String, JSONValue) {
    let range = RenewalGaps.cvRange
    return ("cv", digits(min(max(value, range.lowerBound), range.upperBound)))
  }

  private func noiseMember(_ fit: RateNoiseFit) -> (String, JSONValue) {
    ("noise", ["sigma": digits(fit.sigma), "correlation": digits(fit.correlationSeconds)])
  }

  /// CVs worth trying beside 1: that of the gamma law, and the sample's own where it is far from it.
  private func cvs(law: Double, sample: Double) -> [Double] {
    max(law, sample) > 1.1 * min(law, sample) ? [law, sample] : [law]
  }

  private var stationary: [ArrivalCandidate] {
    guard momentCV >= 0.01 else {
      return [
        ArrivalCandidate(
          name: "constant", specification: .object([("process", "constant"), rate]),
          parameterCount: 1)
      ]
    }
    func candidate(
      _ process: String, _ members: [(String, JSONValue)], _ parameters: Int,
      noise: RateNoiseFit? = nil
    ) -> ArrivalCandidate {
      ArrivalCandidate(
        name: noise == nil ? process : "\(process) × rate noise",
        specification: .object(
          [("process", .string(process)), rate] + members + (noise.map { [noiseMember($0)] } ?? [])),
        parameterCount: parameters + (noise == nil ? 0 : 2), hasNoise: noise != nil)
    }
    let square = squaredCV(of: gapLaws)
    var result = [candidate("poisson", [], 1)]
    for value in cvs(law: square.squareRoot(), sample: momentCV) {
      result.append(candidate("gamma", [cv(value)], 2))
    }
    let weibull = gapLaws.compactMap { fit -> Double? in
      guard case .weibull(let shape, _) = fit.law else { return nil }
      return FittedLaw.weibullCV(shape: shape)
    }
    result += weibull.map { candidate("weibull", [cv($0)], 2) }
    if let noise {
      let local = Self.local(square, noise).squareRoot()
      result.append(candidate("poisson", [], 1, noise: noise))
      result.append(candidate("gamma", [cv(local)], 2, noise: noise))
    }
    return result
  }

  private func onOff(_ cut: BurstCut) -> [ArrivalCandidate] {
    // Nearly equal phases are constant ones; exponential phases have a CV of 1.
    let isConstant = max(cut.onCV, cut.offCV) < 0.3
    let common: [(String, JSONValue)] = [
      ("process", "onOff"), rate, ("onDuration", digits(cut.meanOnSeconds)),
      ("offDuration", digits(cut.meanOffSeconds)),
      ("phases", isConstant ? "constant" : "exponential"),
    ]
    let law = 1 / cut.inBurstShape.squareRoot()
    return [
      ArrivalCandidate(
        name: "onOff, Poisson in bursts", specification: .object(common), parameterCount: 3,
        hasBursts: true)
    ]
      + cvs(law: law, sample: cut.inBurstCV).map {
        ArrivalCandidate(
          name: "onOff, gamma in bursts", specification: .object(common + [cv($0)]),
          parameterCount: 4, hasBursts: true)
      }
  }

  private func diurnal(_ profile: HourlyProfile) -> [ArrivalCandidate] {
    var common: [(String, JSONValue)] = [
      ("process", "diurnal"), ("ratePerSecond", digits(profile.ratePerSecond)),
      ("hourly", .array(profile.hourly.map(digits))),
    ]
    if let weekday = profile.weekdayFactor, let weekend = profile.weekendFactor {
      common += [("weekdayFactor", digits(weekday)), ("weekendFactor", digits(weekend))]
    }
    if profile.isAnchored {
      if profile.weekdayFactor != nil {
        common.append(("startDay", .string(Weekday.allCases[profile.start.weekday].rawValue)))
      }
      common.append(("startHour", digits(min(profile.start.hour, 23.999))))
    }
    let parameters = profile.weekdayFactor == nil ? 24 : 26
    return shaped("diurnal", common, parameters: parameters)
  }

  private func played(_ recorded: RecordedRates) -> [ArrivalCandidate] {
    let pieces = recorded.windows.map { window -> JSONValue in
      ["duration": .double(window.seconds), "ratePerSecond": digits(window.ratePerSecond)]
    }
    return shaped(
      "recorded rates", [("process", "profile"), ("pieces", .array(pieces))],
      parameters: pieces.count)
  }

  /// A shape of the rate under Poisson and under gamma gaps, the last also with noise.
  private func shaped(
    _ name: String, _ common: [(String, JSONValue)], parameters: Int
  ) -> [ArrivalCandidate] {
    let square = squaredCV(of: gapLaws)
    var result = [
      ArrivalCandidate(
        name: name, specification: .object(common), parameterCount: parameters)
    ]
    for value in cvs(law: square.squareRoot(), sample: momentCV) {
      result.append(
        ArrivalCandidate(
          name: "\(name), gamma gaps", specification: .object(common + [cv(value)]),
          parameterCount: parameters + 1))
    }
    if let noise {
      let local = cv(Self.local(square, noise).squareRoot())
      result.append(
        ArrivalCandidate(
          name: "\(name), gamma gaps × rate noise",
          specification: .object(common + [local, noiseMember(noise)]),
          parameterCount: parameters + 3, hasNoise: true))
    }
    return result
  }
}
