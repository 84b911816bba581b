// CSVTraceReader.swift: rows of a trace that is a table with a header.

internal import Text
internal import Workload

/// Reads the wanted columns of each record, wherever the header has them.
struct CSVTraceReader: TraceRowReader {
  private let lines: LineReader
  private let records: CSVReader
  private let fields: TraceFields
  private let columnCount: Int
  private let time: Int
  private let prompt: Int
  private let output: Int
  private let session: Int?
  private let label: Int?
  private let names: TraceNames
  private let copies: Int?
  private let images: Int?
  private let end: Int?
  private let sharedPrefix: (name: Int, tokens: Int)?
  private let rules: [(column: Int, rule: Int)]

  /// - Parameters:
  ///   - records: has read its header, which is `head`.
  ///   - lines: what `records` reads from.
  /// - Throws: `InputErrors` when a column stands in the header twice, or the class column does not.
  init(_ records: CSVReader, of lines: LineReader, head: TraceHead, fields: TraceFields)
    throws(InputErrors)
  {
    self.records = records
    self.lines = lines
    self.fields = fields
    let format = fields.format
    columnCount = head.names.count
    names = TraceNames(format, in: head)
    time = try Self.place(of: format.clock.column, in: head)
    prompt = try Self.place(of: format.sizes.prompt, in: head)
    output = try Self.place(of: format.sizes.output, in: head)
    session = try format.names.session.flatMap { name throws(InputErrors) in
      head.names.contains(name) ? try Self.place(of: name, in: head) : nil
    }
    func optional(_ name: String?) throws(InputErrors) -> Int? {
      guard let name, head.names.contains(name) else { return nil }
      return try Self.place(of: name, in: head)
    }
    copies = try optional(format.sizes.copies)
    images = try optional(format.sizes.images)
    end = try optional(format.clock.ends.first(where: head.names.contains))
    if let name = try optional(format.sizes.sharedPrefix?.name),
      let tokens = try optional(format.sizes.sharedPrefix?.tokens)
    {
      sharedPrefix = (name, tokens)
    } else {
      sharedPrefix = nil
    }
    var rules: [(column: Int, rule: Int)] = []
    for (index, rule) in format.rules.enumerated() {
      if let column = try optional(rule.column) { rules.append((column, index)) }
    }
    self.rules = rules
    label = try fields.classes.map { classes throws(InputErrors) in
      try Self.place(of: classes.column, in: head)
    }
  }

  private static func place(of name: String, in head: TraceHead) throws(InputErrors) -> Int {
    let places = head.names.indices.filter { head.names[$0] == name }
    if places.count == 1 { return places[0] }
    let problem =
      places.isEmpty
      ? "the column '\(name)' is missing; found: \(head.shownNames)"
      : "the column '\(name)' appears \(places.count) times"
    throw InputErrors(
      InputError(
        places.isEmpty ? .missingColumn : .badRow, at: head.location, problem,
        hint: places.isEmpty
          ? "name one of the columns found" : "give every column its own name"))
  }

  mutating func next() throws(ReadError) -> RowOutcome {
    do {
      while try records.nextRecord() {
        if records.fieldCount == columnCount { return row() }
        if !isBlank { return .bad(wrongCount) }
      }
    } catch .input(let found) where found.errors[0].code == .badRow {
      return .bad(found.errors[0])
    }
    return .end
  }

  private var isBlank: Bool {
    records.fieldCount == 1 && lines.line.allSatisfy { $0 == 0x20 || $0 == 0x09 }
  }

  @inline(__always)
  private func row() -> RowOutcome {
    for (column, rule) in rules
    where records.withField(column, { fields.format.rules[rule].excludes($0) }) {
      return .excluded(rule)
    }
    guard let moment = records.withField(time, fields.time) else { return refusal(time) }
    let minimum = fields.promptMinimum
    guard let prompts = records.withField(prompt, { fields.tokens($0, minimum: minimum) }) else {
      return refusal(prompt)
    }
    guard let outputs = records.withField(output, { fields.tokens($0, minimum: 0) }) else {
      return refusal(output)
    }
    var row = TraceRow(time: moment, promptTokens: prompts, outputTokens: outputs)
    row.line = lines.lineNumber
    row.timeKind = records.withField(time, fields.kind(ofTime:))
    if hasExtras, let column = readExtras(into: &row) { return refusal(column) }
    if let end { row.seconds = records.withField(end) { fields.seconds(to: $0, from: moment) } }
    if let session { row.session = records.withField(session, NameHash.of) }
    if let label, let classes = fields.classes {
      guard let index = records.withField(label, classes.index) else { return refusal(label) }
      row.classIndex = index
    }
    return .row(row)
  }

  private var hasExtras: Bool { copies != nil || images != nil || sharedPrefix != nil }

  /// - Returns: the column that holds no such number, or nil.
  private func readExtras(into row: inout TraceRow) -> Int? {
    if let copies {
      guard let count = records.withField(copies, { fields.tokens($0, minimum: 1) }),
        count <= WorkloadLimits.sequencesPerRow
      else { return copies }
      row.copies = count
    }
    if let images {
      guard let count = records.withField(images, { fields.tokens($0, minimum: 0) }) else {
        return images
      }
      row.images = count
    }
    if let (name, tokens) = sharedPrefix, records.withField(name, { !$0.isEmpty }) {
      guard let count = records.withField(tokens, { fields.tokens($0, minimum: 0) }),
        row.promptTokens + count <= WorkloadLimits.tokensPerRequest
      else { return tokens }
      row.promptTokens += count
    }
    return nil
  }

  var timePlace: SourceLocation { place(ofField: time) }

  var details: TraceDetails {
    names.details { column in records.text(column) }
  }

  private func refusal(_ column: Int) -> RowOutcome {
    let place = self.place(ofField: column)
    return records.withField(column) { field in
      if column == label, let classes = fields.classes {
        return .bad(classes.refusal(of: fields.shown(field), at: place))
      }
      return .bad(fields.refusal(of: field, named: name(of: column), at: place))
    }
  }

  private func name(of column: Int) -> String {
    let format = fields.format
    switch column {
    case time: return format.clock.column
    case prompt: return format.sizes.prompt
    case output: return format.sizes.output
    case copies: return format.sizes.copies ?? ""
    case images: return format.sizes.images ?? ""
    default: return format.sizes.sharedPrefix?.tokens ?? ""
    }
  }

  private var wrongCount: InputError {
    let count = records.fieldCount
    return InputError(
      .badRow, at: lines.location(),
      "the row has \(count) \(count == 1 ? "field" : "fields"); the header has \(columnCount)",
      hint: "complete the row, or take it out")
  }

  /// The physical line and column at which a field begins.
  private func place(ofField wanted: Int) -> SourceLocation {
    let line = lines.line
    var field = 0
    var isQuoted = false
    var offset = 0
    var lineStart = 0
    var breaks = 0
    while offset < line.count, field < wanted {
      switch line[offset] {
      case 0x22: isQuoted.toggle()
      case 0x2C where !isQuoted: field += 1
      case 0x0A:
        breaks += 1
        lineStart = offset + 1
      default: break
      }
      offset += 1
    }
    let text = ByteView(rebasing: line[lineStart...])
    return SourceLocation(
      file: lines.file, line: lines.lineNumber + breaks,
      column: characters(before: offset - lineStart, in: text) + 1)
  }
}
