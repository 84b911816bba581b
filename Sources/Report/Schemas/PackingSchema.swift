// PackingSchema.swift: the shape of `size --json` and `compare --json` of several models on shared nodes.

enum PackingSchema {
  static let sizing: JSONSchema =
    ([
      "scenario": .text, "replicas": .count.orNull,
    ] as JSONSchema).with(nodes).with([
      "packing": packing.orNull, "pools": .list(SizingSchema.answer), "assumptions": .list(.text),
      "warnings": .list(.text), "provenance": SimulationSchema.provenance,
    ])

  static let comparison: JSONSchema = [
    "scenario": .text, "winner": .text.orNull, "order": ComparisonSchema.order,
    "fleet": .list(fleet), "mixed": fleet.orNull,
    "pools": .list((["pool": .text] as JSONSchema).with(ComparisonSchema.members)),
    "options_tried_of_each_pool": .count, "simulated_requests": .count,
    "assumptions": .list(.text), "warnings": .list(.text),
    "provenance": SimulationSchema.provenance,
  ]

  private static let nodes: JSONSchema = [
    "gpus": .count.orNull, "nodes": .count.orNull, "nodes_apart": .count.orNull,
    "gpus_of_whole_nodes": .count.orNull, "cost_per_hour": .amount.orNull,
    "cost_per_hour_of_whole_nodes": .amount.orNull,
    "cost_per_hour_of_whole_nodes_apart": .amount.orNull,
  ]

  /// Replicas or nodes by pool.
  private static let counts = JSONSchema.map(.count)

  /// One object for each GPU type.
  private static let packing = JSONSchema.list([
    "gpu": .text, "gpus_per_node": .count, "nodes": .count, "nodes_apart": .count,
    "gpus": .count, "gpus_of_whole_nodes": .count,
    "cost_per_hour_of_whole_nodes": .amount.orNull, "fewer_nodes_ruled_out": .flag,
    "replicas": counts, "replicas_left_after_loss": counts, "replicas_needed_after_loss": counts,
    "replicas_apart": counts, "nodes_of_each_apart": counts,
    "layout": .list([
      "count": .count, "nodes_of_each": .count, "replicas": counts, "idle_gpus": .count,
    ]),
  ]).shared("packing")

  private static let status = JSONSchema.names(["infeasible", "screened", "simulated", "proven"])

  private static let fleet =
    ([
      "gpu": .text, "feasible": .flag, "reason": .text.orNull, "status": status,
      "replicas": .count.orNull,
    ] as JSONSchema).with(nodes).with([
      "models": .list([
        "pool": .text, "candidate": .text, "gpu": .text, "tensor_parallel": .count,
        "precision": .text, "replicas": .count, "gpus": .count, "replicas_alone": .count.orNull,
        "nodes_alone": .count, "headroom": .count.orNull, "replay": .count.orNull,
        "replicas_needed_after_loss": .count.orNull, "replicas_left_after_loss": .count,
        "status": status,
      ]),
      "packing": packing.orNull,
    ]).shared("fleet")
}
