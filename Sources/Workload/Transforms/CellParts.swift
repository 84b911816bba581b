// CellParts.swift: a cell of time cut into parts, and the sums of squares of what is counted in them.

internal import Kernel

/// The parts of one cell: counts of originals, of copies by anchor, and of copies as drawn.
struct CellParts {
  private(set) var partCount = 0
  /// Requests in each part.
  private(set) var originals: [Int] = []
  /// The part of each copy in the draw that was kept, in the order of the cell's copies.
  private(set) var kept: [Int] = []
  private var start: Int64 = 0
  private var end: Int64 = 0
  private var width: Int64 = 1
  private var first: Int64 = 0
  /// Each part's share of the cell's width, and the sum of their squares.
  private var shares: [Double] = []
  private var shareSquares = 0.0
  private var anchors: [Double] = []
  private var drawn: [Double] = []
  private var draft: [Int] = []
  private var weight = 0.0
  private var loose = 0.0
  /// Sums of squared weights, as if all turns of a session lay beside its first, and of those that do;
  /// by part, of the anchored copies.
  private var weightSquares = 0.0
  private var nearSquares = 0.0
  private var anchoredSquares: [Double] = []
  private var anchoredNear: [Double] = []

  /// Cuts a cell at the multiples of a width; false when none lies inside.
  mutating func cut(_ start: Int64, _ end: Int64, width: Int64) -> Bool {
    first = start / width
    partCount = Int((end - 1) / width - first) + 1
    guard partCount > 1 else { return false }
    (self.start, self.end, self.width) = (start, end, width)
    reset(&originals, 0)
    reset(&anchors, 0)
    reset(&anchoredSquares, 0)
    reset(&anchoredNear, 0)
    reset(&drawn, 0)
    shares.removeAll(keepingCapacity: true)
    for part in 0..<partCount {
      shares.append(Double(self.end(part) - self.start(part)) / Double(end - start))
    }
    shareSquares = shares.reduce(0) { $0 + $1 * $1 }
    return true
  }

  func start(_ part: Int) -> Int64 { max(start, (first + Int64(part)) * width) }
  func end(_ part: Int) -> Int64 { min(end, (first + Int64(part) + 1) * width) }

  mutating func count(_ range: Range<Int>, of arrivals: [Int64]) {
    for index in range { originals[part(of: arrivals[index])] += 1 }
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
      anchors[part] += own
      anchoredSquares[part] += own * own
      anchoredNear[part] += near
    }
  }

  /// Σ n (1 − Σ w²): the sum of squares of a Poisson draw of the originals.
  var poissonSquares: Double {
    Double(originals.reduce(0, +)) * (1 - shareSquares)
  }

  /// The sum of squares that 1 + k (I − 1) asks for.
  func lawfulSquares(_ factor: Double) -> Double {
    let all = Double(originals.reduce(0, +))
    var squares = 0.0
    for part in 0..<partCount {
      let above = Double(originals[part]) - shares[part] * all
      squares += above * above
    }
    return factor * factor * squares - (factor * factor - factor) * all * (1 - shareSquares)
  }

  /// The expected sum of squares of originals and copies as a polynomial in the share of copies that follow.
  var terms: (constant: Double, linear: Double, square: Double) {
    let all = Double(originals.reduce(0, +))
    let anchored = weight - loose
    var (own, cross, follow, linear, square) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for part in 0..<partCount {
      let above = Double(originals[part]) - shares[part] * all
      let pull = anchors[part] - shares[part] * anchored
      own += above * above
      cross += above * pull
      follow += pull * pull
      linear += anchoredNear[part] * (shareSquares - shares[part])
      square += anchoredSquares[part] * (1 - 2 * shares[part] + shareSquares)
    }
    return (own + nearSquares * (1 - shareSquares), 2 * cross + 2 * linear, follow - square)
  }

  /// What the sum of squares of a draw has too much, because it counts all turns of a session beside the first.
  var lumpSquares: Double { (weightSquares - nearSquares) * (1 - shareSquares) }

  /// Draws a part for every copy.
  mutating func draw(
    _ range: Range<Int>, of copies: [PlacedCopy], _ arrivals: [Int64], following: Double,
    using random: inout RandomStream
  ) {
    draft.removeAll(keepingCapacity: true)
    for part in 0..<partCount { drawn[part] = Double(originals[part]) }
    for index in range {
      let copy = copies[index]
      let follows = copy.anchor >= 0 && random.nextUniform() < following
      let time =
        follows ? arrivals[Int(copy.anchor)] : Int64.random(in: start..<end, using: &random)
      let part = part(of: time)
      draft.append(part)
      drawn[part] += Double(copy.weight)
    }
  }

  /// Σ (n + c − mean)² of the draw.
  var drawnSquares: Double {
    let all = drawn.reduce(0, +)
    var squares = 0.0
    for part in 0..<partCount {
      let above = drawn[part] - shares[part] * all
      squares += above * above
    }
    return squares
  }

  mutating func keepDraw() { swap(&kept, &draft) }

  private func part(of time: Int64) -> Int { Int(time / width - first) }

  private func reset<Value>(_ values: inout [Value], _ value: Value) {
    values.removeAll(keepingCapacity: true)
    for _ in 0..<partCount { values.append(value) }
  }
}
