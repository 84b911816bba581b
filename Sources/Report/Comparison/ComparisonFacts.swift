// ComparisonFacts.swift: the figures of a comparison that are read at a glance.

internal import Economics
internal import Foundation
internal import Planning

/// Tiles of the page and the verdict.
struct ComparisonFacts {
  private let answer: ComparisonAnswer

  init(_ answer: ComparisonAnswer) { self.answer = answer }

  /// Adds the figures and the verdict.
  func fill(_ screen: inout Screen) {
    if let offers = answer.offers {
      screen.verdict = Self.verdict(offers)
      ways(offers, &screen)
    } else {
      screen.verdict = verdict
      winner(&screen)
      fleet(&screen)
      flip(&screen)
    }
  }

  // MARK: By the GPU-hour

  private var verdict: Verdict {
    guard !answer.held.isEmpty else {
      return answer.mix?.fleet == nil ? Verdict("nothing holds", .bad) : Verdict("two pools", .good)
    }
    guard let winner = answer.winner else { return Verdict("no winner", .plain) }
    if answer.tie != nil { return Verdict("a tie", .plain) }
    guard answer.withinError.isEmpty else { return Verdict("within model error", .plain) }
    return winner.size?.status == .proven
      ? Verdict("decided", .good) : Verdict("not proven", .plain)
  }

  private func winner(_ screen: inout Screen) {
    guard let winner = answer.winner, let size = winner.size else { return }
    screen.fact(
      answer.tie == nil ? "winner" : "first, in a tie", winner.candidate.name,
      remark: size.status.rawValue, tone: answer.tie == nil ? .good : .plain)
    screen.fact(
      "cost",
      size.costPerHour.map { "$\(FigureText.short($0 * SizingAnswer.hoursPerMonth)) a month" },
      remark: size.costPerHour.map { "$\(FigureText.short($0)) an hour" } ?? "")
    screen.fact(
      "a million output tokens", size.costPerMillionAtMean.map { "$\(FigureText.short($0))" },
      remark: "at the mean load")
    let rival = answer.held.dropFirst().first
    if let rival, let own = size.costPerHour, let other = rival.size.costPerHour, own > 0,
      answer.order == .cost, answer.tie == nil
    {
      screen.fact(
        "next best", "+ \(FigureText.percent(other / own - 1))", remark: rival.name)
    }
  }

  // MARK: By ways of paying

  private static func verdict(_ offers: OfferRanking) -> Verdict {
    guard offers.winner != nil else { return Verdict("nothing possible", .bad) }
    return offers.isDecided ? Verdict("decided", .good) : .undecided
  }

  private func ways(_ offers: OfferRanking, _ screen: inout Screen) {
    guard let winner = offers.winner else { return }
    screen.fact(
      "cheapest", winner.name, remark: winner.candidate ?? "",
      tone: offers.isDecided ? .good : .plain)
    let monthly = winner.cost.monthly
    screen.fact(
      "cost", "\(CountWords.dollars(monthly.mid.rounded(0))) a month",
      remark: monthly.rangeInWords)
    screen.fact(
      "a million output tokens",
      winner.cost.perMillion(of: winner.outputTokensPerMonth).map {
        "$\(FigureText.short($0.mid.double))"
      })
    if let margin = offers.margin, let second = offers.runnerUp {
      screen.fact(
        "less than the next", "\(CountWords.dollars(margin.mid.rounded(0))) a month",
        remark: second.name, tone: offers.isDecided ? .good : .plain)
    }
  }

  // MARK: The fleet

  private func fleet(_ screen: inout Screen) {
    guard let size = answer.winner?.size else { return }
    screen.fact(
      "GPUs", FigureText.grouped(size.gpus),
      remark:
        "\(FigureText.grouped(size.replicas)) replica\(size.replicas == 1 ? "" : "s"), \(FigureText.grouped(size.nodes)) node\(size.nodes == 1 ? "" : "s")"
    )
    screen.fact(
      "holds up to",
      "\(size.holdsUpToIsBound ? "≥ " : "")\(FigureText.fixed(size.holdsUpTo, 2)) ×",
      remark: "\(answer.percentName) load")
  }

  private func flip(_ screen: inout Screen) {
    guard let map = answer.map, let today = map.flips.first(where: { $0.demand == 1 }) else {
      return
    }
    screen.fact(
      "flips at", "\(FigureText.fixed(today.ratio, 2)) ×",
      remark: "price of \(map.second) over \(map.first)")
  }
}

extension Band {
  /// "$8,938 to $89,934"; empty for a figure that is known.
  var rangeInWords: String {
    isRange ? "\(CountWords.dollars(low.rounded(0))) to \(CountWords.dollars(high.rounded(0)))" : ""
  }

  /// Its ends; nil for a figure that is known.
  var ends: ClosedRange<Double>? { isRange ? low.double...high.double : nil }
}

extension ComparisonAnswer {
  /// Rivals of the winner whose cost, or number of GPUs, overlaps its own within one standard deviation of the models.
  var withinError: [String] {
    func range(_ entry: ComparedCandidate) -> ClosedRange<Double>? {
      order == .cost
        ? entry.costWithinError
        : entry.gpusWithinError.map { Double($0.lowerBound)...Double($0.upperBound) }
    }
    guard let own = winner.flatMap(range) else { return [] }
    return candidates.dropFirst().filter { rival in
      range(rival).map { $0.lowerBound <= own.upperBound } ?? false
    }.map(\.candidate.name)
  }
}
