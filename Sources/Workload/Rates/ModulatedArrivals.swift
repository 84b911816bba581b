// ModulatedArrivals.swift: any clockwork of gaps run through any rate, with or without noise.

public import Kernel
public import Text
public import Units

/// Arrivals at a rate that varies: gaps of mean 1 are spent by the integral of rate × noise.
///
/// With exponential gaps this is a Poisson process of that rate, exactly; with gamma or Weibull gaps a
/// renewal process whose clock runs faster and slower, so it is as bursty at noon as at night.
/// - Source: Çinlar, "Introduction to Stochastic Processes", 1975, section 4.7 (time change).
public struct ModulatedArrivals: ArrivalProcess {
  public let noise: RateNoise?
  /// The curve as it is at time 0.
  public let rate: any RateCurve
  private var curve: any RateCurve
  private var gaps: RenewalGaps
  private var walk: NoiseWalk?
  private var hasStarted = false
  private var hasEnded = false

  // The current segment: a stretch of one piece under one factor of the noise.
  private var shape = RateShape.constant(0)
  private var factor = 1.0
  /// Seconds of the piece before the segment, and in the segment in all and so far.
  private var offset = 0.0
  private var length = 0.0
  private var passed = 0.0
  /// Requests expected in what is left of the segment.
  private var workLeft = 0.0
  /// Seconds from the segment's start to the end of the piece and of the noise's step.
  private var pieceLeft = 0.0
  private var stepLeft = Double.infinity
  private var segmentStart: Int64 = 0

  public init(
    _ rate: any RateCurve, gaps: RenewalGaps = .exponential, noise: RateNoise? = nil
  ) {
    self.rate = rate
    self.gaps = gaps
    self.noise = noise
    curve = rate
  }

  public var isStationary: Bool { rate.isStationary }
  public var meanRatePerSecond: Double? { rate.meanRatePerSecond }
  public var endSeconds: Double? { rate.endSeconds }
  public func expectedRequests(inFirst seconds: Double) -> Double? {
    rate.expectedRequests(inFirst: seconds)
  }

  public mutating func next(_ random: inout RandomStream) -> SimulationTime {
    if !hasStarted { start(&random) }
    guard !hasEnded else { return .never }
    var work = gaps.next(&random)
    while work >= workLeft {
      work -= workLeft
      guard advance(&random) else { return .never }
    }
    workLeft -= work
    passed += shape.seconds(
      toReach: work / factor, from: offset + passed, within: length - passed)
    passed = min(passed, length)
    return SimulationTime(ticks: segmentStart) + SimulationTime(Seconds(passed))
  }

  private mutating func start(_ random: inout RandomStream) {
    hasStarted = true
    if let noise {
      var walk = NoiseWalk(noise, &random)
      stepLeft = walk.firstStepSeconds()
      factor = walk.factor
      self.walk = walk
    }
    _ = beginPiece(&random)
    beginSegment()
  }

  private mutating func beginSegment() {
    length = min(pieceLeft, stepLeft)
    passed = 0
    workLeft = factor * shape.integral(from: offset, seconds: length)
  }

  /// Moves to the next segment.
  /// - Returns: false at the end of the curve or of the clock.
  private mutating func advance(_ random: inout RandomStream) -> Bool {
    let end = Double(segmentStart) / Double(SimulationTime.ticksPerSecond) + length
    guard end < WorkloadLimits.durationSeconds else { return finish() }
    segmentStart += SimulationTime(Seconds(length)).ticks
    offset += length
    if stepLeft <= length {
      stepLeft = walk?.next() ?? .infinity
      factor = walk?.factor ?? 1
      pieceLeft -= length
    } else {
      stepLeft -= length
      pieceLeft = 0
    }
    if pieceLeft <= 0, !beginPiece(&random) { return false }
    beginSegment()
    return true
  }

  private mutating func beginPiece(_ random: inout RandomStream) -> Bool {
    guard let piece = curve.next(&random) else { return finish() }
    shape = piece.shape
    pieceLeft = min(piece.seconds, WorkloadLimits.durationSeconds)
    offset = 0
    return true
  }

  private mutating func finish() -> Bool {
    hasEnded = true
    return false
  }

  /// Segments that pass, on average, between two arrivals: beyond it a process is refused, not walked.
  public static let segmentsPerArrivalLimit = 1e6
}

extension ObjectReader {
  /// Arrivals at a rate, with the reader's noise; nil, and recorded, when its steps are far shorter than gaps.
  public func modulated(
    _ rate: any RateCurve, gaps: RenewalGaps, noise: RateNoise?
  ) -> ArrivalSpecification? {
    if let noise {
      let perStep = rate.meanRatePerSecond * noise.stepSeconds
      guard perStep * ModulatedArrivals.segmentsPerArrivalLimit >= 1 else {
        report(
          .outOfRange, key: "noise",
          "on average more than a million steps of the noise pass between two arrivals",
          hint: "raise the rate, or the noise's correlation")
        return nil
      }
    }
    return .open(ModulatedArrivals(rate, gaps: gaps, noise: noise))
  }
}
