// WinnerMapSection.swift: at which price ratio and demand which of two GPU types wins.

internal import Planning
internal import Plans

/// Two GPU types by demand and price; nothing where two do not both hold.
struct WinnerMapSection {
  private let map: WinnerMap?

  init(_ answer: ComparisonAnswer) { map = answer.map }

  var section: Section? {
    guard let map else { return nil }
    return Section(
      "Who wins when",
      [
        .text(
          "\(map.second) is cheaper than \(map.first) while a GPU-hour of it costs less than `flips at` × one of \(map.first), with what may be lost to spare; demand 1 × is today's load; paid are \(map.basis.words); \(map.basis == .gpu ? "`whole nodes`: the same where nodes are paid whole" : "`GPUs alone`: the same where only the GPUs of the replicas are paid")"
        ), .table(flips(map)), .chart(.grid(grid(map))),
        .note(
          "from the capacity of a replica measured at today's load: nodes = ⌈demand / capacity⌉, no further runs; model error \(Self.error(map.firstError, map.first)), \(Self.error(map.secondError, map.second))"
        ),
      ])
  }

  private func flips(_ map: WinnerMap) -> DocumentTable {
    var table = DocumentTable(
      [
        "demand", "GPUs of \(map.first)", "of \(map.second)", "flips at", "within model error", "",
        map.basis == .gpu ? "whole nodes" : "GPUs alone",
      ], words: [5])
    for flip in map.flips {
      table.row(
        "\(FigureText.shortest(flip.demand)) ×", "\(flip.firstGPUs)", "\(flip.secondGPUs)",
        FigureText.fixed(flip.ratio, 2),
        "\(FigureText.fixed(flip.low, 2))–\(FigureText.fixed(flip.high, 2))",
        Self.verdict(flip, map),
        FigureText.fixed(map.basis == .gpu ? flip.ratioOfNodes : flip.ratioOfGPUs, 2))
    }
    return table
  }

  private func grid(_ map: WinnerMap) -> GridChart {
    GridChart(
      title: "Winner by demand and price ratio", xName: "demand, 1 is today's load",
      yName: "price of \(map.second) over \(map.first)",
      xLabels: map.demands.map { FigureText.shortest($0) },
      yLabels: map.ratios.map { FigureText.fixed($0, 2) },
      cells: map.cells.map { row in
        row.map { (choice: Int?.some($0.choice), isUncertain: $0.isUncertain) }
      }, choices: [map.first, map.second])
  }

  private static func error(_ error: ModelError, _ gpu: String) -> String {
    "± \(FigureText.percent(error.sigma)) for \(gpu) (\(error.sentence))"
  }

  private static func verdict(_ flip: WinnerFlip, _ map: WinnerMap) -> String {
    guard let ratio = map.ratioGiven else { return "" }
    let name = ratio < flip.ratio ? map.second : map.first
    let isUncertain = ratio >= flip.low && ratio <= flip.high
    return "at \(FigureText.fixed(ratio, 2)): \(name)\(isUncertain ? ", uncertain" : "")"
  }
}
