// StackedBars.swift: what wholes are made of, a bar each.

/// Bars of parts laid end to end, in one unit, from 0.
public struct StackedBars: Drawing {
  struct Row: Sendable {
    var name: String
    /// Of each part, in the order of their names; none is negative.
    var values: [Double]
    /// Behind the bar.
    var remark: String
  }

  var title: String
  /// Of the axis.
  var xName: String
  var parts: [String]
  var rows: [Row]
  /// Values are shares.
  var isShare = false

  private static let width = 960.0
  private static let right = 12.0
  private static let (row, bar) = (34.0, 20.0)
  private static let legendLine = 18.0

  private func told(_ value: Double) -> String {
    isShare ? FigureText.percent(value) : FigureText.short(value)
  }
  private func tick(_ value: Double) -> String {
    isShare ? FigureText.tick(value * 100) + "%" : FigureText.tick(value)
  }

  var table: DocumentTable {
    var table = DocumentTable([""] + parts + [""], words: [parts.count + 1])
    for row in rows { table.row([row.name] + row.values.map(told) + [row.remark]) }
    table.remark = xName
    return table
  }

  var markup: Markup {
    let longest = rows.map { SVG.width(of: $0.name) }.max() ?? 0
    let left = min(320, longest + 14)
    let remark = rows.map { SVG.width(of: $0.remark) }.max() ?? 0
    let sums = rows.map { $0.values.reduce(0, +) }
    let x = ChartScale(
      covering: [0, sums.max() ?? 0],
      pixels: (left, Self.width - Self.right - min(280, remark + (remark > 0 ? 10 : 0))))
    let legend = legend(left)
    let top = legend.height + 8
    let ground = top + Double(rows.count) * Self.row
    let axis = x.ticks(8).flatMap { value in
      [
        SVG.line((x.place(value), top), (x.place(value), ground), "axis"),
        SVG.word(tick(value), (x.place(value), ground + 15), .middle, "tick"),
      ]
    }
    return SVG.picture(
      title, width: Self.width, height: ground + 42,
      legend.parts + axis + rows.enumerated().flatMap { draw($1, $0, top, x, left) }
        + [SVG.word(xName, ((x.pixels.low + x.pixels.high) / 2, ground + 34), .middle, "tick")])
  }

  private func draw(
    _ row: Row, _ number: Int, _ top: Double, _ x: ChartScale, _ left: Double
  ) -> [Markup] {
    let middle = top + (Double(number) + 0.5) * Self.row
    var parts = [SVG.word(row.name, (left - 8, middle + 4), .end)]
    var sum = 0.0
    for (index, value) in row.values.enumerated() where value > 0 {
      let (from, to) = (x.place(sum), x.place(sum + value))
      sum += value
      parts.append(
        SVG.bar(
          (from, middle - Self.bar / 2), (to - from, Self.bar), fill: SVG.colour(index),
          told: "\(row.name)\n\(self.parts[index]): \(told(value))"))
    }
    if !row.remark.isEmpty {
      parts.append(SVG.word(row.remark, (x.place(sum) + 6, middle + 4), .start, "tick"))
    }
    return parts
  }

  /// Boxes of colour with names, in as many lines as they take.
  private func legend(_ left: Double) -> (parts: [Markup], height: Double) {
    var (x, line) = (left, 0.0)
    let drawn = parts.enumerated().flatMap { index, name -> [Markup] in
      let width = SVG.width(of: name) + 34
      if x > left, x + width > Self.width {
        x = left
        line += 1
      }
      defer { x += width }
      let y = line * Self.legendLine + 2
      return [
        SVG.bar((x, y), (12, 12), fill: SVG.colour(index)), SVG.word(name, (x + 17, y + 11)),
      ]
    }
    return (drawn, (line + 1) * Self.legendLine)
  }
}
