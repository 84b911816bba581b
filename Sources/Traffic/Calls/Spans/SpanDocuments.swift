// SpanDocuments.swift: the documents of spans in a file, one after another.

internal import Text

/// Reads spans document by document: a line at a time where each line is a document, else all at once.
struct SpanDocuments: CallSource {
  private let lines: LineReader
  private var hasBegun = false
  /// Whether the text is one document over many lines.
  private var isWhole = false

  init(_ source: ByteSource) { lines = LineReader(source) }

  var place: SourceLocation { lines.location() }

  mutating func next() throws(ReadError) -> [CallOutcome]? {
    guard !isWhole else { return nil }
    repeat {
      guard try lines.nextLine() else { return nil }
    } while lines.line.allSatisfy { $0 <= 0x20 }
    let first = lines.lineNumber
    if !hasBegun {
      hasBegun = true
      isWhole = !Self.isBalanced(lines.line)
    }
    guard isWhole else { return outcomes(lines.line, firstLine: first) }
    return try wholeText().withUnsafeBufferPointer { outcomes($0, firstLine: first) }
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

  private func outcomes(_ text: ByteView, firstLine: Int) -> [CallOutcome] {
    let problems = InputProblems()
    let documents = LocatedJSON.parseSequence(
      text, file: lines.file, what: "document of spans", firstLine: firstLine, into: problems)
    let found = documents.flatMap { SpanDocument(problems).outcomes(of: $0) }
    // Mistakes come first: a document that holds one is no longer worth simulating.
    return (problems.inTextOrder()?.errors ?? []).map { .bad($0) } + found
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
