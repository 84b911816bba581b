// TraceDescription.swift: a trace read once from end to end, and what it holds.

public import Units

/// What is asked of a description.
public struct DescriptionRequest: Sendable {
  public var options = TraceOptions()
  /// The part that is described, from the trace's first arrival.
  public var from = SimulationTime.zero
  public var to = SimulationTime.never
  /// Tokens that fit into a model's context; nil when over-long requests are of no interest.
  public var context: Int?

  public init() {}
}

/// A trace and its statistics.
public struct TraceDescription: Sendable {
  public let format: TraceFormat
  /// Of the whole file, whatever part is described.
  public private(set) var counts = TraceCounts()
  public private(set) var statistics: TrafficStatistics

  /// Reads a trace to its end.
  /// - Parameter path: `-` is standard input.
  /// - Throws: `FileError`; `InputErrors` for what the trace has wrong.
  public init(path: String, _ request: DescriptionRequest = DescriptionRequest()) throws {
    var options = request.options
    options.keepsDetails = true
    try self.init(TraceStream(path: path, options: options), request)
  }

  init(_ trace: TraceStream, _ request: DescriptionRequest) throws {
    var trace = trace
    format = trace.format
    statistics = TrafficStatistics(context: request.context)
    while let item = try trace.nextItem() {
      let arrival = item.request.arrival
      guard arrival >= request.from else { continue }
      if arrival >= request.to { break }
      statistics.add(item.request)
    }
    counts = trace.counts
  }
}
