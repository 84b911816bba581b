// CellParts.swift: a cell of time cut into parts, and the sums of squares of what is counted in them.

internal import Kernel

/// The parts of one cell: counts of originals, of copies by anchor, and of copies as drawn.
///
/// What only reads is `mutating` too where it is called for every cell: else the caller's copy of this
/// value was retained, field by field, for each call (a fifth of the time of scaling, sampled).
struct CellParts {
  private(set) var partCount = 0
  /// Never shortened: those from `partCount` on are of wider cells.
  private var parts: [Part] = []
  /// The part of each copy in the draw that was kept, in the order of the cell's copies.
  private(set) var kept: [Int] = []
  private var start: Int64 = 0
  private var end: Int64 = 0
  private var width: Int64 = 1
  private var first: Int64 = 0
  /// Sum of the squares of the parts' shares.
  private var shareSquares = 0.0
  /// Requests in the cell.
  private var all = 0.0
  private var draft: [Int] = []
  private var weight = 0.0
  private var loose = 0.0
  /// Sums of squared weights, as if all turns of a session lay beside its first, and of those that do.
  private var weightSquares = 0.0
  private var nearSquares = 0.0

  private struct Part: BitwiseCopyable {
    /// Of the cell's width.
    var share: Double
    var originals = 0
    /// Copies whose anchor is in the part, and their squares as above.
    var anchors = 0.0
    var anchoredSquares = 0.0
    var anchoredNear = 0.0
    /// Originals and copies as drawn.
    var drawn = 0.0
  }

  /// Cuts a cell at the multiples of a width; false when none lies inside.
  mutating func cut(_ start: Int64, _ end: Int64, width: Int64) -> Bool {
    first = start / width
    partCount = Int((end - 1) / width - first) + 1
    guard partCount > 1 else { return false }
    (self.start, self.end, self.width) = (start, end, width)
    while parts.count < partCount { parts.append(Part(share: 0)) }
    let span = Double(end - start)
    let whole = Part(share: Double(width) / span)  // all but the two at the ends
    for part in 0..<partCount { parts[part] = whole }
    parts[0].share = Double(self.end(0) - start) / span
    parts[partCount - 1].share = Double(end - self.start(partCount - 1)) / span
    shareSquares = 0
    for part in 0..<partCount { shareSquares += parts[part].share * parts[part].share }
    return true
  }

  func start(_ part: Int) -> Int64 { max(start, (first + Int64(part)) * width) }
  func end(_ part: Int) -> Int64 { min(end, (first + Int64(part) + 1) * width) }

  /// Requests in a part.
  mutating func originals(_ part: Int) -> Int { parts[part].originals }

  mutating func count(_ range: Range<Int>, of arrivals: [Int64]) {
    for index in range { parts[part(of: arrivals[index])].originals += 1 }
    all = Double(range.count)
  }

  mutating func countAnchors(
    _ range: Range<Int>, of copies: [PlacedCopy], _ arrivals: [Int64], level: Int
  ) {
    (weight, loose, weightSquares, nearSquares) = (0, 0, 0, 0)
    for index in range {
      let own = Double(copies[index].weight)
      let near = own * Double(copies[index].near[level])
      weight += own
      weightSquares += own * own
      nearSquares += near
      guard copies[index].anchor >= 0 else {
        loose += own
        continue
      }
      let part = part(of: arrivals[Int(copies[index].anchor)])
      parts[part].anchors += own
      parts[part].anchoredSquares += own * own
      parts[part].anchoredNear += near
    }
  }

  /// Σ n (1 − Σ w²): the sum of squares of a Poisson draw of the originals.
  mutating func poissonSquares() -> Double { all * (1 - shareSquares) }

  /// The sum of squares that 1 + k (I − 1) asks for.
  mutating func lawfulSquares(_ factor: Double) -> Double {
    var squares = 0.0
    for part in 0..<partCount {
      let above = Double(parts[part].originals) - parts[part].share * all
      squares += above * above
    }
    return factor * factor * squares - (factor * factor - factor) * all * (1 - shareSquares)
  }

  /// The expected sum of squares of originals and copies as a polynomial in the share of copies that follow.
  mutating func terms() -> (constant: Double, linear: Double, square: Double) {
    let anchored = weight - loose
    var (own, cross, follow, linear, square) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for index in 0..<partCount {
      let part = parts[index]
      let above = Double(part.originals) - part.share * all
      let pull = part.anchors - part.share * anchored
      own += above * above
      cross += above * pull
      follow += pull * pull
      linear += part.anchoredNear * (shareSquares - part.share)
      square += part.anchoredSquares * (1 - 2 * part.share + shareSquares)
    }
    return (own + nearSquares * (1 - shareSquares), 2 * cross + 2 * linear, follow - square)
  }

  /// What the sum of squares of a draw has too much, because it counts all turns of a session beside the first.
  mutating func lumpSquares() -> Double { (weightSquares - nearSquares) * (1 - shareSquares) }

  /// Draws a part for every copy.
  mutating func draw(
    _ range: Range<Int>, of copies: [PlacedCopy], _ arrivals: [Int64], following: Double,
    using random: inout RandomStream
  ) {
    draft.removeAll(keepingCapacity: true)
    for part in 0..<partCount { parts[part].drawn = Double(parts[part].originals) }
    for index in range {
      let anchor = Int(copies[index].anchor)
      let follows = anchor >= 0 && random.nextUniform() < following
      let time = follows ? arrivals[anchor] : Int64.random(in: start..<end, using: &random)
      let part = part(of: time)
      draft.append(part)
      parts[part].drawn += Double(copies[index].weight)
    }
  }

  /// Σ (n + c − mean)² of the draw.
  mutating func drawnSquares() -> Double {
    var all = 0.0
    for part in 0..<partCount { all += parts[part].drawn }
    var squares = 0.0
    for part in 0..<partCount {
      let above = parts[part].drawn - parts[part].share * all
      squares += above * above
    }
    return squares
  }

  mutating func keepDraw() { swap(&kept, &draft) }

  private func part(of time: Int64) -> Int { Int(time / width - first) }
}
