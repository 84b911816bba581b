// TrafficSamples.swift: small files in the shapes that exporters and benchmarks write, with made-up values.

import Text
import Workload

@testable import Traffic

/// A file of traffic from text, as `TrafficFile` would recognise it.
func openTraffic(
  _ text: String, format: String = "auto", _ change: (inout TraceOptions) -> Void = { _ in }
) throws -> TrafficFile {
  var options = TraceOptions()
  options.format = format
  change(&options)
  let bytes = Array(text.utf8)
  let input = TrafficInput([("file", bytes)], name: "file")
  if let rates = try RateFormat.choose(format, for: input) {
    return .rates(try rates.read(input))
  }
  if let calls = try TrafficFile.callFormat(of: input, named: format) {
    return .requests(try TraceStream(calls: calls, input, options: options))
  }
  return .requests(try TraceStream(bytes: bytes, name: "file", options: options))
}

/// The requests of a file of traffic, and what was counted.
func readTraffic(
  _ text: String, format: String = "auto", _ change: (inout TraceOptions) -> Void = { _ in }
) throws -> (requests: [Request], counts: TraceCounts, format: String) {
  guard case .requests(var stream) = try openTraffic(text, format: format, change) else {
    return ([], TraceCounts(), "rates")
  }
  var requests: [Request] = []
  while let request = try stream.next() { requests.append(request) }
  return (requests, stream.counts, stream.format.name)
}

enum CallSamples {
  /// A span as OpenInference's instrumentations write it.
  static func openInference(
    _ start: Int, _ input: Int, _ output: Int, kind: String = "LLM", id: Int = 0, parent: Int = 0
  ) -> String {
    """
    {"traceId":"aa","spanId":"\(id)","parentSpanId":"\(parent == 0 ? "" : String(parent))",\
    "name":"llm","startTimeUnixNano":"\(start)","endTimeUnixNano":"\(start + 2_000_000_000)",\
    "attributes":[{"key":"openinference.span.kind","value":{"stringValue":"\(kind)"}},\
    {"key":"llm.model_name","value":{"stringValue":"m"}},\
    {"key":"llm.token_count.prompt","value":{"intValue":\(input)}},\
    {"key":"llm.token_count.completion","value":{"intValue":"\(output)"}}],"status":{}}
    """
  }

  static let second = 1_000_000_000
  static let start = 1_700_000_000 * second

  static func tempo(_ spans: String..., scopes: String = "scopeSpans") -> String {
    #"{"batches":[{"resource":{"attributes":[]},"\#(scopes)":[{"spans":["#
      + spans.joined(separator: ",") + "]}]}]}"
  }

  /// Microseconds.
  static func jaegerSpan(
    _ start: Int, _ input: Int, id: String, parent: String? = nil, failed: Bool = false
  ) -> String {
    let parents = parent.map { #"{"refType":"CHILD_OF","traceID":"t","spanID":"\#($0)"}"# } ?? ""
    return """
      {"traceID":"t","spanID":"\(id)","operationName":"chat","references":[\(parents)],\
      "startTime":\(start),"duration":1500000,"tags":[\
      {"key":"gen_ai.operation.name","type":"string","value":"chat"},\
      {"key":"error","type":"bool","value":\(failed)},\
      {"key":"gen_ai.usage.input_tokens","type":"int64","value":\(input)},\
      {"key":"gen_ai.usage.output_tokens","type":"int64","value":7}],"processID":"p1"}
      """
  }

  static func jaeger(_ spans: String...) -> String {
    #"{"data":[{"traceID":"t","spans":[\#(spans.joined(separator: ","))],"#
      + #""processes":{"p1":{"serviceName":"shop"}}}],"total":0,"limit":0,"errors":null}"#
  }

  static func observation(
    _ id: String, _ time: String, _ usage: String, type: String = "GENERATION",
    level: String = "DEFAULT"
  ) -> String {
    """
    {"id":"\(id)","traceId":"t\(id)","type":"\(type)","name":"answer","startTime":"\(time)",\
    "endTime":"2026-03-02T09:00:00Z","completionStartTime":null,"model":"m",\
    "input":{"messages":"SECRET }"},"usageDetails":{\(usage)},"level":"\(level)","userId":"u"}
    """
  }

  static let langfuse =
    #"{"data":[\#(observation("b", "2026-03-02T08:00:05.500Z", #""input":20,"output":4,"total":24"#)),"#
    + observation("a", "2026-03-02T08:00:00Z", #""input":10,"output":3,"input_cached_tokens":90"#)
    + #"],"meta":{"page":1,"limit":50}}"#

  static func bench(
    prompts: String = "10,20,30", outputs: String = "5,0,6", starts: String = "100.5,101.0,103.25",
    errors: String? = #""","timeout","""#
  ) -> String {
    let wrong = errors.map { #""errors":[\#($0)],"# } ?? ""
    return """
      {"date":"20260302-080000","backend":"vllm","num_prompts":3,"duration":5.5,"completed":2,\
      "total_input_tokens":40,"request_throughput":0.4,"input_lens":[\(prompts)],\
      "output_lens":[\(outputs)],"ttfts":[0.1,0,0.2],"itls":[[0.01,0.02],[],[0.01]],\
      "start_times":[\(starts)],\(wrong)"generated_texts":["SECRET","",""],"rtfx":0.0}
      """
  }

  /// `shape` names the lists and the start as a version does.
  static func guide(_ shape: String = "new") -> String {
    func record(_ start: String, _ input: Int, _ output: Int) -> String {
      switch shape {
      case "new":
        #"{"request_id":"\#(input)","request_start_time":\#(start),"prompt_tokens":\#(input),"output_tokens":\#(output),"output":"SECRET"}"#
      case "info":
        #"{"info":{"timings":{"resolve_start":1,"request_start":\#(start)}},"input_metrics":{"total_tokens":\#(input)},"output_metrics":{"total_tokens":\#(output)}}"#
      default:
        #"{"type_":"generative_text_response","start_time":\#(start),"prompt_tokens":\#(input),"output_tokens":\#(output)}"#
      }
    }
    let good = record("1759354691.75", 7, 3) + "," + record("1759354690.25", 8, 4)
    let lists = [
      ("successful", good), ("errored", record("1759354692", 9, 0)),
      ("incomplete", record("1759354693", 9, 1)),
    ]
    let suffix = shape == "oldest" ? "_requests" : ""
    let members = lists.map { #""\#($0.0)\#(suffix)":[\#($0.1)]"# }.joined(separator: ",")
    let benchmark = shape == "oldest" ? members : #""requests":{\#(members),"total":null}"#
    return #"{"metadata":{"version":1},"benchmarks":[{"type_":"x",\#(benchmark)}]}"#
  }

  static func aiperf(
    _ id: String, _ start: Int, _ input: Int, _ output: Int, phase: String = "profiling",
    error: String = "null"
  ) -> String {
    """
    {"metadata":{"x_request_id":"\(id)","x_correlation_id":"s","request_start_ns":\(start),\
    "request_end_ns":\(start + 5_000_000_000),"benchmark_phase":"\(phase)","was_cancelled":false},\
    "metrics":{"input_sequence_length":{"value":\(input),"unit":"tokens"},\
    "output_sequence_length":{"value":\(output),"unit":"tokens"},\
    "inter_chunk_latency":{"value":[1.5,2.5],"unit":"ms"}},"error":\(error)}
    """
  }

  /// One of each format, with seconds, prompts and outputs of its requests.
  static let all: [SampleTrace] = [
    SampleTrace(
      format: "otlp",
      text: tempo(
        openInference(start, 5, 2, id: 1), openInference(start + second, 6, 3, id: 2)),
      requests: [(0, 5, 2), (1, 6, 3)]),
    SampleTrace(
      format: "otlp",
      text: tempo(openInference(start, 5, 2), scopes: "instrumentationLibrarySpans"),
      requests: [(0, 5, 2)]),
    SampleTrace(
      format: "otlp",
      text: #"{"trace":"# + RateSpanTests.document(openInference(start, 5, 2)) + "}",
      requests: [(0, 5, 2)]),
    SampleTrace(
      format: "otlp",
      text: jaeger(
        jaegerSpan(1_700_000_002_500_000, 9, id: "b"), jaegerSpan(1_700_000_000_000_000, 8, id: "a")
      ),
      requests: [(0, 8, 7), (2.5, 9, 7)]),
    SampleTrace(format: "langfuse", text: langfuse, requests: [(0, 100, 3), (5.5, 20, 4)]),
    SampleTrace(
      format: "langfuse",
      text: "id,trace_id,type,start_time,end_time,completion_start_time,usage_details,level\n"
        + #"a,t,GENERATION,2026-03-02 08:00:00.5,,,"{""input"": 10, ""output"": 3}",DEFAULT"# + "\n"
        + #"b,t,GENERATION,2026-03-02 08:00:02.75,,,"{""input"": 11, ""output"": 0}",DEFAULT"#
        + "\n",
      requests: [(0, 10, 3), (2.25, 11, 0)]),
    SampleTrace(format: "vllm-bench", text: bench(), requests: [(0, 10, 5), (2.75, 30, 6)]),
    SampleTrace(format: "guidellm", text: guide(), requests: [(0, 8, 4), (1.5, 7, 3)]),
    SampleTrace(format: "guidellm", text: guide("info"), requests: [(0, 8, 4), (1.5, 7, 3)]),
    SampleTrace(format: "guidellm", text: guide("old"), requests: [(0, 8, 4), (1.5, 7, 3)]),
    SampleTrace(format: "guidellm", text: guide("oldest"), requests: [(0, 8, 4), (1.5, 7, 3)]),
    SampleTrace(
      format: "aiperf-results",
      text: aiperf("b", start + second, 6, 2) + "\n" + aiperf("a", start, 5, 1) + "\n",
      requests: [(0, 5, 1), (1, 6, 2)]),
  ]
}
