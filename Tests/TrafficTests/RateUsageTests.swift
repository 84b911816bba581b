// RateUsageTests.swift: pages of the OpenAI usage API and answers of Prometheus.

import Testing
import Text
import Units
import Workload

@testable import Traffic

@Suite struct RateUsageTests {
  static func read(_ text: String, format: String = "auto") throws -> RateRecording {
    try RateRecording(bytes: Array(text.utf8), name: "usage.json", format: format)
  }

  static func bucket(_ start: Int, _ results: String...) -> String {
    """
    {"object":"bucket","start_time":\(start),"end_time":\(start + 3600),\
    "results":[\(results.joined(separator: ","))]}
    """
  }

  static func result(_ requests: Int, _ input: Int, _ output: Int, extra: String = "") -> String {
    """
    {"object":"organization.usage.completions.result","input_tokens":\(input),\
    "output_tokens":\(output),"num_model_requests":\(requests),"project_id":null\(extra)}
    """
  }

  static func page(_ buckets: String..., more: Bool = false) -> String {
    let next = more ? "\"page_x\"" : "null"
    return "{\"object\":\"page\",\"data\":[\(buckets.joined(separator: ","))],"
      + "\"has_more\":\(more),\"next_page\":\(next)}"
  }

  static let start = 1_730_419_200

  @Test("groups are added, cached tokens and batches told apart, holes seen")
  func usage() throws {
    let recording = try Self.read(
      Self.page(
        Self.bucket(
          Self.start, Self.result(5, 1000, 500, extra: #","input_cached_tokens":800,"model":"a""#),
          Self.result(2, 100, 50, extra: #","model":"b","batch":false"#),
          Self.result(90, 9000, 900, extra: #","model":"b","batch":true"#)),
        Self.bucket(Self.start + 3600), Self.bucket(Self.start + 10800, Self.result(1, 10, 5))))
    #expect(recording.format == "openai-usage")
    #expect(recording.windows.map(\.requests) == [7, 0, nil, 1])
    #expect(recording.windows[0].promptTokens == 1100)
    #expect(recording.windows[0].cachedTokens == 800)
    #expect(recording.windows[0].outputTokens == 550)
    #expect(recording.anchor == .epoch(Double(Self.start)))
    #expect(recording.notes.contains { $0.hasPrefix("90 batch requests") })
    #expect(recording.notes.contains { $0.hasPrefix("2 models") })
    #expect(recording.rows == 4)
  }

  @Test("pages as lines, as an array, one after another, and bare buckets are the same")
  func pages() throws {
    let first = Self.page(Self.bucket(Self.start, Self.result(5, 10, 5)), more: true)
    let second = Self.page(Self.bucket(Self.start + 3600, Self.result(6, 10, 5)))
    for text in [
      first + "\n" + second, "[\(first),\(second)]", first + second, second + "\n" + first,
      "[\(Self.bucket(Self.start, Self.result(5, 10, 5))),"
        + "\(Self.bucket(Self.start + 3600, Self.result(6, 10, 5)))]",
    ] {
      let recording = try Self.read(text)
      #expect(recording.windows.map(\.requests) == [5, 6], "\(text.prefix(20))")
      #expect(recording.notes.isEmpty)
    }
    #expect(try Self.read(first).notes.contains { $0.contains("cut off") })
  }

  @Test("a bucket given twice, impossible counts and costs are refused")
  func badUsage() {
    let good = Self.bucket(Self.start, Self.result(5, 10, 5))
    let texts = [
      Self.page(good, good), Self.page(good) + "\n" + Self.page(good),
      Self.page(Self.bucket(Self.start, Self.result(-5, 10, 5))),
      Self.page(
        Self.bucket(Self.start, Self.result(5, 10, 5, extra: #","input_cached_tokens":11"#))),
      Self.page(Self.bucket(Self.start, #"{"object":"organization.costs.result"}"#)),
      Self.page(Self.bucket(Self.start)), Self.page(), String(Self.page(good).dropLast(4)),
      Self.page(Self.bucket(Self.start, #"{"num_model_requests":"5"}"#)),
      Self.page(good.replacing("3600", with: "0").replacing("end_time", with: "start_time")),
      Self.page(good).replacing("\"input_tokens\":10", with: "\"input_tokens\":NaN"),
      String(repeating: "[", count: 100_000),
    ]
    for text in texts {
      #expect(throws: InputErrors.self, "\(text.prefix(200))") {
        try Self.read(text, format: "openai-usage")
      }
    }
  }

  @Test("a table has what its JSON has: groups added, batches left out, empty rows and holes")
  func usageTable() throws {
    let head =
      "start_time,end_time,start_time_iso,num_model_requests,model,batch,input_tokens,output_tokens,"
      + "input_cached_tokens\n"
    func row(_ hour: Int, _ counts: String) -> String {
      let start = Self.start + hour * 3600
      return "\(start),\(start + 3600),2024-11-01T00:00:00+00:00,\(counts)\n"
    }
    let table =
      head + row(0, "5,a,,1000,500,800") + row(0, "2,b,false,100,50,") + row(1, ",,,,,")
      + row(3, "1,a,,10,5,0") + row(0, "90,b,true,9000,900,0")
    let recording = try Self.read(table)
    #expect(recording.format == "openai-usage" && recording.rows == 4)
    #expect(recording.windows.map(\.requests) == [7, 0, nil, 1])
    #expect(recording.windows[0].promptTokens == 1100)
    #expect(recording.windows[0].cachedTokens == 800)
    #expect(recording.notes.contains { $0.hasPrefix("90 batch requests") })
    for bad in [
      head + row(0, "-5,a,,1,1,0"), head + row(0, "5,a,,1"), head + row(0, "x,a,,1,1,0"),
      head + row(0, "5,a,,1.5,1,0"), head.replacing("end_time", with: "end"),
      head + row(0, "5,a,,1,1,0").replacing("\(Self.start + 3600)", with: "\(Self.start)"),
      head + row(0, "5,a,,1,1,0")
        + row(0, "5,a,,1,1,0").replacing("\(Self.start + 3600)", with: "\(Self.start + 60)"),
    ] {
      #expect(throws: InputErrors.self, "\(bad)") { try Self.read(bad, format: "openai-usage") }
    }
  }

  static func answer(_ series: String...) -> String {
    """
    {"status":"success","data":{"resultType":"matrix","result":[\(series.joined(separator: ","))]}}
    """
  }

  static func series(_ name: String, _ labels: String = "", _ values: [(Int, String)]) -> String {
    let pairs = values.map { "[\($0.0),\"\($0.1)\"]" }.joined(separator: ",")
    return "{\"metric\":{\"__name__\":\"\(name)\"\(labels)},\"values\":[\(pairs)]}"
  }

  @Test("counters of several targets, a reset, a gap")
  func counters() throws {
    let one = Self.series(
      "vllm:request_success_total", #","instance":"a""#,
      [(0, "10"), (60, "22"), (120, "5"), (180, "8"), (240, "9")])
    let two = Self.series(
      "vllm:request_success_total", #","instance":"b""#,
      [(0, "100"), (60, "101"), (120, "102"), (240, "150"), (300, "151")])
    let prompts = Self.series(
      "vllm:prompt_tokens_total", "", [(0, "0"), (60, "1300"), (120, "1400")])
    let cache = Self.series(
      "vllm:gpu_cache_usage_perc", "", [(0, "0.25"), (60, "NaN"), (120, "0.75")])
    let recording = try Self.read(Self.answer(one, two) + "\n" + Self.answer(prompts, cache))
    #expect(recording.format == "prometheus")
    // 12 + 1; after the reset all 5 are new, + 1; b was not scraped at 180; then a has ended.
    #expect(recording.windows.map(\.requests) == [13, 6, nil, nil, 1])
    #expect(recording.windows.map(\.promptTokens) == [1300, 100, nil, nil, nil])
    #expect(recording.windows[0].length == Seconds(60))
    #expect(recording.notes.contains { $0.contains("from 0 1 times") })
    #expect(recording.notes.contains { $0.hasPrefix("kv_cache_usage_perc a target: mean 0.5,") })
    #expect(recording.promptLengths == nil)
  }

  @Test("a sample that is no number leaves its windows without those tokens, and that is said")
  func missingTokens() throws {
    let requests = Self.series(
      "vllm:request_success_total", "", [(0, "0"), (60, "5"), (120, "9"), (180, "12")])
    func tokens(_ second: String) -> String {
      Self.series(
        "vllm:generation_tokens_total", "",
        [(0, "0"), (60, second), (120, "900"), (180, "1000")])
    }
    let whole = try Self.read(Self.answer(requests, tokens("500")))
    #expect(whole.windows.map(\.outputTokens) == [500, 400, 100])
    #expect(!whole.notes.contains { $0.contains("lack a sample") })
    let holed = try Self.read(Self.answer(requests, tokens("NaN")))
    #expect(holed.windows.map(\.outputTokens) == [nil, nil, 100])
    #expect(holed.windows.map(\.requests) == [5, 4, 3])
    #expect(
      holed.notes.contains {
        $0.hasPrefix("2 of 3 windows with requests lack a sample of their output tokens")
      })
  }

  @Test("histograms give quantiles up to bucket edges")
  func histograms() throws {
    func bucket(_ edge: String, _ count: Int) -> String {
      Self.series(
        "vllm:request_prompt_tokens_bucket", #","le":"\#(edge)""#, [(0, "7"), (60, "\(7 + count)")])
    }
    let recording = try Self.read(
      Self.answer(
        Self.series("vllm:request_success_total", "", [(0, "0"), (60, "100")]), bucket("1.0", 0),
        bucket("10.0", 50), bucket("20.0", 90), bucket("50.0", 98), bucket("+Inf", 100)))
    let table = try #require(recording.promptLengths)
    #expect(table.quantile(0.5) == 10)
    #expect(abs(table.quantile(0.7) - 15) < 1e-9)
    #expect(table.quantile(0.99) == 50)  // beyond the last edge: put on it
    #expect(recording.outputLengths == nil)
  }

  @Test(
    "an engine's counters are read under every prefix that is put before them",
    arguments: [
      ("vllm:", "request_success_total", "prompt_tokens_total", "request_prompt_tokens_bucket"),
      ("vllm_", "request_success_total", "prompt_tokens_total", "request_prompt_tokens_bucket"),
      (
        "kserve_vllm:", "request_success_total", "prompt_tokens_total",
        "request_prompt_tokens_bucket"
      ),
      ("ray_vllm_", "request_success", "prompt_tokens", "request_prompt_tokens_bucket"),
      ("sglang:", "num_requests_total", "prompt_tokens_total", "prompt_tokens_histogram_bucket"),
      ("sglang_", "num_requests_total", "prompt_tokens_total", "prompt_tokens_histogram_bucket"),
      ("tgi_", "request_success", "request_input_length_sum", "request_input_length_bucket"),
    ])
  func prefixes(prefix: String, requests: String, prompts: String, lengths: String) throws {
    let recording = try Self.read(
      Self.answer(
        Self.series("up", "", [(0, "1"), (60, "1")]),
        Self.series(prefix + prompts, "", [(0, "0"), (60, "1300")]),
        Self.series(prefix + lengths, #","le":"64.0""#, [(0, "0"), (60, "9")]),
        Self.series(prefix + requests, "", [(0, "10"), (60, "22")])))
    #expect(recording.windows.map(\.requests) == [12])
    #expect(recording.windows.map(\.promptTokens) == [1300])
    #expect(recording.promptLengths != nil)
  }

  @Test("the same counters under two prefixes count once, and metrics of others not at all")
  func twoPrefixes() throws {
    func counter(_ name: String) -> String { Self.series(name, "", [(0, "0"), (60, "5")]) }
    let recording = try Self.read(
      Self.answer(
        counter("kserve_vllm:request_success_total"), counter("vllm:request_success_total")))
    #expect(recording.windows.map(\.requests) == [5])
    #expect(recording.notes.contains { $0.contains("vllm:") && $0.contains("left out") })
    for name in ["myvllm:request_success_total", "vllmx_request_success_total", "vllm"] {
      #expect(throws: InputErrors.self) { try Self.read(Self.answer(counter(name))) }
    }
  }

  @Test("answers that hold no counters of requests are refused")
  func badAnswers() {
    let counter = Self.series("vllm:request_success_total", "", [(0, "0"), (60, "5")])
    let texts = [
      #"{"status":"error","errorType":"bad_data","error":"parse error"}"#,
      #"{"status":"success","data":{"resultType":"vector","result":[]}}"#,
      Self.answer(), Self.answer(counter.replacing("\"__name__\"", with: "\"job\"")),
      Self.answer(Self.series("vllm:prompt_tokens_total", "", [(0, "0"), (60, "5")])),
      Self.answer(counter.replacing("\"5\"", with: "\"-5\"")),
      Self.answer(counter.replacing("\"5\"", with: "\"+Inf\"")),
      Self.answer(counter.replacing("\"5\"", with: "5")),
      Self.answer(counter.replacing("\"5\"", with: "\"0\"")),
      Self.answer(counter, counter.replacing("\"5\"", with: "\"6\"")),
      Self.answer(Self.series("vllm:request_success_total", "", [(0, "5")])),
      Self.answer(Self.series("vllm:request_success_total", "", [(0, "5"), (999_999_999, "6")])),
      Self.answer(counter).replacing("60,", with: "60.5e300,"),
      Self.answer(counter).replacing("\"values\"", with: "\"histograms\""),
      String(Self.answer(counter).dropLast(3)),
    ]
    for text in texts {
      #expect(throws: InputErrors.self, "\(text.prefix(300))") {
        try Self.read(text, format: "prometheus")
      }
    }
  }
}
