// TimeScaledStream.swift: the same requests in less time, or in more: what squeezing a trace does to it.

internal import Text
internal import Units

/// A stream whose clock runs k times as fast: arrivals at t come at t / k, the rate is k times as high.
///
/// Bursts become shorter by k as well as denser: the index of dispersion of a window is that of a window
/// k times as wide before, and days lose their 24 hours. `RateScaledStream` keeps both.
public struct TimeScaledStream: SourceStream {
  private var source: any SourceStream
  private let factor: Double

  /// - Precondition: `factor` is positive.
  public init(_ stream: any RequestStream, factor: Double) {
    precondition(factor > 0)
    source = PlainSource.of(stream)
    self.factor = factor
  }

  public var record: (any SourceRecord)? { source.record }

  /// - Throws: besides the source's errors, `InputErrors` when an arrival leaves the clock's 388 days.
  public mutating func next() throws -> Request? {
    guard var item = try source.next() else { return nil }
    let seconds = item.arrival.seconds.value / factor
    guard seconds < WorkloadLimits.durationSeconds else {
      throw InputErrors(
        InputError(
          .tooLarge, at: SourceLocation(file: "workload.trace.timeScale"),
          "the stretched trace is longer than the 388 days of simulated time",
          hint: "raise \"timeScale\", or cut the trace with \"to\""))
    }
    item.arrival = SimulationTime(Seconds(seconds))
    return item
  }
}
