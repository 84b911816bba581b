// SeasonedStream.swift: a trace thinned by a table of seasons, to be scaled up to the highest of them.

internal import Kernel
public import Units

/// Multipliers of the rate, one for each stretch of equal length, round and round from the first arrival.
public struct Season: Hashable, Sendable {
  public let every: SimulationTime
  public let multipliers: [Double]

  /// - Precondition: `every` is positive; no multiplier is negative and one is positive.
  public init(every: SimulationTime, multipliers: [Double]) {
    precondition(
      every > .zero && multipliers.allSatisfy { $0 >= 0 } && multipliers.contains { $0 > 0 })
    self.every = every
    self.multipliers = multipliers
  }

  public var highest: Double { multipliers.max() ?? 1 }

  func multiplier(at time: SimulationTime) -> Double {
    multipliers[Int(time.ticks / every.ticks % Int64(multipliers.count))]
  }
}

/// A stream of which a session is kept with probability `multiplier / highest` of the time of its first turn.
///
/// Together with a rate scale by the highest multiplier, load at t is the trace's times the multiplier at t.
public struct SeasonedStream: SourceStream {
  private var source: any SourceStream
  private let season: Season
  private var random: RandomStream
  private var choices = SessionChoices()

  public init(
    _ stream: any RequestStream, season: Season, seed: UInt64, replication: Int = 0,
    name: String = ""
  ) {
    source = PlainSource.of(stream)
    self.season = season
    random = RandomStream(seed: seed, replication: replication, name: "season/\(name)")
  }

  public var record: (any SourceRecord)? { source.record }

  public mutating func next() throws -> Request? {
    while let item = try source.next() {
      let share = season.multiplier(at: item.arrival) / season.highest
      if item.session == 0 ? random.nextUniform() < share : isKept(item.session, share) {
        return item
      }
    }
    return nil
  }

  private mutating func isKept(_ session: UInt64, _ share: Double) -> Bool {
    if let known = choices[session] { return known }
    let isKept = random.nextUniform() < share
    choices[session] = isKept
    return isKept
  }
}

/// What was decided for a session at its first turn; forgotten once it and 2¹⁷ others have been silent.
struct SessionChoices {
  private static let generation = 1 << 17
  private var current: [UInt64: Bool] = [:]
  private var earlier: [UInt64: Bool] = [:]

  subscript(session: UInt64) -> Bool? {
    mutating get {
      if let known = current[session] { return known }
      guard let known = earlier[session] else { return nil }
      self[session] = known
      return known
    }
    set {
      if current.count >= Self.generation {
        swap(&earlier, &current)
        current.removeAll(keepingCapacity: true)
      }
      current[session] = newValue
    }
  }
}
