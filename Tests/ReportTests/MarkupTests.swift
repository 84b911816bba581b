// MarkupTests.swift: data stays data in a page, and charts keep their promises.

import Foundation
import Testing
import Text

@testable import Report

@Suite struct MarkupTests {
  private static func text(_ markup: Markup) -> String {
    var output = ""
    markup.write(to: &output)
    return output
  }

  @Test(
    "nothing in a name becomes markup",
    arguments: [
      "<script>alert(1)</script>", "\"><img onerror=alert(1)>", "</style>", "a & b", "'x'",
      "\u{0}\u{1b}",
    ])
  func escapes(name: String) {
    var table = DocumentTable([name])
    table.row([name])
    var screen = Screen(Words(name))
    screen.add(name, Words(name))
    screen.fact(name, name, remark: name, tone: .bad)
    screen.verdict = Verdict(name, .good)
    screen.gauge = Gauge(
      title: name, unit: name, value: Gauge.Mark(name, 1), marks: [Gauge.Mark(name, 2)], good: 0...2
    )
    let document = Document(
      Document.Names(figures: "f", page: "p"), title: name, screen: screen,
      sections: [
        Section(
          name,
          [
            .table(table), .code([name]), .list([Words(name)]),
            .chart(
              .lines(
                LineChart(
                  title: name, xName: name, yName: name,
                  lines: [.init(name: name, points: [(1, 2), (3, 4)])],
                  xMarks: [.init(name: name, value: 2)], yMarks: [.init(name: name, value: 3)]))),
            .chart(
              .grid(
                GridChart(
                  title: name, xName: name, yName: name, xLabels: [name], yLabels: [name],
                  cells: [[(0, false)]], choices: [name]))),
            .chart(
              .distribution(
                DistributionChart(
                  title: name, xName: name, noun: name, bins: [.init(low: 1, high: 2, count: 3)],
                  percentiles: [.init(name: name, value: 1.5)],
                  limits: [.init(name: name, value: 3)]))),
            .chart(
              .stacks(
                StackedBars(
                  title: name, xName: name, parts: [name],
                  rows: [.init(name: name, values: [1], remark: name)]))),
            .chart(
              .course(
                CourseChart(
                  title: name, xName: name, times: [0, 1, 2], series: [name, name],
                  panels: [.init(name: name, lines: [[1, 2], [0, 0]])], cut: 1))),
            .chart(
              .heat(
                HeatChart(
                  title: name, xName: name, measure: name, times: [0, 1, 2],
                  rows: [.init(name: name, group: name, shares: [0.5, 1])]))),
          ])
      ], provenance: name, figures: { .null })
    let page = HTMLFormat(document).withoutScript
    #expect(!page.contains("<script") && !page.contains("<img"))
    #expect(page.components(separatedBy: "</style>").count == 2)
    #expect(!page.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" && $0 != "\t" })
    #expect(!page.contains("http:") && !page.contains("https:"))
  }

  @Test("ticks are round, inside the range, and few", arguments: [0.003, 0.7, 1, 12, 999, 1e7])
  func ticks(top: Double) {
    let scale = ChartScale(covering: [0, top], pixels: (0, 100))
    let ticks = scale.ticks()
    #expect((3...8).contains(ticks.count))
    #expect(ticks.allSatisfy { $0 >= 0 && $0 <= top })
    #expect(scale.place(0) == 0 && abs(scale.place(top) - 100) < 1e-9)
    #expect(abs(scale.place(top / 2) - 50) < 1e-9)
  }

  @Test("a logarithmic axis gives each decade the same room")
  func decades() {
    let scale = ChartScale(covering: [1, 100], logarithmic: true, pixels: (0, 100))
    #expect(abs(scale.place(10) - 50) < 1e-9)
    #expect(scale.ticks() == [1, 2, 5, 10, 20, 50, 100])
  }

  @Test("no values, one value and values that are no numbers draw an empty chart, not a crash")
  func degenerate() {
    for points in [[], [(1.0, 1.0)], [(Double.nan, 1.0), (2.0, .infinity)]] {
      let chart = LineChart(
        title: "t", xName: "x", yName: "y", lines: [.init(name: "l", points: points)])
      #expect(!Self.text(chart.markup).contains("nan"))
    }
  }
}
