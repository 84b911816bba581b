// CostFacts.swift: the figures of ways of paying that are read at a glance.

internal import Economics
internal import Foundation
internal import Planning

/// Tiles of the page and the verdict.
struct CostFacts {
  private let report: CostReport
  private var answer: CostAnswer { report.answer }

  init(_ report: CostReport) { self.report = report }

  /// Adds the figures and the verdict.
  func fill(_ screen: inout Screen) {
    guard let winner = answer.winner else {
      screen.verdict = Verdict("nothing possible", .bad)
      return
    }
    let isDecided = answer.cheaperMix == nil ? answer.isFirstDecided : answer.isMixDecided
    screen.verdict = isDecided ? Verdict("decided", .good) : .undecided
    let tone: Words.Tone = isDecided ? .good : .plain
    if let mix = answer.cheaperMix {
      cheapest(HybridWords.short(mix.mix), mix.monthly, tone, &screen)
      next(winner.offer, winner.monthly.mid - mix.monthly.mid, &screen)
      screen.fact(
        "GPUs", FigureText.grouped(mix.mix.baseGPUs),
        remark: "always there; \(FigureText.grouped(report.sized.gpus ?? 0)) without a mix")
      share(mix.overflowShare, &screen)
    } else {
      cheapest(winner.offer, winner.monthly, tone, &screen)
      if let rival = answer.next { next(rival.name, rival.dearerBy, &screen) }
      screen.fact(
        "GPUs", winner.gpus == 0 ? "none" : FigureText.grouped(winner.gpus),
        remark: "the fleet needs \(FigureText.grouped(report.sized.gpus ?? 0))")
      share(winner.gpus == 0 ? 1 : 0, &screen)
    }
    breakeven(&screen)
  }

  private func cheapest(
    _ name: String, _ monthly: Band, _ tone: Words.Tone, _ screen: inout Screen
  ) {
    screen.fact("cheapest", name, tone: tone)
    screen.fact(
      "cost", "\(CountWords.dollars(monthly.mid.rounded(0))) a month",
      remark: monthly.rangeInWords)
    if let tokens = answer.need.fleet.outputTokensPerMonth, tokens > 0 {
      screen.fact(
        "a million output tokens",
        "$\(FigureText.short((monthly.mid * 1_000_000 / tokens).double))")
    }
  }

  private func next(_ name: String, _ dollars: Decimal, _ screen: inout Screen) {
    screen.fact(
      "less than the next", "\(CountWords.dollars(dollars.rounded(0))) a month", remark: name)
  }

  /// - Parameter share: of the requests that an API answers.
  private func share(_ share: Double, _ screen: inout Screen) {
    let isOffered = answer.alternatives.contains { $0.offer == "api" && $0.refusal == nil }
    guard isOffered || share > 0 else { return }
    screen.fact("at the API", FigureText.percent(share), remark: "of the requests")
  }

  private func breakeven(_ screen: inout Screen) {
    guard let factor = answer.breakevenFactor else { return }
    let isNever = factor > answer.capacityFactor
    screen.fact(
      "owning costs what the API does",
      isNever ? "never" : "at \(FigureText.short(factor.double)) ×",
      remark: isNever
        ? "at \(FigureText.short(factor.double)) × the load; the fleet holds \(FigureText.short(answer.capacityFactor.double)) ×"
        : "this load")
  }
}
