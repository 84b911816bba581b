// WorkloadStream.swift: the classes of a workload merged into one stream, in order of time.

internal import Units

/// All requests of a workload that come whatever the fleet does.
///
/// Ties: the class that is declared first, then the order within the class. Time 0 is the first
/// arrival; where closed-loop clients start too, it is their start, and where a class has a deadline, it is
/// 0 of the classes' clocks.
public struct WorkloadStream: RequestStream {
  private var streams: [any RequestStream]
  /// The same streams where they know sessions by their names; read instead of the others.
  private var sources: [(any SourceStream)?]
  private let isSource: [Bool]
  private var heads: [Request?] = []

  /// Number of the conversation that the request returned last belongs to, within its class; 0 for a request
  /// of its own, and for those of traces, whose names are not kept here.
  public private(set) var sessionNumber: UInt64 = 0
  private var origin: SimulationTime?

  /// - Parameters:
  ///   - streams: in the order of their classes, each on its own clock from 0.
  ///   - keepsOrigin: time 0 is that of the streams' clocks, because something else starts there.
  public init(_ streams: [any RequestStream], keepsOrigin: Bool = false) {
    self.streams = streams
    sources = streams.map { $0 as? any SourceStream }
    isSource = sources.map { $0 != nil }
    origin = keepsOrigin ? .zero : nil
  }

  /// For each part of the workload that is no closed loop, what its source has to say so far; nil where it is
  /// synthetic. Complete once `next` has returned nil.
  public var records: [(any SourceRecord)?] {
    sources.map { $0?.record }
  }

  /// - Complexity: O(classes) a request, no allocation.
  public mutating func next() throws -> Request? {
    if heads.isEmpty {
      for index in streams.indices { heads.append(try head(of: index)) }
    }
    var best = -1
    var earliest = SimulationTime.never
    for index in heads.indices {
      guard let head = heads[index], best < 0 || head.arrival < earliest else { continue }
      best = index
      earliest = head.arrival
    }
    guard best >= 0, var request = heads[best] else { return nil }
    sessionNumber = isSource[best] ? 0 : request.session
    request.session = Self.key(request.session, of: best)
    heads[best] = try head(of: best)
    let zero = origin ?? request.arrival
    origin = zero
    request.arrival = request.arrival - zero
    return request
  }

  private mutating func head(of index: Int) throws -> Request? {
    // What a source counts is known of the one that was read.
    if isSource[index] { return try sources[index]?.next() }
    return try streams[index].next()
  }

  /// Classes number their sessions alike: the golden ratio's bits keep those of two classes apart, but for
  /// chance among 2⁶⁴.
  private static func key(_ session: UInt64, of index: Int) -> UInt64 {
    session == 0 ? 0 : max(1, session ^ (UInt64(index) &* 0x9e37_79b9_7f4a_7c15))
  }
}
