// TraceRow.swift: one data row of a trace, and how its fields are read and refused.

internal import Text

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
}

/// What reading on in a trace found.
enum RowOutcome {
  case row(TraceRow)
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
}

/// How the fields of a row are turned into numbers; shared by all shapes.
struct TraceFields {
  let format: TraceFormat
  let classes: TraceClasses?

  /// The time, or nil when the field holds none.
  @inline(__always)
  func time(_ field: ByteView) -> DecimalTime? {
    switch format.timeText {
    case .date: DecimalTime.parseDate(field)
    case .number(let unit): DecimalTime.parse(field, unit: unit)
    }
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
    switch format.emptyPrompt {
    case .refused: 1
    case .dropped: 0
    }
  }

  /// A hash of a session's name; 0 for an empty one.
  /// - Source: Fowler, Noll and Vo's FNV-1a, 64 bits.
  @inline(__always)
  static func sessionHash(_ field: ByteView) -> UInt64 {
    if field.isEmpty { return 0 }
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in field { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    return max(1, hash)
  }

  /// Why a field was refused.
  func refusal(of field: ByteView, named name: String, at location: SourceLocation) -> InputError {
    let needed =
      name == format.time
      ? Self.timeForm(format.timeText)
      : "a whole number of tokens from \(name == format.prompt ? promptMinimum : 0) to "
        + "\(WorkloadLimits.tokensPerRequest)"
    let found = field.isEmpty ? "empty" : Self.quoted(field)
    return InputError(
      .badRow, at: location, "'\(name)' is \(found); it must be \(needed)",
      hint: "correct the row, or take it out")
  }

  static func quoted(_ field: ByteView) -> String {
    let text = JSONWriter.quoted(String(decoding: field.prefix(40), as: UTF8.self))
    return field.count > 40 ? "\(text)…" : text
  }

  static func timeForm(_ form: TraceFormat.TimeText) -> String {
    switch form {
    case .date: "a date and time such as 2023-11-16 18:15:46.6805900"
    case .number(.seconds): "a number of seconds, not negative"
    case .number(.milliseconds): "a number of milliseconds, not negative"
    case .number(.microseconds): "a number of microseconds, not negative"
    case .number(.nanoseconds): "a number of nanoseconds, not negative"
    }
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

  func refusal(of field: ByteView, at location: SourceLocation) -> InputError {
    let known = labels.map(JSONWriter.quoted).joined(separator: ", ")
    return InputError(
      .badRow, at: location,
      "'\(column)' is \(TraceFields.quoted(field)), which no class has; classes: \(known)",
      hint: "add it to the trace's \"classes\"")
  }
}
