// GridChart.swift: one word in each cell of a grid of two quantities, coloured by the word.

internal import Text

/// A map of who wins where: columns and rows are values of two quantities, a cell names a choice.
public struct GridChart: Drawing {
  var title: String
  var xName: String
  var yName: String
  var xLabels: [String]
  var yLabels: [String]
  /// By row, then column: index into `choices`, nil where none holds; and whether the choice is uncertain.
  var cells: [[(choice: Int?, isUncertain: Bool)]]
  var choices: [String]
  /// Within what an uncertain choice changes.
  var doubt = "within model error"

  private static let cell = (width: 62.0, height: 26.0)
  private static let left = 110.0
  private static let top = 30.0

  var markup: Markup {
    let width = Self.left + Double(xLabels.count) * Self.cell.width + 12
    let legendTop = Self.top + Double(yLabels.count) * Self.cell.height + 52
    let height = legendTop + Double(choices.count) * 18 + 24
    return .tag(
      "svg",
      [
        "viewBox": "0 0 \(FigureText.fixed(width, 0)) \(FigureText.fixed(height, 0))",
        "role": "img", "aria-label": title,
      ],
      [.tag("title", [:], title)] + allCells + labels(width) + legend(from: legendTop))
  }

  /// Rows of letters, one for each choice.
  var picture: [String] {
    func letter(_ index: Int) -> String {
      Unicode.Scalar(UInt32(65 + index % 26)).map { String(Character($0)) } ?? "?"
    }
    let named = choices.enumerated().map { "\(letter($0.offset)) \($0.element)" }
    let widest = yLabels.map(\.count).max() ?? 0
    let rows = zip(yLabels, cells).map { label, row in
      String(repeating: " ", count: widest - label.count) + label + "  "
        + row.map { ($0.choice.map(letter) ?? "–") + ($0.isUncertain ? "?" : " ") }
        .joined(separator: " ")
    }
    return [
      "\(yName), by \(xName) (\(xLabels.joined(separator: ", "))): \(named.joined(separator: ", ")), "
        + "? \(doubt)"
    ].map(TerminalText.line) + rows
  }

  var table: DocumentTable {
    var table = DocumentTable(
      ["\(yName), by \(xName)"] + xLabels, words: Set(xLabels.indices.map { $0 + 1 }))
    for (label, row) in zip(yLabels, cells) {
      table.row(
        [label]
          + row.map { cell in
            (cell.choice.map { choices[$0] } ?? "none holds") + (cell.isUncertain ? "?" : "")
          })
    }
    if cells.joined().contains(where: \.isUncertain) { table.remark = "? \(doubt)" }
    return table
  }

  private var allCells: [Markup] {
    cells.enumerated().flatMap { row, line in
      line.enumerated().map { column, cell in
        let name = cell.choice.map { choices[$0] } ?? "none holds"
        let words = "\(name)\(cell.isUncertain ? " (\(doubt))" : "")"
        let label = "\(xLabels[column]), \(yLabels[row]): \(words)"
        return .tag(
          "rect",
          [
            "x": text(Self.left + Double(column) * Self.cell.width),
            "y": text(Self.top + Double(row) * Self.cell.height),
            "width": text(Self.cell.width - 2), "height": text(Self.cell.height - 2),
            "fill": cell.choice.map { "var(--s\($0 % 6))" } ?? "var(--line)",
            "fill-opacity": cell.isUncertain ? "0.45" : "1",
          ], [.tag("title", [:], label)])
      }
    }
  }

  private func labels(_ width: Double) -> [Markup] {
    let ground = Self.top + Double(yLabels.count) * Self.cell.height
    let columns = xLabels.enumerated().map { index, label in
      word(
        label, Self.left + (Double(index) + 0.5) * Self.cell.width, ground + 14, "middle", "tick")
    }
    let rows = yLabels.enumerated().map { index, label in
      word(
        label, Self.left - 6, Self.top + (Double(index) + 0.62) * Self.cell.height, "end", "tick")
    }
    return columns + rows + [
      word(xName, (Self.left + width) / 2, ground + 34, "middle", "label"),
      word(yName, 4, Self.top - 12, "start", "label"),
    ]
  }

  private func legend(from top: Double) -> [Markup] {
    choices.enumerated().flatMap { index, name -> [Markup] in
      let place = top + Double(index) * 18
      return [
        .tag(
          "rect",
          [
            "x": text(Self.left), "y": text(place), "width": "12", "height": "12",
            "fill": "var(--s\(index % 6))",
          ]),
        word(name, Self.left + 18, place + 11, "start", "label"),
      ]
    } + [
      word(
        "pale: the winner changes \(doubt)", Self.left,
        top + Double(choices.count) * 18 + 14, "start", "tick")
    ]
  }

  private func word(
    _ words: String, _ x: Double, _ y: Double, _ anchor: String, _ style: String
  ) -> Markup {
    .tag("text", ["x": text(x), "y": text(y), "text-anchor": anchor, "class": style], words)
  }

  private func text(_ value: Double) -> String { FigureText.fixed(value, 1) }
}
