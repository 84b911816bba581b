// FleetComparisonTables.swift: the tables of a comparison of fleets.

internal import Planning

enum FleetComparisonTables {
  private static func named(
    _ answer: FleetComparisonAnswer
  ) -> [(name: String, choice: FleetChoice?, reason: String?)] {
    answer.fleets.map { ($0.gpu, $0.choice, $0.reason) }
      + (answer.mixed.map { [("mixed", $0, nil)] } ?? [])
  }

  /// `fleets.csv`: one row a GPU type, and one for the mixed fleet where it is better.
  static func fleets(_ answer: FleetComparisonAnswer) -> DataTable {
    var csv = DataTable(
      "fleets",
      columns: [
        "fleet", "status", "replicas", "gpus", "nodes", "nodes_apart", "gpus_of_whole_nodes",
        "cost_per_hour", "cost_per_hour_of_whole_nodes", "cost_per_hour_of_whole_nodes_apart",
        "reason",
      ])
    for (name, choice, reason) in named(answer) {
      let packed = choice?.packed
      csv.row(
        name, choice.map(\.status.rawValue) ?? "infeasible", choice?.replicas, packed?.gpus,
        packed?.nodes, packed?.nodesApart, packed?.gpusOfNodes, packed?.costPerHour,
        packed?.nodeCostPerHour, packed?.nodeCostApart, reason)
    }
    return csv
  }

  /// `fleet-pools.csv`: one row a pool of each fleet.
  static func pools(_ answer: FleetComparisonAnswer) -> DataTable {
    var csv = DataTable(
      "fleet-pools",
      columns: [
        "fleet", "pool", "candidate", "gpu", "tensor_parallel", "precision", "status",
        "headroom_replicas", "replay_replicas", "replicas_needed_after_loss", "replicas_alone",
        "nodes_alone", "replicas", "gpus", "replicas_left_after_loss",
      ])
    for (name, choice, _) in named(answer) {
      guard let choice else { continue }
      for (index, entry) in choice.candidates.enumerated() {
        let replicas = choice.packed.replicas[index]
        csv.row(
          name, answer.pools[index], entry.candidate.name, entry.candidate.gpu,
          entry.candidate.tensorParallel, entry.candidate.precision,
          entry.size?.status.rawValue ?? "screened", entry.size?.headroom, entry.size?.replay,
          entry.size?.needed, entry.size?.replicas, choice.packed.poolNodesApart[index], replicas,
          replicas * choice.packed.members[index].model.gpusPerReplica,
          choice.packed.leftAfterLoss[index])
      }
    }
    return csv
  }
}
