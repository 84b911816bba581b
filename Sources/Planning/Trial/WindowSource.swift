// WindowSource.swift: the design load of one measure: blocks of busy windows, scaled by one factor.

internal import Kernel
internal import Plans
internal import Units
internal import Workload

/// Replicates made of design windows.
struct WindowSource: ReplicateSource {
  let measure: LoadMeasure
  /// The value that the mean of the load is scaled to.
  let target: Double
  let chosen: DesignWindows
  /// Windows of the lead-in, the measured part and the lead-out.
  let lead, after: Int
  private(set) var measured: Int
  private(set) var share: Double
  /// Ticks at the end of the lead-in, and at the start of the lead-out, whose requests are played.
  private let leadTicks, afterTicks: Int64
  /// The factor is multiplied by it, so that replicates have the target as their mean.
  private(set) var correction = 1.0
  /// Neighbours that are played after one another.
  private let blocks: [[Int]]
  private let profile: LoadProfile
  private let requests: WindowedRequests
  private let work: WorkRule?
  private let seed: UInt64

  /// Seconds that a replicate lasts at most, however few its requests.
  static let longest = 7200.0
  /// Windows that stay together where the load has them so: half an hour of five minutes; a guess.
  static let blockLength = 6

  init(
    _ measure: LoadMeasure, target: Double, _ chosen: DesignWindows, _ profile: LoadProfile,
    _ requests: WindowedRequests, work: WorkRule?, seed: UInt64, requestsWanted: Int,
    share: Double = 1
  ) {
    self.measure = measure
    self.share = share
    self.target = target
    self.chosen = chosen
    self.profile = profile
    self.requests = requests
    self.work = work
    self.seed = seed
    blocks = Self.blocks(chosen.windows)
    let windows = chosen.windows
    let seconds = profile.window.value
    let recorded = windows.reduce(0) { $0 + profile.windows[$1].requestsPerSecond }
    let rate = recorded / Double(max(1, windows.count)) * chosen.factor(to: target) * share
    let wanted = min(Self.longest, Double(requestsWanted) / max(rate, 1e-9)) / seconds
    measured = Self.measured(Int(min(wanted, 1e6).rounded(.up)), of: windows.count)
    // Three mean presences load a fleet to 95 % of its steady concurrency where they are exponential; half a
    // minute lets queues build up where they are short: a guess.
    let leadSeconds = max(30, 3 * profile.meanPresence.value)
    lead = Int(min(leadSeconds / seconds, 100).rounded(.up))
    after = 1
    leadTicks = SimulationTime(Seconds(min(leadSeconds, 100 * seconds))).ticks
    afterTicks = SimulationTime(Seconds(min(max(10, profile.meanPresence.value), seconds))).ticks
  }

  /// Where there are few windows each replicate has all of them, each as often.
  private static func measured(_ wanted: Int, of windows: Int) -> Int {
    let least = max(2, wanted)
    guard windows <= max(DesignWindows.least, least) else { return least }
    return (least + windows - 1) / windows * windows
  }

  private static func blocks(_ windows: [Int]) -> [[Int]] {
    var blocks: [[Int]] = []
    for window in windows {
      if let last = blocks.last, last.count < blockLength, last[last.count - 1] + 1 == window {
        blocks[blocks.count - 1].append(window)
      } else {
        blocks.append([window])
      }
    }
    return blocks
  }

  func criteria(_ scenario: Scenario) -> [Criterion] { Criterion.ofWindows(scenario) }

  var mostReplicates: Int? { nil }

  func corrected(by replicates: [Replicate]) -> WindowSource {
    let reached = replicates.reduce(0) { $0 + measure.value($1.load, work: work) }
    guard reached > 0 else { return self }
    var source = self
    source.correction = correction * target * share * Double(replicates.count) / reached
    return source
  }

  func scaled(to factor: Double) -> WindowSource {
    var source = self
    source.correction *= factor
    return source
  }

  /// Of two windows at least.
  func shortened(by factor: Double) -> WindowSource {
    var source = self
    let shorter = Self.measured(
      Int((Double(measured) / factor).rounded(.up)), of: chosen.windows.count)
    source.measured = min(measured, shorter)
    return source
  }

  func played(at share: Double) -> WindowSource {
    var source = self
    source.share = share
    return source
  }

  func replicate(_ number: Int) throws -> Replicate {
    let classes = profile.rules.count
    let seconds = profile.window.value
    var replicate = Replicate(
      counts: [Int](repeating: 0, count: classes),
      load: LoadWindow(seconds: seconds * Double(measured)),
      lead: SimulationTime(ticks: leadTicks))
    var presence = 0.0
    let chain = chain(number)
    var draws = RandomStream(seed: seed, replication: number, name: "design-sessions")
    var draw = draws.next()
    let start = Int64(lead) * profile.windowTicks - leadTicks
    let end = Int64(lead + measured) * profile.windowTicks + afterTicks
    for (place, window) in chain.enumerated() {
      // A session goes on in the next window of its block: it is kept or copied in both.
      if place > 0, window != chain[place - 1] + 1 { draw = draws.next() }
      let isMeasured = place >= lead && place < lead + measured
      let shift = SimulationTime(ticks: Int64(place) * profile.windowTicks)
      var stream = scaledStream(window, number: number * chain.count + place, sessionDraw: draw)
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

  /// Windows in the order in which a replicate plays them. Measured ones are dealt: the blocks are shuffled, played
  /// through by one replicate after the other, and shuffled again, so that over all each is played as often.
  private func chain(_ number: Int) -> [Int] {
    let all = chosen.windows
    var random = RandomStream(seed: seed, replication: number, name: "design-lead")
    func any() -> Int { all[Int.random(in: all.indices, using: &random)] }
    let before = (0..<lead).map { _ in any() }
    let behind = (0..<after).map { _ in any() }
    var dealt: [Int] = []
    var (round, offset) = (number * measured).quotientAndRemainder(dividingBy: all.count)
    while dealt.count < measured {
      var shuffle = RandomStream(seed: seed, replication: round, name: "design-windows")
      let order = blocks.shuffled(using: &shuffle).joined()
      dealt += order.dropFirst(offset).prefix(measured - dealt.count)
      (round, offset) = (round + 1, 0)
    }
    return before + dealt + behind
  }

  private func scaledStream(
    _ window: Int, number: Int, sessionDraw: UInt64
  ) -> RateScaledStream {
    let factor = chosen.factor(to: target) * correction * share
    return RateScaledStream(
      requests.stream(ofWindow: window),
      factor: min(max(factor, 1e-6), WorkloadLimits.rateScale), seed: seed, replication: number,
      name: "design", sessionDraw: sessionDraw)
  }
}
