// RecordedLoad.swift: a scenario's requests, read once and kept where memory allows.

internal import Text
internal import Units
internal import Workload

/// Requests in memory as a stream.
struct HeldStream: RequestStream, Sendable {
  private let requests: [Request]
  private var position: Int
  private let end: Int
  private let shift: SimulationTime

  /// - Parameter origin: this time of the requests becomes 0.
  init(_ requests: [Request], _ range: Range<Int>? = nil, origin: SimulationTime = .zero) {
    self.requests = requests
    position = range?.lowerBound ?? 0
    end = range?.upperBound ?? requests.count
    shift = origin
  }

  mutating func next() -> Request? {
    guard position < end else { return nil }
    var request = requests[position]
    request.arrival = request.arrival - shift
    position += 1
    return request
  }
}

/// The requests of replication 0 of a workload: what a fleet is sized for and what it is shown to serve.
struct RecordedLoad: Sendable {
  /// Requests kept in memory: 320 MB; a longer load is read again for each replay.
  static let heldLimit = 8_000_000

  /// All requests in order of arrival; nil for a load beyond the limit.
  let held: [Request]?
  private let workload: WorkloadSpecification
  private let seed: UInt64
  private let span: LoadSpan?
  private(set) var arrivals = ArrivalRecord()

  /// Reads the load once.
  /// - Parameters:
  ///   - span: the part of it that counts; nil for all.
  ///   - visit: called with every request in order.
  /// - Throws: what the stream throws; `InputErrors` for a load beyond the limit on standard input.
  init(
    _ workload: WorkloadSpecification, seed: UInt64, readsOnce: Bool, span: LoadSpan? = nil,
    heldLimit: Int = Self.heldLimit, visit: (Request) throws -> Void
  ) throws {
    self.workload = workload
    self.seed = seed
    self.span = span
    let watch = ArrivalWatch()
    let whole = try workload.makeStream(seed: seed)
    var stream = WatchedStream(
      stream: span.map { SpannedStream(whole, $0) } ?? whole, watch: watch)
    var kept: [Request]? = []
    while let request = try stream.next() {
      try visit(request)
      guard let count = kept?.count else { continue }
      guard count < heldLimit else {
        kept = nil
        continue
      }
      kept?.append(request)
    }
    guard kept != nil || !readsOnce else {
      throw InputErrors(
        InputError(
          .tooLarge, at: SourceLocation(file: "<stdin>"),
          "the trace has more than \(heldLimit) requests and would be read more than once",
          hint: "save it to a file"))
    }
    held = kept
    arrivals = watch.record
  }

  /// The same requests again.
  func makeStream() throws -> any RequestStream {
    if let held { return HeldStream(held) }
    let whole = try workload.makeStream(seed: seed)
    return span.map { SpannedStream(whole, $0) } ?? whole
  }
}

/// The requests of some windows of a load, by window.
struct WindowedRequests: Sendable {
  let requests: [Request]
  /// Empty for a window that was not asked for.
  private var ranges: [Range<Int>]
  let windowTicks: Int64

  /// - Parameter wanted: which windows are kept, when the load is not in memory.
  init(_ load: RecordedLoad, windowTicks: Int64, windows: Int, wanted: [Bool]) throws {
    self.windowTicks = windowTicks
    ranges = [Range<Int>](repeating: 0..<0, count: windows)
    var kept: [Request] = []
    var stream = try load.makeStream()
    var index = 0
    while let request = try stream.next() {
      let window = min(windows - 1, Int(request.arrival.ticks / windowTicks))
      if load.held == nil {
        guard wanted[window] else { continue }
        kept.append(request)
      }
      ranges[window] = (ranges[window].isEmpty ? index : ranges[window].lowerBound)..<(index + 1)
      index += 1
    }
    requests = load.held ?? kept
  }

  /// The requests of a window, their times from its start.
  func stream(ofWindow window: Int) -> HeldStream {
    HeldStream(
      requests, ranges[window], origin: SimulationTime(ticks: Int64(window) * windowTicks))
  }
  func count(ofWindow window: Int) -> Int { ranges[window].count }
}
