// TraceRow.swift: one data row of a trace, and how its fields are read and refused.

internal import Text
internal import Workload

/// How a row's time is to be taken.
enum RowTime: UInt8, Sendable {
  /// As it was read; a date with its zone, or a number.
  case written
  /// A date without a zone.
  case zoneless
  /// Time after the turn before in the same session.
  case delay
}

/// A row as it stands in the file, with its time on the file's own clock.
struct TraceRow: Sendable, BitwiseCopyable {
  var time: DecimalTime
  var promptTokens: Int
  var outputTokens: Int
  /// A hash of the session's name, 0 when there is none.
  var session: UInt64 = 0
  var classIndex = 0
  /// The physical line on which the row begins.
  var line = 0
  /// Its place among the rows that are sorted.
  var ordinal = 0
  /// Sequences in the row: so many requests.
  var copies = 1
  var images = 0
  /// How long the request took, in seconds; negative where the file does not say.
  var seconds = -1.0
  var timeKind = RowTime.written
  /// The file does not say how many tokens came out.
  var hasUnknownOutput = false
}

/// What reading on in a trace found.
enum RowOutcome {
  case row(TraceRow)
  /// A row that is no request by a rule of the format, by its number.
  case excluded(Int)
  /// A row that breaks the format; reading can go on behind it.
  case bad(InputError)
  case end
}

/// Reads the rows of one trace, whatever their shape.
protocol TraceRowReader {
  /// - Throws: what ends the reading: the system's refusal, or text that is no text.
  mutating func next() throws(ReadError) -> RowOutcome
  /// Where the time of the row just read stands.
  var timePlace: SourceLocation { get }
  /// Names and prefix blocks of the row just read, read again from its text.
  var details: TraceDetails { get }
  /// The order in which the file has its rows, known with the first of them.
  var order: RecordedOrder { get }
  /// Recordings of their own in the file, one after another.
  var runs: Int { get }
}

extension TraceRowReader {
  var order: RecordedOrder { .start }
  var runs: Int { 1 }
}

/// How the fields of a row are turned into numbers; shared by all shapes.
struct TraceFields {
  let format: TraceFormat
  let classes: TraceClasses?
  /// Dates that may lack a zone; false where the column's name tells it, as `timestamp [UTC]`.
  private let mayLackZone: Bool

  init(format: TraceFormat, classes: TraceClasses?) {
    self.format = format
    self.classes = classes
    if case .date = format.clock.text {
      mayLackZone = !format.clock.column.hasSuffix("[UTC]")
    } else {
      mayLackZone = false
    }
  }

  /// The time, or nil when the field holds none.
  @inline(__always)
  func time(_ field: ByteView) -> DecimalTime? {
    switch format.clock.text {
    case .date: DecimalTime.parseDate(field)
    case .number(let unit), .numberText(let unit): DecimalTime.parse(field, unit: unit)
    }
  }

  /// Whether a date was taken as UTC for want of a zone.
  @inline(__always)
  func kind(ofTime field: ByteView) -> RowTime {
    mayLackZone && !DecimalTime.hasZone(field) ? .zoneless : .written
  }

  /// A count of tokens from `minimum` up, or nil. Whole floats (`12.0`), as table libraries write a
  /// column that had gaps, are whole numbers.
  @inline(__always)
  func tokens(_ field: ByteView, minimum: Int) -> Int? {
    guard let count = NumberText.parseInt(field) ?? wholeFloat(field) else { return nil }
    return count >= minimum && count <= WorkloadLimits.tokensPerRequest ? count : nil
  }

  private func wholeFloat(_ field: ByteView) -> Int? {
    guard let point = field.firstIndex(of: 0x2E), point + 1 < field.count,
      field[(point + 1)...].allSatisfy({ $0 == 0x30 })
    else { return nil }
    return NumberText.parseInt(ByteView(rebasing: field[..<point]))
  }

  /// Fewest prompt tokens that are no mistake.
  var promptMinimum: Int {
    switch format.sizes.emptyPrompt {
    case .refused: 1
    case .dropped: 0
    }
  }

  /// Seconds from a row's start to the end that its field gives; negative where it gives none.
  @inline(__always)
  func seconds(to field: ByteView, from start: DecimalTime) -> Double {
    time(field).map { $0.secondsSince(start) } ?? -1
  }

  /// Why a field was refused.
  func refusal(of field: ByteView, named name: String, at location: SourceLocation) -> InputError {
    let isTokens = [format.sizes.prompt, format.sizes.output, format.sizes.sharedPrefix?.tokens]
      .contains(name)
    let most =
      name == format.sizes.copies ? WorkloadLimits.sequencesPerRow : WorkloadLimits.tokensPerRequest
    let needed =
      name == format.clock.column
      ? format.clock.text.description
      : "a whole number\(isTokens ? " of tokens" : "") from \(minimum(of: name)) to \(most)"
    let found = field.isEmpty ? "empty" : shown(field)
    return InputError(
      .badRow, at: location, "'\(name)' is \(found); it must be \(needed)",
      hint: "correct the row, or take it out")
  }

  private func minimum(of name: String) -> Int {
    name == format.sizes.prompt ? promptMinimum : name == format.sizes.copies ? 1 : 0
  }

  /// A field as a message shows it: never what may be a user's text.
  func shown(_ field: ByteView) -> String {
    if field.count > 40 { return "a text of \(field.count) bytes" }
    if format.holdsText {
      let isNumber = field.allSatisfy { $0 &- 0x30 < 10 || $0 == 0x2D || $0 == 0x2E }
      if !isNumber { return "a text that is not shown here" }
    }
    return JSONWriter.quoted(String(decoding: field, as: UTF8.self))
  }
}

/// Which class a row belongs to, by the text of one column.
public struct TraceClasses: Hashable, Sendable {
  public let column: String
  /// The text that marks each class, in the order of the classes.
  public let labels: [String]
  private let bytes: [[UInt8]]

  /// - Precondition: at least one label, none twice.
  public init(column: String, labels: [String]) {
    precondition(!labels.isEmpty && Set(labels).count == labels.count)
    self.column = column
    self.labels = labels
    bytes = labels.map { Array($0.utf8) }
  }

  @inline(__always)
  func index(of field: ByteView) -> Int? {
    for index in bytes.indices where sameBytes(field, bytes[index]) { return index }
    return nil
  }

  /// - Parameter found: the field as a message may show it.
  func refusal(of found: String, at location: SourceLocation) -> InputError {
    let known = labels.map(JSONWriter.quoted).joined(separator: ", ")
    return InputError(
      .badRow, at: location,
      "'\(column)' is \(found), which no class has; classes: \(known)",
      hint: "add it to the trace's \"classes\"")
  }
}
