// SourceStream.swift: what transforms work on: a request and the session it belongs to.

internal import Units

/// A request with what a transform needs to know beyond what the engine does.
struct SourceItem: Sendable, BitwiseCopyable {
  var request: Request
  /// A hash of the session's name; 0 when the request is a session of its own.
  var session: UInt64 = 0
}

/// What a trace held, counted as it was read.
public struct TraceCounts: Hashable, Sendable {
  /// Data rows.
  public var rows = 0
  /// Rows that became requests.
  public var requests = 0
  /// Requests at the same instant as the one before.
  public var ties = 0
  /// Rows earlier than the row before; more than 0 only in a sorted reading.
  public var inversions = 0
  /// Inversions that fell by more than half of the span so far: a second recording in the same file.
  public var restarts = 0
  /// Rows without prompt tokens.
  public var zeroInput = 0
  /// Rows without output tokens.
  public var zeroOutput = 0
  /// Rows that are no requests to a GPU, by reason, in the order in which the reasons came up.
  public private(set) var leftOut: [LeftOut] = []

  public init() {}

  /// Rows of one kind that did not become requests.
  public struct LeftOut: Hashable, Sendable {
    /// As messages name it: `agent spans, which repeat the tokens of their children`.
    public let reason: String
    public fileprivate(set) var rows: Int
  }

  /// Counts a row that does not become a request.
  mutating func leaveOut(_ reason: String) {
    rows += 1
    if let place = leftOut.firstIndex(where: { $0.reason == reason }) {
      leftOut[place].rows += 1
    } else {
      leftOut.append(LeftOut(reason: reason, rows: 1))
    }
  }
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

/// Any stream as a source: each request is its own session.
struct PlainSource: SourceStream {
  private var stream: any RequestStream
  var traceCounts: TraceCounts? { nil }

  private init(_ stream: any RequestStream) { self.stream = stream }

  static func of(_ stream: any RequestStream) -> any SourceStream {
    stream as? any SourceStream ?? PlainSource(stream)
  }

  mutating func nextItem() throws -> SourceItem? {
    try stream.next().map { SourceItem(request: $0) }
  }
}
