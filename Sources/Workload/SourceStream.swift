// SourceStream.swift: what transforms work on: a stream whose end may depend on what a file holds.

/// A stream over what may be a trace. A session of its requests is a hash of its name.
protocol SourceStream: RequestStream {
  /// What the trace at the bottom has held so far; nil when there is none.
  var traceCounts: TraceCounts? { get }
}

/// Any stream as a source.
struct PlainSource: SourceStream {
  private var stream: any RequestStream
  var traceCounts: TraceCounts? { nil }

  private init(_ stream: any RequestStream) { self.stream = stream }

  static func of(_ stream: any RequestStream) -> any SourceStream {
    stream as? any SourceStream ?? PlainSource(stream)
  }

  mutating func next() throws -> Request? { try stream.next() }
}
