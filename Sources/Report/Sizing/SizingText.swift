// SizingText.swift: the answer of `size` for the terminal: the sentence first, what it rests on last.

public import Planning
internal import Units

/// The report that `size` prints.
public struct SizingText {
  private let answer: SizingAnswer
  private let style: TextStyle
  /// The answer in one sentence.
  public let sentence: String

  /// - Parameter queue: whether the queue is as short as was asked; nil where nothing was.
  public init(
    _ answer: SizingAnswer, queue: QueueCheck? = nil, style: TextStyle = TextStyle(colors: false)
  ) {
    self.answer = answer
    self.style = style
    sentence = SizingSentence(answer, queue: queue).text
  }

  /// The report, a line each.
  public func lines() -> [String] {
    var lines = [style.bold(SimulationText.printable(sentence))]
    lines += CertaintyLines([answer.evidence]).lines.map(SimulationText.printable)
    if let owned = answer.owned {
      lines += ["", style.bold("this fleet")] + ownedLines(owned)
      lines += [
        "", style.bold("the fleet that is needed: \(answer.replicas.map(String.init) ?? "none")"),
      ]
    }
    if let binding = answer.binding { lines.append("why: \(printable(binding.sentence))") }
    lines += answer.nearSentence.map { [printable($0)] } ?? []
    lines += (wholeNodes.map { [$0] } ?? []) + (answer.spreadSentence.map { [$0] } ?? [])
    if !answer.settings.isEmpty { lines += ["", style.bold("settings")] + settingLines }
    lines += ["", style.bold("load")] + loadLines
    lines += ["", style.bold("gates")] + gateLines
    if answer.replicas != nil {
      lines += ["", style.bold("proof")] + proofLines
      lines += ["", style.bold("sizes side by side")] + comparisonLines
      lines += ["", style.bold("tail")] + tailLines
    }
    lines += ["", style.bold("search")] + searchLines
    lines += list("rests on", answer.assumptions) + list("warnings", answer.warnings)
    let from = answer.provenance
    return lines + [
      "",
      style.faint(
        "headroom \(from.version), scenario \(from.scenarioHash.prefix(12)), seed \(from.seed), catalog "
          + "\(from.catalogVersion.prefix(12)), calibration \(from.calibrationVersion.prefix(12))"),
    ]
  }

  /// What the nodes hold and cost where they are bought or rented whole; nil where the fleet fills them.
  private var wholeNodes: String? {
    guard let nodes = answer.nodes, let gpus = answer.gpus else { return nil }
    let whole = nodes * answer.failureDomain.gpusPerNode
    guard whole > gpus else { return nil }
    guard answer.basis == .gpu else {
      return "paid: \(whole) GPUs of \(nodes) whole nodes, as they are owned"
    }
    let cost = answer.costPerHour.map { ", $\(short($0 / Double(gpus) * Double(whole))) an hour" }
    return "were nodes paid whole: \(whole) GPUs\(cost ?? "")"
  }

  private func short(_ value: Double) -> String { FigureText.short(value) }
  private func printable(_ text: String) -> String { SimulationText.printable(text) }

  private func list(_ title: String, _ items: [String]) -> [String] {
    items.isEmpty ? [] : ["", "\(title):"] + items.map { "  \(printable($0))" }
  }
}

// MARK: - Load and gates

extension SizingText {
  private var loadLines: [String] {
    let load = answer.load
    let percent = "p\(FigureText.shortest(load.percentile))"
    var table = TextTable()
    // Once a measure is held by no fleet that was tried, the others do not matter.
    var isLost = false
    table.row("", "mean", percent, "95 % interval", "peak", "target", "replicas")
    for need in answer.needs {
      let interval = need.load.low.flatMap { low in
        need.load.high.map { "\(short(low))–\(short($0))" }
      }
      let replicas = need.replicas.map { (need.isBound ? "≤ " : "") + "\($0)" }
      table.row(
        need.job.map { "job '\(printable($0.name))', requests" } ?? need.load.measure.words,
        short(need.load.mean),
        short(need.load.p95), interval ?? "–", short(need.load.peak), short(need.target),
        replicas ?? (isLost ? "not tried" : "none"))
      isLost = isLost || need.replicas == nil
    }
    var lines = [
      "  \(FigureText.grouped(load.requests)) requests in \(FigureText.duration(load.span)), "
        + "\(load.windows) windows of \(FigureText.duration(load.window))"
    ]
    lines += table.lines(indent: 2)
    for presence in load.presence {
      lines.append(
        "  \(printable(presence.name)) counts as present for \(printable(presence.rule))")
    }
    if !load.intervalSentence.isEmpty, answer.needs[0].load.low != nil {
      lines.append("  interval of \(percent): \(load.intervalSentence)")
    }
    return lines
  }

  private var gateLines: [String] {
    var table = TextTable(left: [2, 3, 4])
    table.row("gate", "replicas", "load", "N", "N − 1")
    for row in GateRow.all(answer) {
      let held = row.held.map { [style.good("holds: ") + $0] } ?? []
      let word = row.fewerWord.map { row.fewerVerdict == .fails ? style.bad($0) : $0 }
      let fewer = held.isEmpty ? [] : [(word.map { "\($0): " } ?? "") + (row.fewer ?? "–")]
      table.row([row.gate, row.count, row.load] + held + fewer)
    }
    var lines = table.lines(indent: 2)
    lines += answer.gateNotes.map { "  \(printable($0))" }
    if let alternative = answer.alternativeTarget {
      let replicas = answer.alternativeReplicas.map { "\($0) replicas" } ?? "more than was tried"
      lines.append(
        "  read as p\(FigureText.shortest(answer.load.percentile)) / \(FigureText.shortest(1 - answer.load.margin)) the target is \(short(alternative)): "
          + replicas)
    }
    return lines
  }
}

extension SizingText {
  /// Each gate tried on a fleet that is there.
  private func ownedLines(_ owned: OwnedFleet) -> [String] {
    var table = TextTable(left: [2, 3, 4])
    table.row("gate", "running", "verdict", "under", "least room")
    for gate in owned.gates {
      let room = gate.estimate.map { printable($0.roomInWords) }
      let word =
        gate.verdict == .holds
        ? style.good(gate.verdict.rawValue) : style.bad(gate.verdict.rawValue)
      table.row(
        gate.gate, "\(gate.running)", word, gate.measure?.words ?? "the load as recorded",
        room ?? "–")
    }
    return table.lines(indent: 2)
  }
}

// MARK: - Proof, comparison, tail and search

extension SizingText {
  private var proofLines: [String] {
    var table = TextTable(left: [1, 2])
    table.row("replicas", "verdict", "least room")
    for (name, proof) in [("", answer.accepted), ("one fewer", answer.oneFewer)] {
      guard let proof else { continue }
      let margin = proof.binding.map { printable($0.roomInWords) }
      let gate = name.isEmpty ? "headroom" : answer.gates.binding
      let word =
        proof.verdict == .holds
        ? style.good(proof.verdict.rawValue) : style.bad(proof.verdict.rawValue)
      // The runs of the failure gate are those of the replicas that are left.
      let left = answer.gateProofs.first { $0.gate == "failure" && gate == "failure" }
      let running = left.map { ": \($0.fewer) running" } ?? ""
      table.row("\(proof.replicas)", "\(word) (\(gate)\(running))", margin ?? "–")
    }
    var lines = table.lines(indent: 2)
    let measure = answer.leastNeed.load.measure
    let held =
      measure == .batch
      ? measure.words : "p\(FigureText.shortest(answer.load.percentile)) of \(measure.words)"
    if let factor = answer.holdsUpTo, let rate = answer.capacityRequestsPerSecond {
      lines.append(
        "  holds up to \(short(factor)) × \(held); \(short(rate)) requests/s a replica")
    }
    for (title, summary) in [
      ("as recorded", answer.atNominal), ("at the peak window's load, lasting", answer.atPeak),
      ("stress: the whole load × \(FigureText.shortest(1 + answer.load.margin))", answer.stress),
    ] {
      guard let summary else { continue }
      let good = summary.overall.sloAttainment.value.map {
        ", \(FigureText.percent($0)) of requests within every limit"
      }
      let word = recordedWord(summary)
      lines.append("  \(title): \(word)\(good ?? "")")
    }
    if let own = answer.fleetConcurrency, let little = answer.littleConcurrency {
      let gap = own > 0 ? abs(own - little) / own : 0
      lines.append(
        "  the fleet's own mean concurrency in the load as recorded: \(short(own)); by Little's law "
          + "\(short(little)), \(FigureText.percent(gap)) apart")
    }
    return lines
  }

  /// A percentile counts as missed where too few requests support it: that is said, and no miss is claimed.
  private func recordedWord(_ summary: SimulationSummary) -> String {
    guard summary.verdict == false else {
      return summary.verdict == true ? style.good("holds") : "–"
    }
    let missed = summary.classes.filter { $0.verdict == false }.flatMap(\.limits)
      .filter { $0.holds == false }
    let isUnsupported = !missed.isEmpty && missed.allSatisfy(\.isMissedThoughWithin)
    return isUnsupported ? "too few requests to tell" : style.bad("missed")
  }

  private var comparisonLines: [String] {
    guard let sizes = answer.comparison, let replicas = answer.replicas else { return [] }
    var table = TextTable(left: [2])
    table.row("", "replicas", "")
    if let perfect = sizes.perfect {
      table.row(
        "perfect system", "≥ \(perfect)", "datasheet peaks and full batches at p95, no headroom")
    }
    table.row("this fleet", "\(replicas)", "static, proven above")
    if let mean = sizes.hourlyMean, let peak = sizes.hourlyPeak {
      table.row(
        "hour by hour", FigureText.fixed(mean, 2),
        "on average, \(peak) at most: perfect foresight, no headroom")
    }
    let factor = FigureText.shortest(1 + answer.load.margin)
    var verdict = "no smaller than the headroom gate's"
    if let failed = sizes.meanFailedWindows, let missed = sizes.meanMissedRequests {
      verdict =
        failed == 0
        ? "no window misses; \(FigureText.grouped(missed)) requests do"
        : "misses the SLO in \(failed) of \(answer.load.windows) windows, "
          + "\(FigureText.grouped(missed)) requests"
    }
    table.row("mean × \(factor)", "\(sizes.meanReplicas)", verdict)
    let perReplica = max(1, answer.gpusPerReplica)
    table.row(
      "requests/GPU-hour", "\((sizes.gpusByRequests + perReplica - 1) / perReplica)",
      "\(short(sizes.requestsPerGPUHour)) an hour by saturated tokens/s alone: "
        + "\(sizes.gpusByRequests) GPU\(sizes.gpusByRequests == 1 ? "" : "s"), no latency asked")
    return table.lines(indent: 2)
  }

  private var tailLines: [String] {
    guard !answer.tail.isEmpty else { return ["  no window is above the percentile"] }
    let out = answer.tail.filter(\.isOut)
    let minutes = out.reduce(0) { $0 + $1.seconds } / 60
    let missed = answer.tail.reduce(0) { $0 + $1.missed }
    let extra = answer.tail.map(\.extraReplicas).max() ?? 0
    var lines = [
      "  \(answer.tail.count) windows above the percentile: \(out.count) miss the SLO, "
        + "\(short(minutes)) min, \(FigureText.grouped(missed)) requests; "
        + (extra == 0
          ? "no more replicas needed" : "\(extra) more replicas at most would carry them")
    ]
    guard !out.isEmpty else { return lines }
    var table = TextTable()
    table.row("from", "concurrency", "requests", "missed", "more replicas")
    for window in out.sorted(by: { $0.missed > $1.missed }).prefix(5) {
      table.row(
        FigureText.shortDuration(window.start), short(window.concurrency),
        FigureText.grouped(window.requests), FigureText.grouped(window.missed),
        "\(window.extraReplicas)")
    }
    lines += table.lines(indent: 2)
    return lines
  }

  private var settingLines: [String] {
    var table = TextTable(left: [5])
    table.row("", "replicas", "GPUs", "nodes", "$ an hour", "")
    let best = SizedSetting.best(answer.settings)
    let ties = SizedSetting.ties(answer.settings)
    let word = SizedSetting.isPriced(answer.settings) ? "cheapest" : "fewest GPUs"
    for (index, one) in answer.settings.enumerated() {
      func count(_ value: Int?) -> String { value.map(FigureText.grouped) ?? "–" }
      table.row(
        printable(one.setting.description), count(one.replicas), count(one.gpus),
        count(one.nodes), one.costPerHour.map(short) ?? "–",
        index == best
          ? style.good("\(ties.isEmpty ? word : "ties, first"), reported below")
          : ties.contains(index) ? "ties" : printable(one.reason))
    }
    let note =
      "  those that tie \(word == "cheapest" ? "cost the same" : "take as many GPUs"): the first that was given "
      + "is reported"
    return table.lines(indent: 2) + (ties.isEmpty ? [] : [note])
  }

  private var searchLines: [String] {
    var table = TextTable(left: [2])
    table.row("for", "replicas", "verdict", "margin", "runs", "requests")
    for step in answer.search {
      let half = step.halfWidth.map { " ± \(FigureText.percent($0))" } ?? ""
      let margin = step.margin.map { FigureText.fixed($0 * 100, 2) + " %" + half }
      table.row(
        step.purpose.replacing("_", with: " "), "\(step.replicas)", step.verdict.rawValue,
        margin ?? "–", "\(step.runs)",
        FigureText.grouped(step.requests))
    }
    let count = FigureText.grouped(answer.simulatedRequests)
    return table.lines(indent: 2) + ["  \(count) requests simulated"]
  }
}
