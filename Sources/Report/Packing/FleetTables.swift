// FleetTables.swift: the tables of a fleet of several models.

internal import Planning

enum FleetTables {
  /// `fleet.csv`: one row a pool.
  static func pools(_ study: FleetStudy) -> DataTable {
    var csv = DataTable(
      "fleet",
      columns: [
        "pool", "replica", "gpu", "gpus_per_replica", "headroom_replicas", "replay_replicas",
        "replicas_needed_after_loss", "replicas_alone", "nodes_alone", "replicas", "gpus",
        "replicas_left_after_loss", "price_per_gpu_hour", "cost_per_hour",
      ])
    for (index, pool) in study.pools.enumerated() {
      let answer = pool.answer
      let member = study.packed?.members[index]
      let replicas = study.packed?.replicas[index]
      csv.row(
        answer.pool.name, answer.pool.replicaDescription, member?.gpu, answer.pool.gpusPerReplica,
        answer.gates.headroom, answer.gates.replay, answer.gates.withoutFailure, answer.replicas,
        answer.nodes, replicas, replicas.map { $0 * answer.pool.gpusPerReplica },
        study.packed?.leftAfterLoss[index], member?.price,
        member?.price.flatMap { price in
          replicas.map { price * Double($0 * answer.pool.gpusPerReplica) }
        })
    }
    return csv
  }

  /// `nodes.csv`: one row a pool on a node; nodes are numbered from 1, those of a spanning replica together.
  static func nodes(_ packed: PackedFleet?) -> DataTable {
    var csv = DataTable(
      "nodes",
      columns: [
        "node", "nodes", "gpu", "pool", "replicas", "gpus", "idle_gpus_of_node",
      ])
    var number = 1
    for group in packed?.groups ?? [] {
      for node in group.packing.nodes {
        for (model, count) in zip(group.packing.models, node.replicas) where count > 0 {
          csv.row(
            number, node.nodes, group.gpu, model.name, count, count * model.gpusPerReplica,
            group.packing.idleGPUs(of: node))
        }
        number += node.nodes
      }
    }
    return csv
  }
}
