// OfferSections.swift: fleets in each way of paying, and who wins at other loads and prices.

internal import Economics
internal import Foundation
internal import Planning

/// What a comparison says of ways of paying.
struct OfferSections {
  private let offers: OfferRanking
  private let candidates: [HeldCandidate]

  /// - Returns: nil where they were not asked for.
  init?(_ answer: ComparisonAnswer) {
    guard let offers = answer.offers else { return nil }
    self.offers = offers
    candidates = answer.held
  }

  var all: [Section?] { [choices, map.map(section), refused] }

  /// "8 × H200-SXM owned at $12,345 a month is the cheapest (2 × H200-SXM fp8, proven)".
  var sentence: Words {
    guard let winner = offers.winner else {
      return Words("No way of paying is possible here", .bad)
    }
    let price = "\(winner.name) at \(Self.dollars(winner.cost.monthly.mid)) a month"
    let what = winner.candidate.map { " (\($0), \(status(winner)))" } ?? ""
    guard let margin = offers.margin, let second = offers.runnerUp else {
      return "\(good: price) is the one way that is possible\(what)"
    }
    let less = "\(Self.dollars(margin.mid)) less than \(second.name)"
    return offers.isDecided
      ? "\(good: price) is the cheapest\(what): \(less)"
      : "Undecided: \(price) is the cheapest\(what), \(less), and their ranges overlap"
  }

  /// The cheapest fleet of each GPU type in each way; with spread and precision there is no room for the rest.
  var table: DocumentTable {
    let best = offers.possible.reduce(into: [PricedChoice]()) { list, choice in
      if !list.contains(where: { $0.kind == choice.kind }) { list.append(choice) }
    }
    var table = DocumentTable(["", "a month, $", "range, k$", "$/1M out", "status"], words: [4])
    for choice in best.prefix(6) { table.row(cells(choice)) }
    if best.count > 6 { table.row("… and \(best.count - 6) more") }
    return table
  }

  var notes: [Words] {
    let guessed = offers.possible.prefix(2).filter(\.cost.isGuess).map(\.name)
    return offers.notes.map { Words($0) }
      + [guessed.isEmpty ? "" : Words("guesses are in: \(guessed.joined(separator: ", "))")]
  }

  /// Name, dollars a month, their range, dollars a million output tokens, status.
  private func cells(_ choice: PricedChoice) -> [String] {
    let monthly = choice.cost.monthly
    let range = [monthly.low, monthly.high].map { FigureText.fixed($0.double / 1000, 1) }
    return [
      choice.name, CountWords.cents(monthly.mid.rounded(0)),
      monthly.isRange ? range.joined(separator: "–") : "",
      choice.cost.perMillion(of: choice.outputTokensPerMonth).map {
        FigureText.short($0.mid.double)
      } ?? "–", status(choice),
    ]
  }

  private func status(_ choice: PricedChoice) -> String {
    guard let name = choice.candidate else { return "not simulated" }
    return candidates.first { $0.name == name }?.size.status.rawValue ?? ""
  }

  private var choices: Section? {
    guard offers.winner != nil else { return nil }
    let notes =
      self.notes + [
        "a month of the load, each fleet as it was sized: on demand by the hours that the load asks for, the rest around the clock; ranges: everything for and everything against; `headroom cost` has the lines and their sources"
      ]
    var table = DocumentTable(
      ["", "a month, $", "range, k$", "$/1M out", "status", "candidate"], words: [4, 5])
    for choice in offers.possible { table.row(cells(choice) + [choice.candidate ?? "–"]) }
    return Section(
      "Ways of paying",
      [.table(table)] + notes.filter { !$0.isEmpty }.map(Block.note))
  }

  private var refused: Section? {
    Section.list(
      "No way here",
      offers.choices.compactMap { choice in
        choice.cost.refusal.map {
          "\(choice.candidate.map { "\($0), " } ?? "")\(choice.cost.offer): \($0)"
        }
      })
  }

  // MARK: Other loads and prices

  private var map: OfferMap? { offers.map }

  private func section(_ map: OfferMap) -> Section {
    let chart = GridChart(
      title: "Cheapest way by load and price", xName: "load, 1 is today's",
      yName: Self.axis(map), xLabels: map.growths.map { FigureText.shortest($0) },
      yLabels: map.factors.map { FigureText.shortest($0) },
      cells: map.cells.map { row in row.map { (choice: $0.choice, isUncertain: $0.isUncertain) } },
      choices: map.names, doubt: "within the ranges of prices")
    return Section(
      "Which fleet, paid how, when",
      [
        .table(byLoad(map)), .chart(.grid(chart)),
        .note(
          "reckoned, not simulated: replicas by what one was seen to hold at today's load, GPU-hours by its windows, tokens in proportion; people as they are given, whatever the load"
        ),
      ])
  }

  /// The winners at today's prices.
  private func byLoad(_ map: OfferMap) -> DocumentTable {
    var table = DocumentTable(["load", "the cheapest at today's prices", ""], words: [1, 2])
    guard let row = map.factors.firstIndex(of: 1) else { return table }
    for (growth, cell) in zip(map.growths, map.cells[row]) {
      table.row(
        "\(FigureText.shortest(growth)) ×", cell.choice.map { map.names[$0] } ?? "none",
        cell.isUncertain ? "undecided" : "")
    }
    return table
  }

  private static func axis(_ map: OfferMap) -> String {
    map.gpu.map { "prices of \($0) over today's" } ?? "prices as they are"
  }

  private static func dollars(_ value: Decimal) -> String { CountWords.dollars(value.rounded(0)) }
}
