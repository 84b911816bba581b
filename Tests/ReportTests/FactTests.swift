// FactTests.swift: what tiles, gauges and charts of plans say is what the answers say.

import Economics
import Foundation
import Planning
import Testing
import Text

@testable import Report

@Suite struct FactTests {
  private static func charts(_ document: Document) -> [Chart] {
    document.sections.flatMap(\.blocks).compactMap { block in
      if case .chart(let chart) = block { chart } else { nil }
    }
  }

  private static func bars(_ document: Document, _ title: String) -> BarChart? {
    charts(document).lazy.compactMap { chart -> BarChart? in
      if case .bars(let bars) = chart, bars.title.hasPrefix(title) { bars } else { nil }
    }.first
  }

  private static func value(_ document: Document, _ label: String) -> String? {
    document.screen.facts.first { $0.label == label }?.value
  }

  @Test("tiles and gauge of a sizing have its figures")
  func sizing() throws {
    let study = try SizingPageTests.shared.get()
    let (document, answer) = (Document(study), study.answer)
    let replicas = try #require(answer.replicas)
    #expect(Self.value(document, "replicas") == "\(replicas)")
    #expect(Self.value(document, "GPUs") == answer.gpus.map { "\($0)" })
    let gauge = try #require(document.screen.gauge)
    let (holds, need) = (try #require(answer.holdsUpTo), answer.leastNeed)
    #expect(abs(gauge.value.value / (holds * need.load.p95) - 1) < 1e-9 && gauge.isGood == true)
    #expect(gauge.marks.map(\.value) == [need.load.p95, need.target])
    #expect(document.screen.shownVerdict?.tone != .bad)
    let gates = try #require(Self.bars(document, "Replicas that each gate needs"))
    #expect(gates.bars.compactMap(\.value).max() == Double(replicas))
    #expect(gates.bars.contains { $0.standing == .best })
  }

  @Test("misses over those allowed are one less the room, and below one where a fleet holds")
  func budgets() throws {
    let steps = try SizingPageTests.shared.get().answer.search
    #expect(steps.contains { $0.budgetUsed != nil })
    for step in steps {
      guard let used = step.budgetUsed, let margin = step.margin else { continue }
      #expect(margin >= 0 ? used <= 1 + 1e-9 : used >= 1 - 1e-9)
      if step.verdict == .holds { #expect(used <= 1 + 1e-9) }
    }
  }

  @Test("bars of a comparison are its candidates, with the cost within model error around each")
  func comparison() throws {
    let answer = try PlanAnswers.comparison.get()
    let document = Document(answer)
    let chart = try #require(Self.bars(document, "Cost of the candidates"))
    let held = answer.held
    #expect(chart.bars.map(\.value) == held.map(\.size.costPerHour) && held.count > 1)
    for (bar, entry) in zip(chart.bars, held) {
      let gpus = try #require(entry.entry.gpusWithinError)
      #expect(gpus.contains(entry.size.paidGPUs))
      let range = try #require(bar.range)
      #expect(range.contains(try #require(bar.value)))
      #expect(
        abs(
          range.upperBound * Double(entry.size.paidGPUs)
            - Double(gpus.upperBound) * (bar.value ?? 0)) < 1e-6)
    }
    #expect(
      Self.value(document, "winner") ?? Self.value(document, "first, in a tie")
        == answer.winner?.candidate.name)
    let scatters = Self.charts(document).filter { chart in
      if case .scatter = chart { true } else { false }
    }
    #expect(scatters.count == 2)
    for chart in scatters { #expect(chart.table.rows.count == held.count) }
  }

  @Test("bars of ways of paying are their dollars a month, and undecided ones say so")
  func ways() throws {
    let offers = try #require(try PlanAnswers.ways.get().offers)
    let chart = try #require(
      Self.bars(Document(try PlanAnswers.ways.get()), "Cost of each way"))
    #expect(chart.bars.map(\.value) == offers.possible.map { $0.cost.monthly.mid.double })
    #expect(chart.bars[0].remark.contains("undecided") == !offers.isDecided)
  }

  @Test(
    "the bars of cost are its bill, its curve has every replica, and lines cross where one gets cheaper"
  )
  func cost() throws {
    let report = try PlanAnswers.cost.get()
    let (answer, document) = (report.answer, Document(report))
    let chart = try #require(Self.bars(document, "Cost of each way"))
    let mixes = answer.proof?.best == nil ? 0 : 1
    #expect(chart.bars.count == answer.possible.count + mixes)
    #expect(chart.bars.compactMap(\.value) == chart.bars.compactMap(\.value).sorted())
    let duration = CostCharts(answer).duration
    let mix = answer.proof?.best?.mix ?? answer.hybrid?.bestMixed ?? answer.hybrid?.best
    #expect(
      duration.layers.reduce(0) { $0 + $1.shares.count }
        == mix?.parts.reduce(0) { $0 + $1.layers.count })
    for layer in duration.layers { #expect(layer.shares == layer.shares.sorted(by: >)) }
    let lines = answer.timeline
    for spot in CostCharts(answer).crossings {
      let month = Int(spot.x.rounded(.down))
      func at(_ name: String) -> Double? {
        lines.first { $0.offer == name }.map { line in
          let (a, b) = (line.cumulative[month].double, line.cumulative[month + 1].double)
          return a + (spot.x - Double(month)) * (b - a)
        }
      }
      let names = spot.name.split(separator: " ")
      let (late, early) = (at(String(names[0])), at(String(names[5])))
      #expect(
        abs((late ?? 0) - (early ?? 1)) < 1e-3 * spot.y && abs((late ?? 0) - spot.y) < 1e-3 * spot.y
      )
    }
  }
}
