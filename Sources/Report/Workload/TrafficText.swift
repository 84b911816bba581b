// TrafficText.swift: `workload describe` for people: what this traffic is, then the figures.

internal import Text
public import Traffic
internal import Units

/// A description as lines of text.
public struct TrafficText {
  private let description: TrafficDescription
  private let style: TextStyle
  private let usesUnicode: Bool

  /// - Parameter unicode: whether the terminal shows block characters.
  public init(_ description: TrafficDescription, style: TextStyle, unicode: Bool = true) {
    self.description = description
    self.style = style
    usesUnicode = unicode
  }

  private var statistics: TrafficStatistics { description.statistics }
  private var sentences: TrafficSentences { TrafficSentences(description: description) }

  public var lines: [String] {
    let blocks: [[String]] = [
      [style.bold(sentences.headline)], sentences.warnings.map { style.bad("warning: ") + $0 },
      RatePicture(description, unicode: usesUnicode).lines, load, bursts, gaps, hours, names,
      classes, faults,
    ]
    return Array(blocks.filter { !$0.isEmpty }.joined(separator: [""]))
  }

  // MARK: Load

  private var load: [String] {
    var table = TextTable()
    table.row("tokens", "mean", "p50", "p95", "p99", "max", "total", "tokens/s")
    for (name, lengths) in [("input", statistics.input), ("output", statistics.output)] {
      let rate = statistics.span > .zero ? Double(lengths.sum) / statistics.span.value : nil
      table.row(
        name, figure(lengths.mean), count(lengths, 50), count(lengths, 95), count(lengths, 99),
        FigureText.grouped(lengths.maximum), FigureText.short(Double(lengths.sum)), figure(rate))
    }
    return table.lines() + facts
  }

  private var facts: [String] {
    var lines: [String] = []
    if let correlation = statistics.correlation.value {
      lines.append(
        "correlation of log input with log output: \(FigureText.fixed(correlation, 2))")
    }
    if let share = description.prefix.share {
      lines.append(
        "prefix reuse with an infinite cache: \(FigureText.percent(share)) of "
          + "\(FigureText.grouped(description.prefix.blocks)) blocks")
    }
    return lines
  }

  // MARK: Bursts

  private var bursts: [String] {
    guard statistics.requests > 1, statistics.span > .zero else { return [] }
    var table = TextTable()
    table.row("counts in bins of", "whole bins", "dispersion", "peak / mean", "rate noise")
    for (bin, entry) in zip(statistics.bins, TrafficStatistics.binWidths) {
      let isArtefact = statistics.soundBin.map { entry.width < $0 } ?? false
      table.row(
        FigureText.wholeDuration(entry.width) + (isArtefact ? " *" : ""),
        FigureText.grouped(bin.wholeBins), figure(bin.indexOfDispersion), figure(bin.peakToMean),
        figure(bin.rateNoise))
    }
    var lines = table.lines()
    if statistics.soundBin != nil { lines.append("* an artefact of the clock's steps") }
    if statistics.bins.contains(where: { $0.indexOfDispersion == nil }) {
      lines.append("–: insufficient: fewer than \(BinCounts.fewest) whole bins in the span")
    }
    return lines + [
      "dispersion is variance / mean of the counts, 1 for a Poisson process; rate noise is what it leaves "
        + "unexplained, as a share of the mean"
    ]
  }

  private var gaps: [String] {
    guard statistics.requests > 1 else { return [] }
    let gaps = statistics.gaps
    var table = TextTable()
    table.row("gaps", "CV", "CV in 5 min", "p50", "p95", "p99", "longest", "ties")
    let times = [50.0, 95, 99].map { percent in
      gaps.quantile(percent: percent).map { FigureText.duration($0) } ?? "–"
    }
    table.row(
      ["", figure(gaps.variation), figure(gaps.localVariation)] + times + [
        FigureText.duration(gaps.longest), FigureText.grouped(gaps.ties),
      ])
    return table.lines()
  }

  // MARK: Hours

  private var hours: [String] {
    guard let all = description.hours.hoursOfDay else { return [] }
    var table = TextTable()
    table.row(["hour"] + (0..<12).map { String($0) })
    row("all days", all, half: 0, &table)
    if let week = description.hours.weekdays { row("Mon–Fri", week, half: 0, &table) }
    if let end = description.hours.weekend { row("Sat, Sun", end, half: 0, &table) }
    table.row(["hour"] + (12..<24).map { String($0) })
    row("all days", all, half: 1, &table)
    if let week = description.hours.weekdays { row("Mon–Fri", week, half: 1, &table) }
    if let end = description.hours.weekend { row("Sat, Sun", end, half: 1, &table) }
    var lines = ["rate by hour of the day, as a multiple of the mean of its hours"] + table.lines()
    if let ratio = description.hours.weekdayToWeekend {
      lines.append("a weekday has \(FigureText.short(ratio)) × the rate of a day of the weekend")
    }
    return lines
  }

  private func row(_ name: String, _ rates: [Double], half: Int, _ table: inout TextTable) {
    table.row([name] + rates[half * 12..<half * 12 + 12].map { FigureText.fixed($0, 2) })
  }

  // MARK: Names, classes, faults

  private static let namesShown = 5

  private var names: [String] {
    let kinds = [
      ("tenants", description.tenants), ("sessions", description.sessions),
      ("models", description.models), ("labels", description.labels),
    ]
    return kinds.compactMap { kind, counts in
      guard counts.requests > 0 else { return nil }
      let top = counts.top(Self.namesShown).map { entry in
        let share = Double(entry.requests) / Double(statistics.requests)
        return "\(Self.printable(entry.name)) \(FigureText.percent(share))"
      }
      let more = counts.others > 0 ? "more than " : ""
      return "\(kind): \(more)\(FigureText.grouped(counts.names)); \(top.joined(separator: ", "))"
    }
  }

  /// A name from a file, short and without what a terminal would obey.
  private static func printable(_ name: String) -> String {
    let clean = String(
      name.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? "?" : Character($0) })
    return clean.count > 32 ? clean.prefix(31) + "…" : clean
  }

  private var classes: [String] {
    guard !description.classes.isEmpty else { return [] }
    var table = TextTable()
    table.row(
      "class", "requests", "rate/s", "gap CV", "input mean", "input p99", "output mean",
      "output p99")
    for (name, statistics) in description.classes {
      table.row(
        Self.printable(name), FigureText.grouped(statistics.requests),
        figure(statistics.meanRatePerSecond), figure(statistics.gaps.variation),
        figure(statistics.input.mean), count(statistics.input, 99), figure(statistics.output.mean),
        count(statistics.output, 99))
    }
    return table.lines()
  }

  private var faults: [String] {
    let counts = description.counts
    let found = [
      (counts.inversions, "out of order"), (counts.restarts, "restarts of the clock"),
      (counts.ties, "at the same instant as the one before"), (counts.zeroInput, "without input"),
      (counts.zeroOutput, "without output"), (counts.badRows, "bad and skipped"),
    ].filter { $0.0 > 0 }.map { "\(FigureText.grouped($0.0)) \($0.1)" }
    let rows = "\(FigureText.grouped(counts.rows)) rows, format \(description.format)"
    let remarks = counts.remarks(on: "the file").map { "note: \($0)" }
    return [found.isEmpty ? "\(rows); no faults" : "\(rows): \(found.joined(separator: ", "))"]
      + remarks
  }

  private func figure(_ value: Double?) -> String { value.map(FigureText.short) ?? "–" }

  private func count(_ lengths: TokenCounts, _ percent: Double) -> String {
    lengths.quantile(percent: percent).map(FigureText.grouped) ?? "–"
  }
}
