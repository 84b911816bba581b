// TraceOpening.swift: from a stream of bytes to the reader of its rows.

internal import Text

/// A trace that has been recognised, ready to be read row by row.
struct TraceOpening {
  let format: TraceFormat
  let rows: any TraceRowReader

  /// Bytes that are looked at before reading begins.
  private static let sampleBytes = 1 << 18

  /// - Throws: `ReadError` for what is no trace; `InputErrors` for a format that is not known or in doubt.
  init(_ source: ByteSource, options: TraceOptions, path: String?) throws {
    let sample: [UInt8]
    do { sample = try source.peek(Self.sampleBytes) } catch { throw ReadError.file(error) }
    let isDocument = sample.withUnsafeBufferPointer { Self.needsElements($0) }
    if isDocument {
      let elements = JSONElements(source)
      guard try elements.next() else { throw Self.noRequests(in: source.name) }
      var head = TraceHead(shape: .json, names: [], location: SourceLocation(file: source.name))
      let records = JSONRecords.elements(elements)
      head.location = records.place()
      head.look(atDocument: sample)
      (format, rows) = try Self.json(records, head, options)
      return
    }
    let lines = LineReader(source)
    let records = CSVReader(lines)
    guard var head = try Self.head(records, of: lines, path: path) else {
      throw Self.noRequests(in: source.name)
    }
    if head.shape == .json {
      let isWhole = sample.count < Self.sampleBytes
      sample.withUnsafeBufferPointer { head.look(at: $0, isWhole: isWhole) }
      (format, rows) = try Self.json(.lines(lines), head, options)
      return
    }
    format = try TraceFormat.choose(options.format, for: head)
    if format.name == TraceFormat.blis.name, let path { try BLISHeader.checkBeside(path) }
    rows = try CSVTraceReader(
      records, of: lines, head: head,
      fields: TraceFields(format: format, classes: options.classes))
  }

  private static func json(_ records: JSONRecords, _ head: TraceHead, _ options: TraceOptions)
    throws(InputErrors) -> (TraceFormat, any TraceRowReader)
  {
    let format = try TraceFormat.choose(options.format, for: head)
    let fields = TraceFields(format: format, classes: options.classes)
    return (format, JSONTraceReader(records, hasFirst: true, names: head.names, fields: fields))
  }

  /// Whether objects do not stand on a line each.
  static func needsElements(_ sample: ByteView) -> Bool {
    if JSONElements.arrayStart(in: sample) != nil { return true }
    let text = sample.drop { $0 <= 0x20 || $0 == 0xEF || $0 == 0xBB || $0 == 0xBF }
    guard text.first == 0x7B else { return false }
    guard let end = text.firstIndex(of: 0x0A) else { return false }
    var object = JSONLine(ByteView(rebasing: text[..<end]))
    while object.next() != nil {}
    return object.failure != nil
  }

  /// The header, or the first object; nil when there is nothing but blanks.
  private static func head(
    _ records: CSVReader, of lines: LineReader, path: String?
  ) throws -> TraceHead? {
    do {
      repeat {
        guard try records.nextRecord() else { return nil }
      } while lines.line.allSatisfy { $0 <= 0x20 }
    } catch {
      // An object's quotes are no CSV; the line that was refused is still the current one.
      guard looksLikeObject(lines) || BLISHeader.begins(lines.line) else { throw error }
    }
    if BLISHeader.begins(lines.line) { try BLISHeader.skip(lines, to: records) }
    guard looksLikeObject(lines) else {
      let names = records.texts.map { $0.trimmingBlanks() }
      return TraceHead(shape: .csv, names: names, location: lines.location())
    }
    var head = TraceHead(shape: .json, names: [], location: lines.location())
    var object = JSONLine(lines.line)
    while object.next() != nil {}
    guard object.failure == nil else {
      throw InputErrors(
        InputError(
          .badRow, at: lines.location(), "the first row is no complete JSON object",
          hint: "write one object a line, an array of objects, or a CSV table with a header"))
    }
    head.add(lines.line)
    head.evidence = TimeEvidence()  // the sample holds this line too
    return head
  }

  private static func looksLikeObject(_ lines: LineReader) -> Bool {
    lines.lineNumber > 0 && lines.line.first { $0 > 0x20 } == 0x7B
  }

  static func noRequests(in file: String, because reasons: [TraceExclusion] = []) -> InputErrors {
    let why = reasons.map {
      "; \($0.rows) \($0.rows == 1 ? "row is" : "rows are") none: \($0.reason)"
    }
    .joined()
    return InputErrors(
      InputError(
        .noRequests, at: SourceLocation(file: file), "trace has no requests" + why,
        hint: "give a file with a header and at least one row"))
  }
}

/// The YAML header of a BLIS trace, above the table or in a file beside it.
enum BLISHeader {
  /// Whether a line is the first of such a header.
  static func begins(_ line: ByteView) -> Bool {
    line.starts(with: "trace_version:".utf8) || line.elementsEqual("---".utf8)
  }

  /// Reads on to the table's header, which becomes the current record.
  static func skip(_ lines: LineReader, to records: CSVReader) throws {
    try check(lines.text, at: lines.location())
    while true {
      do {
        guard try records.nextRecord() else {
          throw InputErrors(
            InputError(
              .noRequests, at: SourceLocation(file: lines.file),
              "this is the header of a BLIS trace; its requests are in a CSV file of their own",
              hint: "give the CSV file"))
        }
        if records.texts.contains(TraceFormat.blis.clock.column) { return }
      } catch ReadError.input {
        // Quotes of YAML are no CSV.
      }
      try check(lines.text, at: lines.location())
    }
  }

  /// Checks the header beside a table: `x.csv.yaml`, as our writer names it, or `x.yaml` for `x.csv`, and
  /// `x_header.yaml` for `x_data.csv`.
  static func checkBeside(_ path: String) throws {
    guard path != "-", path.hasSuffix(".csv") else { return }
    let stem = String(path.dropLast(4))
    let pair = stem.hasSuffix("_data") ? String(stem.dropLast(5)) + "_header" : stem
    for name in [path + ".yaml", stem + ".yaml", stem + ".yml", pair + ".yaml"] {
      guard let source = try? ByteSource(path: name) else { continue }
      let lines = LineReader(source)
      while try lines.nextLine() { try check(lines.text, at: lines.location()) }
      return
    }
  }

  private static func check(_ line: String, at place: SourceLocation) throws(InputErrors) {
    let parts = line.split(separator: ":", maxSplits: 1)
    guard parts.count == 2, line.first != " " else { return }
    let value = parts[1].filter { $0 != " " && $0 != "\"" && $0 != "'" }
    let problem: (String, String)?
    switch parts[0] {
    case "trace_version" where !["2", "3"].contains(value):
      problem = ("this is a BLIS trace of another version than 2 and 3", "export it as version 3")
    case "time_unit" where !["microseconds", "us", "µs"].contains(value):
      problem = (
        "a BLIS trace counts microseconds; this one counts another unit", "convert its times"
      )
    case "session_context_growth" where value == "accumulate":
      problem = (
        "the later turns of this BLIS trace hold only what they add to their session's context",
        "export it without \"accumulate\", so that input_tokens is the whole prompt"
      )
    default: problem = nil
    }
    if let (message, hint) = problem {
      throw InputErrors(InputError(.unsupported, at: place, message, hint: hint))
    }
  }
}

extension String {
  fileprivate func trimmingBlanks() -> String {
    String(drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
  }
}
