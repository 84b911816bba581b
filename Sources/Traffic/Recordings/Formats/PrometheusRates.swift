// PrometheusRates.swift: range queries of an engine's counters, as the Prometheus HTTP API answers them.

internal import Kernel
internal import Text
internal import Units

extension RateFormat {
  /// `{"status": "success", "data": {"resultType": "matrix", "result": [{"metric": {"__name__": …},
  /// "values": [[time, "value"], …]}]}}`: one answer, several one after another, or a folder of them.
  ///
  /// Needs a counter of requests, or the `_count` of a request histogram; tokens come from counters, lengths
  /// from histograms, all under the names of `ServingMetrics`. Requests are counted when they finish, at a
  /// scrape's resolution.
  /// - Source: prometheus.io/docs/prometheus/latest/querying/api.
  static let prometheus = RateFormat(
    name: "prometheus", summary: "counters of vLLM, SGLang or TGI, JSON of Prometheus query_range",
    recognises: { sniff in
      let keys = sniff.topKeys.union(sniff.innerKeys)
      return sniff.isJSON
        && (keys.contains("resultType")
          || sniff.topKeys.contains("status")
            && (sniff.topKeys.contains("data") || sniff.topKeys.contains("errorType")))
    },
    read: { input in
      var reader = PrometheusReader()
      return try reader.read(input)
    })
}

/// Joins all answers into one recording.
struct PrometheusReader {
  let problems = InputProblems()
  private var series: [PrometheusSeries] = []
  private var rows = 0

  mutating func read(_ input: TrafficInput) throws -> RateRecording {
    let files = input.isFolder ? input.files.filter { $0.name.hasSuffix(".json") } : input.files
    do {
      for file in files {
        let (bytes, name) = try file.text(what: "query result")
        let documents = bytes.withUnsafeBufferPointer {
          LocatedJSON.parseSequence($0, file: name, what: "query result", into: problems)
        }
        for document in documents {
          series += PrometheusAnswer(problems).series(
            of: ValueReader(document, problems: problems), rows: &rows)
        }
      }
    } catch { throw error.cause }
    try problems.check()
    let recording = PrometheusSummary(series, rows: rows, name: input.name, problems).recording()
    try problems.check()
    guard let recording else {
      throw InputErrors(
        InputError(
          .noRequests, at: SourceLocation(file: input.name),
          "the query results hold no requests",
          hint: "query a time with traffic: query_range?query=vllm:request_success_total&step=60"))
    }
    return recording
  }
}

/// Reads one answer of the HTTP API.
struct PrometheusAnswer {
  private let problems: InputProblems

  init(_ problems: InputProblems) { self.problems = problems }

  func series(of value: ValueReader, rows: inout Int) -> [PrometheusSeries] {
    var found: [PrometheusSeries] = []
    var count = 0
    _ = value.object(unknownKeys: .ignore) { reader in
      guard reader.string("status", default: "success") == "success" else {
        reader.report(
          .unsupported, key: "status", "the server refused this query: it answers no samples",
          hint: "correct the query, and save the answer whose status is success")
        return
      }
      guard let data = reader.value("data") else { return }
      _ = data.object(unknownKeys: .ignore) { data in
        guard data.string("resultType") == "matrix" else {
          data.report(
            .unsupported, key: "resultType",
            "this is the answer of an instant query, not of a range",
            hint: "ask /api/v1/query_range with start, end and step")
          return
        }
        for element in data.value("result")?.elements() ?? [] {
          if let one = one(element) {
            count += one.samples.count
            found.append(one)
          }
        }
      }
    }
    rows += count
    return found
  }

  private func one(_ value: ValueReader) -> PrometheusSeries? {
    let series: PrometheusSeries?? = value.object(unknownKeys: .ignore) { reader in
      let labels = (reader.value("metric")?.members() ?? []).map {
        ($0.key, $0.value.string() ?? "")
      }
      .sorted { $0.0 < $1.0 }
      guard let name = labels.first(where: { $0.0 == "__name__" })?.1 else {
        reader.report(
          .unsupported, key: "metric",
          "the series has no metric name: it is the result of a function such as rate() or sum()",
          hint: "query the counter itself, such as query=vllm:request_success_total")
        return nil
      }
      if reader.has("histograms") {
        reader.report(
          .unsupported, key: "histograms", "native histograms are not read",
          hint: "query the classic ones: \(name)_bucket")
        return nil
      }
      var edge: Double?
      if let text = labels.first(where: { $0.0 == "le" })?.1 {
        edge = text == "+Inf" ? .infinity : NumberText.parseDouble(text)
        if edge == nil {
          reader.report(
            .badRow, key: "metric", "the label 'le' is no number",
            hint: "query the buckets as they are")
        }
      }
      let samples = (reader.value("values")?.elements() ?? []).compactMap(sample)
      return PrometheusSeries(
        metric: name, edge: edge,
        identity: labels.map { "\($0.0)=\($0.1)" }.joined(separator: "\n"),
        samples: samples, place: value.value.location)
    }
    return series ?? nil
  }

  /// `[1700000000.123, "42"]`; nil for NaN, which marks a series that went stale.
  private func sample(_ value: ValueReader) -> (time: Double, value: Double)? {
    guard let pair = value.elements(count: 2...2),
      let time = pair[0].double(in: 0...1e12), let text = pair[1].string()
    else { return nil }
    if text == "NaN" { return nil }
    guard let number = NumberText.parseDouble(text), number >= 0, number <= 1e18 else {
      pair[1].report(
        .badRow, "the sample is no number from 0 to 1e18", hint: "query counters and gauges"
      )
      return nil
    }
    return (time, number)
  }
}
