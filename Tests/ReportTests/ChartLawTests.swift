// ChartLawTests.swift: laws of every kind of chart: marks lie in the picture, rows tell them all, no name acts, lengths are true.

import Foundation
import Testing
import Text

@testable import Report

/// A picture with the marks that its table must tell.
struct Sample: Sendable, CustomStringConvertible {
  let description: String
  let chart: Chart
  /// Rows of its table at least.
  let marks: Int

  /// Charts of every kind with figures, names and gaps drawn by chance.
  static func all(seed: UInt64, name: String = "a name") -> [Sample] {
    var random = FormatTests.Seeded(state: seed)
    func figure() -> Double {
      let size = pow(10, Double.random(in: -4...9, using: &random))
      return [size, size, size, 0, .nan, .infinity].randomElement(using: &random) ?? size
    }
    let count = Int.random(in: 0...30, using: &random)
    let bars = (0..<count).map { index -> BarChart.Bar in
      let value = Int.random(in: 0...5, using: &random) == 0 ? nil : figure()
      let sign = seed % 3 == 0 && index % 4 == 0 ? -1.0 : 1
      return BarChart.Bar(
        name: String(repeating: name, count: Int.random(in: 1...9, using: &random)),
        value: value.map { $0 * sign },
        range: value.flatMap { $0.isFinite ? $0 / 2...$0 * 2 : nil },
        label: name, remark: index == 0 ? "wins" : "", standing: index == 0 ? .best : .plain)
    }
    let points = (0..<count).map { index in
      ScatterChart.Point(
        name: "\(name) \(index)", x: figure(), y: figure(), group: index % 7,
        shape: ScatterChart.Shape.allCases.randomElement(using: &random) ?? .disc,
        isFaint: Bool.random(using: &random), remark: name)
    }
    var share = 1.0
    let shares = (0..<count).map { _ in
      share *= Double.random(in: 0.5...1, using: &random)
      return share
    }
    let line = LineChart.Line(name: name, points: (0..<count).map { (Double($0), figure()) })
    let lines = (0..<Int.random(in: 1...12, using: &random)).map { _ in line }
    let isLog = Bool.random(using: &random)
    return [
      Sample(
        description: "bars",
        chart: .bars(
          BarChart(
            title: name, xName: name, bars: bars,
            marks: [LineChart.Mark(name: name, value: 3)], isCount: isLog, rangeName: name)),
        marks: count),
      Sample(
        description: "scatter",
        chart: .scatter(
          ScatterChart(
            title: name, xName: name, yName: name, points: points,
            groups: (0..<7).map { "\(name) \($0)" }, shapes: [(.ring, name)],
            paths: [ScatterChart.Path(name: name, points: points.map { ($0.x, $0.y) })],
            yMarks: [LineChart.Mark(name: name, value: 2)], isLogarithmic: (isLog, !isLog))),
        marks: count),
      Sample(
        description: "duration",
        chart: .duration(
          DurationChart(
            title: name,
            layers: [
              DurationChart.Layer(name: name, shares: Array(shares.prefix(count / 2))),
              DurationChart.Layer(name: name, shares: Array(shares.dropFirst(count / 2))),
            ], outline: DurationChart.Layer(name: name, shares: shares))),
        marks: Set(shares).count),
      Sample(
        description: "lines",
        chart: .lines(
          LineChart(
            title: name, xName: name, yName: name, lines: lines,
            xMarks: [1.0, 1.1, 29].map { LineChart.Mark(name: name, value: $0) },
            yMarks: [LineChart.Mark(name: name, value: 5)],
            spots: [LineChart.Spot(label: name, name: name, x: 2, y: 3)], isLogarithmic: isLog)),
        marks: count),
    ]
  }
}

@Suite struct ChartLawTests {
  static func text(_ chart: Chart) -> String {
    var output = ""
    chart.markup.write(to: &output)
    return output
  }

  /// Values of an attribute, wherever it stands.
  static func values(_ name: String, _ text: String) -> [String] {
    text.components(separatedBy: " \(name)=\"").dropFirst().map {
      String($0.prefix { $0 != "\"" })
    }
  }

  /// Numbers of a list of places, of which every second is a height.
  private static func places(_ text: String) -> [[Double]] {
    let all = values("points", text).flatMap { $0.split { $0 == " " || $0 == "," } }
      .compactMap { Double($0) }
    let strokes = values("d", text).flatMap { $0.split { "ML ".contains($0) } }
      .compactMap { Double($0) }
    return [0, 1].map { side in
      (stride(from: side, to: all.count, by: 2).map { all[$0] })
        + stride(from: side, to: strokes.count, by: 2).map { strokes[$0] }
    }
  }

  static func check(_ chart: Chart, _ name: String) throws {
    let text = text(chart)
    for word in ["nan", "inf"] {
      #expect(!text.lowercased().contains("\"\(word)") && !text.contains(",\(word)"), "\(name)")
    }
    let box = try #require(values("viewBox", text).first).split(separator: " ").compactMap {
      Double($0)
    }
    let lists = places(text)
    let along = ["x", "cx", "x1", "x2"].flatMap { values($0, text) }.map { Double($0) }
    let across = ["y", "cy", "y1", "y2"].flatMap { values($0, text) }.map { Double($0) }
    for (side, numbers) in [along, across].enumerated() {
      for number in numbers + lists[side].map({ Optional($0) }) {
        let value = try #require(number, "\(name): a coordinate is no number")
        #expect(value >= 0 && value <= box[side + 2], "\(name): \(value) of \(box)")
      }
    }
  }

  @Test("every mark lies in its picture and is a number", arguments: 0..<150)
  func marksAreInside(seed: Int) throws {
    for sample in Sample.all(seed: UInt64(seed)) { try Self.check(sample.chart, "\(sample)") }
  }

  @Test("charts of answers keep to their pictures, and say each figure in a table")
  func chartsOfAnswers() throws {
    var seen = 0
    for answer in try Answer.all.get() {
      for block in answer.document.sections.flatMap(\.blocks) {
        guard case .chart(let chart) = block else { continue }
        seen += 1
        try Self.check(chart, "\(answer): \(chart.title)")
        #expect(!chart.table.rows.isEmpty, "\(answer): \(chart.title)")
      }
    }
    #expect(seen > 5)
  }

  @Test("a table has a row for each mark, as long as its head", arguments: 0..<60)
  func rowsTellMarks(seed: Int) {
    for sample in Sample.all(seed: UInt64(seed)) {
      let table = sample.chart.table
      #expect(table.rows.count >= min(sample.marks, Chart.mostRows), "\(sample)")
      for row in table.rows { #expect(row.count == table.header.count, "\(sample)") }
    }
  }

  @Test(
    "no name becomes markup",
    arguments: ["<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "</svg><style>"])
  func namesAreEscaped(name: String) {
    for sample in Sample.all(seed: 7, name: name) {
      let text = Self.text(sample.chart)
      #expect(!text.contains("<script") && !text.contains("<img") && !text.contains("<style"))
      #expect(text.components(separatedBy: "</svg>").count == 2, "\(sample)")
    }
  }

  @Test("a bar is as long as its figure, from zero", arguments: 0..<50)
  func lengthsAreTrue(seed: Int) throws {
    var random = FormatTests.Seeded(state: UInt64(seed))
    let values = (0..<8).map { _ in Double.random(in: 0...1000, using: &random) } + [0, 1000]
    let chart = BarChart(
      title: "t", xName: "x",
      bars: values.map { BarChart.Bar(name: "b", value: $0, label: "l") })
    let widths = Self.values("width", Self.text(.bars(chart))).compactMap { Double($0) }
    #expect(widths.count == values.count && widths[8] == 0)
    for (value, width) in zip(values, widths) {
      // Coordinates have a tenth of a pixel.
      #expect(abs(width - widths[9] * value / 1000) <= 0.11)
    }
  }

  @Test("bars below zero lie on its other side")
  func barsBelowZero() throws {
    let chart = BarChart(
      title: "t", xName: "x",
      bars: [-2.0, 4].map { BarChart.Bar(name: "b", value: $0, label: "l") })
    let text = Self.text(.bars(chart))
    let bars = Array(text.components(separatedBy: "<rect")[1...])
    let (x, width) = (
      bars.compactMap { Self.values("x", $0).first.flatMap { Double($0) } },
      bars.compactMap { Self.values("width", $0).first.flatMap { Double($0) } }
    )
    #expect(abs(x[0] + width[0] - x[1]) <= 0.11 && abs(2 * width[0] - width[1]) <= 0.2)
  }

  @Test(
    "names in a column keep their order and their distance, and move no further than they must",
    arguments: 0..<200)
  func columnsAreSpread(seed: Int) {
    var random = FormatTests.Seeded(state: UInt64(seed))
    let wanted = (0..<Int.random(in: 1...12, using: &random)).map { _ in
      Double.random(in: 0...300, using: &random)
    }
    let placed = LabelSpace.spread(wanted, gap: 14, within: 0...300)
    let order = wanted.indices.sorted { (wanted[$0], $0) < (wanted[$1], $1) }
    for (one, next) in zip(order, order.dropFirst()) {
      #expect(placed[next] - placed[one] >= 14 - 1e-9)
    }
    #expect(placed.allSatisfy { $0 >= -1e-9 && $0 <= 300 + 1e-9 })
    let isFree = zip(order, order.dropFirst()).allSatisfy { wanted[$1] - wanted[$0] >= 14 }
    if isFree { #expect(placed == wanted) }
  }

  @Test("no name covers another name or a mark", arguments: 0..<50)
  func namesAreApart(seed: Int) {
    var random = FormatTests.Seeded(state: UInt64(seed))
    let bounds = LabelSpace.Box(left: 0, top: 0, right: 600, bottom: 300)
    var space = LabelSpace(bounds)
    let marks = (0..<30).map { _ in
      (
        x: Double.random(in: 10...590, using: &random),
        y: Double.random(in: 10...290, using: &random)
      )
    }
    for mark in marks { space.keep(mark, radius: 5) }
    var boxes: [LabelSpace.Box] = []
    for (number, mark) in marks.enumerated() {
      let name = String(repeating: "x", count: number % 12 + 1)
      guard let found = space.name(name, beside: mark, radius: 5) else { continue }
      let width = Pen.width(name)
      let left =
        found.anchor == "start"
        ? found.place.x : found.anchor == "end" ? found.place.x - width : found.place.x - width / 2
      let box = LabelSpace.Box(
        left: left + 0.01, top: found.place.y - 9, right: left + width - 0.01,
        bottom: found.place.y + 2)
      #expect(!boxes.contains(where: box.overlaps))
      #expect(box.left >= 0 && box.right <= 600 && box.top >= 0 && box.bottom <= 300)
      for mark in marks {
        let dot = LabelSpace.Box(
          left: mark.x - 4, top: mark.y - 4, right: mark.x + 4, bottom: mark.y + 4)
        #expect(!box.overlaps(dot))
      }
      boxes.append(box)
    }
    #expect(boxes.count > 10)
  }

  @Test("ticks of counts are whole, and labels have no digit more than they need")
  func wholeTicks() {
    let scale = ChartScale(covering: [0, 3], pixels: (0, 100))
    #expect(scale.ticks(8, whole: true) == [0, 1, 2, 3])
    #expect(
      [0, 0.1 * 3, 20, 100, 2500, 1_500_000].map(ChartScale.label)
        == ["0", "0.3", "20", "100", "2,500", "1.5 M"])
  }
}
