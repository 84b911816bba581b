// WindowedStream.swift: a part of a stream, cut out by time.

public import Units

/// The requests of `stream` that arrive in [start, end), with time counted from the first of them.
public struct WindowedStream: SourceStream {
  private var source: any SourceStream
  private let start: SimulationTime
  private let end: SimulationTime
  private var origin: SimulationTime?
  private var isOver = false

  /// - Parameter end: `.never` for all that follows `start`.
  /// - Precondition: `start < end`.
  public init(
    _ stream: any RequestStream, from start: SimulationTime = .zero,
    to end: SimulationTime = .never
  ) {
    precondition(start < end, "a window has a length")
    source = PlainSource.of(stream)
    self.start = start
    self.end = end
  }

  public var traceCounts: TraceCounts? { source.traceCounts }

  /// Reads no further than the first request at or after the end.
  mutating func nextItem() throws -> SourceItem? {
    guard !isOver else { return nil }
    while var item = try source.nextItem() {
      let arrival = item.request.arrival
      if arrival >= end { break }
      if arrival < start { continue }
      let zero = origin ?? arrival
      origin = zero
      item.request.arrival = arrival - zero
      return item
    }
    isOver = true
    return nil
  }
}
