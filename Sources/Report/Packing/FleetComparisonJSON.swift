// FleetComparisonJSON.swift: `compare --json` for several models: fleets by GPU type, and each model's candidates.

public import Planning
public import Text

/// Builds the object of a comparison of fleets; its keys are a promise.
public enum FleetComparisonJSON {
  public static func value(_ answer: FleetComparisonAnswer) -> JSONValue {
    [
      "scenario": .string(answer.scenarioName),
      "winner": JSONValue(answer.winner?.gpu), "order": .string(answer.order.rawValue),
      "fleet": .array(answer.fleets.map { fleet($0.gpu, $0.choice, $0.reason, answer) }),
      "mixed": answer.mixed.map { fleet("mixed", $0, nil, answer) } ?? .null,
      "pools": .array(
        zip(answer.pools, answer.models).map { name, model in
          guard case .object(let members) = ComparisonJSON.value(model) else { return .null }
          return .object([("pool", .string(name))] + members)
        }),
      "options_tried_of_each_pool": .int(answer.optionsTried),
      "simulated_requests": .int(answer.simulatedRequests),
      "assumptions": SummaryJSON.strings(answer.assumptions),
      "warnings": SummaryJSON.strings(answer.warnings),
      "provenance": ProvenanceJSON.value(answer.provenance),
    ]
  }

  private static func fleet(
    _ name: String, _ choice: FleetChoice?, _ reason: String?, _ answer: FleetComparisonAnswer
  ) -> JSONValue {
    let packed = choice?.packed
    let status = choice.map(\.status.rawValue) ?? "infeasible"
    return [
      "gpu": .string(name), "feasible": .bool(choice != nil), "reason": JSONValue(reason),
      "status": .string(status), "replicas": JSONValue(choice?.replicas),
      "gpus": JSONValue(packed?.gpus), "nodes": JSONValue(packed?.nodes),
      "nodes_apart": JSONValue(packed?.nodesApart),
      "gpus_of_whole_nodes": JSONValue(packed?.gpusOfNodes),
      "cost_per_hour": JSONValue(packed?.costPerHour),
      "cost_per_hour_of_whole_nodes": JSONValue(packed?.nodeCostPerHour),
      "cost_per_hour_of_whole_nodes_apart": JSONValue(packed?.nodeCostApart),
      "models": .array(choice.map { models($0, answer) } ?? []),
      "packing": packed.map(FleetJSON.packing) ?? .null,
    ]
  }

  private static func models(
    _ choice: FleetChoice, _ answer: FleetComparisonAnswer
  ) -> [JSONValue] {
    choice.candidates.enumerated().map { index, entry in
      let replicas = choice.packed.replicas[index]
      return [
        "pool": .string(answer.pools[index]), "candidate": .string(entry.candidate.name),
        "gpu": .string(entry.candidate.gpu),
        "tensor_parallel": .int(entry.candidate.tensorParallel),
        "precision": .string(entry.candidate.precision), "replicas": .int(replicas),
        "gpus": .int(replicas * choice.packed.members[index].model.gpusPerReplica),
        "replicas_alone": JSONValue(entry.size?.replicas),
        "nodes_alone": .int(choice.packed.poolNodesApart[index]),
        "headroom": JSONValue(entry.size?.headroom), "replay": JSONValue(entry.size?.replay),
        "replicas_needed_after_loss": JSONValue(entry.size?.needed),
        "replicas_left_after_loss": .int(choice.packed.leftAfterLoss[index]),
        "status": .string(entry.size?.status.rawValue ?? "screened"),
      ]
    }
  }
}
