// NightDocument.swift: a night as a report: which scenarios hold, what broke, what changed, the trend.

public import Planning
internal import Text

extension Night {
  /// The report of `nightly`.
  public var document: Document {
    Document(
      Document.Names(figures: "index", page: "index"), title: "headroom nightly: \(stamp.name)",
      screen: screen,
      sections: [
        NightCharts(self).headroom, figures, broken, changes, NightDriftWords.section(self), trend,
      ],
      provenance: "headroom \(HeadroomVersion.current), night \(stamp.name)"
        + (baseline.map { ", compared with \($0.name)" } ?? ""),
      figures: { NightJSON.value(self) },
      tables: {
        [NightTables.index(self), NightTables.changes(self)]
          + (rows.contains { $0.drift != nil } ? [NightTables.drift(self)] : [])
      },
      attachments: [
        Document.Attachment(name: "junit.xml", bytes: Array(NightFeeds.junit(self).utf8)),
        Document.Attachment(name: "headroom.prom", bytes: Array(NightFeeds.prometheus(self).utf8)),
      ])
  }

  /// Rows of the first screen, at most: those that do not hold come first.
  private static let shown = 12

  private var screen: Screen {
    var screen = Screen(NightWords.answer(self))
    let ordered = rows.filter { $0.verdict != .holds } + rows.filter { $0.verdict == .holds }
    var table = DocumentTable(["scenario", "verdict", "GPUs", "p99 TTFT, ms"], words: [1])
    for row in ordered.prefix(Self.shown) {
      table.row([
        Words(row.record.name), NightWords.verdict(row),
        Words(row.count("gpus").map(FigureText.grouped) ?? "–"),
        Words(row.value("p99_ttft_ms").map(FigureText.short) ?? "–"),
      ])
    }
    screen.add("night", table)
    screen.add("broken", ordered.compactMap { row in Self.broken(row) })
    screen.add("changed", changed)
    screen.add("drift", rows.compactMap(NightDriftWords.line))
    screen.add("doubt", doubts)
    NightCharts(self).fill(&screen)
    return screen
  }

  private var doubts: [Words] {
    guard let baseline else {
      return ["there is no earlier night to compare with; the next one has this"]
    }
    return baseline.damaged.sorted { $0.key < $1.key }.map { name, reason in
      Words("\(name) is compared with nothing: \(reason)")
    }
  }

  private static func broken(_ row: NightRow) -> Words? {
    guard let first = row.reasons.first else { return nil }
    let more = row.reasons.count > 1 ? " (and \(row.reasons.count - 1) more)" : ""
    return Words("\(row.record.name): \(first)\(more)", .bad)
  }

  private var changed: [Words] {
    let told = rows.filter { $0.isNew || $0.comparison?.changes.isEmpty == false }.map {
      Words("\($0.record.name): \(NightWords.judgedChange($0, in: self))")
    }
    let lost = gone.map { Words("\($0): gone", .bad) }
    guard (told + lost).isEmpty, let baseline else { return lost + told }
    return ["nothing changed since \(baseline.name)"]
  }

  private var figures: Section {
    var table = DocumentTable(
      [
        "scenario", "verdict", "replicas", "GPUs", "$/h", "$/M tokens", "p50 TTFT", "p95", "p99",
        "p99 ITL", "p99 E2E", "capacity used",
      ], words: [1])
    for row in rows {
      func figure(_ name: String) -> Words { Words(NightWords.told(row.value(name), of: name)) }
      table.row([
        Words(row.record.name), NightWords.verdict(row), figure("replicas"), figure("gpus"),
        figure("cost_per_hour"), figure("cost_per_million_output_tokens"), figure("p50_ttft_ms"),
        figure("p95_ttft_ms"), figure("p99_ttft_ms"), figure("p99_itl_ms"), figure("p99_e2el_ms"),
        Words(row.value("capacity_utilization").map(FigureText.percent) ?? "–"),
      ])
    }
    return Section("Scenarios, ms", [.table(table)])
  }

  private var broken: Section? {
    Section.list(
      "Broken", rows.flatMap { row in row.reasons.map { "\(row.record.name): \($0)" } })
  }

  private var changes: Section? {
    guard let baseline else { return nil }
    var table = DocumentTable(
      ["scenario", "figure", "before", "after", "significant", "cause"], words: [1, 4, 5])
    for row in rows {
      guard let comparison = row.comparison else { continue }
      for change in comparison.changes {
        table.row([
          row.record.name, change.figure, NightWords.told(change.before, of: change.figure),
          NightWords.told(change.after, of: change.figure), change.significance.rawValue,
          comparison.causes.joined(separator: ", "),
        ])
        for share in comparison.split?.shares(of: change.figure) ?? [] {
          table.row([
            row.record.name, "of which", NightWords.told(share.before, of: change.figure),
            NightWords.told(share.after, of: change.figure), "",
            share.causes.joined(separator: " and "),
          ])
        }
      }
    }
    guard !table.rows.isEmpty else { return nil }
    return Section("Changes since \(baseline.name)", [.table(table)])
  }

  /// GPUs over the nights; nil for fewer than two.
  private var trend: Section? {
    let nights = past.nights + [stamp.name]
    guard nights.count > 1 else { return nil }
    let lines = rows.compactMap { row -> LineChart.Line? in
      var points: [(x: Double, y: Double)] = nights.enumerated().compactMap { index, night in
        past.gpus(of: row.record.name, in: night).map { (Double(index + 1), $0) }
      }
      if let now = row.value("gpus") { points.append((Double(nights.count), now)) }
      return points.count > 1 ? LineChart.Line(name: row.record.name, points: points) : nil
    }
    guard !lines.isEmpty else { return nil }
    return Section(
      "GPUs over the nights",
      [
        .chart(
          .lines(
            LineChart(
              title: "GPUs of each scenario by night", xName: "night", yName: "GPUs", lines: lines))
        ),
        .note("from \(nights[0]) to \(stamp.name); history.csv has the figures"),
      ])
  }
}
