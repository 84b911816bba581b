// CallLayout.swift: where one record of a call keeps its time, lengths and names, and how it is read.

internal import Text
internal import Workload

/// The paths of what matters in a record; of several the first that is there.
struct CallLayout: Sendable {
  /// Where a count of tokens stands.
  enum Tokens: Sendable {
    case path(String)
    /// The sum of the members of an object whose names hold a word, unless those named so alone are the whole,
    /// as `total` says.
    case sum(of: String, word: String)
  }

  var times: [String]
  var ends: [String]
  var prompt: [Tokens]
  var output: [Tokens]
  /// Together they name the record, and with the last one replaced its parent.
  var identity: [String] = []
  var parents: [String] = []
  var session: [String] = []
  var tenant: [String] = []
  var model: [String] = []
  var label: [String] = []
  /// What `exclusion` looks at.
  var others: [String] = []
  let exclusion: @Sendable (JSONFields) -> CallExclusion?

  var wanted: FieldPaths {
    let counts = (prompt + output).map { tokens in
      switch tokens {
      case .path(let path): path
      case .sum(let container, _): container + ".*"
      }
    }
    return FieldPaths(
      times + ends + counts + identity + parents + session + tenant + model + label + others)
  }
}

/// Turns the fields of records into calls.
struct CallReading {
  private let layout: CallLayout
  private let fields: TraceFields
  let wanted: FieldPaths

  init(_ layout: CallLayout, _ format: TraceFormat) {
    self.layout = layout
    fields = TraceFields(format: format, classes: nil)
    wanted = layout.wanted
  }

  /// - Parameter place: of a byte of the record, of its beginning for nil.
  func outcome(of record: JSONFields, at place: (Int?) -> SourceLocation) -> CallOutcome {
    if let failure = record.failure {
      return .bad(
        InputError(
          .badRow, at: place(failure), "the record is no complete JSON object",
          hint: "write one object a line, or an array of objects"))
    }
    if let excluded = layout.exclusion(record) { return .excluded(excluded) }
    if let repeated = record.repeated {
      return .bad(
        InputError(
          .badRow, at: place(repeated.offset), "'\(repeated.path)' appears twice in one record",
          hint: "take one out"))
    }
    do throws(InputError) {
      let prompt = try tokens(layout.prompt, in: record, place)
      let output = try tokens(layout.output, in: record, place)
      guard let prompt, prompt > 0, let output else { return .excluded(.unmeasured) }
      return .request(try call(record, prompt, output, place))
    } catch {
      return .bad(error)
    }
  }

  private func call(
    _ record: JSONFields, _ prompt: Int, _ output: Int, _ place: (Int?) -> SourceLocation
  ) throws(InputError) -> RecordedCall {
    guard let start = record.first(of: layout.times) else {
      throw InputError(
        .badRow, at: place(nil), "the record has no '\(layout.times[0])'",
        hint: "export the records with the times at which they began")
    }
    guard start.kind != .other, let time = start.withBytes(fields.time) else {
      throw InputError(
        .badRow, at: place(start.offset),
        "'\(start.path)' must be \(fields.format.clock.text)",
        hint: "correct the record, or take it out")
    }
    var row = TraceRow(time: time, promptTokens: prompt, outputTokens: output)
    row.line = place(nil).line ?? 0
    row.timeKind = start.withBytes(fields.kind(ofTime:))
    if let end = record.first(of: layout.ends) {
      row.seconds = end.withBytes { fields.seconds(to: $0, from: time) }
    }
    var call = RecordedCall(row: row, place: place(start.offset))
    call.details.session = record.first(of: layout.session)?.name
    call.details.tenant = record.first(of: layout.tenant)?.name
    call.details.model = record.first(of: layout.model)?.name
    call.details.label = record.first(of: layout.label)?.name
    call.row.session = Self.hash([call.details.session])
    let names = layout.identity.map { record[$0]?.name }
    call.identity = names.contains(nil) ? 0 : Self.hash(names)
    if let parent = record.first(of: layout.parents)?.name {
      call.parent = Self.hash(names.dropLast() + [parent])
    }
    return call
  }

  /// 0 for no name at all.
  private static func hash(_ names: [String?]) -> UInt64 {
    var text = names.map { $0 ?? "" }.joined(separator: "/")
    return text.withUTF8 { NameHash.of($0) }
  }

  /// Nil where nothing counts them.
  private func tokens(
    _ places: [CallLayout.Tokens], in record: JSONFields, _ place: (Int?) -> SourceLocation
  ) throws(InputError) -> Int? {
    for tokens in places {
      switch tokens {
      case .path(let path):
        if let field = record[path] { return try count(field, place) }
      case .sum(let container, let word):
        if let sum = try sum(of: container, word: word, in: record, place) { return sum }
      }
    }
    return nil
  }

  private func count(_ field: JSONFields.Field, _ place: (Int?) -> SourceLocation)
    throws(InputError) -> Int
  {
    if field.kind != .other, let count = field.withBytes({ fields.tokens($0, minimum: 0) }) {
      return count
    }
    throw field.withBytes { bytes in
      InputError(
        .badRow, at: place(field.offset),
        "'\(field.path)' is \(bytes.isEmpty ? "empty" : fields.shown(bytes)); it must be a whole "
          + "number of tokens from 0 to \(WorkloadLimits.tokensPerRequest)",
        hint: "correct the record, or take it out")
    }
  }

  private func sum(
    of container: String, word: String, in record: JSONFields,
    _ place: (Int?) -> SourceLocation
  ) throws(InputError) -> Int? {
    let members = record.members(of: container).filter { field in
      field.path.dropFirst(container.utf8.count + 1).contains(word)
    }
    guard let first = members.first else { return nil }
    // `total` is that of the two plain counts where the others are parts of them.
    let plain = try ["input", "output"].map { name throws(InputError) in
      try record["\(container).\(name)"].map { field throws(InputError) in try count(field, place) }
    }
    if let total = record["\(container).total"], let input = plain[0], let output = plain[1],
      try count(total, place) == input + output
    {
      return word == "input" ? input : output
    }
    var sum = 0
    for member in members { sum += try count(member, place) }
    guard sum <= WorkloadLimits.tokensPerRequest else {
      throw InputError(
        .badRow, at: place(first.offset),
        "the counts of \(word) tokens in '\(container)' add up to \(sum), more than "
          + "\(WorkloadLimits.tokensPerRequest)",
        hint: "correct the record, or take it out")
    }
    return sum
  }
}

extension JSONFields.Field {
  /// A string or a number as a name; nil for what is empty or no name.
  var name: String? { kind == .other || bytes.isEmpty ? nil : text }
}
