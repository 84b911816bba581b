// ComparisonFiles.swift: the files of `compare --out DIR`: tables, the object, and a page.

public import Planning
public import Text

/// Tables of a comparison.
public enum ComparisonFiles {
  /// Every file there is: a new one is one line here.
  static let all: [(name: String, bytes: @Sendable (ComparisonAnswer) -> [UInt8])] = [
    ("candidates.csv", { candidates($0) }),
    ("winner-map.csv", { map($0) }),
    ("mix.csv", { MixJSON.table($0.mix) }),
    ("compare.json", { Array(JSONWriter.pretty(ComparisonJSON.value($0)).utf8) }),
    ("compare.html", { Array(ComparisonPage(answer: $0).text().utf8) }),
  ]

  /// Makes the folder and sees whether files can be written there: before a long run, not after it.
  /// - Throws: `FileError`, "cannot write".
  public static func prepare(_ folder: String) throws(FileError) {
    do { try Folder.make(folder) } catch {
      throw FileError(path: folder, operation: .write, code: error.code)
    }
    // Its temporary file goes away with it.
    _ = try AtomicFile(path: "\(folder)/\(all[0].name)")
  }

  /// Writes every file beside its name and then names them all.
  public static func write(_ answer: ComparisonAnswer, to folder: String) throws(FileError) {
    var files: [AtomicFile] = []
    for entry in all {
      let file = try AtomicFile(path: "\(folder)/\(entry.name)")
      try file.write(entry.bytes(answer))
      try file.flush()
      files.append(file)
    }
    for file in files { try file.commit() }
  }

  /// One row a candidate; what does not hold has a reason and no figures.
  static func candidates(_ answer: ComparisonAnswer) -> [UInt8] {
    var csv = CSVWriter(columns: [
      "candidate", "scenario", "gpu", "tensor_parallel", "weights", "precision", "status",
      "replicas", "gpus", "nodes", "watts", "cost_per_hour", "cost_per_hour_of_whole_nodes",
      "cost_per_million_output_tokens_at_mean", "cost_per_million_output_tokens_at_percentile",
      "p95_ttft_ms", "p95_itl_ms", "p95_e2el_ms", "slo_attainment",
      "output_tokens_per_second_per_gpu", "output_tokens_per_second_per_user", "holds_up_to",
      "capacity_utilization_at_percentile", "pareto_throughput", "pareto_cost", "reason",
    ])
    for entry in answer.candidates {
      let (one, size) = (entry.candidate, entry.size)
      for text in [one.name, one.scenarioName, one.gpu] { csv.text(text) }
      csv.int(one.tensorParallel)
      csv.text(one.weights)
      csv.text(one.precision)
      csv.text(size.map(\.status.rawValue) ?? "infeasible")
      for count in [size?.replicas, size?.gpus, size?.nodes] { csv.int(count) }
      for figure in [
        size?.watts, size?.costPerHour, size?.nodeCostPerHour, size?.costPerMillionAtMean,
        size?.costPerMillionAtPercentile, size?.ttftP95, size?.itlP95, size?.e2elP95,
        size?.attainment, size?.tokensPerSecondPerGPU, size?.tokensPerSecondPerUser,
        size?.holdsUpTo, size?.utilizationAtPercentile,
      ] { csv.double(figure) }
      csv.int(entry.isOnThroughputFront ? 1 : 0)
      csv.int(entry.isOnCostFront ? 1 : 0)
      csv.text(one.reason)
      csv.endRow()
    }
    return csv.bytes
  }

  /// One row a cell; no rows where two GPU types do not both hold.
  static func map(_ answer: ComparisonAnswer) -> [UInt8] {
    var csv = CSVWriter(columns: [
      "demand", "price_ratio", "first", "second", "winner", "uncertain",
    ])
    guard let map = answer.map else { return csv.bytes }
    for (row, ratio) in map.ratios.enumerated() {
      for (column, demand) in map.demands.enumerated() {
        let cell = map.cells[row][column]
        csv.double(demand)
        csv.double(ratio)
        csv.text(map.first)
        csv.text(map.second)
        csv.text(cell.choice == 0 ? map.first : map.second)
        csv.int(cell.isUncertain ? 1 : 0)
        csv.endRow()
      }
    }
    return csv.bytes
  }
}
