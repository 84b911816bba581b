// SizingSections.swift: what follows the first screen of a sizing.

internal import Metrics
internal import Planning
internal import Plans
internal import Units

/// Load, gates, settings; then proof, sizes, tail and search.
struct SizingSections {
  private let answer: SizingAnswer
  private let owned: OwnedFleet?
  private let sized: [SizedSetting]

  /// - Parameters:
  ///   - owned: a fleet that is there; nil where one is to be found.
  ///   - settings: of the free knobs.
  init(_ answer: SizingAnswer, owned: OwnedFleet? = nil, settings: [SizedSetting] = []) {
    (self.answer, self.owned, sized) = (answer, owned, settings)
  }

  var gates: [Section?] {
    let owned = owned.map {
      Section("This fleet", [.table(OwnedTable($0, isShort: false).table)])
    }
    return [settings, owned, load, gateSection]
  }

  var proof: [Section?] {
    (answer.replicas == nil ? [] : [proofSection, comparison, tail]) + [search]
  }

  private var percentName: String { "p\(FigureText.shortest(answer.demand.load.percentile))" }
  private func short(_ value: Double) -> String { FigureText.short(value) }
}

// MARK: - Settings, load and gates

extension SizingSections {
  private var settings: Section? {
    guard !sized.isEmpty else { return nil }
    var table = DocumentTable(["", "replicas", "GPUs", "nodes", "$ an hour", ""], words: [5])
    let best = SizedSetting.best(sized)
    let ties = SizedSetting.ties(sized)
    let word = SizedSetting.isPriced(sized) ? "cheapest" : "fewest GPUs"
    for (index, one) in sized.enumerated() {
      func count(_ value: Int?) -> Words { Words(value.map(FigureText.grouped) ?? "–") }
      table.row(
        Words(one.setting.description), count(one.replicas), count(one.gpus), count(one.nodes),
        Words(one.costPerHour.map(short) ?? "–"),
        index == best
          ? .good("\(ties.isEmpty ? word : "ties, first"), reported here")
          : Words(ties.contains(index) ? "ties" : one.reason))
    }
    let note: Words =
      "those that tie \(word == "cheapest" ? "cost the same" : "take as many GPUs"): the first that was given is reported"
    return Section("Settings", [.table(table)] + (ties.isEmpty ? [] : [.note(note)]))
  }

  private var load: Section {
    let load = answer.demand.load
    var table = DocumentTable([
      "", "mean", percentName, "95 % interval", "peak", "target", "replicas",
    ])
    // Once a measure is held by no fleet that was tried, the others do not matter.
    var isLost = false
    for need in answer.demand.needs {
      let interval = need.load.low.flatMap { low in
        need.load.high.map { "\(short(low))–\(short($0))" }
      }
      let replicas = need.replicas.map { (need.isBound ? "≤ " : "") + "\($0)" }
      table.row(
        need.job.map { "job '\($0.name)', requests" } ?? need.load.measure.words,
        short(need.load.mean), short(need.load.p95), interval ?? "–", short(need.load.peak),
        short(need.target), replicas ?? (isLost ? "not tried" : "none"))
      isLost = isLost || need.replicas == nil
    }
    var blocks: [Block] = [
      .text(
        "\(FigureText.grouped(load.requests)) requests in \(FigureText.duration(load.span)), \(load.windows) windows of \(FigureText.duration(load.window))"
      ), .table(table),
    ]
    blocks += load.presence.map { .note("\($0.name) counts as present for \($0.rule)") }
    if !load.intervalSentence.isEmpty, answer.demand.needs[0].load.low != nil {
      blocks.append(.note("interval of \(percentName): \(load.intervalSentence)"))
    }
    return Section("Load", blocks)
  }

  private var gateSection: Section {
    var table = DocumentTable(["gate", "replicas", "load", "N", "N − 1"], words: [2, 3, 4])
    for row in GateRow.all(answer) {
      let word = row.fewerWord.map { row.fewerVerdict == .fails ? Words.bad($0) : Words($0) }
      let held: Words = row.held.map { "\(good: "holds: ")\($0)" } ?? "–"
      table.row(
        Words(row.gate), Words(row.count), Words(row.load), held,
        "\(word.map { "\($0): " as Words } ?? "")\(row.fewer ?? "–")")
    }
    var notes: [Words] = [
      "the answer is the largest: \(answer.decidingWords); shares are those of the promise with the least room, with 95 % intervals"
    ]
    notes += answer.gateNotes.map { Words($0) }
    if let alternative = answer.demand.alternative?.target {
      let replicas =
        answer.demand.alternative?.replicas.map { "\($0) replicas" } ?? "more than was tried"
      notes.append(
        "read as \(percentName) / \(FigureText.shortest(1 - answer.demand.load.margin)) the target is \(short(alternative)): \(replicas)"
      )
    }
    if let spread = answer.spreadSentence { notes.append(Words(spread)) }
    return Section("Gates", [.table(table)] + notes.map(Block.note))
  }
}

// MARK: - Proof, comparison, tail and search

extension SizingSections {
  private var proofSection: Section {
    var table = DocumentTable(["replicas", "verdict", "least room"], words: [1, 2])
    for (isFewer, proof) in [(false, answer.proof?.accepted), (true, answer.proof?.oneFewer)] {
      guard let proof else { continue }
      let gate = isFewer ? answer.gates.binding : "headroom"
      let word =
        proof.verdict == .holds
        ? Words.good(proof.verdict.rawValue) : .bad(proof.verdict.rawValue)
      // The runs of the failure gate are those of the replicas that are left.
      let left = answer.judged.proofs.first { $0.gate == "failure" && gate == "failure" }
      let running = left.map { ": \($0.fewer) running" } ?? ""
      table.row(
        "\(proof.replicas)", "\(word) (\(gate)\(running))",
        Words(proof.binding?.roomInWords ?? "–"))
    }
    return Section("Proof", [.table(table)] + proofSentences.map(Block.text))
  }

  private var proofSentences: [Words] {
    var lines: [Words] = []
    let measure = answer.leastNeed.load.measure
    let held = measure == .batch ? measure.words : "\(percentName) of \(measure.words)"
    if let factor = answer.holdsUpTo, let rate = answer.proof?.held.requestsPerSecond {
      lines.append("holds up to \(short(factor)) × \(held); \(short(rate)) requests/s a replica")
    }
    for (title, summary) in [
      ("as recorded", answer.proof?.atNominal),
      ("at the peak window's load, lasting", answer.proof?.atPeak),
      (
        "stress: the whole load × \(FigureText.shortest(1 + answer.demand.load.margin))",
        answer.proof?.stress
      ),
    ] {
      guard let summary else { continue }
      let good = summary.overall.sloAttainment.value.map {
        ", \(FigureText.percent($0)) of requests within every limit"
      }
      lines.append("\(title): \(Self.recorded(summary))\(good ?? "")")
    }
    if let own = answer.proof?.concurrency?.counted,
      let little = answer.proof?.concurrency?.byLittle
    {
      let gap = own > 0 ? abs(own - little) / own : 0
      lines.append(
        "the fleet's own mean concurrency in the load as recorded: \(short(own)); by Little's law \(short(little)), \(FigureText.percent(gap)) apart"
      )
    }
    return lines
  }

  /// A percentile counts as missed where too few requests support it: that is said, and no miss is claimed.
  private static func recorded(_ summary: SimulationSummary) -> Words {
    guard summary.verdict == false else { return summary.verdict == true ? .good("holds") : "–" }
    let missed = summary.classes.filter { $0.verdict == false }.flatMap(\.limits)
      .filter { $0.holds == false }
    let isUnsupported = !missed.isEmpty && missed.allSatisfy(\.isMissedThoughWithin)
    return isUnsupported ? "too few requests to tell" : .bad("missed")
  }

  private var comparison: Section? {
    guard let sizes = answer.proof?.comparison, let replicas = answer.replicas else { return nil }
    var table = DocumentTable(["", "replicas", ""], words: [2])
    if let perfect = sizes.perfect {
      table.row(
        "perfect system", "≥ \(perfect)", "datasheet peaks and full batches at p95, no headroom")
    }
    table.row(["this fleet", "\(replicas)", "static, proven above"])
    if let mean = sizes.hourlyMean, let peak = sizes.hourlyPeak {
      table.row(
        "hour by hour", FigureText.fixed(mean, 2),
        "on average, \(peak) at most: perfect foresight, no headroom")
    }
    var verdict = "no smaller than the headroom gate's"
    if let failed = sizes.meanFailedWindows, let missed = sizes.meanMissedRequests {
      verdict =
        failed == 0
        ? "no window misses; \(FigureText.grouped(missed)) requests do"
        : "misses the SLO in \(failed) of \(answer.demand.load.windows) windows, \(FigureText.grouped(missed)) requests"
    }
    table.row(
      "mean × \(FigureText.shortest(1 + answer.demand.load.margin))", "\(sizes.meanReplicas)",
      verdict)
    let perReplica = max(1, answer.pool.gpusPerReplica)
    table.row(
      "requests/GPU-hour", "\((sizes.gpusByRequests + perReplica - 1) / perReplica)",
      "\(short(sizes.requestsPerGPUHour)) an hour by saturated tokens/s alone: "
        + "\(sizes.gpusByRequests) GPU\(sizes.gpusByRequests == 1 ? "" : "s"), no latency asked")
    return Section("Sizes side by side", [.table(table)])
  }

  private var tail: Section {
    guard !answer.tail.isEmpty else {
      return Section("Tail", [.text("no window is above the percentile")])
    }
    let out = answer.tail.filter(\.isOut)
    let minutes = out.reduce(0) { $0 + $1.seconds } / 60
    let missed = answer.tail.reduce(0) { $0 + $1.missed }
    let extra = answer.tail.map(\.extraReplicas).max() ?? 0
    let needed =
      extra == 0 ? "no more replicas needed" : "\(extra) more replicas at most would carry them"
    var table = DocumentTable(["from", "concurrency", "requests", "missed", "more replicas"])
    for window in out.sorted(by: { $0.missed > $1.missed }).prefix(20) {
      table.row(
        FigureText.shortDuration(window.start), short(window.concurrency),
        FigureText.grouped(window.requests), FigureText.grouped(window.missed),
        "\(window.extraReplicas)")
    }
    let sentence: Words =
      "\(answer.tail.count) windows above the percentile: \(out.count) miss the SLO, \(short(minutes)) min, \(FigureText.grouped(missed)) requests; \(needed); all are in tail.csv"
    return Section("Tail", [.text(sentence)] + (out.isEmpty ? [] : [.table(table)]))
  }

  private var search: Section {
    var table = DocumentTable(
      ["for", "replicas", "verdict", "margin", "runs", "requests"], words: [2])
    for step in answer.search {
      let half = step.halfWidth.map { " ± \(FigureText.percent($0))" } ?? ""
      table.row(
        step.purpose.replacing("_", with: " "), "\(step.replicas)", step.verdict.rawValue,
        step.margin.map { FigureText.fixed($0 * 100, 2) + " %" + half } ?? "–", "\(step.runs)",
        FigureText.grouped(step.requests))
    }
    let count: Words = "\(FigureText.grouped(answer.simulatedRequests)) requests simulated"
    return Section("Search", [.table(table), .note(count)])
  }
}
