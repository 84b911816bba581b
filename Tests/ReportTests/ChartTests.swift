// ChartTests.swift: charts of distributions, parts, courses and maps show what they are given, whatever it is.

import Foundation
import Testing

@testable import Report

@Suite struct ChartTests {
  private static func text(_ chart: some Drawing) -> String {
    var output = ""
    chart.markup.write(to: &output)
    return output
  }

  /// The values of an attribute of all elements of a kind.
  private static func values(_ attribute: String, of element: String, in text: String) -> [Double] {
    text.components(separatedBy: "<\(element) ").dropFirst().compactMap { part in
      let head = part.prefix { $0 != ">" }
      guard let range = head.range(of: " \(attribute)=\"") ?? head.range(of: "\(attribute)=\"")
      else { return nil }
      return Double(head[range.upperBound...].prefix { $0 != "\"" })
    }
  }

  private static func stacks(_ rows: [[Double]]) -> StackedBars {
    StackedBars(
      title: "t", xName: "x", parts: rows.first.map { $0.indices.map { "p\($0)" } } ?? [],
      rows: rows.map { StackedBars.Row(name: "r", values: $0, remark: "") }
    )
  }

  @Test("a part of a bar is as long as its value, and nothing is drawn for zero")
  func lengths() {
    let text = Self.text(Self.stacks([[1, 0, 3]]))
    // The first rectangles are the legend's.
    let widths = Self.values("width", of: "rect", in: text).dropFirst(3)
    #expect(widths.count == 2)
    if let one = widths.first, let three = widths.last { #expect(abs(three / one - 3) < 0.01) }
  }

  @Test("a distribution's bars are as high as their counts, and its last line is all of them")
  func heights() {
    let chart = DistributionChart(
      title: "t", xName: "x", noun: "n",
      bins: [
        .init(low: 1, high: 2, count: 10), .init(low: 2, high: 4, count: 0),
        .init(low: 4, high: 8, count: 30),
      ], percentiles: [], limits: [])
    let bars = Self.text(chart).components(separatedBy: "var(--s5)").dropLast()
    let heights = bars.compactMap { Self.values("height", of: "rect", in: String($0)).last }
    #expect(heights.count == 2 && abs(heights[1] / heights[0] - 3) < 0.05)
    #expect(chart.table.rows.last?.last?.text == "100.0 %" && chart.table.rows.count == 3)
  }

  @Test(
    "nothing, one value and a cut beyond the end draw a chart without a value that is no number")
  func degenerate() {
    let empty = DistributionChart(
      title: "t", xName: "x", noun: "n", bins: [], percentiles: [], limits: [])
    let course = CourseChart(
      title: "t", xName: "x", times: [0, 0], series: ["a"],
      panels: [.init(name: "p", lines: [[0]])], cut: 9)
    let heat = HeatChart(title: "t", xName: "x", measure: "m", times: [0], rows: [])
    let gauge = Gauge(
      title: "t", unit: "u", value: .init("v", .nan), marks: [.init("m", .infinity)])
    var said = ""
    gauge.markup.write(to: &said)
    let texts = [
      Self.text(empty), Self.text(Self.stacks([])), Self.text(Self.stacks([[0, 0]])),
      Self.text(course), Self.text(heat), said,
    ]
    for text in texts { #expect(!text.contains("nan") && !text.contains("inf"), "\(text)") }
  }

  @Test("a map draws each cell that is not zero once, in the shade of its share")
  func cells() {
    let heat = HeatChart(
      title: "t", xName: "x", measure: "m", times: [0, 1, 2, 3],
      rows: [
        .init(name: "a", group: "g", shares: [0, 0.5, 0.5]),
        .init(name: "b", group: "g", shares: [1, 0.5, 0]),
      ])
    let text = Self.text(heat)
    let shades = text.components(separatedBy: "<path d=\"").dropFirst()
    // Two neighbours of one shade are one step: a's two and b's middle; b's first is a shade of its own.
    #expect(shades.map { part in part.prefix { $0 != "\"" }.count { $0 == "M" } } == [2, 1])
    #expect(heat.table.rows.count == 3)
  }

  @Test("names beside each other never stand on each other", arguments: 0..<100)
  func rowsOfNames(seed: Int) {
    var random = FormatTests.Seeded(state: UInt64(seed))
    let spans = (0..<12).map { _ -> ClosedRange<Double> in
      let start = Double.random(in: 0...500, using: &random)
      return start...start + Double.random(in: 1...120, using: &random)
    }
    let rows = SVG.rows(spans)
    for one in spans.indices {
      for other in spans.indices where other > one && rows[one] == rows[other] {
        #expect(!spans[one].overlaps(spans[other]))
      }
    }
  }

  @Test("a gauge is good where its value lies in the zone, and says its marks")
  func gauges() {
    var gauge = Gauge(
      title: "t", unit: "ms", value: .init("p95", 5), marks: [.init("limit", 10)], good: 0...10)
    #expect(gauge.isGood == true && gauge.words.text == "p95 5.000 ms; limit 10.00")
    gauge.value.value = 11
    #expect(gauge.isGood == false)
    gauge.good = nil
    #expect(gauge.isGood == nil)
  }
}
