// RatePlayTests.swift: recordings of rates as requests: counts, burstiness, lengths, holes.

import Foundation
import TestSupport
import Testing
import Text
import Units
import Workload

@testable import Traffic

@Suite struct RatePlayTests {
  static func play(_ recording: RateRecording, seed: UInt64 = 1) throws -> [Request] {
    var stream = try RecordingStream(recording, path: "rates", seed: seed)
    var requests: [Request] = []
    while let request = try stream.next() { requests.append(request) }
    return requests
  }

  /// Clients whose prompts are 100 and 200 tokens long; a third has no lengths.
  static func twoClients() throws -> RateRecording {
    func lengths(_ tokens: Int) -> String {
      #"{"0": {"input_tokens": "{\#(tokens): 1}", "output_tokens": "{1: 0.5, 3: 0.5}"}}"#
    }
    return try RateServeGenTests.folder([
      ("chunk-0-trace.csv", "0,2.0008,1,Gamma,1,1\n600,0,0,,0,0\n1200,1,5,Gamma,0.04,1\n"),
      ("chunk-0-dataset.json", lengths(100)),
      ("chunk-1-trace.csv", "0,1,3,Weibull,0.4,1\n600,0,0,,0,0\n1200,1,1,,0,0\n"),
      ("chunk-1-dataset.json", lengths(200)),
      ("chunk-2-trace.csv", "0,5,1,Gamma,1,1\n600,0,0,,0,0\n1200,0,0,,0,0\n"),
    ])
  }

  @Test(
    "each window has the requests it counted, holes are cut out",
    arguments: 1...5 as ClosedRange<UInt64>)
  func counts(seed: UInt64) throws {
    let requests = try Self.play(try Self.twoClients(), seed: seed)
    #expect(isSorted(requests))
    let first = requests.filter { $0.arrival < SimulationTime(Seconds(600)) }
    // 1200.48 + 600 + 3000 in the first; then the window that was collected next.
    #expect([4800, 4801].contains(first.count))
    #expect(requests.count - first.count == 1200)
    #expect((requests.last?.arrival ?? .never) < SimulationTime(Seconds(1200)))
  }

  @Test("clients without lengths borrow in proportion to requests")
  func borrows() throws {
    let requests = try Self.play(try Self.twoClients())
    #expect(Set(requests.map(\.promptTokens)) == [100, 200])
    // 1 800 requests of the first, 1 200 of the second: 3 000 are shared out 3 to 2.
    let long = requests.count { $0.promptTokens == 200 }
    #expect(abs(Double(long) - 2400) < 4 * (3000 * 0.6 * 0.4).squareRoot())
    #expect(Set(requests.map(\.outputTokens)) == [1, 3])
  }

  @Test("gaps inside a window have the recorded burstiness", arguments: [0.5, 1.0, 2.0, 4.0])
  func burstiness(cv: Double) throws {
    let shape = 1 / (cv * cv)
    for law in [RecordedGaps.gamma(shape: shape), .weibull(shape: 0.5)] {
      var window = RateWindow(start: .zero, length: Seconds(1000), requests: 50_000)
      window.gaps = law
      var recording = RateRecording(format: "servegen", rows: 1, windows: [window])
      recording.promptLengths = LengthTable(values: [10], shares: [1])
      recording.outputLengths = recording.promptLengths
      let gaps = gaps(try Self.play(recording, seed: 7))
      let found = variance(gaps).squareRoot() / mean(gaps)
      // A Weibull law of shape 1/2 has CV √5.
      let expected = if case .weibull = law { 5.0.squareRoot() } else { cv }
      #expect(abs(found / expected - 1) < 0.08, "\(law)")
    }
  }

  @Test("Poisson windows are Poisson at every scale below the window")
  func poisson() throws {
    var recording = RateRecording(
      format: "servegen", rows: 1,
      windows: [RateWindow(start: .zero, length: Seconds(10_000), requests: 100_000)])
    recording.promptLengths = LengthTable(values: [10], shares: [1])
    recording.outputLengths = recording.promptLengths
    let requests = try Self.play(recording)
    #expect(abs(indexOfDispersion(requests, binSeconds: 1) - 1) < 0.06)
    #expect(abs(indexOfDispersion(requests, binSeconds: 10) - 1) < 0.15)
  }

  @Test("extreme laws and single requests end", arguments: [1e-7, 1e-5, 1e6])
  func extremes(shape: Double) throws {
    var windows: [RateWindow] = []
    for (index, requests) in [1.0, 2.0, 0.3, 1000.0].enumerated() {
      var window = RateWindow(
        start: Seconds(Double(index) * 60), length: Seconds(60), requests: requests)
      window.gaps = .gamma(shape: shape)
      windows.append(window)
    }
    var recording = RateRecording(format: "servegen", rows: 4, windows: windows)
    recording.promptLengths = LengthTable(values: [10], shares: [1])
    recording.outputLengths = recording.promptLengths
    let requests = try Self.play(recording)
    #expect((1003...1004).contains(requests.count))
    #expect(isSorted(requests))
  }

  @Test("a run is a function of its seed")
  func deterministic() throws {
    let recording = try Self.twoClients()
    #expect(try Self.play(recording) == Self.play(recording))
    #expect(try Self.play(recording) != Self.play(recording, seed: 2))
  }

  @Test("clients of deepseek-r1 played: counts of the windows and lengths")
  func serveGen() throws {
    let recording = try RateServeGenTests.reasoning.get()
    var part = recording
    part.windows = Array(recording.windows.prefix(6))
    for index in part.clients.indices {
      part.clients[index].windows = Array(recording.clients[index].windows.prefix(6))
    }
    let requests = try Self.play(part)
    for (index, window) in part.windows.enumerated() {
      let start = SimulationTime(window.start)
      let count = requests.count { $0.arrival >= start && $0.arrival < SimulationTime(window.end) }
      // Every client's count is right to one request.
      #expect(abs(Double(count) - (window.requests ?? 0)) <= 6, "window \(index)")
    }
    // All lengths are those of two clients, in proportion to their 667 and 147 requests of this hour: means of
    // 582.15 and 846.87. Four standard errors of 4,783 requests with a deviation of 236.
    let tokens = mean(requests.map { Double($0.outputTokens) })
    #expect(abs(tokens - (667 * 582.15 + 147 * 846.87) / 814) < 4 * 236 / 4783.0.squareRoot())
  }

  @Test("a recording without lengths or unit says what to write")
  func refusals() throws {
    let profile = try RateProfileTests.read((0..<24).map(String.init).joined(separator: ","))
    let error = #expect(throws: InputErrors.self) { try Self.play(profile) }?.errors.first
    #expect(error?.code == .unsupported)
    #expect(error?.hint.contains("profile") ?? false)
    #expect(error?.hint.contains("ratePerSecond") ?? false)
  }
}
