// BatchMeans.swift: an interval for the mean of one long, correlated run.

/// Batch means: consecutive observations are averaged in batches long enough to be nearly independent.
///
/// The number of batches stays between `batches` and twice that: when it would exceed it, neighbours
/// are merged and batches are twice as long from then on. So memory is bounded and the batch length
/// grows with the run. Warm-up is the caller's to leave out.
/// - Source: Law, Simulation Modeling and Analysis, 5th ed., section 9.5.3.
public struct BatchMeans: Sendable {
  private let batches: Int
  private var means: [Double] = []
  private var sum = 0.0
  private var filled = 0
  /// How many observations make one batch by now.
  public private(set) var batchLength = 1

  /// - Precondition: `batches >= 2`; 20 to 40 are usual, and more make no better interval.
  public init(batches: Int = 32) {
    precondition(batches >= 2, "an interval needs two batches")
    self.batches = batches
    means.reserveCapacity(2 * batches)
  }

  /// Complete batches so far.
  public var count: Int { means.count }

  /// - Complexity: O(1) amortised, no allocation.
  public mutating func add(_ value: Double) {
    sum += value
    filled += 1
    guard filled == batchLength else { return }
    means.append(sum / Double(batchLength))
    sum = 0
    filled = 0
    if means.count == 2 * batches { halve() }
  }

  private mutating func halve() {
    for batch in 0..<batches { means[batch] = (means[2 * batch] + means[2 * batch + 1]) / 2 }
    means.removeLast(means.count - batches)
    batchLength *= 2
  }

  /// The interval for the mean from the complete batches; nil before there are `batches` of them.
  /// - Precondition: `level` is strictly between 0 and 1.
  public func interval(level: Double = 0.95) -> ConfidenceInterval? {
    means.count < batches ? nil : ConfidenceInterval(of: means, level: level)
  }

  /// The correlation of each batch mean with the next; nil before there are `batches` of them, 0 for a
  /// constant series. Above about 2/√count the batches are too short and the interval is too narrow.
  public var lagOneCorrelation: Double? {
    guard means.count >= batches else { return nil }
    let mean = means.reduce(0, +) / Double(means.count)
    let total = means.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let lagged = zip(means, means.dropFirst()).reduce(0) { $0 + ($1.0 - mean) * ($1.1 - mean) }
    return total > 0 ? lagged / total : 0
  }
}
