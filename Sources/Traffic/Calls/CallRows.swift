// CallRows.swift: recorded calls as rows of a trace, each call counted once.

internal import Text

/// Reads calls one by one. A call that could not be read ends its row, not the reading.
struct CallRows: TraceRowReader {
  private var source: any CallSource
  private var pending: [CallOutcome] = []
  private var position = 0
  private var current: RecordedCall?
  private var counted = CountedCalls()

  init(_ source: any CallSource) { self.source = source }

  mutating func next() throws(ReadError) -> RowOutcome {
    while true {
      while position < pending.count {
        position += 1
        switch pending[position - 1] {
        case .bad(let error): return .bad(error)
        case .excluded(let reason): return .excluded(reason.index)
        case .request(let call):
          if let reason = counted.admit(call) { return .excluded(reason.index) }
          current = call
          return .row(call.row)
        }
      }
      guard let more = try source.next() else { return .end }
      pending = more
      position = 0
      counted.expectParents(
        more.compactMap { if case .request(let call) = $0 { call.parent } else { nil } })
    }
  }

  var timePlace: SourceLocation { current?.place ?? source.place }
  var details: TraceDetails { current?.details ?? TraceDetails() }
  var runs: Int { source.runs }
}

/// Which calls became requests, so that one seen by client and server, or exported twice, counts once.
///
/// Of a call and the call inside it, the inner one counts when both stand in one document, else the
/// first. Memory is bounded: of very long files, the last 1 to 2 million calls are remembered.
struct CountedCalls {
  private static let generation = 1_000_000
  private var recent: Set<UInt64> = []
  private var older: Set<UInt64> = []
  private var recentParents: Set<UInt64> = []
  private var olderParents: Set<UInt64> = []

  /// Makes known the parents of the requests of a document before any of them is admitted.
  mutating func expectParents(_ parents: [UInt64]) {
    if recentParents.count + parents.count > Self.generation {
      olderParents = recentParents
      recentParents = []
    }
    for parent in parents where parent != 0 { recentParents.insert(parent) }
  }

  /// - Returns: why the call is not counted; nil when it now is.
  mutating func admit(_ call: RecordedCall) -> CallExclusion? {
    if call.identity != 0, recent.contains(call.identity) || older.contains(call.identity) {
      return .repeated
    }
    let isOuter =
      call.identity != 0
      && (recentParents.contains(call.identity) || olderParents.contains(call.identity))
    let isInner =
      call.parent != 0 && (recent.contains(call.parent) || older.contains(call.parent))
    if isOuter || isInner { return .nested }
    guard call.identity != 0 else { return nil }
    if recent.count >= Self.generation {
      older = recent
      recent = []
    }
    recent.insert(call.identity)
    return nil
  }
}
