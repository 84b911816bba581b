// AIPerfExport.swift: a run under the names and in the columns of AIPerf's table.

internal import Metrics
internal import Planning
internal import Units

extension SimulationExport {
  /// `aiperf.csv`: the names, units and columns of `profile_export_aiperf.csv`, but one table: what is one number there in
  /// a second table has its value under `avg` here. Cells of what a run does not know are blank.
  /// - Source: AIPerf 0.13, its exporter and its metric tags.
  static let aiperf = SimulationExport(name: "aiperf") { run in
    [File("aiperf.csv") { CSVFormat(AIPerfTable(run.summary.overall).table).bytes() }]
  }
}

/// The rows of all requests of a run.
private struct AIPerfTable {
  private static let percents = [1.0, 5, 10, 25, 50, 75, 90, 95, 99]
  private static let columns =
    ["Metric", "avg", "min", "max", "sum"] + percents.map { "p\(Int($0))" } + ["std"]

  private(set) var table = DataTable("aiperf", columns: Self.columns)

  init(_ block: BlockSummary) {
    // Its inter-token latency is the mean of a request's gaps; single gaps are its chunks'.
    for (title, name) in [
      ("Time to First Token", "ttft"), ("Inter Token Latency", "tpot"),
      ("Inter Chunk Latency", "itl"), ("Request Latency", "e2el"),
    ] {
      for latency in block.latencies where latency.name == name {
        add("\(title) (ms)", latency.histogram)
      }
    }
    let completed = Double(block.completed)
    for (title, total) in [
      ("Input Sequence Length", block.totalInputTokens),
      ("Output Sequence Length", block.totalOutputTokens),
    ] {
      add(
        "\(title) (tokens)", average: block.completed == 0 ? nil : Double(total) / completed,
        sum: Double(total))
    }
    add("Output Token Throughput (tokens/sec)", average: block.outputThroughput.value)
    add("Total Token Throughput (tokens/sec)", average: block.totalTokenThroughput.value)
    add("Request Throughput (requests/sec)", average: block.requestThroughput.value)
    add("Request Count (requests)", average: completed)
    add("Error Request Count (requests)", average: Double(block.failed + block.rejected))
    add("Goodput (requests/sec)", average: block.requestGoodput.value)
    add("Benchmark Duration (sec)", average: block.duration)
  }

  private mutating func add(_ name: String, average: Double?, sum: Double? = nil) {
    let known: [(any DataValue)?] = [name, average, nil, nil, sum]
    let blank = [(any DataValue)?](repeating: nil, count: Self.percents.count + 1)
    table.row(known + blank)
  }

  /// The smallest sample is not recorded, only its bucket.
  private mutating func add(_ name: String, _ histogram: LatencyHistogram) {
    let hasSamples = histogram.count > 0
    var cells: [(any DataValue)?] = [
      name, histogram.meanMilliseconds, nil,
      hasSamples ? histogram.maximum.milliseconds : nil,
      hasSamples ? histogram.total.value * 1e3 : nil,
    ]
    for percent in Self.percents { cells.append(histogram.percentile(percent)) }
    table.row(cells + [histogram.deviationMilliseconds])
  }
}
