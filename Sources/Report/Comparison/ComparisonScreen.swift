// ComparisonScreen.swift: the first screen of a comparison.

internal import Planning
internal import Plans

/// Who wins, why, how near, the candidates, and what to doubt.
struct ComparisonScreen {
  private let answer: ComparisonAnswer
  private let held: [HeldCandidate]

  init(_ answer: ComparisonAnswer) {
    self.answer = answer
    held = answer.held
  }

  var screen: Screen {
    let offers = OfferSections(answer)
    var screen = Screen(offers?.sentence ?? sentence)
    if let offers {
      screen.add("ways", offers.table)
      screen.add("of ways", offers.notes)
      screen.add("by the GPU-hour", sentence)
    }
    screen.add("why", why)
    // Beside ways of paying the GPU-hours are one sentence; the rest of them is among the details.
    if offers == nil {
      let near = [answer.tieSentence, answer.nodeSentence, nearest, flip]
      screen.add("how near", near.map { Words($0 ?? "") })
    }
    screen.add("budget", answer.missedSentence.map { .bad($0) })
    screen.add("two pools", twoPools)
    if offers == nil { screen.add("candidates", table) }
    screen.add("refused", refused)
    screen.add("load", answer.loadSentences)
    screen.add("doubt", doubts)
    ComparisonFacts(answer).fill(&screen)
    return screen
  }

  /// "2 × H200-SXM fp8 wins at least cost: 6 replicas = 12 GPUs …".
  private var sentence: Words {
    let count = answer.candidates.count
    let screened = held.contains { $0.size.status == .screened }
    guard !held.isEmpty else {
      if let mix = answer.mix, mix.fleet != nil {
        return "Two pools hold: \(MixSection(mix).sentence)"
      }
      let none =
        count == 1 ? "the one candidate does not do" : "none of \(count) candidates does"
      return "Nothing holds: \(none); the reasons are below"
    }
    guard let winner = answer.winner, let size = winner.size else {
      return "No winner: \(answer.noWinner ?? "")"
    }
    let cost = size.costPerHour.map { ", $\(FigureText.short($0)) an hour" } ?? ""
    let by = answer.order == .cost ? "least cost" : "fewest GPUs"
    let verb = answer.tie == nil ? "wins by \(by)" : "stands first, in a tie by \(by)"
    return
      "\(winner.candidate.name) \(verb): \(size.replicas) replica\(size.replicas == 1 ? "" : "s") = \(size.gpus) GPU\(size.gpus == 1 ? "" : "s")\(cost)\(Self.words(size)); of \(count) candidate\(count == 1 ? "" : "s") \(held.count) hold\(held.count == 1 ? "s" : "") the SLO\(screened && answer.winner?.size?.status != .screened ? ", some by short runs alone" : "")"
  }

  private static func words(_ size: ComparedSize) -> String {
    switch size.status {
    case .proven: " (proven)"
    case .simulated: " (\(size.evidence.doubt ?? ""))"
    case .screened: " (screened only)"
    }
  }

  private var why: Words? {
    answer.winner?.size?.why.map { "one fewer would not do: \($0)" }
  }

  /// The next best by the order of the comparison.
  private var nearest: String? {
    guard answer.tie == nil, let winner = answer.winner, let size = winner.size,
      let next = held.first(where: { $0.name != winner.candidate.name })
    else { return nil }
    if answer.order == .cost, let own = size.costPerHour, let other = next.size.costPerHour, own > 0
    {
      return
        "\(next.name) costs \(FigureText.percent(other / own - 1)) more, $\(FigureText.short(other)) an hour"
    }
    return "\(next.name) takes \(next.size.gpus) GPUs"
  }

  /// Where the winner changes at today's load.
  private var flip: String? {
    guard let map = answer.map, let today = map.flips.first(where: { $0.demand == 1 }) else {
      return nil
    }
    return
      "\(map.second) is cheaper while a GPU-hour of it costs less than \(FigureText.fixed(today.ratio, 2)) × one of \(map.first) (\(FigureText.fixed(today.low, 2))–\(FigureText.fixed(today.high, 2)) within model error)"
  }

  private var twoPools: Words? {
    guard let mix = answer.mix, mix.fleet != nil, answer.winner != nil else { return nil }
    return Words(MixSection(mix).sentence)
  }

  private var table: DocumentTable {
    var table = DocumentTable(
      ["", "replicas", "GPUs", "nodes", "$/h", "TTFT p95", "status"], words: [6])
    for entry in held.prefix(6) {
      let size = entry.size
      table.row(
        entry.name, "\(size.replicas)", "\(size.gpus)", "\(size.nodes)",
        size.costPerHour.map(FigureText.short) ?? "–",
        size.ttftP95.map { FigureText.short($0) + " ms" } ?? "–", size.status.rawValue)
    }
    if held.count > 6 { table.row("… and \(held.count - 6) more") }
    return table
  }

  private var refused: [Words] {
    answer.candidates.filter { $0.size == nil }.map {
      "\(bad: $0.candidate.name): \($0.candidate.reason ?? "–")"
    }
  }

  private var doubts: [Words] {
    (CertaintyLines(held.map(\.size.evidence), isShort: true).lines + answer.warnings).map {
      Words($0)
    }
  }
}

/// A candidate that holds.
struct HeldCandidate {
  let entry: ComparedCandidate
  let size: ComparedSize
  var name: String { entry.candidate.name }
}

extension ComparisonAnswer {
  /// In the order of the comparison.
  var held: [HeldCandidate] {
    candidates.compactMap { entry in entry.size.map { HeldCandidate(entry: entry, size: $0) } }
  }

  /// "p95".
  var percentName: String { "p\(FigureText.shortest(loads.first?.percentile ?? 95))" }

  /// What each scenario's load is, and how much of it is planned for.
  var loadSentences: [Words] {
    zip(loads, leading).enumerated().map { number, pair in
      let (load, leading) = pair
      let owners = candidates.filter { $0.candidate.load == number }.map(\.candidate.scenarioName)
      let owner = loads.count > 1 ? "\(owners.first ?? ""): " : ""
      let percent = "p\(FigureText.shortest(load.percentile))"
      let margin = load.rule.marginInWords
      let design =
        leading.measure == .batch
        ? "a job of \(FigureText.grouped(Int(leading.p95))) requests; planned for: the job + \(margin)"
        : "SLO concurrency \(FigureText.short(leading.mean)) in the mean, \(FigureText.short(leading.p95)) at \(percent); planned for: \(percent) + \(margin)"
      return
        "\(owner)\(FigureText.grouped(load.requests)) requests in \(FigureText.duration(load.span)); \(design)"
    }
  }

  /// Who else is as good, and what the order among them rests on.
  var tieSentence: String? {
    guard let tie, let winner else { return nil }
    let by = order == .cost ? "cost the same" : "take as many GPUs"
    return
      "\(tie.names.joined(separator: ", ")) \(by): \(winner.candidate.name) stands first by \(tie.brokenBy)"
  }

  /// The targets of a latency budget that the winner misses.
  var missedSentence: String? {
    guard let missed = missedParts, !missed.isEmpty else { return nil }
    let told = missed.map { line in
      "\(line.part.rawValue) \(ComparisonSections.milliseconds(line.milliseconds)) in the mean, "
        + "\(ComparisonSections.milliseconds(line.target)) asked"
    }
    return "the winner misses its latency budget: \(told.joined(separator: "; "))"
  }
}
