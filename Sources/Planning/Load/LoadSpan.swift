// LoadSpan.swift: a part of a load, cut out of its stream.

internal import Foundation
internal import Text
public import Units
internal import Workload

/// A part of a load, from and to on its clock.
public struct LoadSpan: Hashable, Sendable {
  public var from, to: SimulationTime

  init(from: SimulationTime, to: SimulationTime) { (self.from, self.to) = (from, to) }

  /// Reads "0d..7d"; nil for what is no span.
  public init?(_ text: String) {
    guard let dots = text.range(of: ".."),
      let from = DurationText.parse(String(text[..<dots.lowerBound])),
      let to = DurationText.parse(String(text[dots.upperBound...])), from < to,
      to.value <= WorkloadLimits.durationSeconds
    else { return nil }
    (self.from, self.to) = (SimulationTime(from), SimulationTime(to))
  }
}

/// A part of a stream, its times from the part's start.
struct SpannedStream: RequestStream {
  private var stream: any RequestStream
  private let from, to: SimulationTime

  init(_ stream: any RequestStream, _ span: LoadSpan) {
    self.stream = stream
    (from, to) = (span.from, span.to)
  }

  mutating func next() throws -> Request? {
    while var request = try stream.next() {
      if request.arrival < from { continue }
      guard request.arrival < to else { return nil }
      request.arrival = request.arrival - from
      return request
    }
    return nil
  }
}
