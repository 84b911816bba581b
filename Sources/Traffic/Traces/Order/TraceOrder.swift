// TraceOrder.swift: rows that go back in time: found, told from a second recording, or sorted.

internal import Text
internal import Units

/// Watches the times of a trace.
struct TraceOrder {
  private var first: DecimalTime?
  private var latest = DecimalTime(seconds: 0, attoseconds: 0)
  private var previous = DecimalTime(seconds: 0, attoseconds: 0)

  /// A row that is earlier than the one before it.
  struct Fall {
    let bySeconds: Double
    /// The fall is more than half of the span so far: another recording seems to begin.
    let isRestart: Bool
  }

  /// - Returns: the fall, when the row is earlier than the row before.
  mutating func admit(_ time: DecimalTime) -> Fall? {
    guard let first else {
      first = time
      latest = time
      previous = time
      return nil
    }
    defer {
      previous = time
      latest = max(latest, time)
    }
    guard time < previous else { return nil }
    let span = latest.secondsSince(first)
    return Fall(
      bySeconds: previous.secondsSince(time),
      isRestart: span > 0 && latest.secondsSince(time) > span / 2)
  }
}

extension TraceOrder.Fall {
  func error(at place: SourceLocation) -> InputError {
    // Nanoseconds: what is finer is the rounding of the difference.
    let rounded = (bySeconds * 1e9).rounded() / 1e9
    let fall = NumberText.shortest(rounded > 0 ? rounded : bySeconds)
    return InputError(
      .outOfOrder, at: place,
      isRestart
        ? "time restarts here: the row is \(fall) s before the row above, more than half of the "
          + "span so far; a second recording seems to begin"
        : "the row is out of order: \(fall) s before the row above",
      hint: isRestart
        ? "split the file here; if it is one recording, let it be sorted: \"sort\": true, or --sort"
        : "let it be sorted: \"sort\": true in the trace, or --sort")
  }
}

/// All rows of a trace in memory, handed out in order of time; equal times keep the file's order.
struct SortedRows {
  /// Most rows held: 4 million of 96 bytes are 384 MB.
  static let limit = 4_000_000

  private let file: String
  private var rows: [TraceRow] = []
  /// In the order in which rows were inserted; empty when they are not kept.
  private var details: [TraceDetails] = []
  private var position = 0

  init(file: String) { self.file = file }

  var isEmpty: Bool { rows.isEmpty }

  /// - Throws: `InputErrors` beyond `limit`.
  mutating func insert(_ placed: PlacedRow) throws(InputErrors) {
    var row = placed.row
    guard rows.count < Self.limit else {
      throw InputErrors(
        InputError(
          .tooLarge, at: SourceLocation(file: file, line: row.line),
          "sorting holds the trace in memory, \(Self.limit) requests at most; this one has more",
          hint: "sort the file first, for instance with sort(1), and read it without \"sort\""))
    }
    row.ordinal = rows.count
    rows.append(row)
    if let names = placed.details { details.append(names) }
  }

  /// In place and in the file's order among equals.
  mutating func sort() {
    rows.sort { $0.time != $1.time ? $0.time < $1.time : $0.ordinal < $1.ordinal }
  }

  mutating func next() -> PlacedRow? {
    guard position < rows.count else { return nil }
    let row = rows[position]
    position += 1
    return PlacedRow(row: row, details: details.isEmpty ? nil : details[row.ordinal])
  }
}
