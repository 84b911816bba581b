// DesignLoad.swift: the load a fleet must hold: blocks of busy windows, scaled to one value of a measure.

internal import Kernel
internal import Synchronization
internal import Text
internal import Units
internal import Workload

/// One realisation of the design load: a lead-in, a measured part and a lead-out.
///
/// Requests of the first and the last part have classes of their own (the real ones, `classCount` on), so
/// that what is counted of the real classes is the measured part and nothing else.
struct Replicate: Sendable {
  var requests: [Request] = []
  /// Measured requests by class.
  var counts: [Int]
  /// What was measured, as a window of the measured part's length.
  var load: LoadWindow
}

/// Where the design load of one measure comes from.
struct DesignSource: Sendable {
  let measure: LoadMeasure
  /// The value the load is scaled to.
  let target: Double
  /// Windows it is made of, in order of time.
  let windows: [Int]
  /// Windows of the lead-in, the measured part and the lead-out.
  let lead, after: Int
  private(set) var measured: Int
  /// Ticks at the end of the lead-in, and at the start of the lead-out, whose requests are played.
  private let leadTicks, afterTicks: Int64
  /// Of the load that is played: below 1 where a cell stands for its fleet.
  private(set) var share: Double
  /// All factors are multiplied by it, so that replicates have the target as their mean.
  private(set) var correction = 1.0
  private let profile: LoadProfile
  private let requests: WindowedRequests
  private let work: WorkRule?
  private let seed: UInt64

  /// Seconds that a replicate lasts at most, however few its requests.
  static let longest = 7200.0
  /// Windows that design windows are taken from, at least.
  static let windowsWanted = 20
  /// Windows that stay together where the load has them so: half an hour of five minutes; a guess.
  static let blockLength = 6

  init(
    _ measure: LoadMeasure, target: Double, _ profile: LoadProfile, _ requests: WindowedRequests,
    percentile: Double, work: WorkRule?, seed: UInt64, requestsWanted: Int, share: Double = 1
  ) {
    self.measure = measure
    self.share = share
    self.target = target
    self.profile = profile
    self.requests = requests
    self.work = work
    self.seed = seed
    windows = Self.choose(profile, measure, percentile: percentile, work)
    let seconds = profile.window.value
    let rates = windows.map { index in
      profile.windows[index].requestsPerSecond * target
        / measure.value(profile.windows[index], work: work)
    }
    let rate = rates.reduce(0, +) / Double(max(1, rates.count))
    let wanted = min(Self.longest, Double(requestsWanted) / (rate * share)) / seconds
    measured = max(2, Int(min(wanted, 1e6).rounded(.up)))
    // Three mean presences load a fleet to 95 % of its steady concurrency where they are exponential; half a
    // minute lets queues build up where they are short: a guess.
    let leadSeconds = max(30, 3 * profile.meanPresence.value)
    lead = Int(min(leadSeconds / seconds, 100).rounded(.up))
    after = 1
    leadTicks = SimulationTime(Seconds(min(leadSeconds, 100 * seconds))).ticks
    afterTicks = SimulationTime(Seconds(min(max(10, profile.meanPresence.value), seconds))).ticks
  }

  /// Windows from 5 below to 3 above the percentile by rank; where they are fewer than 20, the nearest by rank.
  ///
  /// A window of less than half the percentile's load is left out: it is another kind of traffic, and not the
  /// busy kind at a lower rate. Half is a guess.
  static func choose(
    _ profile: LoadProfile, _ measure: LoadMeasure, percentile: Double, _ work: WorkRule?
  ) -> [Int] {
    let rank = profile.rank(measure, work: work)
    let ranks = rank.ranks
    let least = rank.percentile(percentile) / 2
    let known = profile.wholeWindows.filter {
      let value = measure.value(profile.windows[$0], work: work)
      return value > 0 && value >= least
    }
    let near = known.filter { ranks[$0] >= percentile - 5 && ranks[$0] <= percentile + 3 }
    if near.count >= windowsWanted { return near }
    let sorted = known.sorted {
      (abs(ranks[$0] - percentile), $0) < (abs(ranks[$1] - percentile), $1)
    }
    return sorted.prefix(windowsWanted).sorted()
  }

  /// The same source with every factor changed so that these replicates would have met the target.
  func corrected(by replicates: [Replicate]) -> DesignSource {
    let reached = replicates.reduce(0) { $0 + measure.value($1.load, work: work) }
    guard reached > 0 else { return self }
    var source = self
    source.correction = correction * target * share * Double(replicates.count) / reached
    return source
  }

  /// The same windows at another load.
  func scaled(to factor: Double) -> DesignSource {
    var source = self
    source.correction *= factor
    return source
  }

  /// The same load with a measured part that is shorter by a factor, of two windows at least.
  func shortened(by factor: Double) -> DesignSource {
    var source = self
    source.measured = min(measured, max(2, Int((Double(measured) / factor).rounded(.up))))
    return source
  }

  /// The same load for a cell that takes such a share of it.
  func played(at share: Double) -> DesignSource {
    var source = self
    source.share = share
    return source
  }

  /// One replicate: a function of the load, the seed and the number.
  func replicate(_ number: Int) throws -> Replicate {
    var random = RandomStream(seed: seed, replication: number, name: "design-windows")
    let classes = profile.rules.count
    let seconds = profile.window.value
    var replicate = Replicate(
      counts: [Int](repeating: 0, count: classes),
      load: LoadWindow(seconds: seconds * Double(measured)))
    var presence = 0.0
    let chain = chain(lead + measured + after, using: &random)
    var draws = RandomStream(seed: seed, replication: number, name: "design-sessions")
    var draw = draws.next()
    let start = Int64(lead) * profile.windowTicks - leadTicks
    let end = Int64(lead + measured) * profile.windowTicks + afterTicks
    for (place, window) in chain.enumerated() {
      // A session goes on in the next window of its block: it is kept or copied in both.
      if place > 0, window != chain[place - 1] + 1 { draw = draws.next() }
      let isMeasured = place >= lead && place < lead + measured
      let shift = SimulationTime(ticks: Int64(place) * profile.windowTicks)
      var stream = scaledStream(
        window, number: number * chain.count + place, sessionDraw: draw)
      while var request = try stream.next() {
        request.arrival += shift
        if request.arrival.ticks < start { continue }
        if request.arrival.ticks >= end { break }
        request.arrival = SimulationTime(ticks: request.arrival.ticks - start)
        if isMeasured {
          replicate.counts[request.classIndex] += 1
          replicate.load.add(
            promptTokens: request.promptTokens, outputTokens: request.outputTokens)
          let ticks = profile.rules[request.classIndex].ticks(outputTokens: request.outputTokens)
          presence += SimulationTime(ticks: ticks).seconds.value
        } else {
          request.classIndex += classes
        }
        replicate.requests.append(request)
      }
    }
    replicate.load.concurrency = presence / replicate.load.seconds
    return replicate
  }

  /// Windows in the order in which a replicate plays them: runs of neighbours from random starts.
  private func chain(_ count: Int, using random: inout RandomStream) -> [Int] {
    var chain: [Int] = []
    while chain.count < count {
      var index = Int.random(in: windows.indices, using: &random)
      for _ in 0..<Self.blockLength where chain.count < count {
        chain.append(windows[index])
        guard index + 1 < windows.count, windows[index + 1] == windows[index] + 1 else { break }
        index += 1
      }
    }
    return chain
  }

  private func scaledStream(
    _ window: Int, number: Int, sessionDraw: UInt64
  ) -> RateScaledStream {
    let value = measure.value(profile.windows[window], work: work)
    let factor = min(max(target / value * correction * share, 1e-6), WorkloadLimits.rateScale)
    return RateScaledStream(
      requests.stream(ofWindow: window), factor: factor, seed: seed, replication: number,
      name: "design", sessionDraw: sessionDraw)
  }
}

/// The replicates of one design load, each made once and shown to every fleet: common random numbers.
final class DesignLoad: Sendable {
  let source: DesignSource
  private let made: Mutex<[Replicate]>

  /// - Throws: what the load's stream throws.
  init(_ source: DesignSource, replicates: Int, threads: Int) throws {
    let first = try parallelMap(replicates, threads: threads) { try source.replicate($0) }
    let corrected = source.corrected(by: first)
    self.source = corrected
    made = Mutex(
      try parallelMap(replicates, threads: threads) { try corrected.replicate($0) })
  }

  /// - Parameter known: its first replicates, where they are at hand.
  init(_ source: DesignSource, known: [Replicate] = []) {
    self.source = source
    made = Mutex(known)
  }

  /// The same load times a factor.
  func scaled(to factor: Double) -> DesignLoad { DesignLoad(source.scaled(to: factor)) }

  /// The same load for a cell that takes such a share of it.
  func played(at share: Double) -> DesignLoad {
    share == source.share ? self : DesignLoad(source.played(at: share))
  }

  /// The first so many replicates.
  func replicates(_ count: Int, threads: Int) throws -> [Replicate] {
    let known = made.withLock { $0.count }
    if known < count {
      let more = try parallelMap(count - known, threads: threads) { [source] in
        try source.replicate(known + $0)
      }
      // Another thread may have added some of them.
      made.withLock { held in held += more.suffix(max(0, count - held.count)) }
    }
    return made.withLock { Array($0.prefix(count)) }
  }

  /// Requests a second of the whole load in the first replicates, measured part.
  func meanRequestsPerSecond(_ count: Int, threads: Int) throws -> Double {
    let all = try replicates(count, threads: threads)
    return all.reduce(0) { $0 + $1.load.requestsPerSecond } / Double(all.count) / source.share
  }
}
