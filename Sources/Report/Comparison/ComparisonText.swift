// ComparisonText.swift: candidates side by side for the terminal: the winner first, what it rests on last.

public import Planning
internal import Units

/// The report that `compare` prints.
public struct ComparisonText {
  let answer: ComparisonAnswer
  let style: TextStyle

  public init(_ answer: ComparisonAnswer, style: TextStyle = TextStyle(colors: false)) {
    self.answer = answer
    self.style = style
  }

  /// The report, a line each.
  public func lines() -> [String] {
    var lines = [style.bold(printable(sentence))]
    if let tie = tieSentence { lines.append(printable(tie)) }
    lines += CertaintyLines(held.map(\.1.evidence)).lines.map(printable)
    if let why = answer.winner?.size?.why { lines.append("why not one fewer: \(printable(why))") }
    if let missed = missedSentence { lines.append(style.bad(printable(missed))) }
    if let mix = answer.mix, mix.fleet != nil, answer.winner != nil {
      lines.append("two pools: " + mixSentence(mix))
    }
    lines += loadLines
    lines += ["", style.bold("candidates")] + sizeLines + [""] + serviceLines
    lines += refusedLines
    let rival = answer.noWinner == nil ? "the winner" : "the best of the same load"
    lines += ["", style.bold("against \(rival)")] + differenceLines
    lines += frontLines
    if let map = answer.map { lines += ["", style.bold("who wins when")] + mapLines(map) }
    if let tornado = answer.tornado {
      lines += ["", style.bold("what moves the winner")] + tornadoLines(tornado)
    }
    if let mix = answer.mix { lines += mixLines(mix) }
    if let budget = answer.budget { lines += budgetLines(budget) }
    if let widths = answer.widths {
      lines += ["", style.bold("widths of intervals")] + widthLines(widths)
    }
    lines += list("rests on", answer.assumptions) + list("warnings", answer.warnings)
    let from = answer.provenance
    return lines + [
      "",
      style.faint(
        "\(FigureText.grouped(answer.simulatedRequests)) requests simulated; headroom \(from.version), "
          + "scenario \(from.scenarioHash.prefix(12)), seed \(from.seed), catalog "
          + "\(from.catalogVersion.prefix(12)), calibration \(from.calibrationVersion.prefix(12))"),
    ]
  }

  private static func words(_ size: ComparedSize) -> String {
    switch size.status {
    case .proven: " (proven)"
    case .simulated: " (\(size.evidence.doubt ?? ""))"
    case .screened: " (screened only)"
    }
  }

  /// "2 × H200-SXM fp8 wins at least cost: 6 replicas = 12 GPUs …".
  public var sentence: String {
    let count = answer.candidates.count
    guard !held.isEmpty else {
      if let mix = answer.mix, mix.fleet != nil { return "Two pools hold: " + mixSentence(mix) }
      let none =
        count == 1 ? "the one candidate does not do" : "none of \(count) candidates does"
      return "Nothing holds: \(none); the reasons are below"
    }
    guard let winner = answer.winner, let size = winner.size else {
      return "No winner: \(answer.noWinner ?? "")"
    }
    let cost = size.costPerHour.map { ", $\(short($0)) an hour" } ?? ""
    let by = answer.order == .cost ? "least cost" : "fewest GPUs"
    let verb = answer.tie == nil ? "wins by \(by)" : "stands first, in a tie by \(by)"
    return
      "\(winner.candidate.name) \(verb): \(size.replicas) replica\(size.replicas == 1 ? "" : "s") = "
      + "\(size.gpus) GPU\(size.gpus == 1 ? "" : "s")\(cost)\(Self.words(size)); "
      + "of \(count) candidate\(count == 1 ? "" : "s") \(held.count) hold\(held.count == 1 ? "s" : "") the SLO"
  }

  func short(_ value: Double) -> String { FigureText.short(value) }
  func short(_ value: Double?) -> String { value.map(FigureText.short) ?? "–" }
  private func printable(_ text: String) -> String { SimulationText.printable(text) }

  private func list(_ title: String, _ items: [String]) -> [String] {
    items.isEmpty ? [] : ["", "\(title):"] + items.map { "  \(printable($0))" }
  }

  private var held: [(candidate: ComparedCandidate, size: ComparedSize)] {
    answer.candidates.compactMap { candidate in candidate.size.map { (candidate, $0) } }
  }
}

// MARK: - Candidates

extension ComparisonText {
  private var loadLines: [String] {
    zip(answer.loads, answer.leading).enumerated().map { number, pair in
      let (load, leading) = pair
      let owners = answer.candidates.filter { $0.candidate.load == number }.map(
        \.candidate.scenarioName)
      let owner = answer.loads.count > 1 ? " of \(printable(owners.first ?? ""))" : ""
      let percent = "p\(FigureText.shortest(load.percentile))"
      return
        "load\(owner): \(FigureText.grouped(load.requests)) requests in \(FigureText.duration(load.span)); "
        + (leading.measure == .batch
          ? "a job of \(FigureText.grouped(Int(leading.p95))) requests; design load: the job + "
          : "SLO concurrency \(short(leading.mean)) in the mean, \(short(leading.p95)) at \(percent); design load "
            + "\(percent) + ")
        + "\(FigureText.percent(load.margin).replacing(".0 %", with: " %"))"
    }
  }

  private var sizeLines: [String] {
    var table = TextTable(left: [1, 12])
    table.row(
      "", "", "replicas", "GPUs", "nodes", "kW", "$/h", "$/h nodes", "$/M mean",
      "$/M \(percentile)",
      "load/held", "holds", "decided by")
    for (entry, size) in held {
      let about = size.isProven ? "" : "≈ "
      table.row(
        printable(entry.candidate.name), size.status.rawValue,
        "\(size.replicas)", "\(size.gpus)", "\(size.nodes)", FigureText.fixed(size.watts / 1e3, 1),
        short(size.costPerHour), short(size.nodeCostPerHour), short(size.costPerMillionAtMean),
        short(size.costPerMillionAtPercentile),
        about + FigureText.percent(size.utilizationAtPercentile), about + held(size), size.binding)
    }
    var lines = table.lines(indent: 2)
    if held.isEmpty { lines = ["  none holds"] }
    if let reason = answer.orderReason { lines.append("  \(printable(reason))") }
    return lines + [
      "  screened: every figure of the row rests on short runs, and its replicas may be off by one or some (--proofs N proves",
      "  more); proven: by all gates of `headroom size`; simulated: likewise, with step times that nobody measured;",
      "  decided by: the gate that needs most replicas",
      "  $/h: of its GPUs alone, and with its nodes paid whole; $/M: $ per million output tokens, paid at all hours, with the",
      "  load at its mean and at \(percentile); holds: the load that it holds, as a multiple of \(percentile); load/held: \(percentile) load over that load;",
      "  kW: board power limits of its GPUs",
    ]
  }

  /// "2.43 ×"; "≥ 251 ×" where no load that was looked at is too much.
  private func held(_ size: ComparedSize) -> String {
    "\(size.holdsUpToIsBound ? "≥ " : "")\(FigureText.fixed(size.holdsUpTo, 2)) ×"
  }

  /// "p95".
  var percentile: String { "p\(FigureText.shortest(answer.loads.first?.percentile ?? 95))" }

  private var serviceLines: [String] {
    guard !held.isEmpty else { return [] }
    var table = TextTable(left: [8])
    table.row(
      "at the design load", "TTFT p95", "ITL p95", "E2E p95", "good", "tok/s/GPU", "tok/s/user",
      "fronts", "bound by")
    for (entry, size) in held {
      let fronts =
        (entry.isOnThroughputFront ? "T" : "·") + (entry.isOnCostFront ? "C" : "·")
      table.row(
        printable(entry.candidate.name), milliseconds(size.ttftP95), milliseconds(size.itlP95),
        milliseconds(size.e2elP95), size.attainment.map { FigureText.percent($0) } ?? "–",
        short(size.tokensPerSecondPerGPU), short(size.tokensPerSecondPerUser), fronts,
        "\(size.bound) \(FigureText.percent(size.boundShare))")
    }
    return table.lines(indent: 2) + [
      "  fronts: T none is better in both tok/s/GPU and tok/s/user; C none in both "
        + "\(answer.order == .cost ? "$/h" : "GPUs") and E2E p95"
    ]
  }

  func milliseconds(_ value: Double?) -> String { value.map { short($0) + " ms" } ?? "–" }

  private var refusedLines: [String] {
    let refused = answer.candidates.filter { $0.size == nil }
    guard !refused.isEmpty else { return [] }
    var lines = ["", style.bold("not possible")]
    for entry in refused {
      lines.append(
        "  \(style.bad(printable(entry.candidate.name))): \(printable(entry.candidate.reason ?? "–"))"
      )
    }
    return lines
  }
}

// MARK: - Differences, fronts and the map

extension ComparisonText {
  private var differenceLines: [String] {
    let rivals = answer.candidates.filter { !$0.differences.isEmpty }
    guard !rivals.isEmpty else { return ["  no rival holds the same load"] }
    var table = TextTable(left: [1, 2, 3])
    let first = answer.noWinner == nil ? "winner" : "best"
    table.row("rival − \(first), 95 % interval", "TTFT p95", "TPOT p95", "good share")
    for rival in rivals {
      table.row(
        [printable(rival.candidate.name)]
          + PairedDifference.Metric.allCases.map { metric in
            rival.differences.first { $0.metric == metric }.map(told) ?? "–"
          })
    }
    return table.lines(indent: 2)
  }

  private func told(_ difference: PairedDifference) -> String {
    let isShare = difference.metric == .attainment
    let factor = isShare ? 100.0 : 1
    let unit = isShare ? " %" : " ms"
    func figure(_ value: Double) -> String { FigureText.fixed(value * factor, isShare ? 2 : 1) }
    let sign = difference.difference > 0 ? "+" : ""
    let text = "\(sign)\(figure(difference.difference)) ± \(figure(difference.halfWidth))\(unit)"
    return difference.isSignificant ? text : "no significant difference"
  }

  private var frontLines: [String] {
    let fronts = [
      ("tokens/s/GPU against tokens/s/user", answer.candidates.filter(\.isOnThroughputFront)),
      (
        "\(answer.order == .cost ? "cost" : "GPUs") against E2E p95",
        answer.candidates.filter(\.isOnCostFront)
      ),
    ]
    let told = fronts.filter { !$0.1.isEmpty }.map { name, members in
      "  \(name): \(members.map { printable($0.candidate.name) }.joined(separator: ", "))"
    }
    return told.isEmpty ? [] : ["", style.bold("Pareto fronts")] + told
  }

  private func mapLines(_ map: WinnerMap) -> [String] {
    var table = TextTable(left: [5, 6])
    table.row(
      "demand", "GPUs of \(map.first)", "of \(map.second)", "flips at", "within model error", "",
      map.basis == .gpu ? "whole nodes" : "GPUs alone")
    for flip in map.flips {
      table.row(
        "\(FigureText.shortest(flip.demand)) ×", "\(flip.firstGPUs)", "\(flip.secondGPUs)",
        FigureText.fixed(flip.ratio, 2),
        "\(FigureText.fixed(flip.low, 2))–\(FigureText.fixed(flip.high, 2))",
        verdict(flip, map),
        FigureText.fixed(map.basis == .gpu ? flip.ratioOfNodes : flip.ratioOfGPUs, 2))
    }
    let letters = map.cells.enumerated().map { row, cells in
      "  \(padded(FigureText.fixed(map.ratios[row], 2))) "
        + cells.map { cell in
          (cell.choice == 0 ? "A" : "B") + (cell.isUncertain ? "?" : " ")
        }.joined(separator: "  ")
    }
    let demands = map.demands.map { FigureText.shortest($0) }
    return [
      "  \(map.second) is cheaper than \(map.first) while a GPU-hour of it costs less than `flips at` × one of "
        + "\(map.first), with what may be lost to spare; demand 1 × is today's load; paid are \(map.basis.words); "
        + (map.basis == .gpu
          ? "`whole nodes`: the same where nodes are paid whole"
          : "`GPUs alone`: the same where only the GPUs of the replicas are paid")
    ] + table.lines(indent: 2) + [
      "  price of \(map.second) over \(map.first), by demand (\(demands.joined(separator: ", "))): A "
        + "\(map.first), B \(map.second), ? within model error"
    ] + letters + [
      "  from the capacity of a replica measured at today's load: nodes = ⌈demand / capacity⌉, no further runs; "
        + "model error \(error(map.firstError, map.first)), \(error(map.secondError, map.second))"
    ]
  }

  private func error(_ error: ModelError, _ gpu: String) -> String {
    "± \(FigureText.percent(error.sigma)) for \(gpu) (\(error.sentence))"
  }

  private func verdict(_ flip: WinnerFlip, _ map: WinnerMap) -> String {
    guard let ratio = map.ratioGiven else { return "" }
    let name = ratio < flip.ratio ? map.second : map.first
    let isUncertain = ratio >= flip.low && ratio <= flip.high
    return "at \(FigureText.fixed(ratio, 2)): \(name)\(isUncertain ? ", uncertain" : "")"
  }

  private func padded(_ text: String) -> String {
    String(repeating: " ", count: max(0, 6 - text.count)) + text
  }
}
