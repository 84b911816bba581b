// SizingCharts.swift: what each gate needs, and the fleets that were tried, as charts.

internal import Planning

/// Pictures of a search; a terminal leaves them out, as tables say the same.
struct SizingCharts {
  private let answer: SizingAnswer

  init(_ answer: SizingAnswer) { self.answer = answer }

  var sections: [Section?] { [gates, tried] }

  private var gates: Section? {
    let deciding = answer.replicas == nil ? [] : answer.gates.deciding
    let bars = GateRow.all(answer).map { row in
      let needed = answer.gates[row.gate]
      let isDeciding = needed != nil && deciding.contains(row.gate)
      return BarChart.Bar(
        name: row.gate, value: needed.map(Double.init), label: row.count,
        remark: isDeciding ? "decides, \(row.shortLoad)" : row.shortLoad,
        standing: isDeciding ? .best : .plain)
    }
    guard bars.contains(where: { $0.value != nil }) else { return nil }
    return Section(
      "What each gate needs",
      [
        .chart(
          .bars(
            BarChart(
              title: "Replicas that each gate needs", xName: "replicas", bars: bars, isCount: true))
        )
      ])
  }

  // MARK: Fleets that were tried

  /// Fewer misses than this share of those allowed are drawn at it: a logarithmic axis has no zero.
  private static let floor = 0.01
  /// Points of a chart that an eye can tell apart.
  private static let most = 60

  private var tried: Section? {
    let gates = GateRow.all(answer).map(\.gate)
    var points: [ScatterChart.Point] = []
    var paths: [ScatterChart.Path] = []
    for (group, gate) in gates.enumerated() {
      let found = lastSteps(gate).map { step in point(step, group) }
      points += found
      if found.count > 1 {
        paths.append(ScatterChart.Path(points: found.map { ($0.x, $0.y) }, group: group))
      }
    }
    guard points.count > 1 else { return nil }
    let chart = ScatterChart(
      title: "Fleets tried: misses against replicas", xName: "replicas that run",
      yName: "misses, as a multiple of those allowed", points: points, groups: gates,
      shapes: [(.disc, "holds"), (.cross, "fails"), (.ring, "undecided")].filter { shape in
        points.contains { $0.shape == shape.0 }
      },
      paths: paths, yMarks: [LineChart.Mark(name: "allowed", value: 1)],
      isLogarithmic: (false, true), countsAlong: true)
    return Section(
      "Fleets that were tried",
      [
        .chart(.scatter(chart)),
        .note(
          "of the promise with the least room, by the last runs of each number; below 1 it is kept; under the failure gate those are counted that are left; runs that are clear end early, so a number that fails misses at least as much; none is drawn at \(FigureText.short(Self.floor))"
        ),
      ])
  }

  /// The last step of each number of replicas for a gate, by their number.
  private func lastSteps(_ gate: String) -> [SearchStep] {
    var last: [Int: SearchStep] = [:]
    for step in answer.search where step.purpose == gate && step.budgetUsed != nil {
      last[step.replicas] = step
    }
    let all = last.keys.sorted().compactMap { last[$0] }
    let step = max(1, (all.count + Self.most - 1) / Self.most)
    return stride(from: 0, to: all.count, by: step).map { all[$0] }
  }

  private func point(_ step: SearchStep, _ group: Int) -> ScatterChart.Point {
    let shape: ScatterChart.Shape =
      switch step.verdict {
      case .holds: .disc
      case .fails: .cross
      case .undecided: .ring
      }
    let margin = step.margin.map { margin in
      let side = margin < 0 ? "below" : "above"
      return "\(FigureText.fixed(abs(margin) * 100, 2)) % \(side) the share asked"
    }
    let none = step.budgetUsed == 0 ? "no misses" : nil
    return ScatterChart.Point(
      name: "\(step.purpose), \(step.replicas)", x: Double(step.replicas),
      y: max(step.budgetUsed ?? Self.floor, Self.floor), group: group, shape: shape,
      isNamed: false,
      remark: [step.verdict.rawValue, none, margin].compactMap(\.self).joined(separator: ", "))
  }
}
