// CostDocument.swift: ways of paying for a sized fleet as a report: the cheapest, by how much, and what that rests on.

internal import Economics
internal import Foundation
public import Planning
internal import Text

/// What `cost` says: the money, and the sizing that it rests on.
public struct CostReport: Sendable {
  let answer: CostAnswer
  let sized: SizingAnswer

  public init(_ answer: CostAnswer, sized: SizingAnswer) {
    (self.answer, self.sized) = (answer, sized)
  }
}

extension Document {
  /// The report of `cost`.
  public init(_ report: CostReport) {
    let sections = CostSections(report.answer)
    self.init(
      Names(figures: "cost", page: "cost"),
      title: "\(report.sized.pool.scenarioName): what it costs", screen: CostScreen(report).screen,
      sections: sections.all + [
        Section.list("The fleet", [report.sized.fleetWords].compactMap { $0 }),
        Section.list("Certainty of its times", CertaintyLines([report.sized.pool.evidence]).lines),
        Section.list("Warnings", report.sized.warnings),
        Section.list("Rests on", report.sized.assumptions),
      ],
      provenance: report.sized.provenance.line, figures: { CostJSON(report).value },
      tables: { CostTables(report.answer).all })
  }
}

extension SizingAnswer {
  /// "12 replicas of 2 × H200-SXM …: 24 GPUs".
  var fleetWords: String? {
    guard let replicas, let gpus else { return nil }
    return
      "\(replicas) \(replicas == 1 ? "replica" : "replicas") of \(pool.replicaDescription): \(gpus) GPUs hold the "
      + "promise at p\(FigureText.shortest(demand.load.percentile)) load plus \(FigureText.percent(demand.load.margin))"
  }
}

/// The first screen of `cost`.
struct CostScreen {
  private let report: CostReport
  private var answer: CostAnswer { report.answer }

  init(_ report: CostReport) { self.report = report }

  var screen: Screen {
    var screen = Screen(sentence)
    screen.add("fleet", report.sized.fleetWords.map { Words($0) })
    screen.add("ways", table)
    screen.add("refused", refused)
    screen.add("mix", mix)
    screen.add("break-even", breakeven.map { Words($0) })
    screen.add("rests on", rests)
    screen.add("rules", rules)
    screen.add("doubt", doubts)
    CostFacts(report).fill(&screen)
    return screen
  }

  private var sentence: Words {
    guard let winner = answer.winner else {
      return Words("no way of paying is possible here", .bad)
    }
    if let mix = answer.cheaperMix {
      let price =
        "\(HybridWords.short(mix.mix)), \(CountWords.dollars(mix.monthly.mid.rounded(0))) a month"
      let less =
        "\(CountWords.dollars((winner.monthly.mid - mix.monthly.mid).rounded(0))) less than \(winner.offer) alone"
      return answer.isMixDecided
        ? "a mix is the cheapest: \(good: price), \(less); it keeps the promise in the simulation"
        : "undecided: at the middle of all prices a mix is the cheapest, \(price), \(less), and their ranges overlap; it keeps the promise in the simulation"
    }
    let price =
      "\(winner.title) is the cheapest: \(CountWords.dollars(winner.monthly.mid.rounded(0))) a month"
    guard let next = answer.next else { return Words(price) }
    let less = "\(CountWords.dollars(next.dearerBy.rounded(0))) less than \(next.name)"
    return answer.isFirstDecided
      ? "\(good: price), \(less)" : "undecided: \(price), \(less), and their ranges overlap"
  }

  private var table: DocumentTable {
    var table = DocumentTable(["way", "GPUs", "once, $", "a month, $", "range, k$", "$/1M output"])
    let mix = answer.proof?.best
    let cheaper = answer.possible.prefix { cost in
      mix.map { cost.monthly.mid <= $0.monthly.mid } ?? true
    }
    for cost in cheaper { table.row(row(cost)) }
    if let mix { table.row(row(mix)) }
    for cost in answer.possible.dropFirst(cheaper.count) { table.row(row(cost)) }
    return table
  }

  private func row(_ cost: OfferCost) -> [String] {
    [
      cost.offer, cost.gpus == 0 ? "–" : "\(cost.gpus)",
      CountWords.cents(cost.oneTime.mid.rounded(0)), CountWords.cents(cost.monthly.mid.rounded(0)),
      range(cost.monthly), perMillion(cost.monthly.mid),
    ]
  }

  /// What a mix pays at the start is in its month.
  private func row(_ mix: PlayedMix) -> [String] {
    [
      "mix", "\(mix.mix.baseGPUs)", "", CountWords.cents(mix.monthly.mid.rounded(0)),
      range(mix.monthly), perMillion(mix.monthly.mid),
    ]
  }

  private func perMillion(_ monthly: Decimal) -> String {
    guard let tokens = answer.need.fleet.outputTokensPerMonth, tokens > 0 else { return "–" }
    return FigureText.short((monthly * 1_000_000 / tokens).double)
  }

  /// "56.7–82.7", in thousands.
  private func range(_ band: Band) -> String {
    guard band.isRange else { return "" }
    return [band.low, band.high].map { FigureText.fixed($0.double / 1000, 1) }
      .joined(separator: "–")
  }

  /// Why nothing is possible.
  private var refused: [Words] {
    guard answer.winner == nil else { return [] }
    return answer.alternatives.compactMap { cost in
      cost.refusal.map { Words("\(cost.offer): \($0)") }
    }
  }

  private var mix: Words? {
    guard let winner = answer.winner else { return nil }
    if let best = answer.proof?.best {
      return HybridWords.proven(best, against: winner)
    }
    guard let best = answer.hybrid?.best, best.parts.count > 1 else { return nil }
    let saved = winner.monthly.mid - best.monthly
    guard saved > 0 else { return nil }
    let reckoned =
      "\(HybridWords.text(best)): \(CountWords.dollars(best.monthly.rounded(0))) a month, \(CountWords.dollars(saved.rounded(0))) less"
    return answer.proof == nil
      ? Words(reckoned)
      : "\(bad: "\(reckoned) by reckoning, but it misses the promise in the simulation")"
  }

  private var breakeven: String? {
    guard let factor = answer.breakevenFactor else { return nil }
    let today = FigureText.short(factor.double)
    return factor > answer.capacityFactor
      ? "owning costs what the API costs at \(today) times this load: never, the fleet holds "
        + "\(FigureText.short(answer.capacityFactor.double)) times"
      : "owning costs what the API costs at \(today) times this load"
  }

  /// The three assumptions that move the margin most.
  private var rests: [Words] {
    answer.assumptions.prefix(3).map { item in
      let (low, high) = (min(item.atLow, item.atHigh), max(item.atLow, item.atHigh))
      return Words(
        "\(item.words)\(item.isGuess ? " (a guess)" : ""): margin \(CountWords.dollars(low.rounded(0))) to \(CountWords.dollars(high.rounded(0)))"
      )
    }
  }

  private var rules: Words? {
    let said = answer.rules.compactMap { rule in
      rule.outcome.verdict.map { "\(rule.rule.name) \($0)" }
    }
    return said.isEmpty ? nil : Words("the guides' rule sets: \(said.joined(separator: ", "))")
  }

  private var doubts: [Words] {
    let guessed = answer.possible.prefix(2).filter(\.isGuess).map(\.offer)
    return [
      guessed.isEmpty ? "" : Words("guesses are in: \(guessed.joined(separator: ", "))"),
      answer.proof?.speed.map { Words(HybridWords.assumed($0)) } ?? "",
      "prices are list prices: `headroom catalog prices`; a scenario's cost block goes before them",
    ]
  }
}
