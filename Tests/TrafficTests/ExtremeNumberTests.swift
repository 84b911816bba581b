// ExtremeNumberTests.swift: extreme numbers in every field of every format are read right or refused.

import TestSupport
import Testing
import Text
import Units
import Workload

@testable import Traffic

@Suite struct ExtremeNumberTests {
  static let extremes = [
    "9223372036854775807", "-9223372036854775808", "9223372036854775808", "1e19", "-1", "0",
    "1000000000", "1000000001", "1e18", "1e300", "1e-300", "9000000000000000.5", "1e999",
    "1735689604559834913", "NaN", "Infinity", "null", "true", "12.5", "{\"a\":1}", "[2]", "\"\"",
    "\"12.5\"", "",
  ]

  static let samples: [(format: String, text: String)] =
    SampleTrace.all.map { ($0.format, $0.text) } + CallSamples.all.map { ($0.format, $0.text) }
    + RateFileTests.samples

  /// Where numbers stand in a text, those of names as `p1` left out.
  static func numbers(in text: [UInt8]) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var index = 0
    func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
    while index < text.count {
      guard isDigit(text[index]), index == 0 || text[index - 1] | 0x20 &- 0x61 > 25 else {
        index += 1
        continue
      }
      let start = index
      while index < text.count, isDigit(text[index]) || text[index] == 0x2E { index += 1 }
      found.append(start..<index)
    }
    return found
  }

  @Test("every number of every format, replaced by each", arguments: samples)
  func everyNumber(format: String, text: String) throws {
    let bytes = Array(text.utf8)
    for place in Self.numbers(in: bytes) {
      for extreme in Self.extremes {
        var changed = bytes
        changed.replaceSubrange(place, with: Array(extreme.utf8))
        let changedText = String(decoding: changed, as: UTF8.self)
        do {
          try check(try openTraffic(changedText, format: format), changedText)
        } catch let errors as InputErrors {
          for error in errors.errors where [.badRow, .outOfRange].contains(error.code) {
            #expect(
              error.location.line != nil || error.location.file != "file",
              "\(error) in \(changedText.prefix(300))")
          }
        }
      }
    }
  }

  /// What is read is within the limits, and so is what is counted and made of it.
  private func check(_ file: TrafficFile, _ text: String) throws {
    switch file {
    case .rates(let recording):
      #expect(recording.requests.isFinite && recording.windows.allSatisfy { $0.length > .zero })
      _ = RateDescription(recording, zone: .zero)
      var played = try recording.requests(path: "file", seed: 1)
      for _ in 0..<1000 where try played.next() == nil { break }
    case .requests(var stream):
      var requests: [Request] = []
      while let request = try stream.next(), requests.count < 10_000 { requests.append(request) }
      let limit = WorkloadLimits.tokensPerRequest
      #expect(requests.allSatisfy { 1...limit ~= $0.promptTokens && 0...limit ~= $0.outputTokens })
      #expect(isSorted(requests) && (requests.first?.arrival ?? .zero) == .zero, "\(text)")
      _ = stream.counts.remarks(on: "file")
      var statistics = TrafficStatistics(context: 1000)
      for request in requests { statistics.add(request) }
      #expect(statistics.input.sum == requests.reduce(0) { $0 + Int128($1.promptTokens) })
      var scale = TokenScale()
      (scale.prompt, scale.output) = (1000, 1000)
      try refusedOrSorted { TokenScaledStream(ListStream(requests), scale: scale) }
      try refusedOrSorted { TimeScaledStream(ListStream(requests), factor: 1e-3) }
      try refusedOrSorted { RateScaledStream(ListStream(requests), factor: 3, seed: 1) }
    }
  }

  private func refusedOrSorted(_ stream: () -> any RequestStream) throws {
    do {
      var made = stream()
      var last = SimulationTime.zero
      while let request = try made.next() {
        #expect(request.arrival >= last)
        last = request.arrival
      }
    } catch is InputErrors {}
  }
}
