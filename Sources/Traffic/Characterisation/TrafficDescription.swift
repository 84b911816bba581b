// TrafficDescription.swift: traffic read once from end to end, and what it holds.

internal import Text
public import Units
public import Workload

/// What is asked of a description.
public struct DescriptionRequest: Sendable {
  public var options = TraceOptions()
  /// The part that is described, from the first arrival.
  public var from = SimulationTime.zero
  public var to = SimulationTime.never
  /// Tokens that fit into a model's context; nil when over-long requests are of no interest.
  public var context: Int?
  /// Local clock at the first arrival, in seconds since 1970-01-01; nil for what the file says.
  public var start: Seconds?
  /// Added to the file's clock to make it the local one.
  public var zone = Seconds.zero

  public init() {}
}

/// A trace, or what a specification generates, and its statistics.
public struct TrafficDescription: Sendable {
  /// Identifier of the trace's format, or `scenario`.
  public let format: String
  /// Of the whole file, or of what was read of it up to the end of the part.
  public private(set) var counts = TraceCounts()
  public private(set) var statistics: TrafficStatistics
  public private(set) var hours = HourlyCounts(start: nil)
  public private(set) var prefix = PrefixReuse()
  public private(set) var tenants = NameCounts()
  public private(set) var sessions = NameCounts()
  public private(set) var models = NameCounts()
  public private(set) var labels = NameCounts()
  /// Each class of a specification of several; empty for a trace.
  public private(set) var classes: [(name: String, statistics: TrafficStatistics)] = []
  /// Closed-loop classes: they have no arrivals without a fleet, and are left out.
  public private(set) var leftOut: [String] = []
  /// Classes whose profile says nothing for so many seconds.
  public private(set) var missing: [(className: String, seconds: Double)] = []
  private var first: SimulationTime?
  private let request: DescriptionRequest

  private init(format: String, isRecorded: Bool = true, _ request: DescriptionRequest) {
    self.format = format
    self.request = request
    statistics = TrafficStatistics(context: request.context, isRecorded: isRecorded)
  }

  /// Reads a trace to its end, or to the end of the part that is asked for.
  /// - Parameter path: `-` is standard input.
  /// - Throws: `FileError`; `InputErrors` for what the trace has wrong.
  public init(path: String, _ request: DescriptionRequest = DescriptionRequest()) throws {
    var options = request.options
    options.keepsDetails = true
    try self.init(TraceStream(path: path, options: options), request)
  }

  /// - Parameter trace: at its beginning, and keeps details.
  public init(_ trace: TraceStream, _ request: DescriptionRequest = DescriptionRequest()) throws {
    self.init(format: trace.format.name, request)
    var trace = trace
    while let next = try trace.next() {
      if next.arrival >= request.to { break }
      if add(next, anchor: trace.firstArrivalDate) { add(trace.details) }
    }
    counts = trace.counts
    try checkPart(read: counts.requests)
  }

  /// - Throws: `InputErrors` when there are requests and none of them lies in the part.
  private func checkPart(read: Int) throws(InputErrors) {
    guard statistics.requests == 0, read > 0 else { return }
    let end = request.to == .never ? "on" : "to \(request.to.seconds.value) s"
    throw InputErrors(
      InputError(
        .outOfRange, at: SourceLocation(file: "--from/--to"),
        "no request arrives from \(request.from.seconds.value) s \(end)",
        hint: "they count from the first arrival: choose another part"))
  }

  /// Describes what a specification generates.
  /// - Throws: `FileError`, `InputErrors` of its traces.
  public init(
    _ specification: WorkloadSpecification, seed: UInt64, replication: Int = 0,
    _ request: DescriptionRequest = DescriptionRequest()
  ) throws {
    self.init(format: "scenario", isRecorded: specification.hasTrace, request)
    let loops = Set(specification.closedLoops.map(\.classIndex))
    let names = specification.classes.map(\.name)
    missing = specification.missingSeconds
    leftOut = names.indices.filter(loops.contains).map { names[$0] }
    var ofClass = names.map { _ in
      TrafficStatistics(context: request.context, isRecorded: specification.hasTrace)
    }
    var read = 0
    var stream = try specification.makeStream(seed: seed, replication: replication)
    while let next = try stream.next() {
      read += 1
      if next.arrival >= request.to { break }
      if add(next, anchor: nil) { ofClass[next.classIndex].add(next) }
    }
    try checkPart(read: read)
    for counts in stream.traceCounts { if let counts { self.counts.add(counts) } }
    let isReplay = stream.traceCounts.allSatisfy { $0 != nil }
    if !isReplay || stream.traceCounts.isEmpty {
      counts.rows = statistics.requests
      counts.ties = statistics.gaps.ties
    }
    if names.count > 1 {
      classes = names.indices.filter { !loops.contains($0) }.map { (names[$0], ofClass[$0]) }
    }
  }

  /// - Returns: whether the request lies in the part that is described.
  private mutating func add(_ next: Request, anchor: TraceAnchor?) -> Bool {
    guard next.arrival >= request.from else { return false }
    let origin = first ?? next.arrival
    if first == nil {
      first = origin
      hours = hours(from: origin, anchor)
    }
    statistics.add(next)
    hours.add((next.arrival - origin).seconds)
    return true
  }

  /// The local clock is what the user says, or what the file does.
  private func hours(from origin: SimulationTime, _ anchor: TraceAnchor?) -> HourlyCounts {
    if let start = request.start { return HourlyCounts(start: start + origin.seconds) }
    guard let anchor else { return HourlyCounts(start: nil) }
    let start = Seconds(anchor.epochSeconds) + origin.seconds
    return anchor.hasDate
      ? HourlyCounts(start: start + request.zone) : HourlyCounts(start: start, hasDate: false)
  }

  private mutating func add(_ details: TraceDetails) {
    prefix.add(details.prefixBlocks)
    tenants.add(details.tenant)
    sessions.add(details.session)
    models.add(details.model)
    labels.add(details.label)
  }
}

extension TraceCounts {
  fileprivate mutating func add(_ other: TraceCounts) {
    rows += other.rows
    requests += other.requests
    ties += other.ties
    inversions += other.inversions
    restarts += other.restarts
    zeroInput += other.zeroInput
    zeroOutput += other.zeroOutput
    badRows += other.badRows
  }
}
