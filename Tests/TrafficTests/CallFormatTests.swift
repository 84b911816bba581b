// CallFormatTests.swift: spans in wrappers, observations and results of benchmarks, each call counted once.

import Testing
import Text
import Units
import Workload

@testable import Traffic

@Suite struct CallFormatTests {
  static func excluded(_ counts: TraceCounts) -> [String: Int] {
    Dictionary(counts.exclusions.map { ($0.reason, $0.rows) }, uniquingKeysWith: +)
  }

  @Test(
    "each is recognised, named or not, and its calls become requests", arguments: CallSamples.all)
  func reads(sample: SampleTrace) throws {
    for name in ["auto", sample.format] {
      let (requests, _, format) = try readTraffic(sample.text, format: name)
      #expect(format == sample.format)
      #expect(requests.map(\.promptTokens) == sample.requests.map(\.1))
      #expect(requests.map(\.outputTokens) == sample.requests.map(\.2))
      for (request, wanted) in zip(requests, sample.requests) {
        // GuideLLM writes seconds as floats: near 1.7e9 they are exact to 1e-7.
        #expect(abs(request.arrival.seconds.value - wanted.0) < 1e-6)
      }
    }
  }

  @Test("OpenInference's chains, agents, tools and embeddings are left out by kind")
  func kinds() throws {
    func span(_ kind: String, _ id: Int, parent: Int = 0) -> String {
      CallSamples.openInference(CallSamples.start + id, 5, 2, kind: kind, id: id, parent: parent)
    }
    let (requests, counts, _) = try readTraffic(
      CallSamples.tempo(
        span("AGENT", 1), span("CHAIN", 2, parent: 1), span("LLM", 3, parent: 2),
        span("LLM", 4, parent: 3), span("TOOL", 5), span("RETRIEVER", 6), span("EMBEDDING", 7)))
    #expect(requests.count == 1)
    #expect(
      Self.excluded(counts) == [
        CallExclusion.agent.rawValue: 2, CallExclusion.tool.rawValue: 2,
        CallExclusion.embedding.rawValue: 1, CallExclusion.nested.rawValue: 1,
      ])
  }

  @Test("Jaeger's references, failures and services")
  func jaeger() throws {
    let text = CallSamples.jaeger(
      CallSamples.jaegerSpan(1_700_000_000_000_000, 8, id: "a"),
      CallSamples.jaegerSpan(1_700_000_000_000_100, 8, id: "b", parent: "a"),
      CallSamples.jaegerSpan(1_700_000_000_000_200, 8, id: "c", failed: true))
    guard case .requests(var stream) = try openTraffic(text, { $0.keepsDetails = true }) else {
      Issue.record("no requests")
      return
    }
    while try stream.next() != nil { #expect(stream.details.tenant == "shop") }
    #expect(
      Self.excluded(stream.counts) == [
        CallExclusion.nested.rawValue: 1, CallExclusion.failed.rawValue: 1,
      ])
  }

  @Test("Langfuse's other observations, failures and repeated pages are counted and left out")
  func langfuse() throws {
    let usage = #""input":10,"output":3,"total":13,"input_cached_tokens":9"#
    let time = "2026-03-02T08:00:00Z"
    let rows = [
      CallSamples.observation("a", time, usage), CallSamples.observation("a", time, usage),
      CallSamples.observation("b", time, usage, type: "SPAN"),
      CallSamples.observation("c", time, usage, type: "EMBEDDING"),
      CallSamples.observation("d", time, usage, level: "ERROR"),
      CallSamples.observation("e", time, #""input":0,"output":0"#),
      CallSamples.observation("f", time, #""unknown":5"#),
    ]
    for text in [
      rows.joined(separator: "\n"), "[" + rows.joined(separator: ",\n") + "]",
      rows.map { #"{"data":[\#($0)],"meta":{}}"# }.joined(separator: "\n"),
    ] {
      let (requests, counts, _) = try readTraffic(text)
      // The cached tokens are part of the ten: `total` says so.
      #expect(requests.map(\.promptTokens) == [10])
      #expect(
        Self.excluded(counts) == [
          CallExclusion.repeated.rawValue: 1, CallExclusion.foreign.rawValue: 1,
          CallExclusion.embedding.rawValue: 1, CallExclusion.failed.rawValue: 1,
          CallExclusion.unmeasured.rawValue: 2,
        ])
    }
  }

  @Test("results of benchmarks: failures, what was cut off, and the warm-up")
  func benchmarks() throws {
    let guide = try readTraffic(CallSamples.guide()).counts
    #expect(
      Self.excluded(guide) == [
        CallExclusion.failed.rawValue: 1, CallExclusion.incomplete.rawValue: 1,
      ])
    let bench = try readTraffic(CallSamples.bench()).counts
    #expect(Self.excluded(bench) == [CallExclusion.failed.rawValue: 1])
    #expect(try readTraffic(CallSamples.bench(errors: nil)).requests.count == 3)
    let aiperf = try readTraffic(
      [
        CallSamples.aiperf("a", CallSamples.start, 5, 1),
        CallSamples.aiperf("b", CallSamples.start, 5, 1, phase: "warmup"),
        CallSamples.aiperf("c", CallSamples.start, 5, 1, error: #"{"code":499}"#),
      ].joined(separator: "\n")
    ).counts
    #expect(
      Self.excluded(aiperf) == [
        CallExclusion.failed.rawValue: 1, CallExclusion.warmup.rawValue: 1,
      ])
  }

  @Test("the benchmarks of a sweep are runs of their own, which is said")
  func sweep() throws {
    let one = CallSamples.guide().dropFirst(#"{"metadata":{"version":1},"benchmarks":["#.count)
      .dropLast(2)
    let other = one.replacing("17593546", with: "17593556").replacing("\"7\"", with: "\"17\"")
      .replacing("\"8\"", with: "\"18\"")
    let counts = try readTraffic(#"{"benchmarks":[\#(one),\#(other)]}"#).counts
    #expect(counts.requests == 4 && counts.runs == 2)
    #expect(counts.remarks(on: "f").contains { $0.contains("2 runs") })
  }

  @Test(
    "what a replay lacks is named",
    arguments: [
      (
        CallSamples.bench().replacing("\"start_times\"", with: "\"starts\""),
        InputError.Code.missingKey
      ),
      (#"{"completed":1,"total_input_tokens":1,"request_throughput":1.0}"#, .missingKey),
      (CallSamples.bench(starts: "1,2"), .conflict),
      (CallSamples.bench() + "\n" + CallSamples.bench(), .unsupported),
      (CallSamples.bench(prompts: "0,1,2"), .badRow),
      (#"{"benchmarks":[{"metrics":{}}]}"#, .noRequests),
      (#"{"request_latency":{"unit":"ms","avg":5.0},"input_config":{}}"#, .unsupported),
      ("Metric,avg,min,max,p99\nTime to First Token (ms),1,2,3,4\n", .unsupported),
      (#"{"data":[{"session_id":"a","payloads":[{}]}]}"#, .unsupported),
      (CallSamples.langfuse.replacing("\"input\":20", with: "\"input\":-1"), .badRow),
      (CallSamples.langfuse.replacing("08:00:05.500", with: "8 o'clock"), .badRow),
      (CallSamples.guide().replacing("1759354691.75", with: "\"now\""), .badRow),
      (String(CallSamples.bench().dropLast(9)), .badRow),
    ])
  func lacks(_ text: String, _ code: InputError.Code) throws {
    let error = try #require(throws: InputErrors.self) { try readTraffic(text) }.errors[0]
    #expect(error.code == code, "\(error)")
    #expect(!error.description.contains("SECRET"))
  }
}
