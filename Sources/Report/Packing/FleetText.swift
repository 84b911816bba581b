// FleetText.swift: what `size` prints for several models: the nodes in one sentence, then each pool.

public import Planning
internal import Units

/// The report of a fleet of several pools.
public struct FleetText {
  private let study: FleetStudy
  private let style: TextStyle

  public init(_ study: FleetStudy, style: TextStyle = TextStyle(colors: false)) {
    self.study = study
    self.style = style
  }

  /// The report, a line each.
  public func lines() -> [String] {
    var lines = [style.bold(printable(sentence))]
    lines += CertaintyLines(study.pools.map(\.answer.evidence)).lines.map(printable)
    lines += ["", style.bold("pools")] + poolLines
    if let packed = study.packed {
      for (index, group) in packed.groups.enumerated() {
        let title = "nodes of \(group.packing.gpusPerNode) × \(group.gpu)"
        lines += ["", style.bold(title)] + PackingText(packed, group: index).lines(indent: 2)
      }
    }
    for pool in study.pools {
      lines += ["", style.bold(printable(pool.answer.poolName))] + own(pool.answer)
      // What was asked for beside the answer; each pool's own budget is in its own report.
      guard pool.misses != nil || pool.growth != nil || pool.backtest != nil else { continue }
      for table in pool.tables where !table.lines.isEmpty {
        lines += ["  \(table.title)"] + table.lines.map { "    \($0)" }
      }
    }
    lines += list("rests on", study.assumptions) + list("warnings", study.warnings)
    let from = study.provenance
    return lines + [
      "",
      style.faint(
        "headroom \(from.version), scenario \(from.scenarioHash.prefix(12)), seed \(from.seed), catalog "
          + "\(from.catalogVersion.prefix(12)), calibration \(from.calibrationVersion.prefix(12))"),
    ]
  }

  /// "You need 3 nodes of 8 × H200-SXM for 2 pools: …".
  public var sentence: String {
    guard let packed = study.packed else {
      let none = study.pools.filter { $0.answer.replicas == nil }.map(\.answer.poolName)
      return
        "Nothing holds for \(none.joined(separator: ", ")): no number of replicas that was tried meets its SLO, so "
        + "there is no fleet to pack"
    }
    let replicas = zip(packed.members, packed.replicas).map { member, count in
      "\(count) × \(member.model.name)"
    }.joined(separator: ", ")
    let cost =
      packed.costPerHour.flatMap { own in
        packed.nodeCostPerHour.map { whole in
          ", $\(short(own)) an hour for \(packed.gpus) GPUs of replicas, $\(short(whole)) where nodes are paid "
            + "whole"
        }
      } ?? ", \(packed.gpus) GPUs of replicas in \(packed.gpusOfNodes)"
    let saved = packed.nodesApart - packed.nodes
    let apart =
      saved > 0
      ? "apart it would be \(packed.nodesApart) nodes" : "apart it would be as many"
    return "You need \(PackingText.nodes(packed)) for \(replicas)\(cost); \(apart)"
  }

  private var poolLines: [String] {
    var table = TextTable(left: [1])
    table.row(
      "pool", "replica", "headroom", "replay", "left when a node goes", "alone", "packed", "GPUs",
      "$/h")
    for (index, pool) in study.pools.enumerated() {
      let answer = pool.answer
      func count(_ value: Int?) -> String { value.map(String.init) ?? "–" }
      let packed = study.packed?.replicas[index]
      let gpus = packed.map { $0 * answer.gpusPerReplica }
      let price = study.packed?.members[index].price
      table.row(
        printable(answer.poolName), printable(answer.replicaDescription),
        count(answer.gates.headroom), count(answer.gates.replay),
        count(answer.gates.withoutFailure), count(answer.replicas), count(packed), count(gpus),
        price.flatMap { dollars in gpus.map { short(dollars * Double($0)) } } ?? "–")
    }
    return table.lines(indent: 2) + [
      "  headroom, replay: replicas that the gate needs; left when a node goes: replicas that hold the load without "
        + "margin;",
      "  alone: on nodes of its own, spares included, as `size --pool` finds; packed: here",
    ]
  }

  private func own(_ answer: SizingAnswer) -> [String] {
    var lines = ["  alone: " + printable(SizingText(answer).sentence)]
    if let binding = answer.binding { lines.append("  why: \(printable(binding.sentence))") }
    return lines
  }

  private func short(_ value: Double) -> String { FigureText.short(value) }
  private func printable(_ text: String) -> String { SimulationText.printable(text) }

  private func list(_ title: String, _ items: [String]) -> [String] {
    items.isEmpty ? [] : ["", "\(title):"] + items.map { "  \(printable($0))" }
  }
}
