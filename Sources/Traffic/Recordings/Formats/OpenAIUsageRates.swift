// OpenAIUsageRates.swift: pages of the OpenAI usage API: requests and tokens per bucket of time.

internal import Text
internal import Units

extension RateFormat {
  /// `{"object": "page", "data": [{"object": "bucket", "start_time", "end_time", "results": [{
  /// "num_model_requests", "input_tokens", "output_tokens", "input_cached_tokens", "batch", …}]}],
  /// "has_more", "next_page"}`; several pages as an array, a line each, or one after another. Or the usage
  /// page's table, whose rows are results with the `start_time` and `end_time` of their bucket.
  ///
  /// A bucket without results is one without requests; a bucket that is not there was not collected.
  /// Input tokens include cached ones. Batch requests are left out: they have a day, not a latency.
  /// - Source: platform.openai.com/docs/api-reference/usage.
  static let openAIUsage = RateFormat(
    name: "openai-usage", summary: "OpenAI usage API, completions, pages of JSON, or CSV",
    recognises: { sniff in
      if !sniff.isJSON {
        return ["start_time", "num_model_requests"].allSatisfy(sniff.cells.contains)
      }
      let keys = sniff.topKeys.union(sniff.innerKeys)
      return keys.contains("start_time") && keys.contains("results")
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
      ? input.files.filter { file in
        [".json", ".jsonl", ".csv"].contains { file.name.hasSuffix($0) }
      }
      : input.files
    do {
      for file in files {
        if try UsageTable.isTable(file) {
          try readTable(UsageTable(file))
          continue
        }
        let (bytes, name) = try file.text(what: "usage page")
        let documents = bytes.withUnsafeBufferPointer {
          LocatedJSON.parseSequence($0, file: name, what: "usage page", into: problems)
        }
        for document in documents { readDocument(ValueReader(document, problems: problems)) }
      }
    } catch let error as ReadError { throw error.cause }
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

  /// Rows of one bucket stand one after another or apart: those with the same start are added.
  private mutating func readTable(_ table: UsageTable) throws(ReadError) {
    var places: [Int: Int] = [:]
    while let row = try table.next() {
      let reader = ValueReader(row.value, problems: problems)
      let found: RateWindow? = reader.object(unknownKeys: .ignore) { Self.bucket(of: &$0) }
      guard let bucket = found else { continue }
      let start = Int(bucket.start.value)
      let place = places[start] ?? rows.count
      if place == rows.count {
        places[start] = place
        rows.append(RateRow(window: bucket, place: row.value.location))
      } else if rows[place].window.length != bucket.length {
        problems.add(
          .conflict, at: row.value.location,
          "this row's bucket begins with that of line \(rows[place].place.line ?? 0) and ends at another time",
          hint: "give every bucket once")
      }
      guard row.hasResult else { continue }
      var window = rows[place].window
      readResult(reader, into: &window)
      rows[place].window = window
    }
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
    let found: RateWindow? = value.object(unknownKeys: .ignore) { reader in
      var window = Self.bucket(of: &reader)
      for result in reader.value("results")?.elements() ?? [] { readResult(result, into: &window) }
      return window
    }
    if let found { rows.append(RateRow(window: found, place: value.value.location)) }
  }

  /// A window from the bucket's start to its end, without requests yet.
  private static func bucket(of reader: inout ObjectReader) -> RateWindow {
    let epoch = 0...253_402_300_799  // seconds from 1970 to the end of 9999
    let start = reader.int("start_time", in: epoch)
    let end = reader.int("end_time", in: epoch)
    if end <= start {
      reader.report(
        .outOfRange, key: "end_time", "the bucket ends at or before its start",
        hint: "give start_time and end_time in seconds since 1970")
    }
    var window = RateWindow(
      start: Seconds(Double(start)), length: Seconds(Double(end - start)), requests: 0,
      promptTokens: 0, outputTokens: 0)
    window.cachedTokens = 0
    return window
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
