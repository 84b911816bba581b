// SourceStream.swift: what transforms work on: a request and the session it belongs to.

internal import Units

/// A request with what a transform needs to know beyond what the engine does.
struct SourceItem: Sendable, BitwiseCopyable {
  var request: Request
  /// A hash of the session's name; 0 when the request is a session of its own.
  var session: UInt64 = 0
}

/// A stream that knows sessions, and whose end may depend on what a file holds.
protocol SourceStream: RequestStream {
  /// As `next`, with the session.
  mutating func nextItem() throws -> SourceItem?
  /// What the trace at the bottom has held so far; nil when there is none.
  var traceCounts: TraceCounts? { get }
}

extension SourceStream {
  public mutating func next() throws -> Request? { try nextItem()?.request }
}

/// Any stream as a source: a request without a key is its own session.
struct PlainSource: SourceStream {
  private var stream: any RequestStream
  var traceCounts: TraceCounts? { nil }

  private init(_ stream: any RequestStream) { self.stream = stream }

  static func of(_ stream: any RequestStream) -> any SourceStream {
    stream as? any SourceStream ?? PlainSource(stream)
  }

  mutating func nextItem() throws -> SourceItem? {
    try stream.next().map { SourceItem(request: $0, session: stream.sessionKey) }
  }
}
