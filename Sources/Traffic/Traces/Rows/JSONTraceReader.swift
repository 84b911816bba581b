// JSONTraceReader.swift: rows of a trace that is made of JSON objects.

internal import Text

/// Reads the wanted keys of each object in place; everything else is passed over.
struct JSONTraceReader: TraceRowReader {
  private enum Role {
    case time, prompt, output, delay, session, parent, end, label
    case rule(Int)
  }

  private let records: JSONRecords
  private let fields: TraceFields
  private let roles: [(key: [UInt8], name: String, role: Role)]
  /// Bits of the roles that every row must have.
  private let needed: Int
  /// The sessions of turns; nil where the format names sessions.
  private let chains: SessionChains?
  /// The first object has been read already, to recognise the format.
  private var isFirst: Bool

  /// - Parameters:
  ///   - records: stands on the first object where `hasFirst` says so.
  ///   - names: the keys of the first objects.
  init(_ records: JSONRecords, hasFirst: Bool, names: [String], fields: TraceFields) {
    self.records = records
    self.fields = fields
    isFirst = hasFirst
    let format = fields.format
    var wanted: [(String, Role)] = [
      (format.clock.column, .time), (format.sizes.prompt, .prompt), (format.sizes.output, .output),
    ]
    if let delay = format.clock.delay { wanted.append((delay, .delay)) }
    if let session = format.names.session { wanted.append((session, .session)) }
    if let parent = format.names.parent { wanted.append((parent, .parent)) }
    if let end = format.clock.ends.first(where: names.contains) { wanted.append((end, .end)) }
    chains = format.names.parent == nil ? nil : SessionChains()
    for (index, rule) in format.rules.enumerated() {
      wanted.append((rule.column, .rule(index)))
    }
    if let column = fields.classes?.column { wanted.append((column, .label)) }
    roles = wanted.map { (Array($0.0.utf8), $0.0, $0.1) }
    var needed =
      (format.clock.delay == nil ? 0b001 : 0) | 0b010 | (format.sizes.outputIsOptional ? 0 : 0b100)
    if fields.classes != nil { needed |= 1 << (wanted.count - 1) }
    self.needed = needed
  }

  mutating func next() throws(ReadError) -> RowOutcome {
    if isFirst {
      isFirst = false
    } else if try !records.next() {
      return .end
    }
    return records.withObject { row(of: $0) }
  }

  @inline(__always)
  private func row(of text: ByteView) -> RowOutcome {
    var object = JSONLine(text)
    var row = TraceRow(
      time: DecimalTime(seconds: 0, attoseconds: 0), promptTokens: 0, outputTokens: 0)
    row.line = records.line
    var found = 0  // a bit for each role
    var problem: InputError?
    var exclusion: Int?
    var end: DecimalTime?
    chains?.beginRow()
    while let member = object.next() {
      for index in roles.indices where sameBytes(member.key, roles[index].key) {
        if case .rule(let rule) = roles[index].role {
          if exclusion ?? .max > rule, fields.format.rules[rule].excludes(member.value) {
            exclusion = rule
          }
          continue
        }
        if case .end = roles[index].role {
          end = fields.time(member.value)
          continue
        }
        if found & 1 << index != 0 { return .bad(repeated(roles[index].name, member)) }
        if let error = read(member, as: index, into: &row, &found), problem == nil {
          problem = error
        }
      }
    }
    if let offset = object.failure { return .bad(malformed(at: offset)) }
    if let exclusion { return .excluded(exclusion) }
    if let problem { return .bad(problem) }
    guard found & needed == needed else { return .bad(missing(found)) }
    if fields.format.clock.delay != nil {
      if found & 0b001 == 0 { return delayed(row, found) }
    }
    row.hasUnknownOutput = found & 0b100 == 0
    if let end { row.seconds = end.secondsSince(row.time) }
    if let chains { row.session = chains.endRow() }
    return .row(row)
  }

  /// A row without a time, which needs a delay and a session.
  private func delayed(_ row: TraceRow, _ found: Int) -> RowOutcome {
    guard row.timeKind == .delay, row.session != 0 else {
      return .bad(missing(named: fields.format.clock.column))
    }
    var row = row
    row.hasUnknownOutput = found & 0b100 == 0
    return .row(row)
  }

  /// - Returns: what is wrong with the member, or nil.
  @inline(__always)
  private func read(
    _ member: JSONLine.Member, as index: Int, into row: inout TraceRow, _ found: inout Int
  ) -> InputError? {
    if member.kind == .other, isNull(member.value), needed & 1 << index == 0 { return nil }
    found |= 1 << index
    switch roles[index].role {
    case .time:
      let isNumber: Bool
      if case .number = fields.format.clock.text { isNumber = true } else { isNumber = false }
      guard member.kind == (isNumber ? .number : .string), let time = fields.time(member.value)
      else { return refusal(member, index) }
      row.time = time
      row.timeKind = fields.kind(ofTime: member.value)
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
    case .delay:
      guard member.kind == .number,
        let delay = DecimalTime.parse(member.value, unit: .milliseconds)
      else { return refusal(member, index) }
      // A row with a time of its own keeps it.
      if found & 0b001 == 0 { (row.time, row.timeKind) = (delay, .delay) }
    case .session:
      row.session = NameHash.of(member.value)
      chains?.take(turn: member.value)
    case .parent: chains?.take(parent: member.value)
    case .label:
      guard let label = fields.classes?.index(of: member.value) else {
        return fields.classes?.refusal(
          of: fields.shown(member.value), at: records.place(member.offset))
      }
      row.classIndex = label
    case .rule, .end: break
    }
    return nil
  }

  private func isNull(_ value: ByteView) -> Bool { sameBytes(value, [0x6E, 0x75, 0x6C, 0x6C]) }

  var timePlace: SourceLocation {
    let offset = records.withObject { text -> Int? in
      var object = JSONLine(text)
      while let member = object.next() {
        if sameBytes(member.key, roles[0].key) { return member.offset }
      }
      return nil
    }
    return records.place(offset)
  }

  var details: TraceDetails {
    records.withObject { text in
      var details = TraceDetails()
      var names = JSONNames(fields.format)
      var object = JSONLine(text)
      while let member = object.next() { names.read(member, into: &details) }
      if let session = chains?.current { details.session = session.name }
      return details
    }
  }

  private func refusal(_ member: JSONLine.Member, _ index: Int) -> InputError {
    fields.refusal(
      of: member.value, named: roles[index].name, at: records.place(member.offset))
  }

  private func repeated(_ name: String, _ member: JSONLine.Member) -> InputError {
    InputError(
      .badRow, at: records.place(member.offset), "the key '\(name)' appears twice in one object",
      hint: "take one out")
  }

  private func malformed(at offset: Int) -> InputError {
    InputError(
      .badRow, at: records.place(offset), "the row is no complete JSON object",
      hint: "write one object a line, such as "
        + #"{"timestamp": 0, "input_length": 100, "output_length": 10, "hash_ids": []}"#)
  }

  private func missing(_ found: Int) -> InputError {
    let index = roles.indices.first { needed & ~found & 1 << $0 != 0 } ?? 0
    return missing(named: roles[index].name)
  }

  private func missing(named name: String) -> InputError {
    var head = TraceHead(shape: .json, names: [], location: records.place())
    records.withObject { head.add($0) }
    let text = AIPerfKeys.texts.first(where: head.names.contains)
    return InputError(
      .badRow, at: records.place(), "the key '\(name)' is missing; found: \(head.shownNames)",
      hint: name == fields.format.sizes.prompt && text != nil
        ? "count the tokens of '\(text ?? "")' with the model's tokenizer and write them as '\(name)'"
        : fields.format.clock.delay != nil && name == fields.format.clock.column
          ? "give the row a '\(name)', or a session_id and a delay after an earlier turn"
          : "correct the row, or take it out")
  }
}
