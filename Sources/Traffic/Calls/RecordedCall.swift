// RecordedCall.swift: a call of a model as an exporter or a benchmark wrote it, or why it is none.

internal import Text

/// A call with what matters of it.
struct RecordedCall {
  var row: TraceRow
  var details = TraceDetails()
  var place: SourceLocation
  /// Hashes of its own and its parent's identifiers; 0 where there is none.
  var identity: UInt64 = 0
  var parent: UInt64 = 0
}

/// Why something recorded is no request.
enum CallExclusion: String, CaseIterable {
  case foreign = "spans that call no model"
  case agent = "agent spans, which repeat the tokens of their children"
  case tool = "tool and retrieval spans, which run no model"
  case embedding = "embeddings, which generate nothing"
  case failed = "failed calls (an error is recorded)"
  case unmeasured = "calls without token usage"
  case repeated = "calls that were exported twice"
  case nested = "calls whose child or parent is counted already"
  case incomplete = "calls that were cut off when the benchmark ended"
  case warmup = "calls of a benchmark's warm-up"

  /// Its place among the reasons of a format.
  var index: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// What something recorded turned out to be.
enum CallOutcome {
  case request(RecordedCall)
  case excluded(CallExclusion)
  case bad(InputError)
}

/// Gives what a file recorded, some at a time.
protocol CallSource {
  /// The next of them, in the order of the file; nil at its end.
  /// - Throws: what ends the reading; mistakes of single calls are outcomes.
  mutating func next() throws(ReadError) -> [CallOutcome]?
  /// Where the reading is, for messages about no single call.
  var place: SourceLocation { get }
  /// Runs of a benchmark that were read so far.
  var runs: Int { get }
}

extension CallSource {
  var runs: Int { 1 }
}
