// RateDescription.swift: what a recording of rates per window says, and what it cannot say.

public import Units

/// Figures of a recording; windows in which nothing was collected are left out, never taken for idle.
public struct RateDescription: Sendable {
  public let recording: RateRecording
  /// Requests of the fullest window over those of the mean one, all of them as long as the longest.
  public let peakToMean: [(name: String, ratio: Double?)]
  /// Rate of each hour of the day as a multiple of their mean; nil without a date or a whole day.
  public let hoursOfDay: [Double]?

  private static let widths: [(name: String, width: Double)] = [("1m", 60), ("1h", 3600)]

  /// - Parameter zone: added to the recording's clock.
  public init(_ recording: RateRecording, zone: Seconds = .zero) {
    self.recording = recording
    peakToMean = Self.widths.map { ($0.name, Self.peak(recording, width: $0.width)) }
    hoursOfDay = Self.hours(recording, zone: zone)
  }

  /// From the first window's start to the last one's end.
  public var span: Seconds { (recording.windows.last?.end ?? .zero) - start }
  private var start: Seconds { recording.windows.first?.start ?? .zero }

  /// Time in which nothing was collected.
  public var missing: Seconds { span - recording.collected }
  public var missingWindows: Int { recording.windows.count { $0.requests == nil } }

  /// Sum of one kind of token; nil where no window has it.
  public func tokens(_ kind: KeyPath<RateWindow, Double?>) -> Double? {
    let values = recording.windows.compactMap { $0[keyPath: kind] }
    return values.isEmpty ? nil : values.reduce(0, +)
  }

  /// Windows put together into bins of a width, those with a hole left out; nil where windows are wider
  /// than the bins, or too few bins are whole.
  private static func peak(_ recording: RateRecording, width: Double) -> Double? {
    guard let first = recording.windows.first,
      recording.windows.allSatisfy({ $0.length.value <= width * (1 + 1e-9) })
    else { return nil }
    var sums: [Int: (requests: Double, seconds: Double)] = [:]
    for window in recording.windows {
      guard let requests = window.requests else { continue }
      // A window belongs to the bin of its middle: widths of round numbers divide each other.
      let middle = window.start.value - first.start.value + window.length.value / 2
      let bin = Int((middle / width).rounded(.down))
      let old = sums[bin] ?? (0, 0)
      sums[bin] = (old.requests + requests, old.seconds + window.length.value)
    }
    let whole = sums.values.filter { $0.seconds > width * 0.999 }.map { $0.requests / $0.seconds }
    guard whole.count >= BinCounts.fewest, let peak = whole.max() else { return nil }
    // Sorted, so that the sum does not depend on the order of a dictionary.
    let mean = whole.sorted().reduce(0, +) / Double(whole.count)
    return mean > 0 ? peak / mean : nil
  }

  private static func hours(_ recording: RateRecording, zone: Seconds) -> [Double]? {
    let origin: Double
    switch recording.anchor {
    case .unknown: return nil
    case .midnight: origin = zone.value
    case .epoch(let seconds): origin = seconds + zone.value
    }
    var requests = [Double](repeating: 0, count: 24)
    var seconds = requests
    for window in recording.windows {
      guard let count = window.requests, window.length.value <= 3600 * (1 + 1e-9) else { continue }
      let middle = origin + window.start.value + window.length.value / 2
      let hour = ((Int((middle / 3600).rounded(.down)) % 24) + 24) % 24
      requests[hour] += count
      seconds[hour] += window.length.value
    }
    guard seconds.allSatisfy({ $0 > 0 }) else { return nil }
    let rates = zip(requests, seconds).map { $0 / $1 }
    let mean = rates.reduce(0, +) / 24
    return mean > 0 ? rates.map { $0 / mean } : nil
  }
}
