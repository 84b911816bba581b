// RateFileTests.swift: files of traffic told apart by content, from a scenario, and under mutation.

import Foundation
import Kernel
import TestSupport
import Testing
import Text
import Units
import Workload

@testable import Traffic

@Suite struct RateFileTests {
  /// A folder with files, removed afterwards.
  @discardableResult
  static func withFolder<T>(_ files: [(String, String)], _ body: (String) throws -> T) throws -> T {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("rates-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in files {
      try Data(text.utf8).write(to: folder.appendingPathComponent(name))
    }
    return try body(folder.path)
  }

  static let samples: [(format: String, text: String)] = [
    ("servegen", "0,1.5,1.1,Gamma,0.9,0.7\n600,0,0,,0,0\n1200,2,2,Weibull,0.6,0.2\n"),
    (
      "openai-usage",
      RateUsageTests.page(
        RateUsageTests.bucket(RateUsageTests.start, RateUsageTests.result(5, 1000, 500)),
        RateUsageTests.bucket(RateUsageTests.start + 7200, RateUsageTests.result(2, 10, 5)))
    ),
    (
      "prometheus",
      RateUsageTests.answer(
        RateUsageTests.series(
          "vllm:request_success_total", "", [(0, "1"), (60, "9"), (120, "12")]),
        RateUsageTests.series(
          "vllm:request_prompt_tokens_bucket", #","le":"10.0""#, [(0, "1"), (60, "9")]),
        RateUsageTests.series(
          "vllm:request_prompt_tokens_bucket", #","le":"+Inf""#, [(0, "1"), (60, "12")]))
    ),
    (
      "rate-profile",
      "hour_start_utc,requests_per_minute\n2024-05-10T00:00:00Z,60\n2024-05-10T02:00:00Z,30\n"
    ),
    ("otlp", RateSpanTests.document(RateSpanTests.span("\"1700000000000000001\"", 150, 20))),
    ("otlp", CallSamples.jaeger(CallSamples.jaegerSpan(1_700_000_000_000_000, 8, id: "a"))),
    ("langfuse", CallSamples.langfuse), ("vllm-bench", CallSamples.bench()),
    ("guidellm", CallSamples.guide()),
    ("aiperf-results", CallSamples.aiperf("a", CallSamples.start, 5, 1)),
    (
      "openai-usage",
      "start_time,end_time,num_model_requests,batch,input_tokens,output_tokens\n"
        + "1772438400,1772442000,5,,100,20\n1772442000,1772445600,6,,100,20\n"
    ),
    ("headroom", "arrival_s,input_tokens,output_tokens\n0,10,1\n1,10,1\n"),
  ]

  @Test("files are told apart by their content", arguments: samples)
  func recognised(format: String, text: String) throws {
    try Self.withFolder([("file.txt", text)]) { folder in
      #expect(try TrafficFile.formatName(path: "\(folder)/file.txt") == format)
      #expect(TrafficFile.formats.contains { $0.name == format })
      switch try TrafficFile.open(path: "\(folder)/file.txt") {
      case .rates(let recording): #expect(recording.format == format)
      case .requests(let trace): #expect(trace.format.name == format)
      }
    }
  }

  @Test("other row formats stay traces")
  func traces() throws {
    let names = [
      RecordedTraces.mooncake, RecordedTraces.azureCode, RecordedTraces.vidurCode,
      RecordedTraces.burstGPT,
    ]
    for name in names {
      let input = try TrafficInput(path: RecordedTraces.path(name))
      #expect(try RateFormat.choose("auto", for: input) == nil, "\(name)")
      #expect(try TrafficFile.callFormat(of: input, named: "auto") == nil, "\(name)")
    }
  }

  @Test("a folder that holds nothing known, and one that is not there")
  func folders() throws {
    try Self.withFolder([("a.txt", "hello")]) { folder in
      let error = #expect(throws: InputErrors.self) { try TrafficFile.open(path: folder) }
      #expect(error?.errors.first?.code == .unknownFormat)
      #expect(throws: FileError.self) { try TrafficFile.open(path: folder + "/none") }
    }
  }

  static func workload(_ json: String, folder: String) throws -> WorkloadSpecification {
    let problems = InputProblems()
    let tree = try LocatedJSON.parse(json, file: "scenario.json5")
    let read = WorkloadSpecification.read(ValueReader(tree, problems: problems), folder: folder)
    try problems.check()
    return try #require(read)
  }

  @Test("the profile process takes its rates from a file")
  func profile() throws {
    let table = (0..<24).map { "\($0 % 2 * 2)" }.joined(separator: "\n")
    try Self.withFolder([("day.txt", table), ("usage.json", Self.samples[1].text)]) { folder in
      let lengths = "promptTokens: 10, outputTokens: 2"
      let day = try Self.workload(
        "{ arrivals: { process: 'profile', path: 'day.txt', ratePerSecond: 0.5 }, \(lengths) }",
        folder: folder)
      #expect(day.parts[0].files == ["\(folder)/day.txt"])
      let requests = try all(try day.makeStream(seed: 3))
      // 12 hours at 1 request/s: 43 200, within four standard deviations.
      let count = Double(requests.count)
      #expect(abs(count - 43_200) < 4 * count.squareRoot())
      // 5 and 2 requests in two hours; the one between them is cut out.
      let usage = try Self.workload(
        "{ arrivals: { process: 'profile', path: 'usage.json', ratePerSecond: 10 }, \(lengths) }",
        folder: folder)
      let played = try all(try usage.makeStream(seed: 3))
      let kept = Double(played.count)
      #expect(abs(kept - 72_000) < 4 * kept.squareRoot())
      #expect((played.last?.arrival ?? .never) < SimulationTime(Seconds(7200)))
    }
  }

  @Test(
    "a profile that cannot be played says why",
    arguments: [
      "path: 'day.txt'", "path: 'none.txt', ratePerSecond: 1", "path: 'bad.csv', ratePerSecond: 1",
      "path: 'day.txt', ratePerSecond: 1, pieces: []", "path: 'day.txt', ratePerSecond: 1e12",
      "path: 'day.txt', ratePerSecond: 1, format: 'vidur'", "path: 'day.txt', ratePerSecnd: 1",
    ])
  func badProfile(_ keys: String) throws {
    let day = (1...24).map(String.init).joined(separator: "\n")
    let bad = "hour_start_utc,requests_per_minute\nnever,1\n"
    try Self.withFolder([("day.txt", day), ("bad.csv", bad)]) { folder in
      #expect(throws: InputErrors.self) {
        try Self.workload(
          "{ arrivals: { process: 'profile', \(keys) }, promptTokens: 10, outputTokens: 2 }",
          folder: folder)
      }
    }
  }

  @Test("a trace may name a recording with lengths, not one without")
  func asTrace() throws {
    let dataset = #"{"0": {"input_tokens": "{10: 1}", "output_tokens": "{2: 1}"}}"#
    let files = [
      ("chunk-0-trace.csv", Self.samples[0].text), ("chunk-0-dataset.json", dataset),
      ("usage.json", Self.samples[1].text),
    ]
    try Self.withFolder(files) { folder in
      let whole = try Self.workload("{ trace: { path: '\(folder)' } }", folder: "")
      let requests = try all(try whole.makeStream(seed: 1))
      #expect(requests.count == 2100)
      let part = try Self.workload(
        "{ trace: { path: '.', from: '10m', rateScale: 2 } }", folder: folder)
      #expect(try all(try part.makeStream(seed: 1)).count > 1000)
      let usage = try Self.workload("{ trace: { path: 'usage.json' } }", folder: folder)
      let error = #expect(throws: InputErrors.self) { try usage.makeStream(seed: 1) }
      #expect(error?.errors.first?.hint.contains("process: \"profile\"") ?? false)
    }
  }

  @Test("mutated files give a result or an error, never a trap", arguments: samples)
  func mutations(format: String, text: String) throws {
    var random = RandomStream(seed: 11, name: "mutations/\(format)")
    let marks = Array("0123456789eE+-.,:{}[]\"\\\n\r nulNaInf\u{00}".utf8) + [0xFF, 0xC3]
    for round in 0..<400 {
      var bytes = Array(text.utf8)
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[place] = marks[Int.random(in: 0..<marks.count, using: &random)]
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(contentsOf: bytes[place...].prefix(20), at: place)
        default: bytes.removeSubrange(place..<min(bytes.count, place + 12))
        }
        if bytes.isEmpty { bytes = [0x7B] }
      }
      do {
        if let calls = CallFormat.named(format) {
          let input = TrafficInput([("file", bytes)], name: "file")
          _ = try all(try TraceStream(calls: calls, input, options: TraceOptions()))
        } else if format != "headroom" {
          let recording = try RateRecording(bytes: bytes, name: "file", format: format)
          #expect(recording.requests.isFinite, "round \(round)")
          #expect(recording.windows.allSatisfy { $0.length > .zero }, "round \(round)")
        }
      } catch let errors as InputErrors {
        #expect(!errors.errors.isEmpty)
      }
    }
  }
}
