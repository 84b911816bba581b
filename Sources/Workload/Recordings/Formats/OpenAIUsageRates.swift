// OpenAIUsageRates.swift: pages of the OpenAI usage API: requests and tokens per bucket of time.

internal import Text
internal import Units

extension RateFormat {
  /// `{"object": "page", "data": [{"object": "bucket", "start_time", "end_time", "results": [{
  /// "num_model_requests", "input_tokens", "output_tokens", "input_cached_tokens", "batch", …}]}],
  /// "has_more", "next_page"}`; several pages as an array, a line each, or one after another.
  ///
  /// A bucket without results is one without requests; a bucket that is not there was not collected.
  /// Input tokens include cached ones. Batch requests are left out: they have a day, not a latency.
  /// - Source: platform.openai.com/docs/api-reference/usage.
  static let openAIUsage = RateFormat(
    name: "openai-usage", summary: "OpenAI usage API, completions, pages of JSON",
    recognises: { sniff in
      let keys = sniff.topKeys.union(sniff.innerKeys)
      return sniff.isJSON && keys.contains("start_time") && keys.contains("results")
    },
    read: { input in
      var reader = OpenAIUsageReader()
      return try reader.read(input)
    })
}

/// Reads pages into one recording.
struct OpenAIUsageReader {
  private let problems = InputProblems()
  private var rows: [RateRow] = []
  private var results = 0
  private var batchRequests = 0.0
  private var otherResults = 0
  private var models: Set<String> = []
  /// Whether any page said that more follow, and whether one said that it is the last.
  private var saysMore = false
  private var hasLast = false

  private static let resultKind = "organization.usage.completions.result"
  private static let tokens = 0...Int(1e15)

  mutating func read(_ input: TrafficInput) throws -> RateRecording {
    let files =
      input.isFolder
      ? input.files.filter { $0.name.hasSuffix(".json") || $0.name.hasSuffix(".jsonl") }
      : input.files
    do {
      for file in files {
        let (bytes, name) = try file.text(what: "usage page")
        let documents = bytes.withUnsafeBufferPointer {
          LocatedJSON.parseSequence($0, file: name, what: "usage page", into: problems)
        }
        for document in documents { readDocument(ValueReader(document, problems: problems)) }
      }
    } catch { throw error.cause }
    try problems.check()
    let windows = RateRecording.joined(rows, into: problems)
    try problems.check()
    guard windows.contains(where: { ($0.requests ?? 0) > 0 }) else {
      throw InputErrors(
        InputError(
          .noRequests, at: SourceLocation(file: input.name),
          "the usage pages hold no completion requests"
            + (batchRequests > 0
              ? " other than \(NumberText.shortest(batchRequests)) of batches" : ""),
          hint: "ask /v1/organization/usage/completions for a time with traffic"))
    }
    var recording = RateRecording(
      format: RateFormat.openAIUsage.name, rows: results, windows: windows)
    recording.anchor = .epoch(rows.map(\.window.start.value).min() ?? 0)
    recording.notes = notes
    return recording
  }

  private var notes: [String] {
    var notes: [String] = []
    if batchRequests > 0 {
      let count = NumberText.shortest(batchRequests)
      notes.append("\(count) batch requests are left out: they have a day, not a latency")
    }
    if otherResults > 0 {
      notes.append("\(otherResults) results are left out: they are no completions")
    }
    if models.count > 1 { notes.append("\(models.count) models are added up") }
    if saysMore && !hasLast {
      notes.append("the last page is not there (has_more is true): the recording is cut off")
    }
    return notes
  }

  /// A page, a bucket, or an array of either.
  private mutating func readDocument(_ value: ValueReader) {
    if value.isArray {
      for element in value.elements() ?? [] { readDocument(element) }
      return
    }
    if case .object = value.value.content, value.value["data"] == nil,
      value.value["start_time"] != nil
    {
      readBucket(value)
      return
    }
    _ = value.object(unknownKeys: .ignore) { reader in
      if let more = reader.boolIfPresent("has_more") {
        saysMore = saysMore || more
        hasLast = hasLast || !more
      }
      guard let buckets = reader.value("data")?.elements() else { return }
      for bucket in buckets { readBucket(bucket) }
    }
  }

  private mutating func readBucket(_ value: ValueReader) {
    let epoch = 0...253_402_300_799  // seconds from 1970 to the end of 9999
    var window = RateWindow(
      start: .zero, length: .zero, requests: 0, promptTokens: 0, outputTokens: 0)
    window.cachedTokens = 0
    let found: Bool? = value.object(unknownKeys: .ignore) { reader in
      let start = reader.int("start_time", in: epoch)
      let end = reader.int("end_time", in: epoch)
      for result in reader.value("results")?.elements() ?? [] { readResult(result, into: &window) }
      if end <= start {
        reader.report(
          .outOfRange, key: "end_time", "the bucket ends at or before its start",
          hint: "give start_time and end_time in seconds since 1970")
      }
      window.start = Seconds(Double(start))
      window.length = Seconds(Double(end - start))
      return true
    }
    if found == true { rows.append(RateRow(window: window, place: value.value.location)) }
  }

  private mutating func readResult(_ value: ValueReader, into window: inout RateWindow) {
    results += 1
    _ = value.object(unknownKeys: .ignore) { reader in
      let kind = reader.stringIfPresent("object") ?? Self.resultKind
      guard kind == Self.resultKind else {
        if kind.contains("costs") {
          reader.report(
            .unsupported, key: "object", "these are costs, not requests",
            hint: "ask /v1/organization/usage/completions instead of /costs")
        }
        otherResults += 1
        return
      }
      let requests = reader.int("num_model_requests", in: Self.tokens)
      let input = reader.int("input_tokens", in: Self.tokens)
      let output = reader.int("output_tokens", in: Self.tokens)
      let cached = reader.intIfPresent("input_cached_tokens", in: Self.tokens)
      if let cached, cached > input {
        reader.report(
          .outOfRange, key: "input_cached_tokens",
          "there are more cached input tokens (\(cached)) than input tokens (\(input))",
          hint: "input_tokens includes the cached ones")
      }
      if case .string(let model) = reader.valueIfPresent("model")?.value.content {
        models.insert(model)
      }
      if case .bool(true) = reader.valueIfPresent("batch")?.value.content {
        batchRequests += Double(requests)
        return
      }
      window.requests = (window.requests ?? 0) + Double(requests)
      window.promptTokens = (window.promptTokens ?? 0) + Double(input)
      window.outputTokens = (window.outputTokens ?? 0) + Double(output)
      window.cachedTokens = (window.cachedTokens ?? 0) + Double(cached ?? 0)
    }
  }
}
