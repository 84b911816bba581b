// MixSection.swift: two pools by prompt length: what they are, what they cost, and how to confirm them.

internal import Planning
internal import Text

/// A fleet of two pools, or why there is none.
struct MixSection {
  private let mix: MixAnswer

  init(_ mix: MixAnswer) { self.mix = mix }

  var section: Section {
    var blocks: [Block] = [.text(Words(sentence))]
    if let fleet = mix.fleet {
      blocks += [.table(pools(fleet))] + notes(fleet).map { .note(Words($0)) }
      blocks += [
        .text("to confirm with `headroom simulate`, in fleet:"),
        .code(
          ["pools: ["] + fleet.pools.map { "  \(JSONWriter.compact($0))," } + ["]"]),
      ]
    }
    if !mix.screened.isEmpty { blocks.append(.table(screened)) }
    blocks += [
      .table(buckets), .note(Words(bound)),
      .note(
        "\(mix.candidates) candidates, \(mix.pairsTried) pairs of them and a length sized, \(FigureText.grouped(mix.fleetsTried)) fleets run; work and shares are of the design load; a node lost is one of either pool, at the percentile without margin"
      ),
    ]
    return Section("Two pools by prompt length", blocks)
  }

  var sentence: String {
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
      + ": \(amount(fleet.gpus, fleet.costPerHour)) (proven); \(against(fleet))"
  }

  private func against(_ fleet: MixedFleet) -> String {
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

  private func short(_ value: Double?) -> String { value.map(FigureText.short) ?? "–" }
  private func told(_ replicas: Int, _ name: String) -> String { "\(replicas) × (\(name))" }

  private func amount(_ gpus: Int, _ cost: Double?) -> String {
    "\(gpus) GPU\(gpus == 1 ? "" : "s")" + (cost.map { ", $\(short($0)) an hour" } ?? "")
  }

  /// The pools, a row each.
  private func pools(_ fleet: MixedFleet) -> DocumentTable {
    var table = DocumentTable(
      ["pool", "prompts", "GPUs", "nodes", "$/h", "one replica fewer"], words: [1, 5])
    for (name, part, prompts) in [
      ("short", fleet.short, "to \(fleet.threshold)"),
      ("long", fleet.long, fleet.topology == .split ? "from \(fleet.threshold + 1)" : "all"),
    ] {
      let fewer = part.fewer.map { "\($0.rawValue): \(part.fewerGate ?? "")" } ?? "–"
      table.row(
        "\(name): \(told(part.replicas, part.name))", prompts, "\(part.gpus)", "\(part.nodes)",
        short(part.costPerHour), fewer)
    }
    return table
  }

  /// Who gets which prompts, and what the gates say.
  private func notes(_ fleet: MixedFleet) -> [String] {
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

  private var screened: DocumentTable {
    var table = DocumentTable(
      ["looks enough", "prompts up to", "second pool", "prompts", "GPUs", "$/h"], words: [2, 3])
    for fleet in mix.screened {
      table.row(
        told(fleet.short.replicas, fleet.short.name), "\(fleet.threshold)",
        told(fleet.long.replicas, fleet.long.name), fleet.topology == .split ? "longer" : "all",
        "\(fleet.gpus)", short(fleet.costPerHour))
    }
    return table
  }

  private var buckets: DocumentTable {
    var table = DocumentTable(
      ["prompt tokens", "requests", "work", "at least cost, by rates"], words: [3])
    for bucket in mix.buckets {
      let names = bucket.assigned.map { one in
        one.share < 0.9995 ? "\(FigureText.percent(one.share)) \(one.candidate)" : one.candidate
      }
      table.row(
        bucket.maxTokens.map { "\(bucket.minTokens)–\($0)" } ?? "\(bucket.minTokens) and more",
        FigureText.percent(bucket.requestShare), FigureText.percent(bucket.workShare),
        names.isEmpty ? "–" : names.joined(separator: ", "))
    }
    return table
  }

  private var bound: String {
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
