// StudyText+Budget.swift: what the headroom is for, how sure the answer is, and how long it lasts.

internal import Planning

extension StudyText {
  var budgetLines: [String] {
    guard let budget = study.budget else { return [] }
    func percent(_ share: Double) -> String { FigureText.fixed(share * 100, 1) + " %" }
    var table = TextTable(left: [2])
    table.row("", "of p95", "")
    table.row("model error", percent(budget.modelError.allowance), "19 fleets of 20 hold with it")
    table.row(
      "forecast error", percent(budget.forecastError),
      study.answer.load.intervalSentence.isEmpty || study.answer.needs[0].load.high == nil
        ? "unknown: the load is stated" : "upper end of the p95's 95 % interval")
    table.row("both errors", percent(budget.errors), "independent: root of the sum of squares")
    if let growth = budget.growth, let plan = study.growth {
      table.row(
        "growth", percent(growth),
        "\(percent(plan.perMonth)) a month for the \(FigureText.short(plan.leadMonths)) months of an order"
          + (plan.isLeadGuessed ? " (a guess, see --lead-time)" : ""))
    } else {
      table.row("growth", "–", "not given: see --growth-per-month")
    }
    let sign = budget.left >= 0 ? "left of the margin" : "short of the margin"
    table.row(
      sign, percent(abs(budget.left)),
      "of the \(percent(budget.margin)) asked, after errors and growth")
    table.row(
      "one node lost", percent(budget.node),
      "\(study.answer.lostReplicas ?? 0) of \(study.answer.replicas ?? 0) replicas; the answer holds p95 + "
        + percent(budget.spare))
    table.row(
      budget.leftWithoutNode >= 0 ? "left with it lost" : "short with it lost",
      percent(abs(budget.leftWithoutNode)), "should errors, growth and the loss come together")
    return section(
      "what the headroom is for",
      table.lines() + (budget.modelError.sentence.isEmpty ? [] : [budget.modelError.sentence]))
  }

  var sufficiencyLines: [String] {
    guard let chances = study.sufficiency else { return [] }
    let hasLater = chances.rows.contains { $0.later != nil }
    var table = TextTable()
    table.row(["replicas", "holds today's p95"] + (hasLater ? ["after growth"] : []))
    for row in chances.rows {
      table.row(
        ["\(row.replicas)", FigureText.percent(row.today)]
          + (row.later.map { [FigureText.percent($0)] } ?? []))
    }
    return section(
      "probability that a fleet suffices",
      table.lines() + [
        "\(FigureText.grouped(chances.draws)) draws of the model error and of the p95's resamples; a replica's "
          + "capacity is the answer's over its size"
      ])
  }

  var missesLines: [String] {
    guard let misses = study.misses else { return [] }
    var table = TextTable()
    table.row("replicas", "SLO-minutes/month", "requests missed", "$/month", "$/bad minute avoided")
    for row in misses.rows {
      table.row(
        "\(row.replicas)", FigureText.short(row.minutes), FigureText.grouped(row.missedRequests),
        row.costPerMonth.map(FigureText.short) ?? "–",
        row.costPerMinuteAvoided.map(FigureText.short) ?? "–")
    }
    return section(
      "what one more replica buys",
      table.lines() + ["minutes of windows out of SLO in the load as recorded, scaled to a month"])
  }

  var growthLines: [String] {
    guard let plan = study.growth else { return [] }
    var table = TextTable()
    table.row("month", "load", "replicas", "GPUs")
    var before = 0
    for month in plan.months where month.replicas != before || month.number == plan.months.count - 1
    {
      before = month.replicas
      table.row(
        "\(month.number)", "× " + FigureText.fixed(month.factor, 2), "\(month.replicas)",
        "\(month.replicas * study.answer.gpusPerReplica)")
    }
    var lines = table.lines()
    if let lasts = plan.lastsMonths, let order = plan.orderByMonths {
      let day = plan.orderBy.map { ", by \($0)" } ?? ""
      let when =
        order <= 0
        ? "order now: it is \(FigureText.short(-order)) months late"
        : "order within \(FigureText.short(order)) months\(day)"
      lines.append(
        "the answer lasts \(FigureText.short(lasts)) months; with \(FigureText.short(plan.leadMonths)) months of "
          + "lead time \(when)")
    } else {
      lines.append("the load does not grow: the answer lasts")
    }
    return section("growth", lines)
  }
}
