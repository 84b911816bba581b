// BoundedStream.swift: the beginning of a stream.

internal import Units

/// At most `requests` requests of a stream, all of them before `duration`.
public struct BoundedStream: SourceStream {
  private var source: any SourceStream
  private var left: Int
  private let end: SimulationTime

  public init(_ stream: any RequestStream, bound: LoadBound) {
    source = PlainSource.of(stream)
    left = bound.requests ?? .max
    end = bound.duration ?? .never
  }

  public var record: (any SourceRecord)? { source.record }

  public mutating func next() throws -> Request? {
    guard left > 0, let item = try source.next(), item.arrival < end else {
      left = 0
      return nil
    }
    left -= 1
    return item
  }
}
