// DescriptionTests.swift: real traces described, against figures computed elsewhere.

import Foundation
import Testing
import Text
import Units

@testable import Traffic

/// What is known of a trace from its publishers and from independent analysis.
struct KnownTrace: Sendable, CustomStringConvertible {
  let description: String
  /// Dispersion at 1 s, 10 s, 1 min, 10 min; nil for too few bins.
  let dispersion: [Double?]
  let variation: Double
  /// At 1 min and 1 h.
  let peaks: [Double?]
  let correlation: Double
  let localVariation: Double?
  /// Input p50, p95, p99, max, then those of output.
  let lengths: [Int]

  static let all = [
    KnownTrace(
      description: RecordedTraces.azureChat,
      dispersion: [1.39, 3.86, 16.13, 80.35], variation: 1.094, peaks: [1.52, nil],
      correlation: 0.09, localVariation: 1.04,
      lengths: [1020, 4083, 4142, 14_050, 129, 451, 601, 1000]),
    KnownTrace(
      description: RecordedTraces.azureCode,
      dispersion: [13.19, 71.64, 163.96, 194.7], variation: 13.151, peaks: [4.18, nil],
      correlation: 0, localVariation: 9.9,
      lengths: [1469, 7303, 7436, 7437, 13, 90, 251, 1899]),
    KnownTrace(
      description: RecordedTraces.mooncake, dispersion: [7.049, 2.158, 1.864, nil],
      variation: 2.8432, peaks: [1.182, nil], correlation: 0.051, localVariation: 2.8137,
      lengths: [8352, 45_820, 98_518, 122_889, 364, 666, 1005, 2000]),
    KnownTrace(
      description: RecordedTraces.ragpulse, dispersion: [1.0117, 1.1005, 1.889, 6.8918],
      variation: 4.6917, peaks: [145.17, 6.962], correlation: 0.391, localVariation: nil,
      lengths: [3206, 4534, 5589, 6467, 205, 673, 931, 1117]),
  ]
}

@Suite struct DescriptionTests {
  /// Relative tolerance; nil is near nil alone.
  private func close(_ found: Double?, _ known: Double?, _ tolerance: Double) -> Bool {
    guard let found, let known else { return found == nil && known == nil }
    return abs(found - known) <= tolerance * abs(known)
  }

  @Test("bursts, gaps and lengths are those of independent analysis", arguments: KnownTrace.all)
  func known(_ trace: KnownTrace) throws {
    let found = try TrafficDescription(path: RecordedTraces.path(trace.description)).statistics
    for (name, known) in zip(["1s", "10s", "1m", "10m"], trace.dispersion) {
      let dispersion = found.bins(name).indexOfDispersion
      #expect(close(dispersion, known, 0.01), "\(name): \(dispersion ?? -1)")
    }
    #expect(close(found.gaps.variation, trace.variation, 0.001))
    #expect(close(found.bins("1m").peakToMean, trace.peaks[0], 0.004))
    #expect(close(found.bins("1h").peakToMean, trace.peaks[1], 0.004))
    #expect(abs((found.correlation.value ?? 9) - trace.correlation) < 0.012)
    #expect(close(found.gaps.localVariation, trace.localVariation, 0.005))
    // Azure's figures take the rank below where p·n is not whole: one rank is at most 0.5 % here.
    let quantiles = [found.input, found.output].flatMap { lengths in
      [50.0, 95, 99].map { lengths.quantile(percent: $0) ?? 0 } + [lengths.maximum]
    }
    for (value, known) in zip(quantiles, trace.lengths) {
      #expect(close(Double(value), Double(known), 0.005), "\(value) against \(known)")
    }
  }

  @Test("Mooncake's conversations: 21.3 % of blocks reused, and a clock of 3 s steps")
  func mooncake() throws {
    let found = try TrafficDescription(path: RecordedTraces.path(RecordedTraces.mooncake))
    #expect(found.prefix.reused == 6326 && found.prefix.blocks == 29_726 && !found.prefix.isCut)
    #expect(abs((found.statistics.gaps.tick?.value ?? 0) - 3) < 0.01)
    #expect(found.statistics.soundBin == Seconds(10))
    #expect(found.counts.ties == 962 && found.hours.start == nil)
  }

  @Test("Azure's clock is in the file, its code trace is none of steps")
  func azure() throws {
    let path = RecordedTraces.path(RecordedTraces.azureCode)
    let found = try TrafficDescription(path: path)
    #expect(found.statistics.gaps.tick == nil && found.statistics.gaps.resolution == nil)
    #expect(found.hours.start != nil && found.hours.hoursOfDay == nil, "an hour is no day")
    var request = DescriptionRequest()
    (request.from, request.to) = (SimulationTime(Seconds(600)), SimulationTime(Seconds(1200)))
    let part = try TrafficDescription(path: path, request)
    #expect(part.statistics.span.value < 600 && part.statistics.requests < 3000)
    #expect(part.statistics.requests > 500)
  }

  @Test("RAGPulse by its local hours, whose clock the user gives")
  func ragpulse() throws {
    var request = DescriptionRequest()
    // The known table counts from 12:00:00 at timestamp 0; the first arrival is at 82 s.
    request.start = ClockText.date("2025-09-10 12:01:22")
    let found = try TrafficDescription(
      path: RecordedTraces.path(RecordedTraces.ragpulse), request)
    let known = [
      1.57, 0.39, 0, 0, 0, 0, 0.25, 0.20, 1.23, 0.99, 0.46, 1.83, 1.87, 2.06, 1.33, 2.99, 0.79,
      0.20, 0.98, 1.13, 1.82, 1.82, 1.33, 0.79,
    ]
    let hours = try #require(found.hours.hoursOfDay)
    for (hour, (found, known)) in zip(hours, known).enumerated() {
      #expect(abs(found - known) < 0.006, "\(hour) h: \(found) against \(known)")
    }
    #expect(found.counts.ties == 3 && found.sessions.requests == 480)
  }

  @Test("every file gives the counts that its rows add up to")
  func expected() throws {
    let files = try TraceReaderTests.expected()
    #expect(files.count == 8)
    for (name, file) in files.sorted(by: { $0.key < $1.key }) {
      let found = try TrafficDescription(path: RecordedTraces.path(name))
      #expect(found.format == file.format && found.counts.rows == file.rows, "\(name)")
      #expect(found.statistics.input.sum == Int128(file.inputSum), "\(name)")
      #expect(found.statistics.output.sum == Int128(file.outputSum), "\(name)")
      #expect(found.counts.inversions == file.inversions, "\(name)")
      if let zero = file.zeroOutput { #expect(found.counts.zeroOutput == zero, "\(name)") }
      // Of BurstGPT the span is that of all rows; the first and last are requests.
      #expect(abs(found.statistics.span.value - file.spanSeconds) < 1e-5, "\(name)")
    }
  }
}
