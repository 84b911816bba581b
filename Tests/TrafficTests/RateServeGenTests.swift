// RateServeGenTests.swift: ServeGen's clients as they are published, and their quirks.

import Foundation
import Testing
import Text
import Units

@testable import Traffic

@Suite struct RateServeGenTests {
  /// A folder in memory.
  static func folder(_ files: [(String, String)]) throws -> RateRecording {
    let contents = files.map { (name: $0.0, bytes: Array($0.1.utf8)) }
    return try RateRecording(TrafficInput(contents, name: "clients", isFolder: true))
  }

  /// Six of the 73 clients of deepseek-r1, their first eight hours, read once for all tests.
  static let reasoning = Result<RateRecording, any Error> {
    let path = RecordedTraces.path("deepseek_r1")
    guard case .rates(let recording) = try TrafficFile.open(path: path) else {
      throw InputErrors(
        InputError(.unknownFormat, at: SourceLocation(file: path), "read as a trace", hint: ""))
    }
    return recording
  }

  @Test("rates of clients of deepseek-r1")
  func reasoning() throws {
    let recording = try Self.reasoning.get()
    #expect(recording.format == "servegen")
    #expect(recording.clients.count == 6)
    #expect(recording.rows == 6 * 48)
    #expect(recording.windows.count == 48)
    let rate = try #require(recording.meanRatePerSecond)
    #expect(abs(rate - 1.1776736) < 1e-6)
    #expect(recording.anchor == .midnight)
    #expect(recording.clients.count { $0.hasLengths } == 2)
    // The sums over the clients, which for all 73 are those that are published.
    #expect(abs((recording.windows[0].ratePerSecond ?? 0) - 1.325) < 1e-9)
    #expect(abs((recording.windows[1].ratePerSecond ?? 0) - 1.9) < 1e-9)
  }

  @Test("lengths of clients of deepseek-r1")
  func reasoningLengths() throws {
    // Computed apart from the two length files (5.9 % of the requests), as the shares of each period weighted by
    // the rates of its windows.
    let recording = try Self.reasoning.get()
    let output = try #require(recording.outputLengths)
    #expect(abs(output.mean - 611.24763) < 1e-3)
    #expect([0.5, 0.95, 0.99].map(output.quantile) == [577, 969, 1440])
    let prompt = try #require(recording.promptLengths)
    #expect(abs(prompt.mean - 501.13877) < 1e-3)
    #expect([0.5, 0.95, 0.99].map(prompt.quantile) == [236, 994, 8151])
    #expect(recording.notes[0].contains("2 of 6 clients have lengths, with 5.9 %"))
  }

  @Test("windows that no client of several fills are not collected")
  func holes() throws {
    let recording = try Self.folder([
      ("chunk-0-trace.csv", "0,1,1,Gamma,1,1\n600,0,0,,0,0\n1200,0,0,,0,0\n"),
      ("chunk-10-trace.csv", "0,0,0,,0,0\n600,0,0,,0,0\n1200,2,1.5,Weibull,0.7,1\n"),
      ("chunk-9-trace.csv", "0,0.5,0,,0,0\r\n600,0,0,,0,0\r\n1200,0,0,,0,0"),
    ])
    #expect(recording.clients.map(\.name) == ["chunk-0", "chunk-9", "chunk-10"])
    #expect(recording.windows.map(\.requests) == [900, nil, 1200])
    #expect(recording.clients[0].windows.map(\.requests) == [600, nil, 0])
    #expect(recording.clients[2].windows[2].gaps == .weibull(shape: 0.7))
    #expect(recording.notes.contains { $0.contains("1 of 3 windows") })
    #expect(recording.promptLengths == nil)
  }

  @Test("a single client's zeros are idle windows")
  func single() throws {
    let recording = try RateRecording(
      bytes: Array("0,1,1,Gamma,1,1\n600,0,0,,0,0\n1800,1,1,,0,0\n".utf8), name: "chunk-3-trace.csv"
    )
    #expect(recording.format == "servegen")
    #expect(recording.windows.map(\.requests) == [600, 0, nil, 600])
  }

  @Test("dictionaries of lengths, empty ones, and the period they hold for")
  func lengths() throws {
    let recording = try Self.folder([
      ("chunk-0-trace.csv", "0,1,1,Gamma,1,1\n600,1,1,Gamma,1,1\n1200,2,1,Gamma,1,1\n"),
      (
        "chunk-0-dataset.json",
        """
        {"0": {"input_tokens": "{10: 0.25, 20.0: 7.5e-01, }", "output_tokens": "{0: 0.5, 8: 0.5}"},
         "600": {"input_tokens": "{}", "output_tokens": "{}"},
         "1200": {"input_tokens": "{100: 1.0}", "output_tokens": "{ 1 : 1 }", "reason_ratio": "{}"}}
        """
      ),
      ("chunk-1-trace.csv", "0,1,1,Gamma,1,1\n600,1,1,Gamma,1,1\n1200,0,0,,0,0\n"),
    ])
    let client = recording.clients[0]
    #expect(client.table(\.prompt, at: Seconds(700))?.mean == 17.5)
    #expect(client.table(\.prompt, at: Seconds(1200))?.mean == 100)
    // 1 200 requests of mean 17.5 and 1 200 of 100: the client without lengths has no say.
    #expect(recording.promptLengths?.mean == 58.75)
    #expect(recording.outputLengths?.quantile(0.25) == 0)
    #expect(recording.notes[0].contains("66.7 %"))
  }

  @Test(
    "mistakes are named in their places",
    arguments: [
      ("0,x,1,Gamma,1,1\n", 1), ("0,1,1,Gamma,1,1\n600,1,1,Pareto,1,1\n", 2),
      ("0,1,1,Gamma,1,1\n0,1,1,Gamma,1,1\n", 2), ("0,1,1,Gamma\n", 1),
      ("0,-1,1,Gamma,1,1\n", 1), ("0,1e300,1,Gamma,1,1\n", 1), ("0,1,1,Gamma,0,1\n", 1),
      ("0,nan,1,Gamma,1,1\n", 1), ("0,1,1,Weibull,0.001,1\n", 1),
    ])
  func badRows(_ text: String, _ line: Int) throws {
    let error = #expect(throws: InputErrors.self) {
      try Self.folder([("chunk-0-trace.csv", text)])
    }
    #expect(error?.errors.first?.location.line == line)
    #expect(error?.errors.first?.location.file == "clients/chunk-0-trace.csv")
  }

  @Test(
    "wrong dictionaries are refused",
    arguments: [
      "{10: 0.5}", "{10: nan}", "{-1: 1}", "{0: 1}", "{10: 1", "10: 1}", "{10: 1} x", "{1.5: 1}",
      "{10: 0.5, 10: 0.5}", "{'a': 1}", "{10: 2, 11: -1}", "{99999999999: 1}", "",
    ])
  func badLengths(_ text: String) {
    #expect(throws: InputErrors.self) {
      try Self.folder([
        ("chunk-0-trace.csv", "0,1,1,Gamma,1,1\n"),
        (
          "chunk-0-dataset.json",
          #"{"0": {"input_tokens": "\#(text)", "output_tokens": "{1: 1}"}}"#
        ),
      ])
    }
  }
}
