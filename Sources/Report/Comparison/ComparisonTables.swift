// ComparisonTables.swift: the tables of a comparison.

internal import Planning

enum ComparisonTables {
  /// One row a candidate; what does not hold has a reason and no figures.
  static func candidates(_ answer: ComparisonAnswer) -> DataTable {
    var csv = DataTable(
      "candidates",
      columns: [
        "candidate", "scenario", "gpu", "tensor_parallel", "weights", "precision", "status",
        "replicas", "gpus", "nodes", "watts", "cost_per_hour", "cost_per_hour_of_whole_nodes",
        "cost_per_million_output_tokens_at_mean", "cost_per_million_output_tokens_at_percentile",
        "p95_ttft_ms", "p95_itl_ms", "p95_e2el_ms", "slo_attainment",
        "output_tokens_per_second_per_gpu", "output_tokens_per_second_per_user", "holds_up_to",
        "capacity_utilization_at_percentile", "pareto_throughput", "pareto_cost", "reason",
      ])
    for entry in answer.candidates {
      let (one, size) = (entry.candidate, entry.size)
      csv.row(
        one.name, one.scenarioName, one.gpu, one.tensorParallel, one.weights, one.precision,
        size.map(\.status.rawValue) ?? "infeasible", size?.replicas, size?.gpus, size?.nodes,
        size?.watts, size?.costPerHour, size?.nodeCostPerHour, size?.costPerMillionAtMean,
        size?.costPerMillionAtPercentile, size?.ttftP95, size?.itlP95, size?.e2elP95,
        size?.attainment, size?.tokensPerSecondPerGPU, size?.tokensPerSecondPerUser,
        size?.holdsUpTo, size?.utilizationAtPercentile, entry.isOnThroughputFront ? 1 : 0,
        entry.isOnCostFront ? 1 : 0, one.reason)
    }
    return csv
  }

  /// One row a cell; no rows where two GPU types do not both hold.
  static func map(_ map: WinnerMap?) -> DataTable {
    var csv = DataTable(
      "winner-map",
      columns: [
        "demand", "price_ratio", "first", "second", "winner", "uncertain",
      ])
    guard let map else { return csv }
    for (row, ratio) in map.ratios.enumerated() {
      for (column, demand) in map.demands.enumerated() {
        let cell = map.cells[row][column]
        csv.row(
          demand, ratio, map.first, map.second, cell.choice == 0 ? map.first : map.second,
          cell.isUncertain ? 1 : 0)
      }
    }
    return csv
  }

  /// One row a fleet, the proven one first; no rows where no mix was asked for.
  static func mixes(_ mix: MixAnswer?) -> DataTable {
    var csv = DataTable(
      "mix",
      columns: [
        "status", "topology", "prompt_tokens", "short_candidate", "short_replicas", "short_gpus",
        "long_candidate", "long_replicas", "long_gpus", "gpus", "cost_per_hour",
        "short_request_share", "short_work_share",
      ])
    guard let mix else { return csv }
    for fleet in (mix.fleet.map { [$0] } ?? []) + mix.screened {
      let (short, long) = (fleet.short, fleet.long)
      csv.row(
        fleet.status.rawValue, fleet.topology.rawValue, fleet.threshold, short.name,
        short.replicas, short.gpus, long.name, long.replicas, long.gpus, fleet.gpus,
        fleet.costPerHour, fleet.shortShare, fleet.shortWork)
    }
    return csv
  }
}
