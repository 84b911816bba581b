// FleetPage.swift: a fleet of several models as one page: the nodes, what is on them, and each pool.

internal import Planning

/// The page of `size --out DIR` for several pools.
struct FleetPage {
  private let study: FleetStudy

  init(_ study: FleetStudy) { self.study = study }

  func text() -> String {
    let from = study.provenance
    var sections = [pools]
    if let packed = study.packed { sections += packed.groups.map(nodes) }
    sections.append(
      .section("Rests on", (study.warnings + study.assumptions).map { .paragraph($0) }))
    return HTMLPage(
      title: "headroom size: \(study.scenarioName)", lead: FleetText(study).sentence,
      sections: sections,
      provenance:
        "headroom \(from.version), scenario \(from.scenarioHash), seed \(from.seed), catalog "
        + "\(from.catalogVersion.prefix(12)), calibration \(from.calibrationVersion.prefix(12))"
    ).text()
  }

  private var pools: Markup {
    func count(_ value: Int?) -> String { value.map(String.init) ?? "–" }
    let rows = study.pools.enumerated().map { index, pool in
      let answer = pool.answer
      return [
        answer.poolName, answer.replicaDescription, count(answer.gates.headroom),
        count(answer.gates.replay), count(answer.gates.withoutFailure), count(answer.replicas),
        count(study.packed?.replicas[index]), count(study.packed?.leftAfterLoss[index]),
      ]
    }
    return .section(
      "Pools",
      [
        .table(
          header: [
            "pool", "replica", "headroom gate", "replay gate", "needed when a node goes", "alone",
            "packed", "left when a node goes",
          ], rows: rows, words: [1],
          caption: "replicas; each pool's own page is in the folder of its name")
      ])
  }

  private func nodes(_ group: NodeGroup) -> Markup {
    let packing = group.packing
    let rows = packing.layouts.map { node, count in
      ["\(count)"] + node.replicas.map(String.init) + ["\(packing.idleGPUs(of: node))"]
    }
    return .section(
      "Nodes of \(packing.gpusPerNode) × \(group.gpu)",
      [
        .table(
          header: ["nodes like this"] + packing.models.map(\.name) + ["GPUs idle"], rows: rows,
          caption: "\(packing.nodeCount) nodes; apart \(packing.nodesApart)")
      ])
  }
}
