// JSONTraceReader.swift: rows of a trace that has one JSON object a line.

internal import Text

/// Reads the wanted keys of each line in place; everything else is passed over.
struct JSONTraceReader: TraceRowReader {
  private enum Role { case time, prompt, output, session, label }

  private let lines: LineReader
  private let fields: TraceFields
  private let roles: [(key: [UInt8], name: String, role: Role)]
  /// The first line has been read already, to recognise the format.
  private var isFirst = true

  /// - Parameter lines: stands on the first line that is not blank.
  init(_ lines: LineReader, fields: TraceFields) {
    self.lines = lines
    self.fields = fields
    let format = fields.format
    var wanted: [(String, Role)] = [
      (format.time, .time), (format.prompt, .prompt), (format.output, .output),
    ]
    if let session = format.session { wanted.append((session, .session)) }
    if let column = fields.classes?.column { wanted.append((column, .label)) }
    roles = wanted.map { (Array($0.0.utf8), $0.0, $0.1) }
  }

  /// The keys of the current line's object; nil when it is none.
  static func head(of lines: LineReader) -> TraceHead? {
    var object = JSONLine(lines.line)
    var head = TraceHead(shape: .jsonLines, names: [], location: lines.location())
    while let member = object.next() {
      let name = String(decoding: member.key, as: UTF8.self)
      head.names.append(name)
      switch member.kind {
      case .number: head.numbers.append(name)
      case .string: head.strings.append(name)
      case .other: break
      }
    }
    return object.failure == nil ? head : nil
  }

  mutating func next() throws(ReadError) -> RowOutcome {
    if isFirst {
      isFirst = false
      return row()
    }
    while try lines.nextLine() {
      if !lines.line.allSatisfy({ $0 <= 0x20 }) { return row() }
    }
    return .end
  }

  private func row() -> RowOutcome {
    let line = lines.line
    var object = JSONLine(line)
    var row = TraceRow(
      time: DecimalTime(seconds: 0, attoseconds: 0), promptTokens: 0, outputTokens: 0)
    row.line = lines.lineNumber
    var found = 0  // a bit for each role
    while let member = object.next() {
      for index in roles.indices where sameBytes(member.key, roles[index].key) {
        if found & 1 << index != 0 { return .bad(repeated(roles[index].name, member)) }
        found |= 1 << index
        if let error = read(member, as: index, into: &row) { return .bad(error) }
      }
    }
    if let offset = object.failure { return .bad(malformed(at: offset)) }
    guard found & 0b111 == 0b111 else { return .bad(missing(found)) }
    if let classes = fields.classes, found & 1 << (roles.count - 1) == 0 {
      return .bad(missing(named: classes.column))
    }
    return .row(row)
  }

  /// - Returns: what is wrong with the member, or nil.
  private func read(_ member: JSONLine.Member, as index: Int, into row: inout TraceRow)
    -> InputError?
  {
    switch roles[index].role {
    case .time:
      guard member.kind == .number, let time = fields.time(member.value) else {
        return refusal(member, index)
      }
      row.time = time
    case .prompt:
      guard member.kind == .number,
        let count = fields.tokens(member.value, minimum: fields.promptMinimum)
      else { return refusal(member, index) }
      row.promptTokens = count
    case .output:
      guard member.kind == .number, let count = fields.tokens(member.value, minimum: 0) else {
        return refusal(member, index)
      }
      row.outputTokens = count
    case .session:
      row.session = TraceFields.sessionHash(member.value)
    case .label:
      guard let label = fields.classes?.index(of: member.value) else {
        return fields.classes?.refusal(of: member.value, at: place(member.offset))
      }
      row.classIndex = label
    }
    return nil
  }

  var timePlace: SourceLocation {
    var object = JSONLine(lines.line)
    while let member = object.next() {
      if sameBytes(member.key, roles[0].key) { return place(member.offset) }
    }
    return lines.location()
  }

  var details: TraceDetails {
    var details = TraceDetails()
    var found = JSONNames(fields.format)
    var object = JSONLine(lines.line)
    while let member = object.next() { found.read(member, into: &details) }
    return details
  }

  private func place(_ offset: Int) -> SourceLocation {
    lines.location(column: characters(before: offset, in: lines.line) + 1)
  }

  private func refusal(_ member: JSONLine.Member, _ index: Int) -> InputError {
    fields.refusal(of: member.value, named: roles[index].name, at: place(member.offset))
  }

  private func repeated(_ name: String, _ member: JSONLine.Member) -> InputError {
    InputError(
      .badRow, at: place(member.offset), "the key '\(name)' appears twice in one object",
      hint: "take one out")
  }

  private func malformed(at offset: Int) -> InputError {
    InputError(
      .badRow, at: place(offset), "the line is no complete JSON object",
      hint: "write one object a line, such as "
        + #"{"timestamp": 0, "input_length": 100, "output_length": 10}"#)
  }

  private func missing(_ found: Int) -> InputError {
    let index = roles.indices.first { found & 1 << $0 == 0 } ?? 0
    return missing(named: roles[index].name)
  }

  private func missing(named name: String) -> InputError {
    let keys = JSONTraceReader.head(of: lines)?.shownNames ?? "none"
    return InputError(
      .badRow, at: lines.location(), "the key '\(name)' is missing; found: \(keys)",
      hint: "correct the row, or take it out")
  }
}

/// Characters in the first `count` bytes of UTF-8 text.
func characters(before count: Int, in line: ByteView) -> Int {
  line.prefix(count).count { $0 & 0xC0 != 0x80 }
}
