// LabelSpace.swift: where names of points go, so that none covers another.

/// The room of a picture in which names are placed one after another, the most telling first.
struct LabelSpace {
  /// A rectangle in pixels.
  struct Box {
    var left, top, right, bottom: Double

    func overlaps(_ other: Box) -> Bool {
      left < other.right && other.left < right && top < other.bottom && other.top < bottom
    }
  }

  private let bounds: Box
  private var taken: [Box] = []

  init(_ bounds: Box) { self.bounds = bounds }

  /// Keeps a mark of a radius free of names.
  mutating func keep(_ place: Pen.Place, radius: Double) {
    taken.append(
      Box(
        left: place.x - radius, top: place.y - radius, right: place.x + radius,
        bottom: place.y + radius))
  }

  /// Height of a text of 12 pixels above and below its line.
  private static let rise = 11.0
  private static let fall = 3.0

  /// The baseline of a name beside a mark: right of it, left, above, below, and further away; nil where all is taken.
  mutating func name(
    _ text: String, beside place: Pen.Place, radius: Double
  ) -> (place: Pen.Place, anchor: String)? {
    let width = Pen.width(text)
    for distance in [radius + 4, radius + 16] {
      for (dx, dy) in [
        (1.0, 0.0), (-1, 0), (0, -1), (0, 1), (1, -1), (1, 1), (-1, -1), (-1, 1),
      ] {
        let left = place.x + dx * distance - width * (1 - dx) / 2
        let base = place.y + 4 + dy * (distance + (dx == 0 ? 5 : 0))
        let box = Box(
          left: left, top: base - Self.rise, right: left + width, bottom: base + Self.fall)
        let isInside =
          box.left >= bounds.left && box.right <= bounds.right && box.top >= bounds.top
          && box.bottom <= bounds.bottom
        guard isInside, !taken.contains(where: box.overlaps) else { continue }
        taken.append(box)
        let anchor = dx > 0 ? "start" : dx < 0 ? "end" : "middle"
        return ((left + width * (1 - dx) / 2, base), anchor)
      }
    }
    return nil
  }

  /// Heights of names in one column: as near as can be to where they belong, no two nearer than a gap.
  ///
  /// Names that press on each other share the way they are pushed.
  static func spread(
    _ wanted: [Double], gap: Double, within range: ClosedRange<Double>
  ) -> [Double] {
    let order = wanted.indices.sorted { (wanted[$0], $0) < (wanted[$1], $1) }
    // Blocks of neighbours that touch: where the first would stand, and how many there are.
    var blocks: [(start: Double, count: Int)] = []
    for index in order {
      var block = (start: wanted[index], count: 1)
      while let last = blocks.last, last.start + Double(last.count) * gap > block.start {
        blocks.removeLast()
        // Both first places, each as it would be were it the block's first.
        let first = block.start - Double(last.count) * gap
        let count = last.count + block.count
        block = (
          (last.start * Double(last.count) + first * Double(block.count)) / Double(count), count
        )
      }
      blocks.append(block)
    }
    var heights = blocks.flatMap { block in
      (0..<block.count).map { block.start + Double($0) * gap }
    }
    // Into the range: from above, then from below; the top wins where there is no room for all.
    for index in heights.indices.reversed() {
      let limit =
        index == heights.count - 1 ? range.upperBound : heights[index + 1] - gap
      heights[index] = min(heights[index], limit)
    }
    for index in heights.indices {
      let limit = index == 0 ? range.lowerBound : heights[index - 1] + gap
      heights[index] = max(heights[index], limit)
    }
    var placed = wanted
    for (index, height) in zip(order, heights) { placed[index] = height }
    return placed
  }
}
