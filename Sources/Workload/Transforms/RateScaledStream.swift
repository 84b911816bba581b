// RateScaledStream.swift: more or less of the same traffic, as bursty as it was.

internal import Kernel
internal import Units

/// A stream at k times its rate: whole sessions are thinned for k < 1, duplicated for k > 1.
///
/// Thinning keeps a session with probability k. Duplication gives each session k − 1 copies on average
/// (⌊k − 1⌋, and one more with the remaining probability). A copy lands beside its original or farther
/// away, as `CopyPlacement` finds it necessary, so that the index of dispersion I of counts becomes
/// 1 + k (I − 1), as it does when the rate of a doubly stochastic process grows by k: bursts get k times
/// as dense, silences stay silent, Poisson traffic stays Poisson. All turns of a session move together.
/// Prompt and output lengths of a copy are those of a random neighbour of its class.
/// - Valid for: windows up to a thirtieth of a stretch (a day, or `requestsInHand` / k requests), and
///   traffic with I ≥ 1 − 1/k, below which the law cannot hold.
/// - Source: for 1 + k (I − 1): Cox and Isham, "Point Processes", 1980, section 3.3.
/// - Complexity: O(log) a request, a stretch at a time; memory O(`requestsInHand`).
public struct RateScaledStream: SourceStream {
  /// Requests and copies of one stretch: some 40 MB. Chosen.
  static let requestsInHand = 1 << 19
  /// Requests on each side among which a copy finds its lengths: at 5 requests a second some 25 s of
  /// traffic. A guess.
  static let reach = 128

  private let factor: Double
  /// Copies that every request gets.
  private let wholeCopies: Int
  /// Share of the requests that are kept (factor < 1), or that get one copy more.
  private let share: Double
  private var sampler: ShareSampler
  private var source: any SourceStream
  private var random: RandomStream
  private let sessionSeed: UInt64
  private var placement: CopyPlacement
  private var sessions = SessionShifts()
  /// The first request of the next stretch, and the first of all.
  private var ahead: Request?
  private var origin: Int64?
  private var hasEnded = false
  /// What is handed out next, in order, and how much of it has been.
  private var ready: [Request] = []
  private var position = 0
  /// Copies that came after the end of their stretch.
  private var later: [Request] = []

  /// - Parameter sessionDraw: decides which sessions are kept or copied: streams that share it, such as
  ///   neighbouring windows, agree on the sessions that they share; nil for a draw of its own.
  /// - Precondition: `0 < factor ≤ WorkloadLimits.rateScale`.
  public init(
    _ stream: any RequestStream, factor: Double, seed: UInt64, replication: Int = 0,
    name: String = "", sessionDraw: UInt64? = nil
  ) {
    precondition(factor > 0 && factor <= WorkloadLimits.rateScale)
    source = PlainSource.of(stream)
    self.factor = factor
    wholeCopies = factor < 1 ? 0 : Int(factor - 1)
    share = factor < 1 ? factor : factor - 1 - Double(wholeCopies)
    sampler = ShareSampler(share: share)
    random = RandomStream(seed: seed, replication: replication, name: "rate-scale/\(name)")
    let own = random.next()
    sessionSeed = sessionDraw ?? own
    placement = CopyPlacement(factor: factor)
  }

  public var record: (any SourceRecord)? { source.record }

  public mutating func next() throws -> Request? {
    if factor == 1 { return try source.next() }
    if factor < 1 { return try nextThinned() }
    while position == ready.count {
      guard try prepareStretch() else { return nil }
    }
    position += 1
    return ready[position - 1]
  }

  private mutating func nextThinned() throws -> Request? {
    while let item = try source.next() {
      if isPicked(item.session) { return item }
    }
    return nil
  }

  /// Reads a stretch of the source and merges it with its copies; false at the end.
  private mutating func prepareStretch() throws -> Bool {
    position = 0
    ready.removeAll(keepingCapacity: true)
    guard let (start, end) = try readStretch() else { return false }
    let originals = ready.count
    var copies = copiesOfStretch()
    let arrivals = ready.map { $0.arrival.ticks - start.origin }
    placement.place(
      &copies, beside: arrivals, from: start.ticks - start.origin, to: end - start.origin,
      using: &random)
    append(copies, of: originals, within: (start.ticks, end), origin: start.origin)
    ready.append(contentsOf: later)
    later.removeAll(keepingCapacity: true)
    sortReady()
    if !hasEnded {
      while let last = ready.last, last.arrival.ticks >= end {
        later.append(last)
        ready.removeLast()
      }
      later.reverse()
    }
    return true
  }

  /// Orders by time; at one instant, originals before copies.
  private mutating func sortReady() {
    let items = ready
    let order = items.indices.sorted { a, b in
      let (timeA, timeB) = (items[a].arrival, items[b].arrival)
      return timeA != timeB ? timeA < timeB : a < b
    }
    for (place, index) in order.enumerated() { ready[place] = items[index] }
  }
}

extension RateScaledStream {
  private struct Start {
    var ticks: Int64
    var origin: Int64
  }

  /// Fills `ready` with the requests of a stretch: up to the end of a day, or as many as may be in hand.
  private mutating func readStretch() throws -> (Start, end: Int64)? {
    guard !hasEnded else { return nil }
    if origin == nil { ahead = try source.next() }
    guard let first = ahead else {
      hasEnded = true
      return nil
    }
    let arrival = first.arrival.ticks
    let origin = self.origin ?? arrival
    self.origin = origin
    let day = CopyPlacement.longest
    let dayEnd = origin + ((arrival - origin) / day + 1) * day
    let limit = max(1024, Int(Double(Self.requestsInHand) / factor))
    ready.append(first)
    ahead = try source.next()
    while let item = ahead, item.arrival.ticks < dayEnd, ready.count < limit {
      ready.append(item)
      ahead = try source.next()
    }
    hasEnded = ahead == nil
    let isDayOver = !hasEnded && ready.count < limit
    let end = isDayOver ? dayEnd : ready[ready.count - 1].arrival.ticks + 1
    return (Start(ticks: arrival, origin: origin), end)
  }

  /// The copies to be placed: of each request that is a session of its own, and of each session's first turn.
  private mutating func copiesOfStretch() -> [PlacedCopy] {
    var copies: [PlacedCopy] = []
    sessions.beginStretch()
    for index in ready.indices {
      let session = ready[index].session
      let arrival = ready[index].arrival.ticks
      if session != 0 && sessions.countTurn(of: session, at: arrival, in: &copies) { continue }
      let first = copies.count
      for _ in 0..<(wholeCopies + (isPicked(session) ? 1 : 0)) {
        copies.append(PlacedCopy(original: Int32(index), anchor: Int32(index)))
      }
      if session != 0 { sessions.add(session, at: arrival, copies: first..<copies.count) }
    }
    for index in copies.indices { copies[index].number = Int32(index) }
    return copies
  }

  /// Adds the placed copies and the later turns of their sessions to `ready`.
  private mutating func append(
    _ copies: [PlacedCopy], of originals: Int, within range: (start: Int64, end: Int64),
    origin: Int64
  ) {
    for copy in copies {
      let index = Int(copy.original)
      let arrival = copy.arrival + origin
      let session = ready[index].session
      guard session == 0 else {
        sessions.shift(copy, by: arrival - ready[index].arrival.ticks, of: session)
        continue
      }
      appendCopy(of: index, among: originals, at: arrival, session: 0)
    }
    guard !sessions.isEmpty else { return }
    for index in 0..<originals where ready[index].session != 0 {
      let session = ready[index].session
      for copy in 0..<sessions.copyCount(of: session) {
        let arrival = sessions.arrival(
          of: session, copy: copy, original: ready[index].arrival.ticks,
          within: hasEnded ? range : (range.start, .max))
        appendCopy(
          of: index, among: originals, at: arrival,
          session: Self.mix(session, UInt64(copy + 1)))
      }
    }
  }

  private mutating func appendCopy(
    of index: Int, among originals: Int, at arrival: Int64, session: UInt64
  ) {
    var item = lengthDonor(for: index, among: originals)
    item.arrival = SimulationTime(ticks: arrival)
    item.classIndex = ready[index].classIndex
    item.isCopied(number: 0)
    item.session = session
    ready.append(item)
  }

  /// A random neighbour of the same class, or the original when a few tries find none.
  private mutating func lengthDonor(for index: Int, among originals: Int) -> Request {
    let low = max(0, index - Self.reach)
    let high = min(originals - 1, index + Self.reach)
    for _ in 0..<8 {
      let donor = ready[Int.random(in: low...high, using: &random)]
      if donor.classIndex == ready[index].classIndex { return donor }
    }
    return ready[index]
  }

  /// Whether a session is kept (thinning), or gets a copy more (duplication).
  private mutating func isPicked(_ session: UInt64) -> Bool {
    guard session != 0 else { return sampler.next(&random) }
    let bits = Self.mix(session ^ sessionSeed, 0)
    return (Double(bits >> 11) + 0.5) * 0x1p-53 < share
  }

  /// A hash of two numbers that is never 0, by SplitMix64's finaliser.
  private static func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
    var z = a &+ (b &+ 1) &* 0x9e37_79b9_7f4a_7c15
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return max(1, z ^ (z >> 31))
  }
}
