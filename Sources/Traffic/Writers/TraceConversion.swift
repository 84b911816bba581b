// TraceConversion.swift: traces written in another format, row by row, with a count of what is lost.

internal import Text
internal import Units
public import Workload

/// What a format could not hold.
public struct ConversionLosses: Hashable, Sendable {
  /// Requests written.
  public fileprivate(set) var requests = 0
  /// Requests whose time was rounded, and the unit it was rounded to.
  public fileprivate(set) var roundedTimes = 0
  /// Names that a spreadsheet would have run as a formula and that got a leading `'`.
  public fileprivate(set) var quotedNames = 0
  fileprivate var dropped = [Int](repeating: 0, count: TraceWriterFormat.Part.allCases.count)

  /// Requests by what was left out of them, in words; only what was lost.
  public var droppedParts: [(part: String, requests: Int)] {
    zip(TraceWriterFormat.Part.allCases, dropped).filter { $0.1 > 0 }.map { ($0.rawValue, $1) }
  }

  /// Whether reading the result gives what was read.
  public var isLossless: Bool {
    roundedTimes == 0 && quotedNames == 0 && dropped.allSatisfy { $0 == 0 }
  }
}

/// What a conversion reads: rows of a trace, or requests that were made and have no names.
public struct ConversionSource {
  // One of the two, in a place of its own: a value inside an enumeration would be copied at each row.
  private var trace: TraceStream?
  private var made: (any RequestStream)?

  /// - Precondition: the trace keeps details.
  public static func trace(_ trace: TraceStream) -> Self { Self(trace: trace) }
  public static func made(_ stream: any RequestStream) -> Self { Self(made: stream) }

  fileprivate var counts: TraceCounts? { trace?.counts }

  fileprivate mutating func next() throws -> (request: Request, details: TraceDetails)? {
    if let request = try trace?.next() { return (request, trace?.details ?? TraceDetails()) }
    return try made?.next().map { ($0, TraceDetails()) }
  }
}

/// Several traces merged by time, each counted from its own first arrival, and written as one.
///
/// Ties: the trace that is named first. - Complexity: O(traces) a request; memory does not grow with them.
public struct TraceConversion {
  /// What was lost so far; complete once `next` has returned nil.
  public private(set) var losses = ConversionLosses()
  private var traces: [ConversionSource]
  private var heads: [(request: Request, details: TraceDetails)?] = []
  private let format: TraceWriterFormat
  private var writer: any TraceWriter
  private var hasBegun = false
  /// Bytes of one piece.
  private static let pieceSize = 1 << 16

  /// - Precondition: there is a source.
  public init(_ traces: [ConversionSource], to format: TraceWriterFormat) {
    precondition(!traces.isEmpty)
    self.traces = traces
    self.format = format
    writer = format.make()
  }

  /// Rows and faults of each source; nil for one whose requests are made.
  public var counts: [TraceCounts?] { traces.map(\.counts) }

  /// The next piece of the file; nil at the end.
  /// - Throws: what the traces throw.
  public mutating func next() throws -> [UInt8]? {
    var bytes: [UInt8] = []
    if !hasBegun {
      hasBegun = true
      bytes = writer.head
      for index in traces.indices { heads.append(try traces[index].next()) }
    }
    while bytes.count < Self.pieceSize, let index = earliest, let row = heads[index] {
      heads[index] = try traces[index].next()
      count(row.request, row.details)
      writer.write(row.request, row.details, into: &bytes)
    }
    return bytes.isEmpty ? nil : bytes
  }

  private var earliest: Int? {
    var best: Int?
    var time = SimulationTime.never
    for (index, head) in heads.enumerated() {
      guard let head, best == nil || head.request.arrival < time else { continue }
      best = index
      time = head.request.arrival
    }
    return best
  }

  private mutating func count(_ request: Request, _ details: TraceDetails) {
    losses.requests += 1
    if let unit = format.wholeUnit, !TickText.whole(request.arrival, unit).isExact {
      losses.roundedTimes += 1
    }
    let names = [details.session, details.tenant, details.model, details.label]
    for (index, part) in TraceWriterFormat.Part.allCases.enumerated() {
      let isThere =
        part == .prefixBlocks ? !details.prefixBlocks.isEmpty : names[index] != nil
      guard isThere else { continue }
      if !format.keeps.contains(part) {
        losses.dropped[index] += 1
      } else if part != .prefixBlocks, format.quotesFormulas,
        names[index].map(CSVWriter.isFormula) == true
      {
        losses.quotedNames += 1
      }
    }
  }
}
