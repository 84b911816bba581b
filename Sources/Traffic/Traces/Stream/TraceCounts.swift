// TraceCounts.swift: what a trace held, counted as it was read, and what of it is worth saying.

public import Text
public import Workload

/// Rows that are no requests, for one reason.
public struct TraceExclusion: Hashable, Sendable {
  /// Why they never reach a GPU, as `0 prompt tokens`.
  public var reason: String
  public var rows: Int

  public init(reason: String, rows: Int) {
    self.reason = reason
    self.rows = rows
  }
}

/// What a trace held, counted as it was read.
public struct TraceCounts: Hashable, SourceRecord {
  /// Data rows, bad and excluded ones too.
  public var rows = 0
  /// Requests that reach a GPU: more than rows where a row is a batch of several.
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
  /// Rows that do not say how many tokens came out; they count in `zeroOutput` too.
  public var unknownOutput = 0
  /// Rows that break the format and were skipped; more than 0 only in a lenient reading.
  public var badRows = 0
  /// What is wrong with the first of them, at most `shownBadRows`.
  public var badRowErrors: [InputError] = []
  /// Rows whose date has no zone and was taken as UTC.
  public var zonelessRows = 0
  /// Images of all requests: they are counted, and add no tokens.
  public var images = 0
  /// Later turns of sessions, whose time is that of the turn before plus the delay after its end: too early
  /// by how long that turn took, which no trace says.
  public var delayedTurns = 0
  /// Requests in batches: rows that hold several sequences.
  public var batchedRequests = 0
  /// The order in which the file has its rows, where its format is that of a log.
  public var order = RecordedOrder.start
  /// Recordings of their own in the file, one after another, as the runs of a benchmark.
  public var runs = 1
  /// Rows by why they are no requests, in the order of the format's reasons; 0 for those that did not occur.
  var excluded: [TraceExclusion] = []

  /// The most bad rows of a lenient reading that are kept to be shown.
  public static let shownBadRows = 5

  public init() {}

  /// Rows that are no requests, by reason; none that did not occur.
  public var exclusions: [TraceExclusion] { excluded.filter { $0.rows > 0 } }

  /// Why rows are no requests, those that were skipped as bad included.
  var reasonsAgainst: [TraceExclusion] {
    guard let first = badRowErrors.first else { return exclusions }
    let line = first.location.line.map { " on line \($0)" } ?? ""
    let why = "bad and skipped, the first\(line): \(first.message)"
    return exclusions + [TraceExclusion(reason: why, rows: badRows)]
  }

  /// Rows that were requests, handed out or not.
  private var admitted: Int { rows - badRows - exclusions.reduce(0) { $0 + $1.rows } }
}

extension TraceCounts {
  /// A sentence about each thing that was read otherwise than a reader of the figures may think.
  /// - Parameter file: the trace, as the sentences call it.
  public func remarks(on file: String) -> [String] {
    var found = exclusions.map {
      "\($0.rows) of \(rows) rows of \(file) \(Self.never($0.rows)) a GPU: \($0.reason)"
    }
    if badRows > 0 {
      found.append(
        "\(badRows) of \(rows) rows of \(file) break its format and were skipped; the first:")
      found += badRowErrors.map { String("\($0)".prefix { $0 != "\n" }) }  // without the hint
    }
    if zonelessRows > 0 {
      found.append(
        "the dates of \(zonelessRows) of \(admitted) requests of \(file) have no time zone; UTC is assumed"
      )
    }
    if images > 0 {
      found.append(
        "the \(images) images of \(file) are counted, not simulated: their tokens are those of its prompts"
      )
    }
    if delayedTurns > 0 {
      found.append(
        "\(delayedTurns) later turns of \(file) come their delay after the start of the turn before, not after its unknown end"
      )
    }
    if unknownOutput > 0 {
      found.append(
        "\(unknownOutput) rows of \(file) give no output length and end with their prompt")
    }
    if batchedRequests > 0 {
      found.append("\(batchedRequests) requests of \(file) stand in rows of several sequences")
    }
    found += order.remark(on: file).map { [$0] } ?? []
    if runs > 1 {
      found.append(
        "\(file) holds \(runs) runs one after another, each at a rate of its own: figures over all mix them"
      )
    }
    if restarts > 0 {
      found.append(
        "time restarts \(restarts) \(restarts == 1 ? "time" : "times") in \(file); sorting lays the recordings over each other, which adds their rates"
      )
    }
    return found
  }

  private static func never(_ count: Int) -> String { count == 1 ? "never reaches" : "never reach" }
}

extension WorkloadStream {
  /// For each part of the workload that is no closed loop, what its trace has held so far; nil where there is
  /// none. Complete once `next` has returned nil.
  public var traceCounts: [TraceCounts?] { records.map { $0 as? TraceCounts } }
}
