// FleetDocument.swift: a fleet of several models as a report: the nodes in one sentence, then each pool.

public import Planning

extension Document {
  /// The report of `size` for several models.
  public init(_ study: FleetStudy) {
    let sections = FleetSections(study)
    self.init(
      Names(figures: "fleet", page: "fleet"), title: "headroom size: \(study.scenarioName)",
      screen: sections.screen, sections: sections.all, provenance: study.provenance.line,
      figures: { FleetJSON.value(study) },
      tables: { [FleetTables.pools(study), FleetTables.nodes(study.packed)] })
  }
}

/// The first screen of a fleet of several pools, and what follows it.
struct FleetSections {
  private let study: FleetStudy

  init(_ study: FleetStudy) { self.study = study }

  var screen: Screen {
    var screen = Screen(Words(sentence))
    screen.add("why", whys)
    screen.add("how near", nearness)
    screen.add("cost", cost)
    screen.add("pools", shortTable)
    screen.add("nodes", study.packed.map { nodes($0) } ?? [])
    screen.add(
      "doubt",
      (CertaintyLines(study.pools.map(\.answer.pool.evidence), isShort: true).lines + study.warnings)
        .map { Words($0) })
    return screen
  }

  var all: [Section?] {
    var sections: [Section?] = [pools]
    if let packed = study.packed {
      sections += packed.groups.indices.map { NodeSection(packed, group: $0).section }
    }
    for pool in study.pools {
      sections.append(own(pool.answer))
      // What was asked for beside the answer; each pool's own budget is in its own report.
      guard pool.misses != nil || pool.growth != nil || pool.backtest != nil else { continue }
      sections += pool.sections.map {
        Section("\($0.title): \(pool.answer.pool.name)", $0.blocks)
      }
    }
    return sections + [
      Section.list("Rests on", study.assumptions), Section.list("Warnings", study.warnings),
    ]
  }

  /// "You need 3 nodes of 8 × H200-SXM for 2 pools: …".
  private var sentence: String {
    guard let packed = study.packed else {
      let none = study.pools.filter { $0.answer.replicas == nil }.map(\.answer.pool.name)
      return
        "Nothing holds for \(none.joined(separator: ", ")): no number of replicas that was tried meets its SLO, so "
        + "there is no fleet to pack"
    }
    let replicas = zip(packed.members, packed.replicas).map { member, count in
      "\(count) × \(member.model.name)"
    }.joined(separator: ", ")
    let saved = packed.nodesApart - packed.nodes
    let apart =
      saved > 0
      ? "apart it would be \(packed.nodesApart) nodes" : "apart it would be as many"
    let isDraft = study.pools.contains { $0.answer.pool.isDraft }
    return
      "\(isDraft ? "A draft, no proof: you" : "You") need \(NodeSection.nodes(packed)) for \(replicas): \(packed.gpus) GPUs of replicas in \(packed.gpusOfNodes); \(apart)"
  }

  private var cost: Words? {
    study.packed?.costPerHour.flatMap { own in
      study.packed?.nodeCostPerHour.map { whole in
        "$\(short(own)) an hour for the GPUs of replicas, $\(short(whole)) where nodes are paid whole"
      }
    }
  }

  private var whys: [Words] {
    study.pools.compactMap { pool in
      pool.answer.proof?.binding.map { "\(pool.answer.pool.name): \($0.miss)" }
    }
  }

  private var nearness: [Words] {
    study.pools.compactMap { pool in
      pool.answer.nearSentence.map { "\(pool.answer.pool.name): \($0)" }
    }
  }

  private func nodes(_ packed: PackedFleet) -> [Words] {
    packed.groups.flatMap { group in
      group.packing.layouts.map { node, count in
        "\(count) × \(NodeSection.content(node, group.packing)) (\(group.gpu))"
      }
    }
  }

  private func count(_ value: Int?) -> String { value.map(String.init) ?? "–" }
  private func short(_ value: Double) -> String { FigureText.short(value) }

  private var shortTable: DocumentTable {
    var table = DocumentTable(["pool", "headroom", "replay", "a node lost", "alone", "packed"])
    for (index, pool) in study.pools.enumerated() {
      let answer = pool.answer
      table.row(
        answer.pool.name, count(answer.gates.headroom), count(answer.gates.replay),
        count(answer.gates.withoutFailure), count(answer.replicas),
        count(study.packed?.replicas[index]))
    }
    return table
  }

  private var pools: Section {
    var table = DocumentTable(
      [
        "pool", "replica", "headroom", "replay", "needed when a node goes", "alone", "packed",
        "GPUs", "$/h", "left when a node goes",
      ], words: [1])
    for (index, pool) in study.pools.enumerated() {
      let answer = pool.answer
      let packed = study.packed?.replicas[index]
      let gpus = packed.map { $0 * answer.pool.gpusPerReplica }
      let price = study.packed?.members[index].price
      table.row(
        answer.pool.name, answer.pool.replicaDescription, count(answer.gates.headroom),
        count(answer.gates.replay), count(answer.gates.withoutFailure), count(answer.replicas),
        count(packed), count(gpus),
        price.flatMap { dollars in gpus.map { short(dollars * Double($0)) } } ?? "–",
        count(study.packed?.leftAfterLoss[index]))
    }
    return Section(
      "Pools",
      [
        .table(table),
        .note(
          "headroom, replay: replicas that the gate needs; needed when a node goes: replicas that hold the load without margin; alone: on nodes of its own, spares included, as `size --pool` finds; packed: here; each pool's own page is in the folder of its name"
        ),
      ])
  }

  private func own(_ answer: SizingAnswer) -> Section {
    var lines: [Block] = [.text("alone: \(SizingSentence(answer, queue: nil).text)")]
    if let binding = answer.proof?.binding { lines.append(.text("why: \(binding.sentence)")) }
    return Section(answer.pool.name, lines)
  }
}
