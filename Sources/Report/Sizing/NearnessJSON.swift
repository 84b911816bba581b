// NearnessJSON.swift: how near the call was, and how a fleet that is there does, for scripts.

internal import Planning
internal import Text
internal import Units

enum NearnessJSON {
  static func value(_ near: CallNearness?) -> JSONValue {
    guard let near else { return .null }
    return [
      "is_near": .bool(near.isNear), "undecided": .bool(near.isUndecided),
      "gate": JSONValue(near.gate), "one_fewer": JSONValue(near.fewer),
      "one_fewer_verdict": JSONValue(near.verdict?.rawValue), "missed": JSONValue(near.missed),
      "turns_with_window": .bool(near.turnsWithWindow),
      "windows": .array(
        near.windows.map { other in
          [
            "window_s": .double(other.window.value), "replicas": JSONValue(other.replicas),
            "reason": JSONValue(other.reason),
          ]
        }),
    ]
  }

  static func value(_ owned: OwnedFleet?) -> JSONValue {
    guard let owned else { return .null }
    return [
      "replicas": .int(owned.replicas), "gpus": .int(owned.gpus), "nodes": .int(owned.nodes),
      "holds": .bool(owned.holds), "needed": JSONValue(owned.needed),
      "to_add": JSONValue(owned.toAdd), "passes_on_nodes": JSONValue(owned.wideNodes),
      "holds_up_to": JSONValue(owned.holdsUpTo),
      "holds_up_to_measure": JSONValue(owned.holdsMeasure?.rawValue),
      "gates": .array(
        owned.gates.map { gate in
          [
            "gate": .string(gate.gate), "running": .int(gate.running),
            "measure": JSONValue(gate.measure?.rawValue), "verdict": .string(gate.verdict.rawValue),
            "least_room": JSONValue(gate.estimate),
          ]
        }),
    ]
  }
}
