// GuideLLMCalls.swift: the requests in GuideLLM's benchmarks.json, of one run or of a sweep.

internal import Text

extension CallFormat {
  /// `{"benchmarks": [{"requests": {"successful": [{"request_start_time", "prompt_tokens",
  /// "output_tokens", …}], "errored": […], "incomplete": […]}}]}`; older ones name the start `start_time`, or
  /// keep it in `info.timings` or `scheduler_info`, and the first write `successful_requests` beside the others.
  /// Times are seconds since 1970. A sweep holds several benchmarks, one after another.
  /// - Source: github.com/vllm-project/guidellm, src/guidellm/schemas/request_stats.py and, before 0.4,
  ///   src/guidellm/benchmark/benchmark.py (`GenerativeTextResponseStats`).
  static let guideLLM: CallFormat = {
    let trace = TraceFormat(
      name: "guidellm", summary: "GuideLLM results, benchmarks.json", shapes: [.json],
      clock: .init(column: "request_start_time", text: .number(.seconds), origin: .epoch),
      sizes: .init(prompt: "prompt_tokens", output: "output_tokens"), order: .any,
      otherReasons: CallExclusion.allCases.map(\.rawValue), holdsText: true)
    return CallFormat(
      trace: trace,
      recognises: { !$0.isFolder && $0.isJSON && $0.topKeys.contains("benchmarks") },
      open: { GuideLLMCalls($0, CallReading(layout, trace)) })
  }()

  private static let layout = CallLayout(
    times: ["request_start_time", "start_time"]
      + [
        "info.timings", "info.request_timings", "scheduler_info.request_timings", "scheduler_info",
      ].flatMap { ["\($0).request_start", "\($0).resolve_start"] },
    ends: [
      "request_end_time", "end_time", "info.timings.request_end", "scheduler_info.request_end",
    ],
    prompt: [
      .path("prompt_tokens"), .path("input_metrics.total_tokens"),
      .path("input_metrics.text_tokens"),
    ],
    output: [
      .path("output_tokens"), .path("output_metrics.total_tokens"),
      .path("output_metrics.text_tokens"),
    ],
    identity: ["request_id"], session: ["info.conversation_id"], exclusion: { _ in nil })
}

/// Reads the report that the file holds, whole: results are read where they stand.
private struct GuideLLMCalls: CallSource {
  private let elements: JSONElements
  private let reading: CallReading
  private(set) var runs = 0

  /// Lists of requests, with why those in it are no requests.
  private static let lists: [(name: String, reason: CallExclusion?)] = [
    ("successful", nil), ("completed", nil), ("errored", .failed), ("incomplete", .incomplete),
  ]

  init(_ source: ByteSource, _ reading: CallReading) {
    elements = JSONElements(source, limit: JSONElements.reportLimit)
    self.reading = reading
  }

  var place: SourceLocation { JSONRecords.elements(elements).place() }

  mutating func next() throws(ReadError) -> [CallOutcome]? {
    guard try elements.next() else { return nil }
    var outcomes: [CallOutcome] = []
    var found = 0
    elements.withObject { report in
      walk(report, from: 0) { key, value, offset in
        guard key == "benchmarks" else { return }
        walkElements(value, from: offset) { benchmark, offset in
          let before = outcomes.count
          readBenchmark(benchmark, from: offset, into: &outcomes)
          if outcomes.count > before { found += 1 }
        }
      }
    }
    runs += found
    guard !outcomes.isEmpty else { throw noRequests }
    return outcomes
  }

  private func readBenchmark(
    _ benchmark: ByteView, from offset: Int, into outcomes: inout [CallOutcome]
  ) {
    walk(benchmark, from: offset) { key, value, offset in
      if key == "requests" {
        walk(value, from: offset) { key, value, offset in
          if let list = Self.lists.first(where: { $0.name == key }) {
            read(value, list.reason, from: offset, into: &outcomes)
          }
        }
      } else if let list = Self.lists.first(where: { "\($0.name)_requests" == key }) {
        read(value, list.reason, from: offset, into: &outcomes)
      }
    }
  }

  private func read(
    _ list: ByteView, _ reason: CallExclusion?, from offset: Int,
    into outcomes: inout [CallOutcome]
  ) {
    let records = JSONRecords.elements(elements)
    walkElements(list, from: offset) { record, offset in
      if let reason {
        outcomes.append(.excluded(reason))
        return
      }
      let fields = JSONFields(record, reading.wanted)
      outcomes.append(reading.outcome(of: fields) { records.place(offset + ($0 ?? 0)) })
    }
  }

  /// The members of an object, with their places in the report.
  private func walk(
    _ text: ByteView, from offset: Int, _ body: (String, ByteView, Int) -> Void
  ) {
    var object = JSONLine(text)
    while let member = object.next() {
      guard member.kind == .other else { continue }
      body(String(decoding: member.key, as: UTF8.self), member.value, offset + member.offset)
    }
  }

  /// The elements of an array that are objects.
  private func walkElements(_ text: ByteView, from offset: Int, _ body: (ByteView, Int) -> Void) {
    var array = JSONLine(text)
    while let element = array.nextElement() {
      if element.value.first == 0x7B { body(element.value, offset + element.offset) }
    }
  }

  private var noRequests: ReadError {
    .input(
      .noRequests, at: SourceLocation(file: elements.file),
      "this report of GuideLLM holds sums and no requests",
      hint: "give the benchmarks.json that it writes with the requests of each benchmark")
  }
}
