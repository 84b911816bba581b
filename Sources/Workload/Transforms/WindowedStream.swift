// WindowedStream.swift: a part of a stream, cut out by time.

internal import Text
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

  public var record: (any SourceRecord)? { source.record }

  /// Reads no further than the first request at or after the end.
  /// - Throws: besides the source's errors, `InputErrors` when no request arrives in the window.
  public mutating func next() throws -> Request? {
    guard !isOver else { return nil }
    while var item = try source.next() {
      let arrival = item.arrival
      if arrival >= end { break }
      if arrival < start { continue }
      let zero = origin ?? arrival
      origin = zero
      item.arrival = arrival - zero
      return item
    }
    isOver = true
    guard origin != nil else { throw nothingInside }
    return nil
  }

  private var nothingInside: InputErrors {
    let upTo = end == .never ? "on" : "to \(end.seconds.value) s"
    return InputErrors(
      InputError(
        .outOfRange, at: SourceLocation(file: "workload.trace"),
        "no request of the trace arrives from \(start.seconds.value) s \(upTo)",
        hint: "\"from\" and \"to\" count from the trace's first arrival: choose another part"))
  }
}
