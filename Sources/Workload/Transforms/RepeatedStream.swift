// RepeatedStream.swift: the same hour again and again, for runs longer than their trace.

internal import Text
public import Units

/// A stream played `times` times; each play begins one mean gap after the last arrival of the one before,
/// and a shift later still, so that plays need not fall on the same minutes of the hour.
///
///     period = span + span / (n − 1) + shift   (n requests over the span)
///
/// A short play is read once and kept; a longer one is opened anew for each play: memory does not grow with it.
public struct RepeatedStream: SourceStream {
  private let open: () throws -> any SourceStream
  private var source: any SourceStream
  private var left: Int
  private let shift: SimulationTime
  private var offset = SimulationTime.zero
  private var last = SimulationTime.zero
  private var count = 0
  private var period: SimulationTime?
  /// Those that are over.
  private var plays: UInt64 = 0
  /// The first play's: that of the trace itself.
  private var firstRecord: (any SourceRecord)?
  /// The first play, while it is short enough; nil where it is not.
  private var kept: [Request]? = []
  /// The next of `kept`; nil while the source is read.
  private var position: Int?

  /// Requests of a play that is kept: 50 MB of them.
  static let keptLimit = 1 << 20

  /// - Parameters:
  ///   - times: how often the stream is played, at least 1.
  ///   - shift: time without load between two plays, beyond the mean gap.
  ///   - open: makes the stream from its start, the same each time; called once, or once a play.
  /// - Throws: what `open` throws.
  public init(
    times: Int, shift: SimulationTime = .zero, open: @escaping () throws -> any RequestStream
  ) throws {
    precondition(times >= 1, "a stream is played once or more")
    self.open = { PlainSource.of(try open()) }
    source = try self.open()
    left = times - 1
    self.shift = shift
  }

  public var record: (any SourceRecord)? { firstRecord ?? source.record }

  /// - Throws: besides the source's errors, `InputErrors` when a lone request has no gap to repeat at,
  ///   or the plays do not fit into the clock's 388 days.
  public mutating func next() throws -> Request? {
    while true {
      if var item = try nextOfPlay() {
        last = item.arrival
        count += 1
        item.arrival += offset
        if plays > 0 { item.isCopied(number: plays) }
        return item
      }
      guard left > 0, count > 0 else { return nil }
      try beginNextPlay()
    }
  }

  @inline(__always)
  private mutating func nextOfPlay() throws -> Request? {
    if let place = position, let kept {
      guard place < kept.count else { return nil }
      position = place + 1
      return kept[place]
    }
    let item = try source.next()
    if let item, period == nil, kept != nil {
      kept?.append(item)
      if count >= Self.keptLimit { kept = nil }
    }
    return item
  }

  private mutating func beginNextPlay() throws {
    plays += 1
    if period == nil {
      guard count > 1 else {
        throw Self.refusal(.conflict, "one request cannot be repeated: it has no gap to the next")
      }
      firstRecord = source.record
      let length = last + SimulationTime(ticks: last.ticks / Int64(count - 1)) + shift
      let (span, overflow) = length.ticks.multipliedReportingOverflow(by: Int64(left + 1))
      guard !overflow, span <= SimulationTime(Seconds(WorkloadLimits.durationSeconds)).ticks else {
        throw Self.refusal(
          .tooLarge,
          "\(left + 1) repetitions of \(length.seconds.value) s exceed the 388 days of simulated time"
        )
      }
      period = length
    }
    left -= 1
    offset += period ?? .zero
    if kept != nil { position = 0 } else { source = try open() }
  }

  private static func refusal(_ code: InputError.Code, _ message: String) -> InputErrors {
    InputErrors(
      InputError(
        code, at: SourceLocation(file: "workload"), message,
        hint: "lower \"repeat\", or leave it out"))
  }
}
