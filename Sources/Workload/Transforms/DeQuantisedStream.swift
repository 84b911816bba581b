// DeQuantisedStream.swift: arrivals that a recorder put on ticks, spread over the tick again.

internal import Kernel
internal import Text
public import Units

/// A stream whose arrivals are drawn evenly over the tick on which they were recorded, in their order.
///
/// Mooncake's rows sit on ticks of 3 s, ten to a tick: replayed as they are, the p99 of TTFT measures
/// the volley. A recorder that rounds down is assumed: an arrival comes in [tick, tick + width). Counts
/// of windows of whole ticks stay as they were. The first arrival is time 0 again.
/// - Complexity: O(log n) a request; memory O(requests on one tick).
public struct DeQuantisedStream: SourceStream {
  /// Ticks that are looked for, widest first: round parts and multiples of a second. Finer ones hide in the noise
  /// of a network and are left alone.
  static let knownTicks: [Double] = [
    3600, 1800, 900, 600, 300, 120, 60, 30, 20, 15, 10, 5, 3, 2, 1, 0.5, 0.25, 0.2, 0.1, 0.05,
    0.02, 0.01,
  ]
  /// Requests that are looked at to find the tick, and the fewest that show one. Guesses.
  static let sample = 4096
  static let fewest = 32
  /// Share of the arrivals that must lie on the tick, and how far beside it, as a share of it:
  /// Mooncake's are within 3 ms of 3 s, on either side.
  static let shareOnTick = 0.99
  static let tolerance = 0.0025

  private var source: any SourceStream
  private var random: RandomStream
  private var width: Int64?
  private let isAutomatic: Bool
  private var sampled: [Request] = []
  private var sampledPosition = 0
  private var ahead: Request?
  private var hasBegun = false
  private var spread: [Request] = []
  private var position = 0
  private var origin: Int64?
  private var base: Int64 = 0

  /// - Parameter tick: nil to find it; a stream in which none is found is left as it is.
  /// - Precondition: `tick` is positive.
  public init(
    _ stream: any RequestStream, tick: SimulationTime?, seed: UInt64, replication: Int = 0,
    name: String = ""
  ) {
    precondition(tick.map { $0 > .zero } ?? true)
    source = PlainSource.of(stream)
    width = tick?.ticks
    isAutomatic = tick == nil
    random = RandomStream(seed: seed, replication: replication, name: "de-quantise/\(name)")
  }

  public var record: (any SourceRecord)? { source.record }

  public mutating func next() throws -> Request? {
    if !hasBegun { try begin() }
    guard let width else { return try nextSource() }
    if position == spread.count { try spreadNextTick(width) }
    guard position < spread.count else { return nil }
    defer { position += 1 }
    return spread[position]
  }

  /// The width of the tick on which arrivals lie; nil when they lie on none.
  static func tick(of arrivals: [SimulationTime]) -> SimulationTime? {
    guard arrivals.count >= fewest, let first = arrivals.first, let last = arrivals.last else {
      return nil
    }
    for seconds in knownTicks {
      let width = SimulationTime(Seconds(seconds))
      // A tick shows only where several of them were seen.
      guard last.ticks - first.ticks >= 8 * width.ticks else { continue }
      let near = Int64(Double(width.ticks) * tolerance)
      let count = arrivals.count { arrival in
        let phase = (arrival - first).ticks % width.ticks
        return phase <= near || phase >= width.ticks - near
      }
      if Double(count) >= shareOnTick * Double(arrivals.count) { return width }
    }
    return nil
  }

  private mutating func begin() throws {
    hasBegun = true
    if isAutomatic {
      while sampled.count < Self.sample, let item = try source.next() { sampled.append(item) }
      width = Self.tick(of: sampled.map(\.arrival))?.ticks
    }
    guard width != nil else { return }
    ahead = try nextSource()
    base = ahead?.arrival.ticks ?? 0
  }

  private mutating func nextSource() throws -> Request? {
    guard sampledPosition < sampled.count else { return try source.next() }
    sampledPosition += 1
    return sampled[sampledPosition - 1]
  }

  private mutating func spreadNextTick(_ width: Int64) throws {
    spread.removeAll(keepingCapacity: true)
    position = 0
    guard let first = ahead else { return }
    let number = tickNumber(first, width)
    while let item = ahead, tickNumber(item, width) <= number {
      spread.append(item)
      ahead = try nextSource()
    }
    let start = base + number * width
    let times = spread.indices
      .map { _ in start + Int64.random(in: 0..<width, using: &random) }.sorted()
    let zero = origin ?? times[0]
    origin = zero
    for index in spread.indices {
      spread[index].arrival = SimulationTime(ticks: times[index] - zero)
    }
  }

  /// The nearest tick: the recorder's clock trembles on both sides.
  private func tickNumber(_ item: Request, _ width: Int64) -> Int64 {
    (item.arrival.ticks - base + width / 2) / width
  }
}
