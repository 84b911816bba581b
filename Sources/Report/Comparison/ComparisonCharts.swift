// ComparisonCharts.swift: what the candidates cost, and the fronts between cost, latency and throughput, as charts.

internal import Economics
internal import Foundation
internal import Planning

/// Pictures of a comparison; a terminal leaves them out, as tables say the same.
struct ComparisonCharts {
  private let answer: ComparisonAnswer
  private let held: [HeldCandidate]
  /// In order of first mention: the colours.
  private let gpus: [String]

  init(_ answer: ComparisonAnswer) {
    self.answer = answer
    held = answer.held
    gpus = answer.held.reduce(into: []) { list, entry in
      if !list.contains(entry.entry.candidate.gpu) { list.append(entry.entry.candidate.gpu) }
    }
  }

  var sections: [Section?] { [ways, cost, costFront, throughputFront] }

  /// Bars of a chart that are read at a glance.
  private static let mostBars = 24

  private static func note(_ all: Int) -> [Block] {
    all > mostBars ? [.note("the first \(mostBars) of \(FigureText.grouped(all))")] : []
  }

  // MARK: Bars

  private var ways: Section? {
    guard let offers = answer.offers, !offers.possible.isEmpty else { return nil }
    let bars = offers.possible.prefix(Self.mostBars).enumerated().map { place, choice in
      let monthly = choice.cost.monthly
      let remark =
        place == 0
        ? (offers.isDecided ? "the cheapest" : "the cheapest, undecided")
        : place == 1 && !offers.isDecided ? "undecided" : ""
      return BarChart.Bar(
        name: choice.candidate.map { "\(choice.name) (\($0))" } ?? choice.name,
        value: monthly.mid.double, range: monthly.ends,
        label: CountWords.dollars(monthly.mid.rounded(0)), remark: remark,
        standing: remark.isEmpty ? .plain : .best)
    }
    return Section(
      "Cost of each way",
      [
        .chart(
          .bars(
            BarChart(
              title: "Cost of each way, a month", xName: "$ a month", bars: Array(bars),
              rangeName: "everything for and everything against")))
      ] + Self.note(offers.possible.count))
  }

  private var cost: Section? {
    guard !held.isEmpty else { return nil }
    let isCost = answer.order == .cost
    let rivals = Set(answer.withinError)
    let bars = held.prefix(Self.mostBars).map { entry -> BarChart.Bar in
      let (size, name) = (entry.size, entry.name)
      let isFirst = name == answer.winner?.candidate.name
      let isTied = answer.tie?.names.contains(name) == true
      let remark =
        isFirst
        ? (answer.tie == nil ? "wins" : "first, in a tie")
        : isTied ? "ties" : rivals.contains(name) ? "within model error" : ""
      let gpus = entry.entry.gpusWithinError
      let range =
        isCost
        ? entry.entry.costWithinError
        : gpus.map { Double($0.lowerBound)...Double($0.upperBound) }
      let value = isCost ? size.costPerHour : Double(size.paidGPUs)
      let label =
        isCost
        ? value.map { "$\(FigureText.short($0))" } ?? "no price" : FigureText.grouped(size.paidGPUs)
      return BarChart.Bar(
        name: name, value: value, range: range, label: label,
        remark: [remark, size.status == .proven ? "" : size.status.rawValue]
          .filter { !$0.isEmpty }.joined(separator: ", "),
        standing: isFirst || isTied ? .best : .plain)
    }
    let title = isCost ? "Cost of the candidates" : "GPUs that are paid for"
    let load = answer.loads.count > 1 ? "its own load" : "the same load"
    return Section(
      title,
      [
        .chart(
          .bars(
            BarChart(
              title: "\(title), each candidate sized for \(load)",
              xName: isCost ? "$ an hour" : "GPUs paid",
              bars: bars, isCount: !isCost,
              rangeName: "within one standard deviation of the step times' error")))
      ] + Self.note(held.count))
  }

  // MARK: Fronts

  private var costFront: Section? {
    let isCost = answer.order == .cost
    return front(
      isCost ? "Cost against latency" : "GPUs paid against latency",
      isCost ? "$ an hour" : "GPUs paid",
      "E2E p95, ms", isSmallerBetter: true
    ) { entry in
      let x = isCost ? entry.size.costPerHour : Double(entry.size.paidGPUs)
      return (x, entry.size.e2elP95, entry.entry.isOnCostFront)
    }
  }

  private var throughputFront: Section? {
    front(
      "Throughput against the speed that a user sees", "output tokens/s of a user",
      "output tokens/s of a GPU", isSmallerBetter: false
    ) { entry in
      (
        entry.size.tokensPerSecondPerUser, entry.size.tokensPerSecondPerGPU,
        entry.entry.isOnThroughputFront
      )
    }
  }

  /// Candidates by two figures, those on the front joined by steps; nil for fewer than two, and for several loads, which
  /// have a front each.
  private func front(
    _ title: String, _ xName: String, _ yName: String, isSmallerBetter: Bool,
    _ figures: (HeldCandidate) -> (x: Double?, y: Double?, isOnFront: Bool)
  ) -> Section? {
    guard answer.loads.count == 1 else { return nil }
    var points: [ScatterChart.Point] = []
    var onFront: [ScatterChart.Point] = []
    for entry in held {
      let (x, y, isOnFront) = figures(entry)
      guard let x, let y else { continue }
      let isWinner = entry.name == answer.winner?.candidate.name
      let point = ScatterChart.Point(
        name: entry.name, x: x, y: y,
        group: gpus.firstIndex(of: entry.entry.candidate.gpu) ?? 0,
        shape: entry.size.status == .screened ? .ring : .disc,
        isFaint: !isOnFront && !isWinner, radius: isWinner ? 7 : 5,
        remark: [isWinner ? "the winner" : "", isOnFront ? "on the front" : ""]
          .filter { !$0.isEmpty }.joined(separator: ", "))
      points.append(point)
      if isOnFront { onFront.append(point) }
    }
    guard points.count > 1 else { return nil }
    let hasRings = points.contains { $0.shape == .ring }
    let chart = ScatterChart(
      title: title, xName: xName, yName: yName, points: points, groups: gpus,
      shapes: hasRings ? [(.disc, "proven or simulated"), (.ring, "screened only")] : [],
      paths: Self.steps(onFront, isSmallerBetter: isSmallerBetter))
    return Section(
      title,
      [
        .chart(.scatter(chart)),
        .note(
          "none is better in both figures than those on the front\(onFront.count > 1 ? " (dashed)" : ""); the others are pale, the winner is large"
        ),
      ])
  }

  /// The edge of what can be had: no candidate lies beyond it.
  private static func steps(
    _ front: [ScatterChart.Point], isSmallerBetter: Bool
  ) -> [ScatterChart.Path] {
    let ordered = front.sorted { ($0.x, $0.y) < ($1.x, $1.y) }
    guard let first = ordered.first, ordered.count > 1 else { return [] }
    var edge = [(x: first.x, y: first.y)]
    for (one, next) in zip(ordered, ordered.dropFirst()) {
      edge.append(isSmallerBetter ? (next.x, one.y) : (one.x, next.y))
      edge.append((next.x, next.y))
    }
    return [ScatterChart.Path(points: edge)]
  }
}
