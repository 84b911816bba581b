// FleetFiles.swift: the files of `size --out DIR` for several models: a folder for each pool, and the fleet's own.

public import Planning
public import Text

/// Every file of a fleet beside its pools' folders: a new one is a line here.
public enum FleetFiles {
  static let all: [(name: String, bytes: @Sendable (FleetStudy) -> [UInt8])] = [
    ("fleet.json", { Array(JSONWriter.pretty(FleetJSON.value($0)).utf8) }),
    ("fleet.html", { Array(FleetPage($0).text().utf8) }),
    ("fleet.csv", { pools($0) }),
    ("nodes.csv", { nodes($0.packed) }),
  ]

  /// Makes the folders before a long run, not after it.
  /// - Throws: `FileError`, "cannot write".
  public static func prepare(_ folder: String, pools: [String]) throws(FileError) {
    for name in folders(pools) { try SizingFiles.prepare("\(folder)/\(name)") }
    // Its temporary file goes away with it.
    _ = try AtomicFile(path: "\(folder)/\(all[0].name)")
  }

  /// Each pool's files in a folder of its name, then the fleet's.
  /// - Throws: `FileError`, "cannot write".
  public static func write(_ study: FleetStudy, to folder: String) throws(FileError) {
    for (name, pool) in zip(folders(study.pools.map(\.answer.poolName)), study.pools) {
      try SizingFiles.write(pool, to: "\(folder)/\(name)")
    }
    var files: [AtomicFile] = []
    for entry in all {
      let file = try AtomicFile(path: "\(folder)/\(entry.name)")
      try file.write(entry.bytes(study))
      try file.flush()
      files.append(file)
    }
    for file in files { try file.commit() }
  }

  /// A folder for each pool: its name, with `_` for what is no letter, digit, `.`, `_` or `-`, and a number where
  /// that is taken or begins with a point.
  static func folders(_ names: [String]) -> [String] {
    var found: [String] = []
    for (index, name) in names.enumerated() {
      var own = String(
        name.unicodeScalars.prefix(60).map { scalar -> Character in
          let isPlain = scalar.isASCII && Character(scalar).isLetter
          let isDigit = ("0"..."9").contains(scalar)
          return isPlain || isDigit || "._-".unicodeScalars.contains(scalar)
            ? Character(scalar) : "_"
        })
      let lower = found.map { $0.lowercased() }
      if own.isEmpty || own.hasPrefix(".") || lower.contains(own.lowercased()) {
        own = "pool-\(index + 1)\(own.isEmpty ? "" : "-")\(own)"
      }
      found.append(own)
    }
    return found
  }

  /// `fleet.csv`: one row a pool.
  static func pools(_ study: FleetStudy) -> [UInt8] {
    var csv = CSVWriter(columns: [
      "pool", "replica", "gpu", "gpus_per_replica", "headroom_replicas", "replay_replicas",
      "replicas_needed_after_loss", "replicas_alone", "nodes_alone", "replicas", "gpus",
      "replicas_left_after_loss", "price_per_gpu_hour", "cost_per_hour",
    ])
    for (index, pool) in study.pools.enumerated() {
      let answer = pool.answer
      let member = study.packed?.members[index]
      let replicas = study.packed?.replicas[index]
      csv.text(answer.poolName)
      csv.text(answer.replicaDescription)
      csv.text(member?.gpu)
      csv.int(answer.gpusPerReplica)
      for count in [
        answer.gates.headroom, answer.gates.replay, answer.gates.withoutFailure, answer.replicas,
        answer.nodes, replicas, replicas.map { $0 * answer.gpusPerReplica },
        study.packed?.leftAfterLoss[index],
      ] { csv.int(count) }
      csv.double(member?.price)
      csv.double(
        member?.price.flatMap { price in
          replicas.map { price * Double($0 * answer.gpusPerReplica) }
        })
      csv.endRow()
    }
    return csv.bytes
  }

  /// `nodes.csv`: one row a pool on a node; nodes are numbered from 1, those of a spanning replica together.
  static func nodes(_ packed: PackedFleet?) -> [UInt8] {
    var csv = CSVWriter(columns: [
      "node", "nodes", "gpu", "pool", "replicas", "gpus", "idle_gpus_of_node",
    ])
    var number = 1
    for group in packed?.groups ?? [] {
      for node in group.packing.nodes {
        for (model, count) in zip(group.packing.models, node.replicas) where count > 0 {
          csv.int(number)
          csv.int(node.nodes)
          csv.text(group.gpu)
          csv.text(model.name)
          csv.int(count)
          csv.int(count * model.gpusPerReplica)
          csv.int(group.packing.idleGPUs(of: node))
          csv.endRow()
        }
        number += node.nodes
      }
    }
    return csv.bytes
  }
}
