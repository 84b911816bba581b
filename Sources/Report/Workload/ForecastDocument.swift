// ForecastDocument.swift: `workload forecast` as a report: growth, week, busiest days by quarter, and the fleet they take.

public import Planning
internal import Text

extension ForecastAnswer {
  /// The report of `workload forecast`.
  public var document: Document {
    Document(
      Document.Names(figures: "forecast", page: "forecast"), title: "headroom workload forecast",
      screen: screen, sections: sections, provenance: "headroom \(HeadroomVersion.current)",
      figures: { json }, tables: { [quarterRows, dayRows] })
  }

  /// The total where there are several classes, then each of them.
  var all: [SeriesForecast] { classes.count > 1 ? [total] + classes : classes }

  fileprivate var screen: Screen {
    var screen = Screen(sentence)
    screen.add("busiest day", quarterTable(total, isWithFleet: true, isShort: true))
    screen.add("fleet", fleet.map(\.sentences) ?? [])
    screen.add("classes", classTable)
    screen.add("tested", testSentence)
    screen.add("history", historySentence)
    screen.add("doubt", (warnings + notes).map { Words($0) })
    return screen
  }

  var sentence: Words {
    var text: Words = "the load \(total.growthWords)"
    if let last = total.quarters.last {
      text +=
        "; the busiest day of \(last.quarter.name) has \(FigureText.short(last.peak.mid)) requests (\(FigureText.short(last.peak.low)) to \(FigureText.short(last.peak.high)))"
    }
    guard let fleet else { return text }
    switch (fleet.middle, fleet.early) {
    case (let deadline?, _) where deadline.exceeds.dayNumber <= last.dayNumber + 1:
      text += "; \(fleet.replicasNow) replicas do not hold it now"
    case (let deadline?, _):
      text +=
        "; \(fleet.replicasNow) replicas hold it until \(deadline.exceeds): \(order(deadline))"
    case (nil, let deadline?):
      text +=
        "; \(fleet.replicasNow) replicas hold it, at the high end only until \(deadline.exceeds): \(order(deadline)) to be sure"
    case (nil, nil): text += "; \(fleet.replicasNow) replicas hold it through all quarters"
    }
    return text
  }

  /// "order by 2027-03-01"; now, where that is past.
  private func order(_ deadline: FleetForecast.Deadline) -> String {
    deadline.orderBy.dayNumber > last.dayNumber
      ? "order by \(deadline.orderBy)" : "order now, \(deadline.orderBy) is past"
  }

  /// - Parameter isShort: without the day, for a first screen.
  private func quarterTable(
    _ series: SeriesForecast, isWithFleet: Bool, isShort: Bool = false
  ) -> DocumentTable {
    let fleet = isWithFleet ? fleet : nil
    var table = DocumentTable(
      ["quarter", "low", "middle", "high"] + (isShort ? [] : ["on"])
        + (fleet == nil ? [] : ["replicas", "GPUs"]), words: isShort ? [] : [4])
    for (index, quarter) in series.quarters.enumerated() {
      var row =
        [quarter.quarter.name + (quarter.isTested ? "" : " *")]
        + [quarter.peak.low, quarter.peak.mid, quarter.peak.high].map(FigureText.short)
        + (isShort ? [] : ["\(quarter.peakDay)"])
      if let fleet {
        let need = fleet.quarters[index]
        let counts = [need.low, need.mid, need.high]
        row.append(counts.map(String.init).joined(separator: "/"))
        row.append(counts.map { "\($0 * fleet.gpusPerReplica)" }.joined(separator: "/"))
      }
      table.row(row)
    }
    return table
  }

  private var classTable: DocumentTable {
    guard classes.count > 1 else { return DocumentTable() }
    var table = DocumentTable(["class", "a month", "weekend", "error", "naive error", "in band"])
    for series in classes {
      let weekend = (series.week[5] + series.week[6]) / 2
      table.row([
        series.name, FigureText.signedPercent(series.growthPerMonth),
        "× \(FigureText.fixed(weekend, 2))",
        series.score.map { FigureText.percent($0.error) } ?? "–",
        series.score?.naiveError.map(FigureText.percent) ?? "–",
        series.score?.coverage.map(FigureText.percent) ?? "–",
      ])
    }
    return table
  }

  private var testSentence: Words? {
    guard let score = total.score else { return nil }
    let error = FigureText.percent(score.error)
    var text: Words =
      "\(score.origins) forecasts of days now past, up to \(ForecastScore.daysAhead) days ahead: error \(error) in the mean"
    if let naive = score.naiveError {
      let told = "\(FigureText.percent(naive)) of \(score.naive)"
      text +=
        score.isBetter
        ? ", \(good: "better") than the \(told)" : ", \(bad: "no better") than the \(told)"
    }
    if let coverage = score.coverage {
      text += "; \(FigureText.percent(coverage)) of days lay in the 80 % band"
    }
    return text
  }

  private var historySentence: Words {
    let season =
      total.season == nil ? (total.seasonReason ?? "") : "with a season, month by month"
    return "\(historyDays) days, \(first) to \(last), by the \(step); \(season)"
  }

  // MARK: Sections

  fileprivate var sections: [Section?] {
    all.enumerated().flatMap { place, series -> [Section?] in
      let owner = all.count > 1 ? "\(series.name): " : ""
      let untested = series.quarters.contains { !$0.isTested }
      return [
        Section(
          owner + "requests of the busiest day, 80 % band",
          [.table(quarterTable(series, isWithFleet: place == 0))]
            + (untested
              ? [.note("* stretched beyond what the history could be tried on")] : [])
            + [.chart(.lines(series.chart))]),
        Section(owner + "week and season", [.table(series.profileTable)]),
        series.eventSection(owner),
      ]
    } + [
      fleet.map { Section("Fleet", [.text(Words($0.basis))]) },
      Section.list("Notes", notes), Section.list("Warnings", warnings),
    ]
  }
}

extension SeriesForecast {
  fileprivate var growthWords: Words {
    let share = FigureText.percent(abs(growthPerMonth))
    return growthPerMonth < 0 ? "shrinks by \(share) a month" : "grows by \(share) a month"
  }

  fileprivate var chart: LineChart {
    let start = weeks.first?.last.dayNumber ?? 0
    func at(_ date: CalendarDate) -> Double { Double(date.dayNumber - start) }
    /// The mean of each week ahead: days would hide the trend behind the week.
    func ahead(_ end: KeyPath<ForecastLevel, Double>) -> [(x: Double, y: Double)] {
      stride(from: 0, to: days.count - 6, by: 7).map { index in
        let week = days[index..<index + 7]
        return (
          at(week[week.startIndex].date),
          week.reduce(0) { $0 + $1.requests[keyPath: end] } / 7
        )
      }
    }
    return LineChart(
      title: "Requests a day, mean of the week", xName: "days from the first week",
      yName: "requests a day",
      lines: [
        .init(name: "counted", points: weeks.map { (at($0.last), $0.requests) }),
        .init(name: "low", points: ahead(\.low)), .init(name: "middle", points: ahead(\.mid)),
        .init(name: "high", points: ahead(\.high)),
      ], hasDots: false)
  }

  fileprivate var profileTable: DocumentTable {
    var table = DocumentTable()
    table.row(["day"] + ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"])
    table.row(["× mean"] + week.map { FigureText.fixed($0, 2) })
    if let season {
      for half in [0..<6, 6..<12] {
        table.row(["month"] + half.map { "\($0 + 1)" })
        table.row(["× mean"] + season[half].map { FigureText.fixed($0, 2) })
      }
    } else {
      table.row(["season", seasonReason ?? ""])
    }
    return table
  }

  fileprivate func eventSection(_ owner: String) -> Section? {
    var table = DocumentTable(["event", "kind", "load ×", "from"], words: [1, 3])
    for (kind, events) in [("launch", launches), ("holiday", holidays)] {
      for event in events {
        table.row([
          event.name, kind, FigureText.fixed(event.factor, 2),
          event.isGiven ? "given" : "the history",
        ])
      }
    }
    return table.rows.isEmpty ? nil : Section(owner + "events", [.table(table)])
  }
}

extension FleetForecast {
  fileprivate var sentences: [Words] {
    let now =
      isNowGiven
      ? "\(replicasNow) replicas are there" : "the last four weeks take \(replicasNow) replicas"
    var said: [Words] = ["\(now); \(basis)"]
    let lead =
      "a lead time of \(FigureText.short(leadMonths)) months\(isLeadGuessed ? ", a guess" : "")"
    if let middle {
      said.append(
        "exceeded on \(middle.exceeds): order by \(middle.orderBy), with \(lead)")
    }
    if let early {
      said.append(
        "at the high end exceeded on \(early.exceeds): order by \(early.orderBy), with \(lead)")
    }
    return said
  }
}

extension FigureText {
  /// "+3.1%", "-0.4%".
  fileprivate static func signedPercent(_ share: Double) -> String {
    (share < 0 ? "-" : "+") + percent(abs(share))
  }
}
