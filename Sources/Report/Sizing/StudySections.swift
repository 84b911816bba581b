// StudySections.swift: what the headroom is for, how sure the answer is and how long it lasts.

internal import Planning
internal import Units

extension SizingStudy {
  /// Everything there is to show around the answer.
  var sections: [Section] {
    [
      budgetSection, sufficiencySection, missesSection, growthSection, backtestSection,
      benchSection,
    ]
    .compactMap { $0 }
  }

  private var budgetSection: Section? {
    guard let budget else { return nil }
    let hasInterval = answer.demand.needs[0].load.high != nil
    var rows = [
      ["model error", Self.percent(budget.modelError.allowance), "19 fleets of 20 hold with it"],
      [
        "forecast error", budget.forecastError.map(Self.percent) ?? "–",
        budget.forecastError != nil
          ? "upper end of the p95's 95 % interval"
          : hasInterval
            ? "unknown: the p95 is the highest window seen; give a longer load"
            : "unknown: the load is stated",
      ],
      ["both errors", Self.percent(budget.errors), "independent: root of the sum of squares"],
    ]
    if let amount = budget.growth, let growth {
      let guess = growth.isLeadGuessed ? " (a guess, see --lead-time)" : ""
      rows.append([
        "growth", Self.percent(amount),
        "\(Self.percent(growth.perMonth)) a month for the \(Self.months(growth.leadMonths)) of an order"
          + guess,
      ])
    } else {
      rows.append(["growth", "–", "not given: see --growth-per-month"])
    }
    let (left, without) = (budget.left, budget.leftWithoutNode)
    rows.append([
      left >= 0 ? "left of the margin" : "short of the margin", Self.percent(abs(left)),
      "of the \(Self.percent(budget.margin)) asked, after errors and growth",
    ])
    let loss = [
      [
        "\(answer.pool.failureDomain.words) lost", Self.percent(budget.node),
        "\(answer.fleet?.lost ?? 0) of \(answer.replicas ?? 0) replicas; the answer holds the percentile + "
          + Self.percent(budget.spare),
      ],
      [
        without >= 0 ? "left with it lost" : "short with it lost", Self.percent(abs(without)),
        "of what the answer holds, should errors, growth and the loss come together",
      ],
    ]
    if answer.pool.failureDomain.isAsked { rows += loss }
    return Section(
      "What the headroom is for", DocumentTable(["", "of p95", ""], rows: rows, words: [2]),
      notes: [budget.modelError.sentence])
  }

  private var sufficiencySection: Section? {
    guard let sufficiency else { return nil }
    let hasLater = sufficiency.rows.contains { $0.later != nil }
    let later =
      hasLater ? ["after growth", "and with \(answer.pool.failureDomain.words) lost"] : []
    // So many draws that all hold say no more than this.
    let most = 1 - 1 / Double(max(1, sufficiency.draws))
    func chance(_ share: Double) -> String {
      share > most ? "> " + FigureText.percent(most) : FigureText.percent(share)
    }
    return Section(
      "Probability that a fleet holds the real p95",
      DocumentTable(
        ["replicas", "today's p95", "and with \(answer.pool.failureDomain.words) lost"] + later,
        rows: sufficiency.rows.map { row in
          ["\(row.replicas)", chance(row.today), chance(row.todayWithoutNode)]
            + [row.later, row.laterWithoutNode].compactMap { $0.map(chance) }
        }),
      notes: [
        "\(FigureText.grouped(sufficiency.draws)) draws of the model error and of the p95's resamples; what a "
          + "replica holds is what the answer holds over its size",
        "left out: the replay gate (bursts inside a window), larger losses, and loads of another "
          + "kind than those recorded",
      ])
  }

  private var missesSection: Section? {
    guard let misses else { return nil }
    return Section(
      "What one more replica buys",
      DocumentTable(
        [
          "replicas", "SLO-minutes/month", "missed in the load", "$/month", "$/bad minute avoided",
        ],
        rows: misses.rows.map { row in
          [
            "\(row.replicas)", FigureText.short(row.minutes),
            FigureText.grouped(row.missedRequests),
            row.costPerMonth.map(FigureText.short) ?? "–",
            row.costPerMinuteAvoided.map(FigureText.short) ?? "–",
          ]
        }),
      notes: [
        "minutes of windows out of SLO in the load as recorded, scaled to a month; missed requests are those of the "
          + "load as recorded"
      ])
  }

  private var growthSection: Section? {
    guard let growth else { return nil }
    var rows: [[String]] = []
    var before: FleetSpread?
    for month in growth.months
    where FleetSpread(replicas: month.replicas, nodes: month.nodes) != before
      || month == growth.months.last
    {
      before = FleetSpread(replicas: month.replicas, nodes: month.nodes)
      rows.append([
        "\(month.number)", "× " + FigureText.fixed(month.factor, 2), "\(month.replicas)",
        "\(month.replicas * answer.pool.gpusPerReplica)", "\(month.nodes)",
      ])
    }
    var sentence = "the load does not grow: the answer lasts"
    if let lasts = growth.lastsMonths, let order = growth.orderByMonths {
      let day = growth.orderBy.map { ", by \($0)" } ?? ""
      let when =
        order <= 0
        ? "order now: it is \(Self.months(-order)) late"
        : "order within \(Self.months(order))\(day)"
      sentence =
        "the answer lasts \(Self.months(lasts)), until the \(growth.limits.joined(separator: " and ")) "
        + "gate\(growth.limits.count == 1 ? " gives" : "s give") way; with \(Self.months(growth.leadMonths)) of lead time \(when)"
    }
    return Section(
      "Growth", DocumentTable(["month", "load", "replicas", "GPUs", "nodes"], rows: rows),
      notes: [sentence]
        + (growth.limits == ["replay"]
          ? [
            "what the replay gate's fleet holds beyond today's load is not known: it is taken to grow with it"
          ]
          : []))
  }

  private var backtestSection: Section? {
    guard let test = backtest else { return nil }
    func span(_ span: LoadSpan) -> String {
      "\(FigureText.duration(span.from.seconds))–\(FigureText.duration(span.to.seconds))"
    }
    let rows = test.misses.sorted { $0.missed > $1.missed }.prefix(10).map { window in
      [
        FigureText.shortDuration(window.start), FigureText.short(window.concurrency),
        FigureText.grouped(window.requests), FigureText.grouped(window.missed),
        "\(window.extraReplicas)",
      ]
    }
    return Section(
      "Backtest: sized on \(span(test.trained)), tried on \(span(test.tested))",
      DocumentTable(
        ["window from", "concurrency", "requests", "missed", "more replicas"],
        rows: Array(rows)),
      notes: [
        "\(test.replicas) replicas on \(FigureText.grouped(test.requests)) requests in \(test.windows) windows: "
          + "\(test.windowsOut) windows out of SLO, \(FigureText.short(test.minutesOut)) min; "
          + "\(FigureText.grouped(test.missed)) requests missed a limit",
        "p95 concurrency \(FigureText.short(test.testedP95)), sized for \(FigureText.short(test.trainedP95)): "
          + "\(test.windowsAbove) windows above it (\(FigureText.percent(test.shareAbove)) of them; "
          + "\(FigureText.shortest(((100 - answer.demand.load.percentile) * 10).rounded() / 10)) % expected), "
          + "\(test.windowsAboveTarget) above it with the margin",
        test.windowsWithin == 0
          ? "no window was at or below the p95 that it was sized for: nothing that was promised was tried"
          : test.holds
            ? "every window up to the p95 that it was sized for met the SLO"
            : "windows up to the p95 that it was sized for missed the SLO",
      ])
  }

  private var benchSection: Section? {
    guard let bench else { return nil }
    let rows = bench.points.map { point -> [String] in
      let load =
        point.requestsPerSecond.map { "\(FigureText.short($0))/s" }
        ?? "\(point.maxConcurrency ?? 0) at once"
      return [point.name, load]
        + point.bands.map { named in
          named.band.map {
            "\(FigureText.short($0.predicted)) (\(FigureText.short($0.low))–\(FigureText.short($0.high)))"
          } ?? "–"
        }
    }
    return Section(
      "How to prove it wrong: benchmarks of one replica",
      DocumentTable(
        [
          "benchmark", "load", "TTFT median, ms", "TTFT p99", "TPOT median, ms", "TPOT p99",
          "tokens/s",
        ], rows: rows),
      notes: [
        "\(bench.promptTokens) prompt and \(bench.outputTokens) output tokens, \(BenchPlan.prompts) requests; a "
          + "measurement outside its range contradicts the model"
      ] + bench.remarks)
  }

  private static func percent(_ share: Double) -> String { FigureText.fixed(share * 100, 1) + " %" }

  private static func months(_ count: Double) -> String {
    "\(FigureText.shortest((count * 10).rounded() / 10)) months"
  }
}
