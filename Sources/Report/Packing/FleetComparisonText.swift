// FleetComparisonText.swift: what `compare` prints for several models: fleets by GPU type, then each model.

public import Planning
internal import Units

/// The report of a comparison of fleets.
public struct FleetComparisonText {
  private let answer: FleetComparisonAnswer
  private let style: TextStyle

  public init(_ answer: FleetComparisonAnswer, style: TextStyle = TextStyle(colors: false)) {
    self.answer = answer
    self.style = style
  }

  /// The report, a line each.
  public func lines() -> [String] {
    var lines = [style.bold(printable(sentence))]
    if let mixedSentence { lines.append(printable(mixedSentence)) }
    lines += ["", style.bold("fleets, the best of each GPU type")] + fleetLines
    lines += ["", style.bold("of which")] + choiceLines
    if let best = answer.best {
      for (index, group) in best.packed.groups.enumerated() {
        lines += ["", style.bold("nodes of \(group.packing.gpusPerNode) × \(group.gpu)")]
        lines += PackingText(best.packed, group: index).lines(indent: 2)
      }
    }
    for (name, model) in zip(answer.pools, answer.models) {
      lines += ["", style.bold("candidates of \(printable(name))")] + candidates(model)
    }
    lines += list("rests on", answer.assumptions) + list("warnings", answer.warnings)
    let from = answer.provenance
    return lines + [
      "",
      style.faint(
        "headroom \(from.version), scenario \(from.scenarioHash.prefix(12)), seed \(from.seed), catalog "
          + "\(from.catalogVersion.prefix(12)), calibration \(from.calibrationVersion.prefix(12))"),
    ]
  }

  /// "H200-SXM: 3 nodes of 8 × H200-SXM, …".
  public var sentence: String {
    guard let winner = answer.winner, let choice = winner.choice else {
      guard let mixed = answer.mixed else {
        return "No fleet holds: some model has no candidate that meets its SLO within the stock"
      }
      return "No one GPU type holds for all models; mixed: \(told(mixed))"
    }
    let rivals = answer.fleets.filter { $0.choice != nil }.count
    let word =
      rivals < 2 ? "" : answer.order == .cost ? " is the cheapest" : " takes the fewest GPUs"
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
    return PackingText.nodes(packed)
      + (cost ?? ", \(packed.gpus) GPUs of replicas in \(packed.gpusOfNodes)") + "; \(saved)"
  }

  private var mixedSentence: String? {
    guard let mixed = answer.mixed, answer.winner != nil else { return nil }
    return "better still where models take different GPUs: \(told(mixed))"
  }

  /// The fleets that hold with their names: the types first, then the mixed one.
  private var held: [(name: String, choice: FleetChoice)] {
    answer.fleets.compactMap { fleet in fleet.choice.map { (fleet.gpu, $0) } }
      + (answer.mixed.map { [("mixed", $0)] } ?? [])
  }

  private var fleetLines: [String] {
    var table = TextTable(left: [8])
    table.row(
      "", "replicas", "GPUs", "nodes", "apart", "GPUs of nodes", "$/h", "$/h of whole nodes",
      "status"
    )
    for (name, choice) in held {
      let packed = choice.packed
      table.row(
        name, "\(choice.replicas)", "\(packed.gpus)", "\(packed.nodes)", "\(packed.nodesApart)",
        "\(packed.gpusOfNodes)", packed.costPerHour.map(short) ?? "–",
        packed.nodeCostPerHour.map(short) ?? "–", choice.status.rawValue)
    }
    var lines = table.lines(indent: 2)
    for fleet in answer.fleets where fleet.choice == nil {
      lines.append("  \(style.bad(fleet.gpu)): \(printable(fleet.reason ?? "–"))")
    }
    return lines
  }

  private var choiceLines: [String] {
    var table = TextTable(left: [1, 2])
    table.row("", "pool", "replica", "headroom", "left when a node goes", "alone", "packed", "GPUs")
    for (name, choice) in held {
      for (index, entry) in choice.candidates.enumerated() {
        let packed = choice.packed.replicas[index]
        table.row(
          index == 0 ? name : "", printable(answer.pools[index]), printable(entry.candidate.name),
          "\(entry.size?.headroom ?? 0)", "\(entry.size?.needed ?? 0)",
          "\(entry.size?.replicas ?? 0)", "\(packed)",
          "\(packed * choice.packed.members[index].model.gpusPerReplica)")
      }
    }
    return table.lines(indent: 2)
  }

  private func candidates(_ model: ComparisonAnswer) -> [String] {
    var table = TextTable(left: [6])
    table.row("", "replicas", "GPUs", "nodes", "$/h", "p95 load / held", "status")
    for entry in model.candidates {
      guard let size = entry.size else { continue }
      table.row(
        printable(entry.candidate.name), "\(size.replicas)", "\(size.gpus)", "\(size.nodes)",
        size.costPerHour.map(short) ?? "–", FigureText.percent(size.utilizationAtPercentile),
        size.status.rawValue)
    }
    return table.lines(indent: 2)
      + model.candidates.filter { $0.size == nil }.map {
        "  \(style.bad(printable($0.candidate.name))): \(printable($0.candidate.reason ?? "–"))"
      }
  }

  private func short(_ value: Double) -> String { FigureText.short(value) }
  private func printable(_ text: String) -> String { SimulationText.printable(text) }

  private func list(_ title: String, _ items: [String]) -> [String] {
    items.isEmpty ? [] : ["", "\(title):"] + items.map { "  \(printable($0))" }
  }
}
