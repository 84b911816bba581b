// PublishedRuns.swift: rows of published serving results, one source a row.

internal import Foundation
internal import Text

extension MeasurementFormat {
  /// `id, source, year, engine, model, gpu, n_gpus, tp, pp, ep, precision, dataset, isl, osl, arrival, concurrency,
  /// request_rate_rps`, and the figures by the names of `MeasuredMetric`.
  static let published = MeasurementFormat(
    name: "published", columns: ["engine", "model", "gpu", "arrival", "isl", "osl"]
  ) { row in
    let version = row.text("engine") ?? ""
    let notes = (row.text("notes") ?? "").lowercased()
    var run = MeasuredRun(
      id: row.text("id") ?? row.name, place: row.place,
      engine: MeasuredEngine(version, year: row.int("year")), model: row.text("model") ?? "",
      gpu: row.text("gpu") ?? "")
    run.gpus = row.int("n_gpus")
    run.tensorParallel = row.int("tp")
    run.pipelineParallel = row.int("pp") ?? 1
    run.expertParallel = row.int("ep") ?? 1
    // Experts over more GPUs than share the attention: each has copies of the rest ("DEP4").
    if let tensor = run.tensorParallel, tensor > 0, run.expertParallel > tensor,
      run.expertParallel % tensor == 0, (run.gpus ?? 0) % run.expertParallel == 0
    {
      run.attentionDataParallel = run.expertParallel / tensor
      run.tensorParallel = run.expertParallel
    }
    let formats = (row.text("precision") ?? "").split(separator: "/").map(String.init)
    run.weights = formats.first
    run.kvCache = formats.dropFirst().first
    run.speculates =
      (notes.contains("speculat") && !notes.contains("no speculation"))
      || notes.contains("eagle")
      || (notes.contains("mtp") && !notes.contains("mtp=off"))
    if run.speculates { run.drafts = MeasuredDrafts(notes: notes) }
    if notes.contains("dp_attention=true"), run.attentionDataParallel == 1 {
      run.attentionDataParallel = run.tensorParallel ?? 1
    }
    if let prompt = row.int("isl"), let output = row.int("osl"), prompt > 0, output > 0 {
      run.lengths = MeasuredLengths(
        prompt: prompt, output: output, law: law(row.text("dataset") ?? ""))
    }
    run.arrivals = arrivals(row)
    let source = (row.text("source") ?? "").lowercased()
    if source.contains("inferencemax") || source.contains("inferencex") {
      InferenceMAXLaunch.apply(to: &run)
    }
    for metric in MeasuredMetric.allCases {
      if let value = row.double(metric.rawValue), value > 0 {
        run.measured.append((metric, metric.rawValue, value))
      }
    }
    // Chunks of several tokens are no token gaps.
    if notes.contains("per streamed chunk") {
      run.measured.removeAll { $0.column.hasPrefix("itl") }
    }
    return .run(run)
  }

  private static func law(_ dataset: String) -> MeasuredLengths.Law {
    let lower = dataset.lowercased()
    if let range = lower.range(of: "range_ratio ") {
      let ratio = Double(lower[range.upperBound...].prefix { $0.isNumber || $0 == "." })
      if let ratio, (0...1).contains(ratio) { return .uniform(from: ratio) }
    }
    return lower.contains("sharegpt") || lower.contains("mlperf") ? .conversations : .fixed
  }

  private static func arrivals(_ row: MeasurementRow) -> MeasuredArrivals? {
    let text = row.text("arrival") ?? ""
    let count = row.int("concurrency")
    func number(after key: String) -> Double? {
      text.range(of: key).flatMap { Double(text[$0.upperBound...].prefix { !$0.isWhitespace }) }
    }
    if text.hasPrefix("offline-max") { return .offline }
    if text.hasPrefix("all-at-once") { return count.map { .allAtOnce(requests: $0) } }
    if text.hasPrefix("static-batch") { return count.map { .staticBatch(size: $0) } }
    if text.hasPrefix("concurrency") {
      let clients = number(after: "concurrency=").flatMap { Int(exactly: $0) } ?? count
      return clients.flatMap { $0 > 0 ? .closedLoop(clients: $0) : nil }
    }
    if text.contains("poisson") {
      let rate = number(after: "rate=") ?? row.double("request_rate_rps")
      return rate.flatMap { $0 > 0 ? .poisson(perSecond: $0) : nil }
    }
    return nil
  }
}
