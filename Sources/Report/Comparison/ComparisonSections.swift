// ComparisonSections.swift: candidates side by side, against the winner, and their fronts.

internal import Planning

/// What follows the first screen of a comparison.
struct ComparisonSections {
  private let answer: ComparisonAnswer
  private let held: [HeldCandidate]

  init(_ answer: ComparisonAnswer) {
    self.answer = answer
    held = answer.held
  }

  var candidates: [Section?] { [sizes, service, refused, differences, fronts] }

  static func milliseconds(_ value: Double?) -> String {
    value.map { FigureText.short($0) + " ms" } ?? "–"
  }

  private func short(_ value: Double?) -> String { value.map(FigureText.short) ?? "–" }

  private var sizes: Section {
    let percent = answer.percentName
    var table = DocumentTable(
      [
        "", "", "replicas", "GPUs", "nodes", "kW", "$/h", "$/h whole nodes", "$/M mean",
        "$/M \(percent)",
        "load/held", "holds", "decided by",
      ], words: [1, 12])
    for entry in held {
      let size = entry.size
      let about = size.isProven ? "" : "≈ "
      table.row(
        entry.name, size.status.rawValue, "\(size.replicas)", "\(size.gpus)", "\(size.nodes)",
        FigureText.fixed(size.watts / 1e3, 1), short(size.costPerHour),
        short(size.nodeCostPerHour), short(size.costPerMillionAtMean),
        short(size.costPerMillionAtPercentile),
        about + FigureText.percent(size.utilizationAtPercentile), about + Self.reach(size),
        size.binding)
    }
    let notes: [Words] = [
      Words(answer.orderReason ?? ""),
      "screened: every figure of the row rests on short runs, and its replicas may be off by one or some (--proofs N proves more); proven: by all gates of `headroom size`; simulated: likewise, with step times that nobody measured; decided by: the gate that needs most replicas",
      "$/h: of its GPUs alone, and with its nodes paid whole; $/M: $ per million output tokens, paid at all hours, with the load at its mean and at \(percent); holds: the load that it holds, as a multiple of \(percent); load/held: \(percent) load over that load; kW: board power limits of its GPUs",
    ]
    return Section(
      "Candidates",
      (held.isEmpty ? [.text("none holds")] : [.table(table)])
        + notes.filter { !$0.isEmpty }.map(Block.note))
  }

  /// "2.43 ×"; "≥ 251 ×" where no load that was looked at is too much.
  private static func reach(_ size: ComparedSize) -> String {
    "\(size.holdsUpToIsBound ? "≥ " : "")\(FigureText.fixed(size.holdsUpTo, 2)) ×"
  }

  private var service: Section? {
    guard !held.isEmpty else { return nil }
    var table = DocumentTable(
      [
        "", "TTFT p95", "ITL p95", "E2E p95", "good", "tok/s/GPU", "tok/s/user", "fronts",
        "bound by",
      ], words: [8])
    for entry in held {
      let size = entry.size
      let fronts =
        (entry.entry.isOnThroughputFront ? "T" : "·") + (entry.entry.isOnCostFront ? "C" : "·")
      table.row(
        entry.name, Self.milliseconds(size.ttftP95), Self.milliseconds(size.itlP95),
        Self.milliseconds(size.e2elP95), size.attainment.map { FigureText.percent($0) } ?? "–",
        short(size.tokensPerSecondPerGPU), short(size.tokensPerSecondPerUser), fronts,
        "\(size.bound) \(FigureText.percent(size.boundShare))")
    }
    let note: Words =
      "fronts: T none is better in both tok/s/GPU and tok/s/user; C none in both \(answer.order == .cost ? "$/h" : "GPUs") and E2E p95"
    return Section("At the design load", [.table(table), .note(note)])
  }

  private var refused: Section? {
    let lines = answer.candidates.filter { $0.size == nil }.map { entry -> Words in
      "\(bad: entry.candidate.name): \(entry.candidate.reason ?? "–")"
    }
    return lines.isEmpty ? nil : Section("Not possible", [.list(lines)])
  }

  private var differences: Section {
    let rivals = answer.candidates.filter { !$0.differences.isEmpty }
    let rival = answer.noWinner == nil ? "the winner" : "the best of the same load"
    guard !rivals.isEmpty else {
      return Section("Against \(rival)", [.text("no rival holds the same load")])
    }
    let first = answer.noWinner == nil ? "winner" : "best"
    var table = DocumentTable(
      ["rival − \(first), 95 % interval", "TTFT p95", "TPOT p95", "good share"], words: [1, 2, 3])
    for rival in rivals {
      table.row(
        [rival.candidate.name]
          + PairedDifference.Metric.allCases.map { metric in
            rival.differences.first { $0.metric == metric }.map(Self.told) ?? "–"
          })
    }
    return Section("Against \(rival)", [.table(table)])
  }

  private static func told(_ difference: PairedDifference) -> String {
    let isShare = difference.metric == .attainment
    let factor = isShare ? 100.0 : 1
    func figure(_ value: Double) -> String { FigureText.fixed(value * factor, isShare ? 2 : 1) }
    let sign = difference.difference > 0 ? "+" : ""
    let text =
      "\(sign)\(figure(difference.difference)) ± \(figure(difference.halfWidth)) \(isShare ? "%" : "ms")"
    return difference.isSignificant ? text : "no significant difference"
  }

  private var fronts: Section? {
    let fronts = [
      ("tokens/s/GPU against tokens/s/user", answer.candidates.filter(\.isOnThroughputFront)),
      (
        "\(answer.order == .cost ? "cost" : "GPUs") against E2E p95",
        answer.candidates.filter(\.isOnCostFront)
      ),
    ]
    let told = fronts.filter { !$0.1.isEmpty }.map { name, members -> Words in
      "\(name): \(members.map(\.candidate.name).joined(separator: ", "))"
    }
    return told.isEmpty ? nil : Section("Pareto fronts", [.list(told)])
  }

  /// How narrow intervals are, where that was asked.
  var widths: Section? {
    guard let widths = answer.widths else { return nil }
    func percent(_ share: Double?) -> String { share.map { "± \(FigureText.percent($0))" } ?? "–" }
    var lines: [Words] = [
      "asked \(percent(widths.asked)), \(widths.isMet ? "met" : "reached"): \(percent(widths.proofs)) of the share promised by the verdicts of the proofs, \(percent(widths.differences)) of the winner's figure by the differences (the widest of each)"
    ]
    if !widths.isMet {
      lines.append(
        "wider than asked after \(widths.cap) replicates, where they stop: \(widths.wide.joined(separator: ", "))"
      )
    }
    return Section("Widths of intervals", lines.map(Block.text))
  }
}
