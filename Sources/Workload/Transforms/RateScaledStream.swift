// RateScaledStream.swift: more or less of the same traffic, as bursty as it was.

internal import Foundation
internal import Kernel
internal import Units

/// A stream at k times its rate: whole sessions are thinned for k < 1, duplicated for k > 1.
///
/// Thinning keeps a session with probability k. Duplication gives each session k − 1 copies on average
/// (⌊k − 1⌋, and one more with the remaining probability). The copy of a request lands beside a random
/// neighbour, somewhere between it and the next arrival, with prompt and output lengths of a random
/// neighbour of its class. The neighbour is one of up to `reach` on each side, within the same burst,
/// and is chosen in proportion to the gap that follows it. A copy then falls anywhere in the burst
/// with equal probability: Poisson traffic stays Poisson, bursts get k times as dense and silences
/// stay silent, so that the index of dispersion I of counts becomes about 1 + k (I − 1), as it does
/// when the rate of a doubly stochastic process grows by k.
/// - Valid for: times shorter than `reach` requests, or traffic with I well above 1. Counts of plain
///   Poisson traffic over longer times get an index of up to k, since a copy stays near its original.
/// - Source: for 1 + k (I − 1): Cox and Isham, "Point Processes", 1980, section 3.3.
/// - Complexity: O(k log (k × reach)) a request; memory O(k × reach).
public struct RateScaledStream: SourceStream {
  /// Requests on each side among which a copy may land: at 5 requests a second some 25 s of traffic,
  /// wide enough that copies do not repeat the noise of the originals. A guess, checked on two traces.
  public static let reach = 128
  /// Requests of one burst that share a search for its ends: a search walks 2 × `reach` gaps.
  static let requestsPerBurstSearch = 16
  /// A gap ends a burst when Poisson traffic would show one as long after this share of requests.
  static let silenceProbability = 1e-4
  /// By the number n of gaps inside a burst: the longest gap that still belongs to it, as a multiple of
  /// their sum. For n exponential gaps with sum s, another exceeds r × s with probability (1 + r)⁻ⁿ.
  private static let longestGap: [Double] = (0...2 * reach).map { inside in
    pow(silenceProbability, -1 / Double(max(1, inside))) - 1
  }

  private let factor: Double
  /// Copies that every request gets.
  private let wholeCopies: Int
  /// Share of the requests that are kept (factor < 1), or that get one copy more.
  private let share: Double
  private var sampler: ShareSampler
  private var source: any SourceStream
  private var random: RandomStream
  private let sessionSeed: UInt64
  /// Up to `reach` requests before the centre, the centre, and up to `reach` after it.
  private var window = RequestRing(capacity: 2 * Self.reach + 1)
  /// Position in `window` of the next request to be copied.
  private var centre = 0
  private var sourceEnded = false
  /// The burst last looked at, as positions in `window`, and how many requests may still take it over.
  private var burst = 0...0
  private var burstUses = 0
  private var pending = ArrivalHeap()

  /// - Precondition: `0 < factor ≤ WorkloadLimits.rateScale`.
  public init(
    _ stream: any RequestStream, factor: Double, seed: UInt64, replication: Int = 0,
    name: String = ""
  ) {
    precondition(factor > 0 && factor <= WorkloadLimits.rateScale)
    source = PlainSource.of(stream)
    self.factor = factor
    wholeCopies = factor < 1 ? 0 : Int(factor - 1)
    share = factor < 1 ? factor : factor - 1 - Double(wholeCopies)
    sampler = ShareSampler(share: share)
    random = RandomStream(seed: seed, replication: replication, name: "rate-scale/\(name)")
    sessionSeed = random.next()
  }

  public var traceCounts: TraceCounts? { source.traceCounts }

  mutating func nextItem() throws -> SourceItem? {
    if factor == 1 { return try source.nextItem() }
    return factor < 1 ? try nextThinned() : try nextDuplicated()
  }

  private mutating func nextThinned() throws -> SourceItem? {
    while let item = try source.nextItem() {
      if isPicked(item.session) { return item }
    }
    return nil
  }

  /// Everything earlier than any copy still to come can be handed out.
  private mutating func nextDuplicated() throws -> SourceItem? {
    while true {
      try fill()
      let isOver = centre == window.count
      if let first = pending.first, isOver || first.request.arrival <= window[0].request.arrival {
        return pending.removeFirst()
      }
      if isOver { return nil }
      copyCentre()
    }
  }

  private mutating func fill() throws {
    while !sourceEnded, window.count - centre <= Self.reach {
      guard let item = try source.nextItem() else {
        sourceEnded = true
        return
      }
      window.append(item)
    }
  }

  private mutating func copyCentre() {
    let original = window[centre]
    pending.insert(original)
    if burstUses == 0 || centre > burst.upperBound {
      burst = burstAroundCentre()
      burstUses = Self.requestsPerBurstSearch
    }
    burstUses -= 1
    let start = window[burst.lowerBound].request.arrival.ticks
    let span = Double(window[burst.upperBound].request.arrival.ticks - start)
    let copies = wholeCopies + (isPicked(original.session) ? 1 : 0)
    for copy in 0..<copies {
      let share = draw(for: original.session, purpose: UInt64(copy + 1))
      var item = lengthDonor(for: original)
      item.request.arrival = SimulationTime(ticks: start + Int64(share * span))
      item.request.classIndex = original.request.classIndex
      item.session = original.session == 0 ? 0 : Self.mix(original.session, UInt64(copy + 1))
      pending.insert(item)
    }
    centre += 1
    // What lies more than `reach` behind the next centre bounds no copy any more.
    if centre > Self.reach {
      window.removeFirst()
      centre -= 1
      burst = max(0, burst.lowerBound - 1)...max(0, burst.upperBound - 1)
    }
  }

  /// The requests around the centre that no silence separates from it.
  private func burstAroundCentre() -> ClosedRange<Int> {
    let lowest = max(0, centre - Self.reach)
    let highest = min(window.count - 1, centre + Self.reach)
    var low = centre
    var high = centre
    var growsLeft = true
    var growsRight = true
    while true {
      let left = growsLeft && low > lowest ? gap(after: low - 1) : .max
      let right = growsRight && high < highest ? gap(after: high) : .max
      if left == .max && right == .max { return low...high }
      let inside = high - low
      // The nearest few cannot be judged; from then on both sides grow alike.
      let goesLeft =
        inside < Self.gapsBeforeJudging || left == .max || right == .max
        ? left <= right : centre - low <= high - centre
      if inside >= Self.gapsBeforeJudging {
        let span = window[high].request.arrival.ticks - window[low].request.arrival.ticks
        let longest = Self.longestGap[inside] * Double(span)
        if Double(goesLeft ? left : right) > longest {
          if goesLeft { growsLeft = false } else { growsRight = false }
          continue
        }
      }
      if goesLeft { low -= 1 } else { high += 1 }
    }
  }

  /// Gaps that must be inside a burst before another can be called too long for it.
  private static let gapsBeforeJudging = 4

  private func gap(after index: Int) -> Int64 {
    window[index + 1].request.arrival.ticks - window[index].request.arrival.ticks
  }

  /// A random neighbour of the same class, or the original when a few tries find none.
  private mutating func lengthDonor(for original: SourceItem) -> SourceItem {
    let low = max(0, centre - Self.reach)
    let high = min(window.count - 1, centre + Self.reach)
    for _ in 0..<8 {
      let donor = window[Int.random(in: low...high, using: &random)]
      if donor.request.classIndex == original.request.classIndex { return donor }
    }
    return original
  }

  /// Whether a session is kept (thinning), or gets a copy more (duplication).
  private mutating func isPicked(_ session: UInt64) -> Bool {
    session == 0 ? sampler.next(&random) : draw(for: session, purpose: 0) < share
  }

  /// Uniform in (0, 1): one number for a whole session, a new one for a request of its own.
  private mutating func draw(for session: UInt64, purpose: UInt64) -> Double {
    guard session != 0 else { return random.nextUniform() }
    let bits = Self.mix(session ^ sessionSeed, purpose)
    return (Double(bits >> 11) + 0.5) * 0x1p-53
  }

  /// A hash of two numbers that is never 0, by SplitMix64's finaliser.
  private static func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
    var z = a &+ (b &+ 1) &* 0x9e37_79b9_7f4a_7c15
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return max(1, z ^ (z >> 31))
  }
}
