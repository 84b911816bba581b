// TraceStream.swift: a trace file as a stream of requests, checked row by row as it is read.

public import Text
internal import Units
public import Workload

/// How a trace is read.
public struct TraceOptions: Hashable, Sendable {
  /// `auto`, or the name of a format of `TraceFormat.all`.
  public var format = "auto"
  /// Puts rows that are out of order into order, in memory.
  public var sorts = false
  /// Skips rows that break the format and counts them, instead of refusing the trace.
  public var isLenient = false
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
  /// What the trace's prompts begin alike with; nil where that is not asked for. Needs details.
  var contents: TracePrompts?
  /// When the first request came; nil before it is read, and where times are bare numbers of no known day.
  public private(set) var firstArrivalDate: TraceAnchor?

  private let file: String
  private let options: TraceOptions
  private var rows: any TraceRowReader
  private var order = TraceOrder()
  private var origin: DecimalTime?
  private var lastArrival = SimulationTime.zero
  private var sorted: SortedRows?
  private var turns: DelayedTurns?
  /// A row with a time, which turns that come before it are waited for.
  private var held: PlacedRow?
  private var lastTime: DecimalTime?
  /// What a row of several sequences still has to hand out.
  private var copy: (item: Request, left: Int)?

  /// Rows that are still looked at for further mistakes after the first.
  static let rowsAfterFirstError = 100_000

  /// Opens a trace and recognises its format.
  /// - Parameter path: `-` is standard input.
  /// - Throws: `FileError`; `InputErrors` when the file is empty, no text, or of no known format.
  public init(path: String, options: TraceOptions = TraceOptions()) throws {
    try self.init(ByteSource(path: path), path: path, options: options)
  }

  /// Reads a trace from memory; `name` stands for it in messages.
  public init(bytes: [UInt8], name: String, options: TraceOptions = TraceOptions()) throws {
    try self.init(ByteSource(bytes: bytes, name: name), options: options)
  }

  /// Reads a trace from any source of bytes.
  public init(_ source: ByteSource, options: TraceOptions = TraceOptions()) throws {
    try self.init(source, path: nil, options: options)
  }

  private init(_ source: ByteSource, path: String?, options: TraceOptions) throws {
    file = source.name
    self.options = options
    do {
      let opening = try TraceOpening(source, options: options, path: path)
      format = opening.format
      rows = opening.rows
    } catch let error as ReadError {
      throw error.cause
    }
    var reasons = format.reasons
    if format.sizes.emptyPrompt == .dropped { reasons.append("0 prompt tokens") }
    for reason in reasons where !counts.excluded.contains(where: { $0.reason == reason }) {
      counts.excluded.append(TraceExclusion(reason: reason, rows: 0))
    }
    if format.clock.delay != nil { turns = DelayedTurns(file: file) }
    putInOrder()
  }

  /// Reads rows that are no lines of a table; `.excluded` counts under the format's reasons.
  init(_ rows: any TraceRowReader, format: TraceFormat, file: String, options: TraceOptions) {
    self.rows = rows
    self.format = format
    self.file = file
    self.options = options
    counts.excluded = format.reasons.map { TraceExclusion(reason: $0, rows: 0) }
    putInOrder()
  }

  /// A log may have its rows in another order than that of their start.
  private mutating func putInOrder() {
    guard format.order != .start else { return }
    rows = OrderedRows(
      rows, of: file, rule: format.order, keepsDetails: options.keepsDetails,
      limit: options.sorts ? SortedRows.limit : OrderedRows.window)
  }

  public var record: (any SourceRecord)? { counts }

  /// - Throws: `InputErrors` with up to 20 bad rows, or at an out-of-order row, or at the end of a trace
  ///   that has no requests; `FileError`.
  public mutating func next() throws -> Request? {
    if let (item, left) = copy {
      copy = left > 1 ? (item, left - 1) : nil
      counts.requests += 1
      counts.ties += 1
      return item
    }
    do {
      if options.sorts { return try nextSorted() }
      guard let placed = try nextPlaced() else { return nil }
      return try item(placed)
    } catch let error as ReadError {
      throw error.cause
    }
  }

  private mutating func item(_ placed: PlacedRow) throws -> Request {
    let row = placed.row
    if origin == nil {
      origin = row.time
      counts.order = rows.order
      counts.runs = rows.runs
      firstArrivalDate = TraceAnchor(format, row)
    }
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
    if let names = placed.details { details = names }
    let request = Request(
      arrival: arrival, promptTokens: row.promptTokens, outputTokens: row.outputTokens,
      classIndex: options.firstClass + row.classIndex, session: row.session,
      run: contents?.run(of: details.prefixBlocks) ?? PromptTree.noRun)
    if row.copies > 1 { copy = (request, row.copies - 1) }
    return request
  }
}

// MARK: - Rows

extension TraceStream {
  /// The next row that is a request, in the order of the file, with later turns where they belong.
  private mutating func nextPlaced() throws -> PlacedRow? {
    guard turns != nil else { return try nextRow() }
    while held == nil, let read = try nextRow() {
      if read.row.timeKind != .delay {
        held = read
      } else if let last = lastTime, read.row.time < last, !options.sorts {
        throw InputErrors(
          TraceOrder.Fall(bySeconds: last.secondsSince(read.row.time), isRestart: false)
            .error(at: SourceLocation(file: file, line: read.row.line)))
      } else {
        try turns?.wait(read)
      }
    }
    // A turn that waits stands above the row that is held, so it comes first at a tie.
    if let earliest = turns?.earliest, held.map({ earliest <= $0.row.time }) ?? true {
      lastTime = earliest
      return turns?.take()
    }
    let next = held
    held = nil
    if let next { lastTime = next.row.time }
    return next
  }

  /// The next row that is a request.
  private mutating func nextRow() throws -> PlacedRow? {
    while true {
      switch try rows.next() {
      case .row(let row):
        if let placed = try admit(row) { return placed }
      case .excluded(let rule):
        counts.rows += 1
        exclude(because: format.reasons[rule])
      case .bad(let error):
        counts.rows += 1
        guard options.isLenient else { throw InputErrors(try errors(startingWith: error)) }
        skip(error)
      case .end:
        if counts.requests == 0 && !options.sorts && held == nil && turns?.earliest == nil {
          throw TraceOpening.noRequests(in: file, because: counts.reasonsAgainst)
        }
        return nil
      }
    }
  }

  private mutating func skip(_ error: InputError) {
    counts.badRows += 1
    if counts.badRowErrors.count < TraceCounts.shownBadRows { counts.badRowErrors.append(error) }
  }

  private mutating func exclude(because reason: String) {
    for index in counts.excluded.indices where counts.excluded[index].reason == reason {
      counts.excluded[index].rows += 1
    }
  }

  /// Counts a row and watches its time; nil for one that is no request.
  @inline(__always)
  private mutating func admit(_ read: TraceRow) throws -> PlacedRow? {
    var row = read
    counts.rows += 1
    if turns != nil, let problem = place(&row) {
      guard options.isLenient else { throw InputErrors(try errors(startingWith: problem)) }
      skip(problem)
      return nil
    }
    if row.timeKind != .delay, let fall = order.admit(row.time) {
      counts.inversions += 1
      if fall.isRestart { counts.restarts += 1 }
      if !options.sorts { throw InputErrors(fall.error(at: rows.timePlace)) }
    }
    if row.outputTokens == 0 { counts.zeroOutput += 1 }
    if row.promptTokens == 0 {
      counts.zeroInput += 1
      exclude(because: "0 prompt tokens")
      return nil
    }
    if row.timeKind == .zoneless { counts.zonelessRows += 1 }
    if row.hasUnknownOutput { counts.unknownOutput += 1 }
    if row.copies > 1 { counts.batchedRequests += row.copies }
    counts.images += row.images
    return PlacedRow(row: row, details: options.keepsDetails ? rows.details : nil)
  }

  /// Gives a later turn its time, and remembers every turn's.
  private mutating func place(_ row: inout TraceRow) -> InputError? {
    if row.timeKind == .delay {
      guard let timed = turns?.timed(row) else {
        return InputError(
          .badRow, at: SourceLocation(file: file, line: row.line),
          "the row has a '\(format.clock.delay ?? "")' and no '\(format.clock.column)', and no turn of its session came before",
          hint: "give the first turn of each session a '\(format.clock.column)'")
      }
      row = timed
      counts.delayedTurns += 1
    }
    turns?.note(row)
    return nil
  }

  private mutating func nextSorted() throws -> Request? {
    if sorted == nil {
      var loaded = SortedRows(file: file)
      while let placed = try nextPlaced() { try loaded.insert(placed) }
      loaded.sort()
      if loaded.isEmpty { throw TraceOpening.noRequests(in: file, because: counts.reasonsAgainst) }
      sorted = loaded
    }
    guard let placed = sorted?.next() else { return nil }
    return try item(placed)
  }

  /// Looks on for more mistakes, so that a user sees them together.
  private mutating func errors(startingWith first: InputError) throws -> [InputError] {
    var errors = [first]
    var seen = 0
    while errors.count < InputProblems.reportLimit, seen < Self.rowsAfterFirstError {
      seen += 1
      switch try rows.next() {
      case .row, .excluded: continue
      case .bad(let error): errors.append(error)
      case .end: return errors
      }
    }
    return errors
  }
}
