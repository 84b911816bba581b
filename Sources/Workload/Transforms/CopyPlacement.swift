// CopyPlacement.swift: where copies of requests land, so that counts stay as dispersed as the law wants.

internal import Kernel
internal import Units

/// A copy of a request, or of a session's first turn, on its way to a place in time.
struct PlacedCopy {
  /// Position in the list before placing.
  var number: Int32 = 0
  /// Position of the request that is copied.
  var original: Int32
  /// Position of the request whose cell this copy goes to, or -1 when its cell holds none.
  var anchor: Int32
  /// Requests that move with it: the turns of its session. And by level, those no farther from the first
  /// than a cell is wide.
  var weight: Int32 = 1
  var near = SIMD16<UInt16>(repeating: 1)
  var arrival: Int64 = 0

  mutating func addTurn(after ticks: Int64) {
    weight += 1
    for level in CopyPlacement.widths.indices where ticks < CopyPlacement.widths[level] {
      near[level] = min(near[level], .max - 1) + 1
    }
  }
}

/// Places copies from coarse time to fine: at each level a cell's copies are shared out to its parts.
///
/// A copy follows its original with probability φ of the level, and else falls anywhere in the cell.
/// With φ = 1 at all levels it lies beside its original, and the noise of the originals is scaled like
/// load; with φ = 0 it is a Poisson draw. φ is the root of a quadratic: counts n of originals and c of
/// copies get, within cells, the expected sum of squares that the law asks for,
///
///     Σ (n + c − mean)² = k² Σ (n − mean)² − (k² − k) Σ n (1 − Σ w²)
///
/// (w: a part's share of its cell), which is 1 + k (I − 1) times the mean for every width of a level.
/// Where the law asks for less than a Poisson draw has, φ is 0. Among a few random shares-out the one
/// is taken that keeps the running sum nearest to the law, so that one seed is close to it, not the mean of
/// many alone.
/// - Complexity: O(levels) a request and copy.
struct CopyPlacement {
  /// Cell widths, coarse to fine, each a divisor of the one before: a day to a tenth of a second. They hold
  /// the windows in which load is described: 1 s, 10 s, 1, 5 and 10 minutes, 1 hour.
  static let widths: [Int64] = [
    86_400, 43_200, 21_600, 7200, 3600, 1800, 600, 300, 60, 30, 10, 2, 1, 0.5, 0.1,
  ].map { Int64($0 * Double(SimulationTime.ticksPerSecond)) }
  static var longest: Int64 { widths[0] }

  private let factor: Double
  /// By level: how much the sum of squares over its windows is above the law's so far, coarser levels' part included.
  private var excess = [Double](repeating: 0, count: Self.widths.count)
  private var cells: [Cell] = []
  private var nextCells: [Cell] = []
  private var sorted: [PlacedCopy] = []
  private var parts = CellParts()

  private struct Cell {
    var start: Int64
    var end: Int64
    var originals: Range<Int>
    var copies: Range<Int>
  }

  init(factor: Double) { self.factor = factor }

  /// Sets the arrival of every copy, in `start ..< end`, counted from the grid's origin as `arrivals` are.
  /// - Precondition: `arrivals` are in order and inside the range.
  mutating func place(
    _ copies: inout [PlacedCopy], beside arrivals: [Int64], from start: Int64, to end: Int64,
    using random: inout RandomStream
  ) {
    cells = [
      Cell(start: start, end: end, originals: arrivals.indices, copies: copies.indices)
    ]
    var inherited = 0.0
    for level in Self.widths.indices {
      let width = Self.widths[level]
      guard cells.contains(where: { $0.start / width != ($0.end - 1) / width }) else { continue }
      // A window passes its own error on to its parts, each a share of it.
      if level > 0 { inherited *= Double(width) / Double(Self.widths[level - 1]) }
      let before = excess[level]
      excess[level] += inherited
      let following = followingShare(level, copies, arrivals)
      split(level, following: following, &copies, arrivals, &random)
      inherited = excess[level] - before
    }
    for cell in cells where !cell.copies.isEmpty {
      let isVolley =
        cell.originals.count > 1
        && arrivals[cell.originals.lowerBound] == arrivals[cell.originals.upperBound - 1]
      for copy in cell.copies {
        copies[copy].arrival =
          isVolley
          ? arrivals[cell.originals.lowerBound]
          : Int64.random(in: cell.start..<cell.end, using: &random)
      }
    }
  }

  /// The φ of a level.
  private mutating func followingShare(
    _ level: Int, _ copies: [PlacedCopy], _ arrivals: [Int64]
  ) -> Double {
    var law = 0.0
    var poisson = 0.0
    var constant = 0.0
    var linear = 0.0
    var square = 0.0
    for cell in cells where cell.originals.count + cell.copies.count > 1 {
      guard parts.cut(cell.start, cell.end, width: Self.widths[level]) else { continue }
      parts.count(cell.originals, of: arrivals)
      parts.countAnchors(cell.copies, of: copies, arrivals, level: level)
      let terms = parts.terms()
      law += parts.lawfulSquares(factor)
      poisson += parts.poissonSquares() * factor
      constant += terms.constant
      linear += terms.linear
      square += terms.square
    }
    // What earlier stretches had too much, this one makes good, by at most a Poisson draw's worth.
    excess[level] = min(max(excess[level], -poisson), poisson)
    let wanted = law - excess[level] - constant
    if wanted <= 0 { return 0 }
    if linear + square <= wanted { return 1 }
    if abs(square) < 1e-12 * abs(linear) { return min(1, max(0, wanted / linear)) }
    let root = max(0, linear * linear + 4 * square * wanted).squareRoot()
    return min(1, max(0, 2 * wanted / (linear + root)))
  }

  private mutating func split(
    _ level: Int, following: Double, _ copies: inout [PlacedCopy], _ arrivals: [Int64],
    _ random: inout RandomStream
  ) {
    let tries = following == 1 ? 1 : max(2, Self.sharesOut / max(1, cells.count))
    nextCells.removeAll(keepingCapacity: true)
    for cell in cells {
      guard parts.cut(cell.start, cell.end, width: Self.widths[level]) else {
        nextCells.append(cell)
        continue
      }
      parts.count(cell.originals, of: arrivals)
      parts.countAnchors(cell.copies, of: copies, arrivals, level: level)
      let lawful = parts.lawfulSquares(factor) + parts.lumpSquares()
      var best = Double.infinity
      for _ in 0..<(cell.copies.isEmpty ? 1 : tries) {
        parts.draw(cell.copies, of: copies, arrivals, following: following, using: &random)
        let after = excess[level] + parts.drawnSquares() - lawful
        if abs(after) < abs(best) {
          best = after
          parts.keepDraw()
        }
      }
      excess[level] = best
      shareOut(cell, &copies, arrivals, &random)
    }
    swap(&cells, &nextCells)
  }

  /// Shares-out tried at a level whatever its number of cells: few cells need more tries to come near. A guess.
  private static let sharesOut = 16

  /// Orders a cell's copies by the parts they were drawn to, and makes the parts cells.
  private mutating func shareOut(
    _ cell: Cell, _ copies: inout [PlacedCopy], _ arrivals: [Int64], _ random: inout RandomStream
  ) {
    sorted.removeAll(keepingCapacity: true)
    var original = cell.originals.lowerBound
    for part in 0..<parts.partCount {
      let firstCopy = cell.copies.lowerBound + sorted.count
      let ownOriginals = original..<(original + parts.originals(part))
      original = ownOriginals.upperBound
      for (offset, index) in cell.copies.enumerated() where parts.kept[offset] == part {
        var copy = copies[index]
        if !ownOriginals.contains(Int(copy.anchor)) {
          copy.anchor =
            ownOriginals.isEmpty ? -1 : Int32(Int.random(in: ownOriginals, using: &random))
        }
        sorted.append(copy)
      }
      let ownCopies = firstCopy..<(cell.copies.lowerBound + sorted.count)
      guard !ownOriginals.isEmpty || !ownCopies.isEmpty else { continue }
      nextCells.append(
        Cell(
          start: parts.start(part), end: parts.end(part), originals: ownOriginals,
          copies: ownCopies))
    }
    for (place, copy) in zip(cell.copies, sorted) { copies[place] = copy }
  }
}
