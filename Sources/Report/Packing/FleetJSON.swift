// FleetJSON.swift: `size --json` for several models: the nodes, and each pool as `size` tells one.

public import Planning
public import Text

/// Builds the object of a fleet; its keys are a promise.
public enum FleetJSON {
  public static func value(_ study: FleetStudy) -> JSONValue {
    let packed = study.packed
    return [
      "scenario": .string(study.scenarioName),
      "replicas": JSONValue(study.replicas), "gpus": JSONValue(packed?.gpus),
      "nodes": JSONValue(packed?.nodes), "nodes_apart": JSONValue(packed?.nodesApart),
      "gpus_of_whole_nodes": JSONValue(packed?.gpusOfNodes),
      "cost_per_hour": JSONValue(packed?.costPerHour),
      "cost_per_hour_of_whole_nodes": JSONValue(packed?.nodeCostPerHour),
      "cost_per_hour_of_whole_nodes_apart": JSONValue(packed?.nodeCostApart),
      "packing": packed.map(packing) ?? .null,
      "pools": .array(study.pools.map(StudyJSON.value)),
      "assumptions": SummaryJSON.strings(study.assumptions),
      "warnings": SummaryJSON.strings(study.warnings),
      "provenance": ProvenanceJSON.value(study.provenance),
    ]
  }

  /// One object for each GPU type.
  static func packing(_ packed: PackedFleet) -> JSONValue {
    .array(packed.groups.map(group))
  }

  private static func group(_ group: NodeGroup) -> JSONValue {
    let packing = group.packing
    func counts(_ replicas: [Int]) -> JSONValue {
      .object(zip(packing.models, replicas).map { ($0.name, .int($1)) })
    }
    return [
      "gpu": .string(group.gpu), "gpus_per_node": .int(packing.gpusPerNode),
      "nodes": .int(packing.nodeCount), "nodes_apart": .int(packing.nodesApart),
      "gpus": .int(packing.gpus), "gpus_of_whole_nodes": .int(group.gpusOfNodes),
      "cost_per_hour_of_whole_nodes": JSONValue(group.nodeCostPerHour),
      "fewer_nodes_ruled_out": .bool(packing.isFewest),
      "replicas": counts(packing.replicas),
      "replicas_left_after_loss": counts(packing.leftAfterLoss),
      "replicas_needed_after_loss": counts(packing.models.map(\.needed)),
      "replicas_apart": counts(packing.apart.map(\.replicas)),
      "nodes_of_each_apart": counts(packing.apart.map(\.nodes)),
      "layout": .array(
        packing.layouts.map { node, count in
          [
            "count": .int(count), "nodes_of_each": .int(node.nodes),
            "replicas": counts(node.replicas), "idle_gpus": .int(packing.idleGPUs(of: node)),
          ]
        }),
    ]
  }
}
