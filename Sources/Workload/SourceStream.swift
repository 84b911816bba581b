// SourceStream.swift: what transforms work on: a stream with something to say of itself once it was read.

/// What a source has to say of itself once it was read, such as the rows of a trace that were no requests.
///
/// Transforms hand it on unseen; who reads files knows its type.
public protocol SourceRecord: Sendable {}

/// A stream over what may be a trace. A session of its requests is a hash of its name.
public protocol SourceStream: RequestStream {
  /// Of the source at the bottom, as far as it was read; nil when it has nothing to say.
  var record: (any SourceRecord)? { get }
}

extension SourceStream {
  public var record: (any SourceRecord)? { nil }
}

/// Any stream as a source.
struct PlainSource: SourceStream {
  private var stream: any RequestStream

  private init(_ stream: any RequestStream) { self.stream = stream }

  static func of(_ stream: any RequestStream) -> any SourceStream {
    stream as? any SourceStream ?? PlainSource(stream)
  }

  mutating func next() throws -> Request? { try stream.next() }
}
