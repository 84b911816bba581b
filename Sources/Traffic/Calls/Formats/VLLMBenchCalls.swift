// VLLMBenchCalls.swift: the requests of `vllm bench serve --save-result --save-detailed`.

internal import Text

extension CallFormat {
  /// `{"backend", "num_prompts", "completed", "input_lens": […], "output_lens": […], "start_times": […],
  /// "ttfts": […], "itls": [[…]], "errors": […], "generated_texts": […], …}`: the same place in each array is one
  /// request. `start_times` are seconds of the machine's clock since it was started, not a date. A request whose
  /// `errors` is not empty failed.
  /// - Source: github.com/vllm-project/vllm, vllm/benchmarks/serve.py.
  static let vllmBench: CallFormat = {
    let trace = TraceFormat(
      name: "vllm-bench", summary: "vllm bench serve --save-detailed, JSON", shapes: [.json],
      clock: .init(column: "start_times", text: .number(.seconds)),
      sizes: .init(prompt: "input_lens", output: "output_lens"), order: .any,
      otherReasons: CallExclusion.allCases.map(\.rawValue), holdsText: true)
    return CallFormat(
      trace: trace,
      recognises: { sniff in
        let keys = sniff.topKeys
        return !sniff.isFolder && sniff.isJSON
          && (keys.isSuperset(of: ["input_lens", "output_lens"])
            || keys.isSuperset(of: ["completed", "total_input_tokens", "request_throughput"]))
      },
      open: { VLLMBenchCalls($0, trace) })
  }()
}

/// Reads the result that the file holds, whole: its arrays are read where they stand.
private struct VLLMBenchCalls: CallSource {
  private let elements: JSONElements
  private let fields: TraceFields
  private var hasRead = false

  init(_ source: ByteSource, _ format: TraceFormat) {
    elements = JSONElements(source, limit: JSONElements.reportLimit)
    fields = TraceFields(format: format, classes: nil)
  }

  var place: SourceLocation { JSONRecords.elements(elements).place() }

  mutating func next() throws(ReadError) -> [CallOutcome]? {
    guard try elements.next() else { return nil }
    guard !hasRead else {
      throw refusal(
        .unsupported, "a second result begins here: the file holds several (--append-result)",
        "write each into a file of its own, for instance with: jq -c . FILE | split -l 1")
    }
    hasRead = true
    let arrays = elements.withObject { Arrays($0) }
    if arrays.failure {
      throw refusal(.badRow, "the result is no complete JSON object", "give the whole file")
    }
    return try outcomes(arrays)
  }

  private func refusal(_ code: InputError.Code, _ what: String, _ hint: String) -> ReadError {
    .input(code, at: place, what, hint: hint)
  }

  private func outcomes(_ arrays: Arrays) throws(ReadError) -> [CallOutcome] {
    guard let prompts = arrays["input_lens"], let outputs = arrays["output_lens"] else {
      throw refusal(
        .missingKey, "the result holds sums and no requests: it has no input_lens and output_lens",
        "run it with --save-result --save-detailed")
    }
    guard let starts = arrays["start_times"] else {
      throw refusal(
        .missingKey, "the result does not say when each request began: it has no start_times",
        "run it with a vLLM that writes start_times, or describe the arrivals in a scenario")
    }
    let errors = arrays["errors"]
    let counts = [prompts, outputs, starts, errors].compactMap { $0?.count }
    guard Set(counts).count == 1 else {
      throw refusal(
        .conflict,
        "input_lens, output_lens, start_times and errors differ in length: "
          + counts.map(String.init).joined(separator: ", "),
        "give the result as it was written")
    }
    return prompts.indices.map { index in
      if let errors, !errors[index].isNone { return .excluded(.failed) }
      return outcome(prompts[index], outputs[index], starts[index])
    }
  }

  private func outcome(_ prompt: Element, _ output: Element, _ start: Element) -> CallOutcome {
    guard let input = tokens(prompt, minimum: 1) else {
      return bad(prompt, fields.format.sizes.prompt)
    }
    guard let made = tokens(output, minimum: 0) else {
      return bad(output, fields.format.sizes.output)
    }
    guard start.kind == .number, let time = start.bytes.withUnsafeBufferPointer(fields.time) else {
      return bad(start, fields.format.clock.column)
    }
    var row = TraceRow(time: time, promptTokens: input, outputTokens: made)
    let place = place(of: start)
    row.line = place.line ?? 0
    return .request(RecordedCall(row: row, place: place))
  }

  private func tokens(_ element: Element, minimum: Int) -> Int? {
    element.kind == .number
      ? element.bytes.withUnsafeBufferPointer { fields.tokens($0, minimum: minimum) } : nil
  }

  private func bad(_ element: Element, _ name: String) -> CallOutcome {
    element.bytes.withUnsafeBufferPointer {
      .bad(fields.refusal(of: $0, named: name, at: place(of: element)))
    }
  }

  private func place(of element: Element) -> SourceLocation {
    JSONRecords.elements(elements).place(element.offset)
  }

  private struct Element {
    var bytes: [UInt8]
    var kind: JSONLine.Kind
    var offset: Int
    /// An empty text, or null.
    var isNone: Bool { kind == .string ? bytes.isEmpty : bytes.elementsEqual("null".utf8) }
  }

  /// The arrays that are wanted of a result, by their keys.
  private struct Arrays {
    private var found: [(key: String, elements: [Element])] = []
    private(set) var failure = false
    private static let keys = ["input_lens", "output_lens", "start_times", "errors"]

    init(_ result: ByteView) {
      var object = JSONLine(result)
      while let member = object.next() {
        guard let key = Self.keys.first(where: { member.key.elementsEqual($0.utf8) }),
          member.value.first == 0x5B
        else { continue }
        var array = JSONLine(member.value)
        var elements: [Element] = []
        while let element = array.nextElement() {
          elements.append(
            Element(
              bytes: Array(element.value), kind: element.kind,
              offset: member.offset + element.offset))
        }
        failure = failure || array.failure != nil
        found.append((key, elements))
      }
      failure = failure || object.failure != nil
    }

    subscript(key: String) -> [Element]? { found.first { $0.key == key }?.elements }
  }
}
