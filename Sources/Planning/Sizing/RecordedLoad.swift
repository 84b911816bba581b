// RecordedLoad.swift: a scenario's requests, read once and kept where memory allows.

internal import Text
internal import Units
internal import Workload

/// Requests in memory as a stream.
struct HeldStream: RequestStream, Sendable {
  private let requests: [Request]
  private let sessions: [UInt64]
  private var position: Int
  private let end: Int
  private let shift: SimulationTime

  /// Of the request returned last.
  var sessionKey: UInt64 { sessions.isEmpty || position == 0 ? 0 : sessions[position - 1] }

  /// - Parameters:
  ///   - sessions: keys of the requests; empty where each is its own.
  ///   - origin: this time of the requests becomes 0.
  init(
    _ requests: [Request], sessions: [UInt64] = [], _ range: Range<Int>? = nil,
    origin: SimulationTime = .zero
  ) {
    precondition(sessions.isEmpty || sessions.count == requests.count, "a key for each request")
    self.requests = requests
    self.sessions = sessions
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

/// Session keys beside requests: nothing is kept until the first request that has one.
struct SessionKeys: Sendable {
  private(set) var keys: [UInt64] = []

  /// - Parameter count: requests so far, without this one.
  mutating func append(_ key: UInt64, after count: Int) {
    if keys.isEmpty {
      guard key != 0 else { return }
      keys = [UInt64](repeating: 0, count: count)
    }
    keys.append(key)
  }
}

/// The requests of replication 0 of a workload: what a fleet is sized for and what it is shown to serve.
struct RecordedLoad: Sendable {
  /// Requests kept in memory: 256 MB, and 64 MB where they have sessions; a longer load is read again for each replay.
  static let heldLimit = 8_000_000

  /// All requests in order of arrival; nil for a load beyond the limit.
  let held: [Request]?
  /// Their session keys; empty where each request is its own.
  let sessions: [UInt64]
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
    var keys = SessionKeys()
    while let request = try stream.next() {
      try visit(request)
      guard let count = kept?.count else { continue }
      guard count < heldLimit else {
        kept = nil
        continue
      }
      kept?.append(request)
      keys.append(stream.sessionKey, after: count)
    }
    guard kept != nil || !readsOnce else {
      throw InputErrors(
        InputError(
          .tooLarge, at: SourceLocation(file: "<stdin>"),
          "the trace has more than \(heldLimit) requests and would be read more than once",
          hint: "save it to a file"))
    }
    held = kept
    sessions = kept == nil ? [] : keys.keys
    arrivals = watch.record
  }

  /// The same requests again.
  func makeStream() throws -> any RequestStream {
    if let held { return HeldStream(held, sessions: sessions) }
    let whole = try workload.makeStream(seed: seed)
    return span.map { SpannedStream(whole, $0) } ?? whole
  }
}

/// The requests of some windows of a load, by window.
struct WindowedRequests: Sendable {
  let requests: [Request]
  private let sessions: [UInt64]
  /// Empty for a window that was not asked for.
  private var ranges: [Range<Int>]
  let windowTicks: Int64

  /// - Parameter wanted: which windows are kept, when the load is not in memory.
  init(_ load: RecordedLoad, windowTicks: Int64, windows: Int, wanted: [Bool]) throws {
    self.windowTicks = windowTicks
    ranges = [Range<Int>](repeating: 0..<0, count: windows)
    var kept: [Request] = []
    var keys = SessionKeys()
    var stream = try load.makeStream()
    var index = 0
    while let request = try stream.next() {
      let window = min(windows - 1, Int(request.arrival.ticks / windowTicks))
      if load.held == nil {
        guard wanted[window] else { continue }
        keys.append(stream.sessionKey, after: kept.count)
        kept.append(request)
      }
      ranges[window] = (ranges[window].isEmpty ? index : ranges[window].lowerBound)..<(index + 1)
      index += 1
    }
    requests = load.held ?? kept
    sessions = load.held == nil ? keys.keys : load.sessions
  }

  /// The requests of a window, their times from its start.
  func stream(ofWindow window: Int) -> HeldStream {
    HeldStream(
      requests, sessions: sessions, ranges[window],
      origin: SimulationTime(ticks: Int64(window) * windowTicks))
  }
  func count(ofWindow window: Int) -> Int { ranges[window].count }
}
