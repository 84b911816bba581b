// MSER5.swift: where the warm-up of a run ends, judged by the run itself.

/// Finds the truncation point that minimises the standard error of what is left: MSER on batch means.
///
/// Observations are averaged in batches of 5. With k batches Y, the cut d is the one that minimises
///
///     MSER(d) = Σ_{i ≥ d} (Yᵢ − mean of Y_d…Y_{k−1})² / (k − d)²
///
/// When the number of batches reaches its limit, neighbours are merged and batches are twice as long
/// from then on, so memory is bounded whatever the length of the run, and the cut is found to one part
/// in half the limit. An incomplete batch at the end is not looked at.
/// - Source: White, "An effective truncation heuristic for bias reduction in simulation output",
///   Simulation 69(6), 1997; White, Cobb and Spratt, Winter Simulation Conference 2000 (MSER-5).
public struct MSER5: Sendable {
  /// What a series says about its warm-up.
  public enum WarmUp: Hashable, Sendable {
    /// Drop this many observations from the beginning.
    case ends(after: Int)
    /// The best cut lies in the second half: the run is too short, or never settles.
    case notReached
    /// Fewer than `MSER5.leastBatches` batches of five: no judgement.
    case tooFewObservations
  }

  /// Below this many batches (50 observations) the statistic is noise; a guess.
  public static let leastBatches = 10
  /// Batches at the end where no cut is looked for: a few values that happen to be close together give a
  /// spuriously small MSER. White, Cobb and Spratt use 5.
  private static let guardBatches = 5

  private let batchLimit: Int
  private var means: [Double] = []
  private var sum = 0.0
  private var filled = 0
  /// How many observations make one batch by now: 5 × a power of two.
  public private(set) var batchLength = 5

  /// - Precondition: `batchLimit` is even and at least 4 × `leastBatches`.
  public init(batchLimit: Int = 4096) {
    precondition(batchLimit % 2 == 0 && batchLimit >= 4 * Self.leastBatches, "too few batches")
    self.batchLimit = batchLimit
    means.reserveCapacity(batchLimit)
  }

  /// All observations so far.
  public var count: Int { means.count * batchLength + filled }

  /// - Complexity: O(1) amortised, no allocation.
  public mutating func add(_ value: Double) {
    sum += value
    filled += 1
    guard filled == batchLength else { return }
    means.append(sum / Double(batchLength))
    sum = 0
    filled = 0
    if means.count == batchLimit { halve() }
  }

  private mutating func halve() {
    for batch in 0..<batchLimit / 2 {
      means[batch] = (means[2 * batch] + means[2 * batch + 1]) / 2
    }
    means.removeLast(batchLimit / 2)
    batchLength *= 2
  }

  /// The judgement on the observations so far; of equal cuts the earliest.
  /// - Complexity: O(batches), no allocation.
  public var warmUp: WarmUp {
    let k = means.count
    guard k >= Self.leastBatches else { return .tooFewObservations }
    var tail = SampleMoments()
    var best = (value: Double.infinity, cut: 0)
    for cut in stride(from: k - 1, through: 0, by: -1) {
      tail.add(means[cut])
      guard tail.count > Self.guardBatches, let variance = tail.variance else { continue }
      let left = Double(tail.count)
      let value = variance * (left - 1) / (left * left)
      if value <= best.value { best = (value, cut) }
    }
    return 2 * best.cut > k ? .notReached : .ends(after: best.cut * batchLength)
  }
}
