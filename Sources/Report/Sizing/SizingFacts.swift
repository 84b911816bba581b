// SizingFacts.swift: the figures of a sizing that are read at a glance.

internal import Planning
internal import Plans

/// Tiles of the page, the headroom as a gauge, and the verdict.
struct SizingFacts {
  private let study: SizingStudy
  private var answer: SizingAnswer { study.answer }

  init(_ study: SizingStudy) { self.study = study }

  /// Adds the figures, the gauge and the verdict.
  func fill(_ screen: inout Screen) {
    screen.verdict = verdict
    if let owned = study.owned { fleet(owned, &screen) } else { fleet(&screen) }
    cost(&screen)
    held(&screen)
    nearness(&screen)
    lasting(&screen)
    screen.gauge = gauge
  }

  private var verdict: Verdict {
    if study.owned != nil { return study.holds ? .holds : .missed }
    guard answer.replicas != nil else { return Verdict("no fleet holds", .bad) }
    guard study.holds else { return .missed }
    return answer.nearness?.isUndecided == true ? .undecided : .holds
  }

  private func fleet(_ screen: inout Screen) {
    guard let replicas = answer.replicas, let gpus = answer.gpus, let nodes = answer.nodes else {
      return
    }
    let each = answer.pool.gpusPerReplica
    screen.fact(
      "replicas", FigureText.grouped(replicas), remark: "\(each) GPU\(each == 1 ? "" : "s") each")
    let paid = answer.paidGPUs ?? gpus
    screen.fact(
      "GPUs", FigureText.grouped(gpus),
      remark: "\(FigureText.grouped(nodes)) node\(nodes == 1 ? "" : "s")"
        + (paid == gpus ? "" : ", \(FigureText.grouped(paid)) paid"))
  }

  private func fleet(_ owned: OwnedFleet, _ screen: inout Screen) {
    screen.fact(
      "replicas there", FigureText.grouped(owned.replicas),
      remark: "\(FigureText.grouped(owned.gpus)) GPUs", tone: owned.holds ? .good : .bad)
    screen.fact(
      "replicas needed", owned.needed.map(FigureText.grouped) ?? "–",
      remark: owned.toAdd.map { $0 == 0 ? "none to add" : "\(FigureText.grouped($0)) to add" }
        ?? "no number holds")
  }

  private func cost(_ screen: inout Screen) {
    guard study.owned == nil, let dollars = answer.costPerHour else { return }
    screen.fact(
      "cost", "$\(FigureText.short(dollars * SizingAnswer.hoursPerMonth)) a month",
      remark: "$\(FigureText.short(dollars)) an hour")
  }

  /// What the fleet holds: that which is there, or the answer.
  private var heldLoad: (factor: Double, need: MeasureNeed)? {
    guard let owned = study.owned else {
      return answer.holdsUpTo.map { ($0, answer.leastNeed) }
    }
    guard let factor = owned.holdsUpTo,
      let need = answer.demand.needs.first(where: { $0.load.measure == owned.holdsMeasure })
    else { return nil }
    return (factor, need)
  }

  private func words(_ need: MeasureNeed) -> String {
    need.load.measure == .batch
      ? need.load.measure.words
      : "p\(FigureText.shortest(answer.demand.load.percentile)) of \(need.load.measure.words)"
  }

  private func held(_ screen: inout Screen) {
    guard let held = heldLoad else { return }
    screen.fact(
      "holds up to", "\(FigureText.fixed(held.factor, 2)) ×", remark: words(held.need),
      tone: held.factor * held.need.load.p95 >= held.need.target * (1 - 1e-9) ? .good : .bad)
  }

  private func nearness(_ screen: inout Screen) {
    guard study.owned == nil, let near = answer.nearness, let fewer = near.fewer,
      let missed = near.missed
    else { return }
    let word =
      near.isUndecided
      ? "undecided"
      : near.isClose
        ? "fails narrowly" : near.turnsWithWindow ? "turns with the window" : "fails clearly"
    screen.fact(
      "one fewer", word,
      remark:
        "\(FigureText.grouped(fewer)) replica\(fewer == 1 ? "" : "s"): \(missed.shareOfTarget)",
      tone: near.isUndecided || near.isClose ? .bad : near.isNear ? .plain : .good)
  }

  private func lasting(_ screen: inout Screen) {
    guard let growth = study.growth, let months = growth.lastsMonths else { return }
    let order = growth.orderByMonths ?? 0
    screen.fact(
      "lasts", "\(FigureText.fixed(months, 1)) months",
      remark: order <= 0
        ? "order now"
        : growth.orderBy.map { "order by \($0)" }
          ?? "order within \(FigureText.fixed(order, 1)) months",
      tone: order <= 0 ? .bad : .plain)
  }

  /// The load that is held, against the load and what is planned for.
  private var gauge: Gauge? {
    guard let held = heldLoad else { return nil }
    let (load, target) = (held.need.load.p95, held.need.target)
    let value = held.factor * load
    let name =
      held.need.load.measure == .batch
      ? "the job" : "p\(FigureText.shortest(answer.demand.load.percentile)) load"
    return Gauge(
      title: "Headroom", unit: held.need.load.measure.words,
      value: Gauge.Mark("holds up to", value),
      marks: [
        Gauge.Mark(name, load),
        Gauge.Mark("design load (+ \(answer.demand.load.rule.marginInWords))", target),
      ], good: target * (1 - 1e-9)...max(value, target) * 1.1)
  }
}
