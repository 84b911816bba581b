// AccuracyCharts.swift: predicted against measured figures by GPU, in bins, and the errors at a glance.

internal import Foundation
internal import Planning

/// Tiles and pictures of a validation; a terminal leaves the pictures out.
struct AccuracyCharts {
  private let found: Validation

  init(_ found: Validation) { self.found = found }

  /// Adds how many figures are predicted, how many lie in their band, and the median error of each metric shown.
  func fill(_ screen: inout Screen) {
    screen.fact(
      "rows predicted", FigureText.grouped(found.coverage.predicted),
      remark: "of \(FigureText.grouped(found.coverage.gradeable)) that can be graded")
    for (metric, title) in Self.shown {
      guard let all = found.summary.first(where: { $0.metric == metric && $0.group == "all" })
      else {
        continue
      }
      screen.fact(
        title, "± \(FigureText.percent(all.median))",
        remark: "median error of \(FigureText.grouped(all.count))")
    }
    screen.fact(
      "in their band", found.bandHeld.map { FigureText.percent($0) }, remark: "90 % asked")
  }

  var sections: [Section?] { Self.shown.map(chart) }

  /// Metrics that are drawn, and their titles.
  private static let shown = [
    ("tpot_ms", "TPOT"), ("ttft_ms", "TTFT"), ("throughput_per_gpu", "throughput of a GPU"),
  ]

  /// Bins of a decade, each way.
  private static let bins = 16.0

  private struct Bin: Hashable {
    var gpu: String
    var x, y: Int
  }

  private func chart(_ metric: String, _ title: String) -> Section? {
    let figures = found.figures.filter {
      $0.metric == metric && $0.measured > 0 && ($0.predicted ?? 0) > 0
    }
    guard figures.count > 1 else { return nil }
    var counts: [Bin: Int] = [:]
    for figure in figures {
      let bin = Bin(
        gpu: figure.gpuName, x: Self.bin(figure.measured), y: Self.bin(figure.predicted ?? 1))
      counts[bin, default: 0] += 1
    }
    let gpus = figures.reduce(into: [String]()) { list, figure in
      if !list.contains(figure.gpuName) { list.append(figure.gpuName) }
    }.sorted()
    let order = counts.keys.sorted { ($0.gpu, $0.x, $0.y) < ($1.gpu, $1.x, $1.y) }
    let points = order.map { bin in
      let count = counts[bin] ?? 0
      return ScatterChart.Point(
        name: bin.gpu, x: Self.middle(bin.x), y: Self.middle(bin.y),
        group: gpus.firstIndex(of: bin.gpu) ?? 0, isNamed: false,
        radius: min(9, 2 + Double(count).squareRoot()),
        remark: "\(count) figure\(count == 1 ? "" : "s")")
    }
    let ends = [figures.map(\.measured).min() ?? 1, figures.map(\.measured).max() ?? 1]
    func guide(_ name: String, _ factor: Double) -> ScatterChart.Path {
      ScatterChart.Path(name: name, points: ends.map { ($0, $0 * factor) })
    }
    let chart = ScatterChart(
      title: "\(title): predicted against measured", xName: "measured", yName: "predicted",
      points: points, groups: gpus,
      paths: [guide("exact", 1), guide("20 % above", 1.2), guide("20 % below", 1 / 1.2)],
      isLogarithmic: (true, true))
    return Section(
      "\(title): predicted against measured",
      [
        .chart(.scatter(chart)),
        .note(
          "\(FigureText.grouped(figures.count)) figures in bins of a sixteenth of a decade; larger marks are of more figures"
        ),
      ])
  }

  private static func bin(_ value: Double) -> Int { Int((log10(value) * bins).rounded(.down)) }
  private static func middle(_ bin: Int) -> Double { pow(10, (Double(bin) + 0.5) / bins) }
}

extension ValidatedFigure {
  /// From the groups that its error is counted in.
  fileprivate var gpuName: String {
    groups.first { $0.hasPrefix("gpu=") }.map { String($0.dropFirst(4)) } ?? "unknown"
  }
}
