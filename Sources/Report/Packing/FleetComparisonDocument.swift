// FleetComparisonDocument.swift: fleets of several models side by side as a report: by GPU type, then each model.

public import Planning

extension Document {
  /// The report of `compare` for several models.
  public init(_ answer: FleetComparisonAnswer) {
    let sections = FleetComparisonSections(answer)
    self.init(
      Names(figures: "compare", page: "compare"), title: "headroom compare: fleets",
      screen: sections.screen, sections: sections.all, provenance: answer.provenance.line,
      figures: { FleetComparisonJSON.value(answer) },
      tables: {
        [
          FleetComparisonTables.fleets(answer), FleetComparisonTables.pools(answer),
          FleetTables.nodes(answer.best?.packed),
        ]
      })
  }
}

/// The first screen of a comparison of fleets, and what follows it.
struct FleetComparisonSections {
  private let answer: FleetComparisonAnswer
  /// The fleets that hold with their names: the types first, then the mixed one.
  private let held: [(name: String, choice: FleetChoice)]

  init(_ answer: FleetComparisonAnswer) {
    self.answer = answer
    held =
      answer.fleets.compactMap { fleet in fleet.choice.map { (fleet.gpu, $0) } }
      + (answer.mixed.map { [("mixed", $0)] } ?? [])
  }

  var screen: Screen {
    var screen = Screen(Words(sentence))
    screen.add("how near", mixedSentence.map { Words($0) })
    screen.add("fleets", fleetTable)
    screen.add("refused", refused)
    screen.add("of which", choiceTable)
    let evidence = held.flatMap { $0.choice.candidates.compactMap { $0.size?.evidence } }
    screen.add(
      "doubt", (CertaintyLines(evidence, isShort: true).lines + answer.warnings).map { Words($0) })
    return screen
  }

  var all: [Section?] {
    var sections: [Section?] = []
    if let best = answer.best {
      sections += best.packed.groups.indices.map { NodeSection(best.packed, group: $0).section }
    }
    sections += zip(answer.pools, answer.models).map { name, model in candidates(name, model) }
    return sections + [
      Section.list("Rests on", answer.assumptions), Section.list("Warnings", answer.warnings),
    ]
  }

  /// "H200-SXM: 3 nodes of 8 × H200-SXM, …".
  private var sentence: String {
    guard let winner = answer.winner, let choice = winner.choice else {
      guard let mixed = answer.mixed else {
        return "No fleet holds: some model has no candidate that meets its SLO within the stock"
      }
      return "No one GPU type holds for all models; mixed: \(told(mixed))"
    }
    let rivals = answer.fleets.filter { $0.choice != nil }.count
    let word =
      rivals < 2
      ? ""
      : answer.order == .cost
        ? " is the cheapest where nodes are paid whole" : " takes the fewest GPUs"
    return "\(winner.gpu)\(word): \(told(choice))"
  }

  private func told(_ choice: FleetChoice) -> String {
    let packed = choice.packed
    let own = packed.costPerHour.map {
      ", $\(short($0)) an hour for \(packed.gpus) GPUs of replicas"
    }
    let whole = packed.nodeCostPerHour.map { ", $\(short($0)) where nodes are paid whole" }
    let cost = own.map { $0 + (whole ?? "") }
    let saved =
      packed.nodesApart > packed.nodes
      ? "apart it would be \(packed.nodesApart) nodes" : "apart it would be as many"
    return NodeSection.nodes(packed)
      + (cost ?? ", \(packed.gpus) GPUs of replicas in \(packed.gpusOfNodes)") + "; \(saved)"
  }

  private var mixedSentence: String? {
    guard let mixed = answer.mixed, answer.winner != nil else { return nil }
    return "better still where models take different GPUs: \(told(mixed))"
  }

  private var fleetTable: DocumentTable {
    var table = DocumentTable(
      ["", "replicas", "GPUs", "nodes", "apart", "$/h", "$/h nodes", "status"], words: [7])
    for (name, choice) in held {
      let packed = choice.packed
      table.row(
        name, "\(choice.replicas)", "\(packed.gpus) of \(packed.gpusOfNodes)", "\(packed.nodes)",
        "\(packed.nodesApart)", packed.costPerHour.map(short) ?? "–",
        packed.nodeCostPerHour.map(short) ?? "–", choice.status.rawValue)
    }
    return table
  }

  private var refused: [Words] {
    answer.fleets.filter { $0.choice == nil }.map { "\(bad: $0.gpu): \($0.reason ?? "–")" }
  }

  private var choiceTable: DocumentTable {
    var table = DocumentTable(
      ["", "pool", "replica", "headroom", "a node lost", "alone", "packed", "GPUs"], words: [1, 2])
    for (name, choice) in held {
      for (index, entry) in choice.candidates.enumerated() {
        let packed = choice.packed.replicas[index]
        table.row(
          index == 0 ? name : "", answer.pools[index], entry.candidate.name,
          "\(entry.size?.headroom ?? 0)", "\(entry.size?.needed ?? 0)",
          "\(entry.size?.replicas ?? 0)", "\(packed)",
          "\(packed * choice.packed.members[index].model.gpusPerReplica)")
      }
    }
    return table
  }

  private func candidates(_ pool: String, _ model: ComparisonAnswer) -> Section {
    var table = DocumentTable(
      ["", "replicas", "GPUs", "nodes", "$/h", "p95 load / held", "status"], words: [6])
    for entry in model.held {
      let size = entry.size
      table.row(
        entry.name, "\(size.replicas)", "\(size.gpus)", "\(size.nodes)",
        size.costPerHour.map(short) ?? "–", FigureText.percent(size.utilizationAtPercentile),
        size.status.rawValue)
    }
    let refused = model.candidates.filter { $0.size == nil }.map { entry -> Words in
      "\(bad: entry.candidate.name): \(entry.candidate.reason ?? "–")"
    }
    return Section(
      "Candidates of \(pool)",
      (table.rows.isEmpty ? [] : [.table(table)]) + (refused.isEmpty ? [] : [.list(refused)]))
  }

  private func short(_ value: Double) -> String { FigureText.short(value) }
}
