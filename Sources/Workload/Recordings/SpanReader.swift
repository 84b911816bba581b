// SpanReader.swift: documents of spans as rows of a trace, each model call counted once.

internal import Text

/// Reads spans document by document: a line at a time where each line is a document, else all at once.
struct SpanReader: TraceRowReader {
  private enum Pending {
    case span(GenAISpan)
    case excluded(SpanExclusion)
    case bad(InputError)
  }

  private let lines: LineReader
  private var pending: [Pending] = []
  private var place = 0
  private var current: GenAISpan?
  private var counted = CountedSpans()
  private var hasBegun = false
  /// Whether the text is one document over many lines.
  private var isWhole = false

  init(_ source: ByteSource) { lines = LineReader(source) }

  /// A span that could not be read ends the row, not the reading.
  mutating func next() throws(ReadError) -> RowOutcome {
    while true {
      while place < pending.count {
        place += 1
        switch pending[place - 1] {
        case .bad(let error): return .bad(error)
        case .excluded(let reason): return excluded(reason)
        case .span(let span):
          if let reason = counted.admit(span) { return excluded(reason) }
          current = span
          return .row(span.row)
        }
      }
      guard try readDocument() else { return .end }
    }
  }

  private func excluded(_ reason: SpanExclusion) -> RowOutcome {
    .excluded(SpanExclusion.allCases.firstIndex(of: reason) ?? 0)
  }

  var timePlace: SourceLocation { current?.place ?? lines.location() }
  var details: TraceDetails { current?.details ?? TraceDetails() }

  /// - Returns: false at the end of the file.
  private mutating func readDocument() throws(ReadError) -> Bool {
    guard !isWhole else { return false }
    repeat {
      guard try lines.nextLine() else { return false }
    } while lines.line.allSatisfy { $0 <= 0x20 }
    let first = lines.lineNumber
    if !hasBegun {
      hasBegun = true
      isWhole = !Self.isBalanced(lines.line)
    }
    if isWhole {
      let bytes = try wholeText()
      bytes.withUnsafeBufferPointer { parse($0, firstLine: first) }
    } else {
      parse(lines.line, firstLine: first)
    }
    return true
  }

  private func wholeText() throws(ReadError) -> [UInt8] {
    var bytes = Array(lines.line)
    while try lines.nextLine() {
      bytes.append(0x0A)
      bytes.append(contentsOf: lines.line)
      guard bytes.count <= LocatedJSON.byteLimit else {
        throw .input(
          InputErrors(
            InputError(
              .tooLarge, at: SourceLocation(file: lines.file),
              "the document of spans is larger than \(LocatedJSON.byteLimit >> 20) MiB",
              hint: "write one document a line, as the collector's file exporter does, or: jq -c .")
          ))
      }
    }
    return bytes
  }

  private mutating func parse(_ text: ByteView, firstLine: Int) {
    pending.removeAll(keepingCapacity: true)
    place = 0
    let problems = InputProblems()
    let documents = LocatedJSON.parseSequence(
      text, file: lines.file, what: "document of spans", firstLine: firstLine, into: problems)
    for document in documents {
      var reader = SpanDocument(problems)
      let outcomes = reader.outcomes(of: document)
      counted.expectParents(
        outcomes.compactMap { if case .request(let span) = $0 { span.parent } else { nil } })
      pending += outcomes.map { outcome in
        switch outcome {
        case .request(let span): .span(span)
        case .excluded(let reason): .excluded(reason)
        }
      }
    }
    // Mistakes come first: a document that holds one is no longer worth simulating.
    pending.insert(contentsOf: (problems.inTextOrder()?.errors ?? []).map { .bad($0) }, at: 0)
  }

  /// Whether all brackets that a line opens are closed in it.
  private static func isBalanced(_ line: ByteView) -> Bool {
    var depth = 0
    var index = 0
    while index < line.count {
      switch line[index] {
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      case UInt8(ascii: "\""):
        index += 1
        while index < line.count, line[index] != UInt8(ascii: "\"") {
          index += line[index] == UInt8(ascii: "\\") ? 2 : 1
        }
      default: break
      }
      index += 1
    }
    return depth <= 0
  }
}

/// Which spans became requests, so that a call seen by client and server, or exported twice, counts once.
///
/// Of a call and the call inside it, the inner one counts when both stand in one document, else the
/// first. Memory is bounded: of very long files, the last 1 to 2 million spans are remembered.
struct CountedSpans {
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

  /// - Returns: why the span is not counted; nil when it now is.
  mutating func admit(_ span: GenAISpan) -> SpanExclusion? {
    if span.identity != 0, recent.contains(span.identity) || older.contains(span.identity) {
      return .repeated
    }
    let isOuter =
      span.identity != 0
      && (recentParents.contains(span.identity) || olderParents.contains(span.identity))
    let isInner =
      span.parent != 0 && (recent.contains(span.parent) || older.contains(span.parent))
    if isOuter || isInner { return .nested }
    guard span.identity != 0 else { return nil }
    if recent.count >= Self.generation {
      older = recent
      recent = []
    }
    recent.insert(span.identity)
    return nil
  }
}
