// TraceStream.swift: a trace file as a stream of requests, checked row by row as it is read.

internal import Text
internal import Units

/// How a trace is read.
public struct TraceOptions: Hashable, Sendable {
  /// `auto`, or the name of a format of `TraceFormat.all`.
  public var format = "auto"
  /// Puts rows that are out of order into order, in memory.
  public var sorts = false
  /// Tells rows apart by a column; nil when they are all of one class.
  public var classes: TraceClasses?
  /// Class of the rows, or of the first label of `classes`.
  public var firstClass = 0
  /// Keeps names and prefix blocks of each row for `TraceStream.details`.
  public var keepsDetails = false

  public init() {}
}

/// The requests of a trace, with time counted from the first of them.
///
/// Reads one row at a time: memory does not grow with the file unless it is sorted. Times are taken
/// from the text without a detour through floating point and are exact to the tick. One value is one
/// reading: a copy shares the file's position, so each run opens its own.
public struct TraceStream: SourceStream {
  /// The format that was recognised or named.
  public let format: TraceFormat
  /// What has been read so far; complete once `next` returned nil.
  public private(set) var counts = TraceCounts()
  /// Names and prefix blocks of the request that `next` returned last; empty unless they are kept.
  public private(set) var details = TraceDetails()

  private let file: String
  private let sorts: Bool
  private let firstClass: Int
  private var rows: any TraceRowReader
  private var order = TraceOrder()
  private var origin: DecimalTime?
  private var lastArrival = SimulationTime.zero
  private var sorted: SortedRows?

  /// Rows that are still looked at for further mistakes after the first.
  static let rowsAfterFirstError = 100_000

  /// Opens a trace and recognises its format.
  /// - Parameter path: `-` is standard input.
  /// - Throws: `FileError`; `InputErrors` when the file is empty, no text, or of no known format.
  public init(path: String, options: TraceOptions = TraceOptions()) throws {
    try self.init(ByteSource(path: path), options: options)
  }

  /// Reads a trace from memory; `name` stands for it in messages.
  public init(bytes: [UInt8], name: String, options: TraceOptions = TraceOptions()) throws {
    try self.init(ByteSource(bytes: bytes, name: name), options: options)
  }

  private init(_ source: ByteSource, options: TraceOptions) throws {
    file = source.name
    sorts = options.sorts
    firstClass = options.firstClass
    let lines = LineReader(source)
    let records = CSVReader(lines)
    do {
      guard let head = try Self.head(records, of: lines) else { throw Self.noRequests(in: file) }
      format = try TraceFormat.choose(options.format, for: head)
      let fields = TraceFields(format: format, classes: options.classes)
      switch head.shape {
      case .csv: rows = try CSVTraceReader(records, of: lines, head: head, fields: fields)
      case .jsonLines: rows = JSONTraceReader(lines, fields: fields)
      }
    } catch let error as ReadError {
      throw error.cause
    }
  }

  public var traceCounts: TraceCounts? { counts }

  /// - Throws: `InputErrors` with up to 20 bad rows, or at an out-of-order row, or at the end of a trace
  ///   that has no requests; `FileError`.
  mutating func nextItem() throws -> SourceItem? {
    do {
      if sorts { return try nextSorted() }
      guard let row = try nextRequestRow() else { return nil }
      if origin == nil { origin = row.time }
      return try item(row)
    } catch let error as ReadError {
      throw error.cause
    }
  }

  /// The next row that is a request, in the order of the file.
  private mutating func nextRequestRow() throws -> TraceRow? {
    while true {
      switch try rows.next() {
      case .row(let row):
        counts.rows += 1
        if row.promptTokens == 0 { counts.zeroInput += 1 }
        if row.outputTokens == 0 { counts.zeroOutput += 1 }
        if let fall = order.admit(row.time) {
          counts.inversions += 1
          if fall.isRestart { counts.restarts += 1 }
          if !sorts { throw InputErrors(fall.error(at: rows.timePlace)) }
        }
        if row.promptTokens > 0 { return row }
      case .bad(let error):
        throw InputErrors(try errors(startingWith: error))
      case .end:
        if counts.requests == 0 && !sorts { throw Self.noRequests(in: file) }
        return nil
      }
    }
  }

  private mutating func item(_ row: TraceRow) throws -> SourceItem {
    guard let origin, let ticks = row.time.ticks(since: origin) else {
      throw InputErrors(
        InputError(
          .tooLarge, at: SourceLocation(file: file, line: row.line),
          "the row is more than 388 days after the first",
          hint: "cut the trace into parts; simulated time holds 388 days"))
    }
    let arrival = SimulationTime(ticks: ticks)
    if counts.requests > 0 && arrival == lastArrival { counts.ties += 1 }
    counts.requests += 1
    lastArrival = arrival
    let request = Request(
      arrival: arrival, promptTokens: row.promptTokens, outputTokens: row.outputTokens,
      classIndex: firstClass + row.classIndex)
    return SourceItem(request: request, session: row.session)
  }

  private mutating func nextSorted() throws -> SourceItem? {
    if sorted == nil {
      var loaded = SortedRows(file: file)
      while let row = try nextRequestRow() { try loaded.insert(row) }
      loaded.sort()
      origin = loaded.first?.time
      if origin == nil { throw Self.noRequests(in: file) }
      sorted = loaded
    }
    guard let row = sorted?.next() else { return nil }
    return try item(row)
  }

  /// Looks on for more mistakes, so that a user sees them together.
  private mutating func errors(startingWith first: InputError) throws -> [InputError] {
    var errors = [first]
    var seen = 0
    while errors.count < InputProblems.reportLimit, seen < Self.rowsAfterFirstError {
      seen += 1
      switch try rows.next() {
      case .row: continue
      case .bad(let error): errors.append(error)
      case .end: return errors
      }
    }
    return errors
  }

  /// The header, or the first object; nil when there is nothing but blanks.
  private static func head(_ records: CSVReader, of lines: LineReader) throws(ReadError)
    -> TraceHead?
  {
    do {
      repeat {
        guard try records.nextRecord() else { return nil }
      } while lines.line.allSatisfy { $0 <= 0x20 }
    } catch {
      // An object's quotes are no CSV; the line that was refused is still the current one.
      guard looksLikeObject(lines) else { throw error }
    }
    guard looksLikeObject(lines) else {
      let names = records.texts.map { $0.trimmingBlanks() }
      return TraceHead(shape: .csv, names: names, location: lines.location())
    }
    if let head = JSONTraceReader.head(of: lines) { return head }
    throw .input(
      InputErrors(
        InputError(
          .badRow, at: lines.location(), "the first line is no complete JSON object",
          hint: "write one object a line, or a CSV table with a header")))
  }

  private static func looksLikeObject(_ lines: LineReader) -> Bool {
    lines.lineNumber > 0 && lines.line.first { $0 > 0x20 } == 0x7B
  }

  private static func noRequests(in file: String) -> InputErrors {
    InputErrors(
      InputError(
        .noRequests, at: SourceLocation(file: file), "trace has no requests",
        hint: "give a file with a header and at least one row"))
  }
}

extension ReadError {
  /// The error inside, as streams throw it.
  var cause: any Error {
    switch self {
    case .file(let error): error
    case .input(let errors): errors
    }
  }
}

extension String {
  fileprivate func trimmingBlanks() -> String {
    String(drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
  }
}
