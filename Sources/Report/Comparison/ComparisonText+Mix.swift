// ComparisonText+Mix.swift: two pools by prompt length: what they are, what they cost, and how to confirm them.

internal import Planning
internal import Text

extension ComparisonText {
  func mixLines(_ mix: MixAnswer) -> [String] {
    var lines = ["", style.bold("two pools by prompt length"), "  " + mixSentence(mix)]
    if let fleet = mix.fleet {
      lines += fleetLines(fleet) + poolLines(fleet)
    }
    lines += screenedLines(mix) + bucketLines(mix)
    lines.append("  " + boundSentence(mix))
    return lines + [
      "  \(mix.candidates) candidates, \(mix.pairsTried) pairs of them and a length sized, "
        + "\(FigureText.grouped(mix.fleetsTried)) fleets run; work and shares are of the design load; a node lost "
        + "is one of either pool, at the percentile without margin"
    ]
  }

  func mixSentence(_ mix: MixAnswer) -> String {
    guard let fleet = mix.fleet else {
      let found = mix.screened.isEmpty ? "looks enough" : "passes every gate"
      guard let uniform = mix.uniform, mix.threshold == nil else {
        return "no fleet of two pools that was tried \(found) within the stock"
      }
      return
        "no mix that was tried \(found) and is cheaper than \(told(uniform.replicas, uniform.name)), "
        + amount(uniform.gpus, uniform.costPerHour)
    }
    return
      "\(told(fleet.short.replicas, fleet.short.name)) for prompts up to \(fleet.threshold) tokens and "
      + "\(told(fleet.long.replicas, fleet.long.name)) for "
      + (fleet.topology == .split ? "longer ones" : "all")
      + ": \(amount(fleet.gpus, fleet.costPerHour)) (proven); \(against(mix, fleet))"
  }

  private func against(_ mix: MixAnswer, _ fleet: MixedFleet) -> String {
    guard let uniform = mix.uniform else { return "no fleet of one pool holds within the stock" }
    let name =
      "\(told(uniform.replicas, uniform.name)), \(amount(uniform.gpus, uniform.costPerHour))"
    let (mine, theirs): (Double, Double) =
      if let a = fleet.costPerHour, let b = uniform.costPerHour { (a, b) } else {
        (Double(fleet.gpus), Double(uniform.gpus))
      }
    let share = FigureText.percent(abs(1 - mine / theirs))
    return mine < theirs ? "\(share) below \(name)" : "\(share) above \(name)"
  }

  private func told(_ replicas: Int, _ name: String) -> String {
    "\(replicas) × (\(SimulationText.printable(name)))"
  }

  private func amount(_ gpus: Int, _ cost: Double?) -> String {
    "\(gpus) GPU\(gpus == 1 ? "" : "s")" + (cost.map { ", $\(short($0)) an hour" } ?? "")
  }

  private func fleetLines(_ fleet: MixedFleet) -> [String] {
    var table = TextTable(left: [1, 5])
    for row in [Self.fleetHeader] + fleetRows(fleet) { table.row(row) }
    return table.lines(indent: 2) + fleetNotes(fleet).map { "  \($0)" }
  }

  static let fleetHeader = ["pool", "prompts", "GPUs", "nodes", "$/h", "one replica fewer"]

  /// The pools, a row each.
  func fleetRows(_ fleet: MixedFleet) -> [[String]] {
    parts(fleet).map { name, part, prompts in
      let fewer = part.fewer.map { "\($0.rawValue): \(part.fewerGate ?? "")" } ?? "–"
      return [
        "\(name): \(told(part.replicas, part.name))", prompts, "\(part.gpus)", "\(part.nodes)",
        short(part.costPerHour), fewer,
      ]
    }
  }

  /// Who gets which prompts, and what the gates say.
  func fleetNotes(_ fleet: MixedFleet) -> [String] {
    let gates = fleet.gates.map { gate in
      let room = gate.held.map {
        ": \($0.name) by \(FigureText.percent($0.share)) against \(FigureText.percent($0.target))"
      }
      return "gate \(gate.name): \(gate.verdict.rawValue)\(room ?? "")"
    }
    return [
      "prompts up to \(fleet.threshold) tokens are \(FigureText.percent(fleet.shortShare)) of requests and "
        + "\(FigureText.percent(fleet.shortWork)) of work"
        + (fleet.topology == .shared
          ? "; the router sends them to the replica of either pool with the fewest unfinished requests"
          : "")
    ] + gates
  }

  private func parts(_ fleet: MixedFleet) -> [(name: String, part: MixedPart, prompts: String)] {
    [
      ("short", fleet.short, "to \(fleet.threshold)"),
      ("long", fleet.long, fleet.topology == .split ? "from \(fleet.threshold + 1)" : "all"),
    ]
  }

  /// What to put into a scenario.
  private func poolLines(_ fleet: MixedFleet) -> [String] {
    let pools = fleet.pools.map { "      \(SimulationText.printable(JSONWriter.compact($0)))," }
    return ["  to confirm with `headroom simulate`, in fleet:", "    pools: ["] + pools + ["    ]"]
  }

  private func screenedLines(_ mix: MixAnswer) -> [String] {
    guard !mix.screened.isEmpty else { return [] }
    var table = TextTable(left: [2, 3])
    table.row("looks enough", "prompts up to", "second pool", "prompts", "GPUs", "$/h")
    for fleet in mix.screened {
      table.row(
        told(fleet.short.replicas, fleet.short.name), "\(fleet.threshold)",
        told(fleet.long.replicas, fleet.long.name), fleet.topology == .split ? "longer" : "all",
        "\(fleet.gpus)", short(fleet.costPerHour))
    }
    return table.lines(indent: 2)
  }

  private func bucketLines(_ mix: MixAnswer) -> [String] {
    var table = TextTable(left: [3])
    table.row("prompt tokens", "requests", "work", "at least cost, by rates")
    for bucket in mix.buckets {
      let names = bucket.assigned.map { one in
        let name = SimulationText.printable(one.candidate)
        return one.share < 0.9995 ? "\(FigureText.percent(one.share)) \(name)" : name
      }
      table.row(
        bucket.maxTokens.map { "\(bucket.minTokens)–\($0)" } ?? "\(bucket.minTokens) and more",
        FigureText.percent(bucket.requestShare), FigureText.percent(bucket.workShare),
        names.isEmpty ? "–" : names.joined(separator: ", "))
    }
    return table.lines(indent: 2)
  }

  func boundSentence(_ mix: MixAnswer) -> String {
    guard let bound = mix.bound else {
      return
        "by the rates no mix holds within the stock: some prompts are served by no candidate, or there are too few "
        + "GPUs"
    }
    let amount = mix.order == .cost ? "$\(short(bound)) an hour" : "\(short(bound)) GPUs"
    let price = mix.order == .cost ? mix.fleet?.costPerHour : mix.fleet.map { Double($0.gpus) }
    let below = price.map { $0 < bound } ?? false
    return
      "by the rates no mix cut at these lengths can cost less than \(amount): GPUs by the fraction and no node to spare; "
      + "rates are what the screening needs, shared out by the work of step times"
      + (below ? "; the fleet above is below it, as a pool spared the other prompts does more" : "")
  }
}
