// TrafficDocument.swift: a description of traffic as a report: what it is, then the figures.

internal import Planning
internal import Text
public import Traffic
internal import Units

extension Document {
  /// The report of `workload describe` of single requests.
  /// - Parameter unicode: whether pictures may use block characters.
  public init(_ description: TrafficDescription, unicode: Bool) {
    let sentences = TrafficSentences(description: description)
    var screen = Screen(Words(sentences.headline))
    screen.add("warning", sentences.warnings.map { Words($0) })
    self.init(
      traffic: screen,
      [RatePicture(description, unicode: unicode).section] + TrafficSections(description).all,
      figures: { TrafficJSON.value(description) })
  }

  init(
    traffic screen: Screen, _ sections: [Section?], figures: @escaping @Sendable () -> JSONValue
  ) {
    self.init(
      Names(figures: "traffic", page: "traffic"), title: "headroom workload describe",
      screen: screen, sections: sections, provenance: "headroom \(HeadroomVersion.current)",
      figures: figures)
  }
}

/// The tables of a description.
private struct TrafficSections {
  private let description: TrafficDescription
  private var statistics: TrafficStatistics { description.statistics }

  init(_ description: TrafficDescription) { self.description = description }

  var all: [Section?] { [load, bursts, gaps, hours, names, classes, faults] }

  // MARK: Load

  private var load: Section {
    var table = DocumentTable(["", "mean", "p50", "p95", "p99", "max", "total", "tokens/s"])
    for (name, lengths) in [("input", statistics.input), ("output", statistics.output)] {
      let rate = statistics.span > .zero ? Double(lengths.sum) / statistics.span.value : nil
      table.row(
        name, figure(lengths.mean), count(lengths, 50), count(lengths, 95), count(lengths, 99),
        FigureText.grouped(lengths.maximum), FigureText.short(Double(lengths.sum)), figure(rate))
    }
    var blocks = [Block.table(table)]
    if let correlation = statistics.correlation.value {
      blocks.append(
        .text("correlation of log input with log output: \(FigureText.fixed(correlation, 2))"))
    }
    if let share = description.prefix.share {
      blocks.append(
        .text(
          "prefix reuse with an infinite cache: \(FigureText.percent(share)) of \(FigureText.grouped(description.prefix.blocks)) blocks"
        ))
    }
    return Section("Tokens", blocks)
  }

  // MARK: Bursts

  private var bursts: Section? {
    guard statistics.requests > 1, statistics.span > .zero else { return nil }
    var table = DocumentTable([
      "in bins of", "whole bins", "dispersion", "peak / mean", "rate noise",
    ])
    for (bin, entry) in zip(statistics.bins, TrafficStatistics.binWidths) {
      let isArtefact = statistics.soundBin.map { entry.width < $0 } ?? false
      table.row(
        FigureText.wholeDuration(entry.width) + (isArtefact ? " *" : ""),
        FigureText.grouped(bin.wholeBins), figure(bin.indexOfDispersion), figure(bin.peakToMean),
        figure(bin.rateNoise))
    }
    var blocks = [Block.table(table)]
    if statistics.soundBin != nil { blocks.append(.note("* an artefact of the clock's steps")) }
    if statistics.bins.contains(where: { $0.indexOfDispersion == nil }) {
      blocks.append(
        .note("–: insufficient: fewer than \(BinCounts.fewest) whole bins in the span"))
    }
    blocks.append(
      .note(
        "dispersion is variance / mean of the counts, 1 for a Poisson process; rate noise is what it leaves unexplained, as a share of the mean"
      ))
    return Section("Counts", blocks)
  }

  private var gaps: Section? {
    guard statistics.requests > 1 else { return nil }
    let gaps = statistics.gaps
    var table = DocumentTable(["CV", "CV in 5 min", "p50", "p95", "p99", "longest", "ties"])
    let times = [50.0, 95, 99].map { percent in
      gaps.quantile(percent: percent).map { FigureText.duration($0) } ?? "–"
    }
    table.row(
      [figure(gaps.variation), figure(gaps.localVariation)] + times + [
        FigureText.duration(gaps.longest), FigureText.grouped(gaps.ties),
      ])
    return Section("Gaps", [.table(table)])
  }

  // MARK: Hours

  private var hours: Section? {
    let hours = description.hours
    let note = hours.weekdayToWeekend.map { ratio -> Words in
      "a weekday has \(FigureText.short(ratio)) × the rate of a day of the weekend"
    }
    return hours.hoursOfDay.map {
      .hours(
        [("all days", $0), ("Mon–Fri", hours.weekdays), ("Sat, Sun", hours.weekend)], note: note)
    }
  }

  // MARK: Names, classes, faults

  private static let namesShown = 5
  /// Columns of a name from a file.
  private static let nameWidth = 32

  private var names: Section? {
    let kinds = [
      ("tenants", description.tenants), ("sessions", description.sessions),
      ("models", description.models), ("labels", description.labels),
    ].filter { $0.1.requests > 0 }
    let lines = kinds.map { kind, counts -> Block in
      let top = counts.top(Self.namesShown).map { entry -> Words in
        let share = Double(entry.requests) / Double(statistics.requests)
        return
          "\(WordWrap.cut(Words(entry.name), to: Self.nameWidth)) \(FigureText.percent(share))"
      }
      let more = counts.others > 0 ? "more than " : ""
      return .text("\(kind): \(more)\(FigureText.grouped(counts.names)); \(top.joined(", "))")
    }
    return lines.isEmpty ? nil : Section("Names", lines)
  }

  private var classes: Section? {
    guard !description.classes.isEmpty else { return nil }
    var table = DocumentTable([
      "class", "requests", "rate/s", "gap CV", "input mean", "input p99", "output mean",
      "output p99",
    ])
    for (name, statistics) in description.classes {
      table.row(
        [WordWrap.cut(Words(name), to: Self.nameWidth)]
          + [
            FigureText.grouped(statistics.requests), figure(statistics.meanRatePerSecond),
            figure(statistics.gaps.variation), figure(statistics.input.mean),
            count(statistics.input, 99), figure(statistics.output.mean),
            count(statistics.output, 99),
          ].map { Words($0) })
    }
    return Section("Classes", [.table(table)])
  }

  private var faults: Section {
    let counts = description.counts
    let found = [
      (counts.inversions, "out of order"), (counts.restarts, "restarts of the clock"),
      (counts.ties, "at the same instant as the one before"), (counts.zeroInput, "without input"),
      (counts.zeroOutput, "without output"), (counts.badRows, "bad and skipped"),
    ].filter { $0.0 > 0 }.map { "\(FigureText.grouped($0.0)) \($0.1)" }
    let rows = "\(FigureText.grouped(counts.rows)) rows, format \(description.format)"
    let told = found.isEmpty ? "\(rows); no faults" : "\(rows): \(found.joined(separator: ", "))"
    return Section(
      "Rows", [.text(Words(told))] + counts.remarks(on: "the file").map { .note("note: \($0)") })
  }

  private func figure(_ value: Double?) -> String { value.map(FigureText.short) ?? "–" }

  private func count(_ lengths: TokenCounts, _ percent: Double) -> String {
    lengths.quantile(percent: percent).map(FigureText.grouped) ?? "–"
  }
}

extension Section {
  /// The rates of each hour of the day, half a day above the other.
  /// - Parameter rates: by days; nil where none of them is known.
  static func hours(_ rates: [(name: String, rates: [Double]?)], note: Words? = nil) -> Section {
    var table = DocumentTable()
    for hours in [0..<12, 12..<24] {
      table.row(["hour"] + hours.map(String.init))
      for case (let name, let rates?) in rates {
        table.row([name] + rates[hours].map { FigureText.fixed($0, 2) })
      }
    }
    return Section(
      "Rate by hour of the day, as a multiple of the mean of its hours",
      [.table(table)] + (note.map { [.text($0)] } ?? []))
  }
}
