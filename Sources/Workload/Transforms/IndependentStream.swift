// IndependentStream.swift: shifted copies of a trace on top of each other, as unrelated users would add up.

internal import Kernel
internal import Text
internal import Units

/// A stream at k times its rate from ⌊k⌋ copies, and a thinned one, each begun at a random place of the trace.
///
/// A copy runs from its place to the end, then from the beginning to its place. Copies know nothing of each
/// other: the index of dispersion stays what it was, where `RateScaledStream` gives 1 + k (I − 1). It is
/// right for more customers like these, wrong for the same customers grown, and understates their bursts.
/// The trace is read three times for every copy, once before.
/// - Complexity: O(k) a request; memory O(k).
public struct IndependentStream: SourceStream {
  /// Copies that may be open at once; each has a file open.
  public static let copyLimit = 200.0

  private var copies: [RotatedStream] = []
  private var heads: [Request?] = []
  /// The trace's own, from the reading that measured its span.
  public private(set) var record: (any SourceRecord)?

  /// - Parameter open: makes the stream from its start.
  /// - Precondition: `0 < factor ≤ copyLimit`.
  /// - Throws: what the stream throws.
  public init(
    factor: Double, seed: UInt64, replication: Int = 0, name: String = "",
    open: @escaping () throws -> any RequestStream
  ) throws {
    precondition(factor > 0 && factor <= Self.copyLimit)
    var random = RandomStream(seed: seed, replication: replication, name: "independent/\(name)")
    var whole = PlainSource.of(try open())
    var count = 0
    var last = SimulationTime.zero
    while let item = try whole.next() {
      count += 1
      last = item.arrival
    }
    record = whole.record
    guard count > 0 else { return }
    let period = last.ticks + max(1, last.ticks / Int64(max(1, count - 1)))
    for copy in 0..<Int(factor.rounded(.up)) {
      let shift = copy == 0 ? 0 : Int64.random(in: 0..<period, using: &random)
      let share = min(1, factor - Double(copy))
      let number = UInt64(copy)
      copies.append(
        RotatedStream(shift: shift, period: period, copy: number) {
          let stream = try open()
          guard share < 1 else { return PlainSource.of(stream) }
          return RateScaledStream(
            stream, factor: share, seed: seed, replication: replication,
            name: "independent/\(name)")
        })
    }
  }

  /// Ties: the earlier copy first.
  public mutating func next() throws -> Request? {
    if heads.isEmpty {
      for index in copies.indices { heads.append(try copies[index].next()) }
    }
    var best: (index: Int, item: Request)?
    for (index, head) in heads.enumerated() {
      guard let head else { continue }
      if let found = best, found.item.arrival <= head.arrival { continue }
      best = (index, head)
    }
    guard let best else { return nil }
    heads[best.index] = try copies[best.index].next()
    return best.item
  }
}

/// A stream begun at `shift`, played to its end, and then from its start to `shift`.
private struct RotatedStream {
  let shift: Int64
  let period: Int64
  let copy: UInt64
  let open: () throws -> any SourceStream
  private var source: (any SourceStream)?
  private var hasWrapped = false

  init(shift: Int64, period: Int64, copy: UInt64, open: @escaping () throws -> any SourceStream) {
    (self.shift, self.period, self.copy, self.open) = (shift, period, copy, open)
  }

  public mutating func next() throws -> Request? {
    while true {
      if source == nil { source = try open() }
      guard var item = try source?.next() else {
        if hasWrapped || shift == 0 { return nil }
        hasWrapped = true
        source = nil
        continue
      }
      let arrival = item.arrival.ticks
      if hasWrapped && arrival >= shift { return nil }
      if !hasWrapped && arrival < shift { continue }
      item.arrival = SimulationTime(
        ticks: hasWrapped ? arrival + period - shift : arrival - shift)
      if copy != 0 { item.isCopied(number: copy) }
      return item
    }
  }
}
