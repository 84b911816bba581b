// FleetComparisonFiles.swift: the files of `compare --out DIR` for several models.

public import Planning
public import Text

/// Every file of a comparison of fleets beside its models' folders: a new one is a line here.
public enum FleetComparisonFiles {
  static let all: [(name: String, bytes: @Sendable (FleetComparisonAnswer) -> [UInt8])] = [
    ("compare.json", { Array(JSONWriter.pretty(FleetComparisonJSON.value($0)).utf8) }),
    ("fleets.csv", { fleets($0) }),
    ("fleet-pools.csv", { pools($0) }),
    ("nodes.csv", { FleetFiles.nodes($0.best?.packed) }),
  ]

  /// Makes the folders before a long run, not after it.
  /// - Throws: `FileError`, "cannot write".
  public static func prepare(_ folder: String, pools: [String]) throws(FileError) {
    for name in FleetFiles.folders(pools) { try ComparisonFiles.prepare("\(folder)/\(name)") }
    // Its temporary file goes away with it.
    _ = try AtomicFile(path: "\(folder)/\(all[0].name)")
  }

  /// Each model's files in a folder of its pool's name, then the fleets'.
  /// - Throws: `FileError`, "cannot write".
  public static func write(_ answer: FleetComparisonAnswer, to folder: String) throws(FileError) {
    for (name, model) in zip(FleetFiles.folders(answer.pools), answer.models) {
      try ComparisonFiles.write(model, to: "\(folder)/\(name)")
    }
    var files: [AtomicFile] = []
    for entry in all {
      let file = try AtomicFile(path: "\(folder)/\(entry.name)")
      try file.write(entry.bytes(answer))
      try file.flush()
      files.append(file)
    }
    for file in files { try file.commit() }
  }

  private static func named(
    _ answer: FleetComparisonAnswer
  ) -> [(name: String, choice: FleetChoice?, reason: String?)] {
    answer.fleets.map { ($0.gpu, $0.choice, $0.reason) }
      + (answer.mixed.map { [("mixed", $0, nil)] } ?? [])
  }

  /// `fleets.csv`: one row a GPU type, and one for the mixed fleet where it is better.
  static func fleets(_ answer: FleetComparisonAnswer) -> [UInt8] {
    var csv = CSVWriter(columns: [
      "fleet", "status", "replicas", "gpus", "nodes", "nodes_apart", "gpus_of_whole_nodes",
      "cost_per_hour", "cost_per_hour_of_whole_nodes", "cost_per_hour_of_whole_nodes_apart",
      "reason",
    ])
    for (name, choice, reason) in named(answer) {
      let packed = choice?.packed
      csv.text(name)
      csv.text(choice.map(\.status.rawValue) ?? "infeasible")
      for count in [
        choice?.replicas, packed?.gpus, packed?.nodes, packed?.nodesApart, packed?.gpusOfNodes,
      ] { csv.int(count) }
      for cost in [packed?.costPerHour, packed?.nodeCostPerHour, packed?.nodeCostApart] {
        csv.double(cost)
      }
      csv.text(reason)
      csv.endRow()
    }
    return csv.bytes
  }

  /// `fleet-pools.csv`: one row a pool of each fleet.
  static func pools(_ answer: FleetComparisonAnswer) -> [UInt8] {
    var csv = CSVWriter(columns: [
      "fleet", "pool", "candidate", "gpu", "tensor_parallel", "precision", "status",
      "headroom_replicas", "replay_replicas", "replicas_needed_after_loss", "replicas_alone",
      "nodes_alone", "replicas", "gpus", "replicas_left_after_loss",
    ])
    for (name, choice, _) in named(answer) {
      guard let choice else { continue }
      for (index, entry) in choice.candidates.enumerated() {
        let replicas = choice.packed.replicas[index]
        for text in [name, answer.pools[index], entry.candidate.name, entry.candidate.gpu] {
          csv.text(text)
        }
        csv.int(entry.candidate.tensorParallel)
        csv.text(entry.candidate.precision)
        csv.text(entry.size?.status.rawValue ?? "screened")
        for count in [
          entry.size?.headroom, entry.size?.replay, entry.size?.needed, entry.size?.replicas,
          choice.packed.poolNodesApart[index], replicas,
          replicas * choice.packed.members[index].model.gpusPerReplica,
          choice.packed.leftAfterLoss[index],
        ] { csv.int(count) }
        csv.endRow()
      }
    }
    return csv.bytes
  }
}
