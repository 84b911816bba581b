// DurationChart.swift: how long each replica is needed, and who pays for it: a load-duration curve in layers.

/// A load-duration curve: replicas from the bottom up, each as wide as the share of the time in which it is needed.
public struct DurationChart: Drawing {
  /// Replicas that are paid for in one way.
  struct Layer: Sendable {
    var name: String
    /// Share of the time in which each of its replicas is needed, the lowest first.
    var shares: [Double]
  }

  var title: String
  /// From the bottom up.
  var layers: [Layer]
  /// The curve of another load beside it; nil for none.
  var outline: Layer?

  private static let width = 840.0
  private static let height = 340.0
  private static let left = 64.0
  private static let right = 230.0
  private static let top = 26.0
  private static let bottom = 46.0

  private var scales: (x: ChartScale, y: ChartScale) {
    let count = max(layers.reduce(0) { $0 + $1.shares.count }, outline?.shares.count ?? 0)
    return (
      ChartScale(covering: [0, 100], pixels: (Self.left, Self.width - Self.right)),
      ChartScale(
        covering: [0, Double(max(1, count))], pixels: (Self.height - Self.bottom, Self.top))
    )
  }

  var markup: Markup {
    let scales = scales
    return Pen.picture(
      title, width: Self.width, height: Self.height,
      drawnLayers(scales) + axes(scales) + drawnOutline(scales) + names(scales))
  }

  /// A row for each step of each layer.
  var table: DocumentTable {
    var table = DocumentTable(["replicas", "needed, % of the time", ""], words: [2])
    var first = 1
    for layer in layers {
      for (share, count) in Self.steps(layer.shares) {
        let last = first + count - 1
        let numbers = count == 1 ? "\(first)" : "\(first) to \(last)"
        table.row([numbers, FigureText.short(share * 100), layer.name])
        first = last + 1
      }
    }
    if let outline {
      first = 1
      for (share, count) in Self.steps(outline.shares) {
        let last = first + count - 1
        let numbers = count == 1 ? "\(first)" : "\(first) to \(last)"
        table.row([numbers, FigureText.short(share * 100), outline.name])
        first = last + 1
      }
    }
    return table
  }

  /// Neighbours that are needed equally long, as one.
  private static func steps(_ shares: [Double]) -> [(share: Double, count: Int)] {
    shares.reduce(into: []) { steps, share in
      if let last = steps.last, last.share == share {
        steps[steps.count - 1].count += 1
      } else {
        steps.append((share, 1))
      }
    }
  }

  /// The right edge of a layer, from its lowest replica up.
  private static func edge(
    _ shares: [Double], from floor: Int, _ scales: (x: ChartScale, y: ChartScale)
  ) -> [Pen.Place] {
    var height = floor
    return steps(shares).flatMap { share, count -> [Pen.Place] in
      let x = scales.x.place(share * 100)
      defer { height += count }
      return [
        (x, scales.y.place(Double(height))), (x, scales.y.place(Double(height + count))),
      ]
    }
  }

  private func drawnLayers(_ scales: (x: ChartScale, y: ChartScale)) -> [Markup] {
    var floor = 0
    return layers.enumerated().map { number, layer in
      defer { floor += layer.shares.count }
      let (low, high) = (
        scales.y.place(Double(floor)), scales.y.place(Double(floor + layer.shares.count))
      )
      let places =
        [(x: Self.left, y: low)] + Self.edge(layer.shares, from: floor, scales) + [
          (Self.left, high)
        ]
      return .tag(
        "polygon",
        ["points": Pen.path(places), "fill": Pen.colour(number), "fill-opacity": "0.8"],
        [.tag("title", [:], Self.told(layer, from: floor))])
    }
  }

  private static func told(_ layer: Layer, from floor: Int) -> String {
    let last = floor + layer.shares.count
    let numbers = layer.shares.count == 1 ? "replica \(last)" : "replicas \(floor + 1) to \(last)"
    return
      "\(layer.name): \(numbers), needed \(FigureText.short((layer.shares.first ?? 0) * 100)) to \(FigureText.short((layer.shares.last ?? 0) * 100)) % of the time"
  }

  private func axes(_ scales: (x: ChartScale, y: ChartScale)) -> [Markup] {
    let ground = Self.height - Self.bottom
    let across = scales.y.ticks(5, whole: true).flatMap { value -> [Markup] in
      let place = scales.y.place(value)
      return [
        Pen.line((Self.left, place), (Self.width - Self.right, place), "axis"),
        Pen.word(ChartScale.label(value), (Self.left - 8, place + 4), "end", "tick"),
      ]
    }
    let along = scales.x.ticks(5).map { value in
      Pen.word(ChartScale.label(value), (scales.x.place(value), ground + 17), "middle", "tick")
    }
    return across + along + [
      Pen.word("% of the time", ((Self.left + Self.width - Self.right) / 2, ground + 38), "middle"),
      Pen.word("replicas", (8, Self.top - 12), "start"),
    ]
  }

  private func drawnOutline(_ scales: (x: ChartScale, y: ChartScale)) -> [Markup] {
    guard let outline else { return [] }
    let places = Self.edge(outline.shares, from: 0, scales)
    guard let end = places.last else { return [] }
    return [
      .tag(
        "polyline",
        [
          "points": Pen.path(places + [(Self.left, end.y)]), "fill": "none",
          "stroke": "var(--ink)", "stroke-width": "1.5", "stroke-dasharray": "5 4",
        ], [.tag("title", [:], outline.name)])
    ]
  }

  /// Right of the curve, each at the height of its layer; the outline's above them.
  private func names(_ scales: (x: ChartScale, y: ChartScale)) -> [Markup] {
    var floor = 0
    let middles = layers.map { layer in
      defer { floor += layer.shares.count }
      return scales.y.place(Double(floor) + Double(layer.shares.count) / 2)
    }
    let all = middles + (outline == nil ? [] : [Self.top])
    let heights = LabelSpace.spread(
      all, gap: 17, within: Self.top + 4...Self.height - Self.bottom)
    let left = Self.width - Self.right + 12
    let room = Self.right - 34
    let named = zip(layers, heights).enumerated().flatMap { number, entry -> [Markup] in
      [
        Pen.bar(
          (left, entry.1 - 6), width: 12, height: 12, fill: Pen.colour(number), opacity: 0.8,
          told: entry.0.name),
        Pen.word(Pen.cut(entry.0.name, to: room), (left + 18, entry.1 + 4), "start"),
      ]
    }
    guard let outline, let height = heights.last else { return named }
    return named + [
      Pen.stroke((left, height), (left + 12, height), isDashed: true),
      Pen.word(Pen.cut(outline.name, to: room), (left + 18, height + 4), "start"),
    ]
  }
}
