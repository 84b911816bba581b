// TrafficStatistics.swift: what a stream of requests is like, in one pass and bounded memory.

public import Units
public import Workload

/// Rates, gaps, lengths and bursts of requests in order of time.
public struct TrafficStatistics: Sendable {
  /// Bins in which dispersion and peaks are taken, by the names reports give them.
  public static let binWidths: [(name: String, width: Seconds)] = [
    ("1s", Seconds(1)), ("10s", Seconds(10)), ("1m", Seconds(60)), ("10m", Seconds(600)),
    ("1h", Seconds(3600)),
  ]

  public private(set) var requests = 0
  public private(set) var input = TokenCounts()
  public private(set) var output = TokenCounts()
  public private(set) var gaps = GapStatistics()
  /// In the order of `binWidths`.
  public private(set) var bins = binWidths.map { BinCounts(width: $0.width) }
  public private(set) var curve = ColumnCounts()
  public private(set) var correlation = LogCorrelation()
  /// Requests whose prompt and output together are longer than `context`.
  public private(set) var overContext = 0
  /// Tokens that fit into a model's context; nil when nobody asked.
  public let context: Int?
  /// Whether times may stand on a recorder's clock: not those of a generator.
  private let isRecorded: Bool
  private var first = SimulationTime.zero
  private var last = SimulationTime.zero

  public init(context: Int? = nil, isRecorded: Bool = true) {
    self.context = context
    self.isRecorded = isRecorded
  }

  /// The step in which the clock jumps, see `GapStatistics.tick`; nil where there is no clock, or one instant.
  public var tick: Seconds? { isRecorded && span > .zero ? gaps.tick : nil }

  /// - Precondition: arrivals do not go back in time. - Complexity: O(1) amortised.
  public mutating func add(_ request: Request) {
    if requests == 0 { first = request.arrival }
    requests += 1
    last = request.arrival
    let arrival = last - first
    input.add(request.promptTokens)
    output.add(request.outputTokens)
    gaps.add(arrival)
    for index in bins.indices { bins[index].add(arrival) }
    curve.add(arrival)
    correlation.add(request.promptTokens, request.outputTokens)
    if let context, request.promptTokens + request.outputTokens > context { overContext += 1 }
  }

  /// From the first arrival to the last.
  public var span: Seconds { (last - first).seconds }

  /// Requests over span; nil for a single instant.
  public var meanRatePerSecond: Double? {
    span > .zero ? Double(requests) / span.value : nil
  }

  /// The counts in bins of one width.
  /// - Precondition: `name` is one of `binWidths`.
  public func bins(_ name: String) -> BinCounts {
    guard let place = Self.binWidths.firstIndex(where: { $0.name == name }) else {
      preconditionFailure("no bins are called \(name)")
    }
    return bins[place]
  }

  /// The narrowest bin whose counts are not made by the grain of the clock; nil where all are sound.
  public var soundBin: Seconds? {
    guard let tick else { return nil }
    // Three ticks: then the volley at a bin's edge is a third of its count at most.
    return Self.binWidths.map(\.width).first { $0.value >= 3 * tick.value }
      ?? Seconds(3 * tick.value)
  }
}
