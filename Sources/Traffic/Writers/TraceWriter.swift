// TraceWriter.swift: what kinds of trace files are written, and what each of them can hold.

internal import Text
internal import Units
internal import Workload

/// Writes requests, in order of arrival, as rows of one format.
protocol TraceWriter {
  /// What stands before the first row.
  var head: [UInt8] { get }
  /// Appends a row. - Parameter details: what the source says beyond the lengths.
  mutating func write(_ request: Request, _ details: TraceDetails, into bytes: inout [UInt8])
}

/// A kind of trace file that is written. One file a format, one line in `all`.
public struct TraceWriterFormat: Sendable {
  /// What a trace may hold beyond times and lengths.
  enum Part: String, CaseIterable, Sendable {
    case session = "sessions"
    case tenant = "tenants"
    case model = "models"
    case label = "classes"
    case prefixBlocks = "prefix blocks"
  }

  /// How the format is asked for by name.
  public let name: String
  /// One line for lists of formats.
  public let summary: String
  let keeps: Set<Part>
  /// Times are whole numbers of this unit; nil where they are written exactly.
  let wholeUnit: DecimalTime.Unit?
  /// What stands in a second file beside the table.
  public let header: String?
  /// What a reader of the result should know.
  public let remark: String?
  /// Whether names that begin like a formula get a leading `'`: in tables.
  let quotesFormulas: Bool
  let make: @Sendable () -> any TraceWriter

  init(
    name: String, summary: String, keeps: Set<Part>, wholeUnit: DecimalTime.Unit? = nil,
    header: String? = nil, remark: String? = nil, quotesFormulas: Bool = false,
    make: @escaping @Sendable () -> any TraceWriter
  ) {
    self.name = name
    self.summary = summary
    self.keeps = keeps
    self.wholeUnit = wholeUnit
    self.header = header
    self.remark = remark
    self.quotesFormulas = quotesFormulas
    self.make = make
  }

  /// Every format that is written, in the order in which lists show them.
  public static let all: [TraceWriterFormat] = [
    .headroom,
    .mooncake,
    .vidur,
    .blis,
    .aiperf,
  ]

  public static func named(_ name: String) -> TraceWriterFormat? { all.first { $0.name == name } }
}

/// The turns of sessions so far, for formats that count them or write times from one to the next.
struct SessionTurns {
  struct Turn {
    var number = 0
    /// Written time of the turn before.
    var last: Int64 = 0
  }
  /// Sessions that are remembered; one that comes again after twice as many others begins anew. Chosen.
  private static let generation = 1 << 17
  private var current: [String: Turn] = [:]
  private var earlier: [String: Turn] = [:]

  /// The turn before of a session, nil at its first; and remembers this one.
  mutating func next(_ session: String, at time: Int64) -> Turn? {
    let before = current[session] ?? earlier[session]
    if current.count >= Self.generation {
      swap(&earlier, &current)
      current.removeAll(keepingCapacity: true)
    }
    current[session] = Turn(number: before.map { $0.number + 1 } ?? 0, last: time)
    return before
  }
}
