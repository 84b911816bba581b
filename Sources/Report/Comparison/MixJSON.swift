// MixJSON.swift: the object `mix` of a comparison, and its table.

internal import Planning
internal import Text

enum MixJSON {
  static func value(_ mix: MixAnswer) -> JSONValue {
    [
      "split_prompt": JSONValue(mix.threshold), "order": .string(mix.order.rawValue),
      "lower_bound_by_rates": JSONValue(mix.bound),
      "fleet": mix.fleet.map(fleet) ?? .null,
      "screened": .array(mix.screened.map(fleet)),
      "uniform": mix.uniform.map {
        [
          "candidate": .string($0.name), "replicas": .int($0.replicas), "gpus": .int($0.gpus),
          "cost_per_hour": JSONValue($0.costPerHour),
        ]
      } ?? .null,
      "buckets": .array(mix.buckets.map(bucket)), "candidates": .int(mix.candidates),
      "pairs_sized": .int(mix.pairsTried), "fleets_run": .int(mix.fleetsTried),
      "simulated_requests": .int(mix.simulatedRequests),
    ]
  }

  private static func fleet(_ fleet: MixedFleet) -> JSONValue {
    [
      "topology": .string(fleet.topology.rawValue), "prompt_tokens": .int(fleet.threshold),
      "short": part(fleet.short), "long": part(fleet.long), "gpus": .int(fleet.gpus),
      "cost_per_hour": JSONValue(fleet.costPerHour),
      "short_request_share": .double(fleet.shortShare),
      "short_work_share": .double(fleet.shortWork), "proven": .bool(fleet.status == .proven),
      "gates": .array(fleet.gates.map(gate)), "pools": .array(fleet.pools),
    ]
  }

  private static func part(_ part: MixedPart) -> JSONValue {
    [
      "candidate": .string(part.name), "gpu": .string(part.gpu),
      "replicas": .int(part.replicas), "gpus": .int(part.gpus), "nodes": .int(part.nodes),
      "cost_per_hour": JSONValue(part.costPerHour),
      "one_fewer": JSONValue(part.fewer?.rawValue), "one_fewer_gate": JSONValue(part.fewerGate),
    ]
  }

  private static func gate(_ gate: MixGateProof) -> JSONValue {
    [
      "gate": .string(gate.name), "verdict": .string(gate.verdict.rawValue),
      "criterion": JSONValue(gate.held?.name), "share": JSONValue(gate.held?.share),
      "half_width": JSONValue(gate.held?.halfWidth), "target": JSONValue(gate.held?.target),
    ]
  }

  private static func bucket(_ bucket: MixBucket) -> JSONValue {
    [
      "min_prompt_tokens": .int(bucket.minTokens),
      "max_prompt_tokens": JSONValue(bucket.maxTokens),
      "request_share": .double(bucket.requestShare), "work_share": .double(bucket.workShare),
      "assigned": .array(
        bucket.assigned.map {
          ["candidate": .string($0.candidate), "share": .double($0.share)]
        }),
    ]
  }
}
