// BinCounts.swift: how many requests come in each bin of time: dispersion and peak.

public import Units

/// Counts per bin of one width, from the first arrival on; only whole bins count.
///
/// The bin in which the last request lies is cut off by the end of the recording, so it is left out,
/// its requests with it. Sums are integers: the order of rows changes nothing.
/// - Source: Cox and Lewis, "The Statistical Analysis of Series of Events", 1966, section 4.5: the index of
///   dispersion is 1 at every width for Poisson; it settles at CV² for a renewal process and rises for ever with
///   a rate that drifts.
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
    close(upTo: ticks / widthTicks)
    let (next, overflow) = (bin + 1).multipliedReportingOverflow(by: widthTicks)
    end = overflow ? .max : next
  }

  private mutating func close(upTo next: Int64) {
    sum += current
    squares += Int128(current) * Int128(current)
    if current > peak { (peak, peakBin) = (current, bin) }
    current = 0
    bin = next
  }

  /// The counts of a span that ends at a given time, not at the last arrival; nil for fewer than `fewest` whole bins,
  /// or a width below a tick.
  /// - Parameter seconds: arrivals in order, from the start of the span on.
  /// - Precondition: `span` is below 388 days. - Complexity: O(arrivals).
  init?(_ seconds: [Double], span: Double, width: Double) {
    guard span / width >= Double(Self.fewest), SimulationTime(Seconds(width)) > .zero else {
      return nil
    }
    self.init(width: Seconds(width))
    let bins = Int64(span / width)
    for time in seconds {
      let place = Int64(time / width)
      if place >= bins { break }
      if place != bin { close(upTo: place) }
      current += 1
    }
    close(upTo: bins)
  }

  /// Bins that are whole, empty ones included.
  public var wholeBins: Int { Int(bin) }

  /// Requests of the mean bin; nil for too few whole bins, or without requests.
  var mean: Double? {
    wholeBins >= Self.fewest && sum > 0 ? Double(sum) / Double(wholeBins) : nil
  }

  /// Population variance over mean of the counts: 1 for a Poisson process. Nil for too few whole bins.
  public var indexOfDispersion: Double? {
    guard mean != nil else { return nil }
    let bins = Int128(wholeBins)
    return Double(bins * squares - Int128(sum) * Int128(sum)) / (Double(bins) * Double(sum))
  }

  /// Requests of the fullest bin over those of the mean bin; nil for too few whole bins.
  public var peakToMean: Double? {
    guard mean != nil else { return nil }
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
