// BinCounts.swift: how many requests come in each bin of time: dispersion and peak.

public import Units

/// Counts per bin of one width, from the first arrival on; only whole bins count.
///
/// The bin in which the last request lies is cut off by the end of the recording, so it is left out,
/// its requests with it. Sums are integers: the order of rows changes nothing.
public struct BinCounts: Sendable {
  /// Fewest whole bins that carry a variance or a peak: a guess at where both stop being an accident.
  public static let fewest = 5

  public let width: Seconds
  private let widthTicks: Int64
  /// The bin that is being filled, its end, and what is in it.
  private var bin: Int64 = 0
  private var end: Int64
  private var current = 0
  private var sum = 0
  private var squares: Int128 = 0
  private var peak = 0
  private var peakBin: Int64 = 0

  /// - Precondition: `width` is positive and below 388 days.
  public init(width: Seconds) {
    self.width = width
    widthTicks = SimulationTime(width).ticks
    precondition(widthTicks > 0, "a bin has a width")
    end = widthTicks
  }

  /// - Precondition: arrivals do not go back in time. - Complexity: O(1), however long the gap.
  @inline(__always)
  public mutating func add(_ arrival: SimulationTime) {
    if arrival.ticks >= end { close(before: arrival.ticks) }
    current += 1
  }

  private mutating func close(before ticks: Int64) {
    sum += current
    squares += Int128(current) * Int128(current)
    if current > peak { (peak, peakBin) = (current, bin) }
    current = 0
    bin = ticks / widthTicks
    let (next, overflow) = (bin + 1).multipliedReportingOverflow(by: widthTicks)
    end = overflow ? .max : next
  }

  /// Bins that are whole, empty ones included.
  public var wholeBins: Int { Int(bin) }

  /// Population variance over mean of the counts: 1 for a Poisson process. Nil for too few whole bins.
  public var indexOfDispersion: Double? {
    guard wholeBins >= Self.fewest, sum > 0 else { return nil }
    let bins = Int128(wholeBins)
    return Double(bins * squares - Int128(sum) * Int128(sum)) / (Double(bins) * Double(sum))
  }

  /// Requests of the fullest bin over those of the mean bin; nil for too few whole bins.
  public var peakToMean: Double? {
    guard wholeBins >= Self.fewest, sum > 0 else { return nil }
    return Double(peak) * Double(wholeBins) / Double(sum)
  }

  /// When the fullest bin begins, the earliest of equals.
  public var peakStart: Seconds { Seconds(Double(peakBin) * width.value) }

  /// Coefficient of variation of the rate that is left when the counts' own Poisson noise is taken out.
  public var rateNoise: Double? {
    guard let dispersion = indexOfDispersion else { return nil }
    return (max(0, dispersion - 1) * Double(wholeBins) / Double(sum)).squareRoot()
  }
}
