// StepWorkTable.swift: the MFU and the MBU of a step while it runs, from a few numbers a model.

internal import Engine
internal import Hardware
internal import Kernel
internal import Metrics
internal import Units

/// The arithmetic and the bytes of a pool's steps, as shares of what its GPUs could do in the steps' time.
///
///     mfu of a step = model FLOPs / (dense peak at the activation type × its duration)
///     mbu of a step = bytes the model must move / (memory bandwidth × its duration)
///
/// `StepTimeModel.modelFLOPs` is a sum of terms in tokens, query–key pairs and sampled rows, but that layers
/// which slide see at most a window of pairs a token; its factors are asked for once. Weights depend on the
/// tokens of a step in any way (experts) and are kept in a table.
/// - Units: work is scaled so that work / duration in ticks is the share × 200: its whole part is the bucket.
struct StepWorkTable: Sendable {
  private let model: any StepTimeModel
  private let perToken, perSample, perPair, perSlidingPair, slidingPerToken: Double
  private let perContextToken, perReachedToken, head, byteScale: Double
  /// Weights that a step reads, by its tokens; −1 where not asked yet.
  private var weights: [Double]

  init(model: any StepTimeModel, limits: EngineLimits) {
    self.model = model
    let unit = Double(FractionBuckets.perUnit) * Double(SimulationTime.ticksPerSecond)
    let scale = unit / model.peak.value
    byteScale = unit / model.bandwidth.value
    func flops(_ tokens: Int, _ pairs: Double, _ samples: Int) -> Double {
      model.modelFLOPs(tokens: tokens, attentionPairs: pairs, sampledRows: samples).value
    }
    let token = flops(1, 0, 0)
    let pair = flops(0, 1, 0)  // no token, no window
    perToken = token * scale
    perSample = flops(0, 0, 1) * scale
    perPair = pair * scale
    perSlidingPair = (flops(1, 1, 0) - token - pair) * scale
    // 2²⁴ pairs fill any window of one token.
    slidingPerToken = (flops(1, 0x1p24, 0) - token - pair * 0x1p24) * scale
    perContextToken = model.kvBytesPerToken.value * byteScale
    perReachedToken = model.kvBytesPerReachedToken.value * byteScale
    let plain = model.weightBytes(tokens: 1, samples: false)
    head = (model.weightBytes(tokens: 1, samples: true) - plain).value * byteScale
    weights = [Double](repeating: -1, count: limits.maxNumBatchedTokens + 1)
  }

  /// Asks the model for the weights that a step of a leap reads, the first time.
  mutating func learn(_ leap: Leap) {
    let tokens = leap.tokens
    guard weights[tokens] < 0 else { return }
    weights[tokens] = model.weightBytes(tokens: tokens, samples: false).value * byteScale
  }

  @inline(__always)
  func knows(_ leap: borrowing Leap) -> Bool {
    weights[leap.tokens] >= 0
  }

  /// The buckets of the step of a leap before which a row emitted so many tokens in it.
  /// - Precondition: the weights of its steps are learnt.
  @inline(__always)
  func buckets(of leap: borrowing Leap, after tokens: Int) -> (mfu: Int, mbu: Int) {
    let (flops, bytes, duration) = work(of: leap, after: tokens)
    return (Self.bucket(flops / duration), Self.bucket(bytes / duration))
  }

  /// Whether a step lies in some buckets: the same as asking for its own, without a division.
  ///
  /// A product of a bucket's edge, a whole number up to 201, and a duration is exact where the duration is
  /// below 2⁴⁵ ticks; a quotient that is rounded there does not reach the edge.
  @inline(__always)
  func has(
    _ leap: borrowing Leap, after tokens: Int, in buckets: (mfu: Int, mbu: Int)
  ) -> Bool {
    let (flops, bytes, duration) = work(of: leap, after: tokens)
    return Self.has(flops, duration, buckets.mfu) && Self.has(bytes, duration, buckets.mbu)
  }

  @inline(__always)
  private static func has(_ work: Double, _ duration: Double, _ bucket: Int) -> Bool {
    work >= Double(bucket) * duration
      && (work < Double(bucket + 1) * duration || bucket == FractionBuckets.perUnit)
  }

  /// FLOPs and bytes of a step, scaled, and its duration: in floating point, whose whole numbers are exact to
  /// steps of nine hours.
  @inline(__always)
  private func work(
    of leap: borrowing Leap, after emitted: Int
  ) -> (flops: Double, bytes: Double, duration: Double) {
    let count = leap.tokens
    let (tokens, number) = (Double(count), Double(emitted))
    let context = Double(leap.context) + Double(leap.decodeRows) * number
    var (pairs, samples) = (context + Double(leap.promptPairs), Double(leap.sampledRows))
    if leap.rowTokens > 1 {
      // Each token of a row sees those before it; all are sampled.
      let (rows, drafts) = (Double(leap.decodeRows), Double(leap.rowTokens - 1))
      pairs += drafts * context - rows * (drafts * (drafts + 1) / 2)
      samples += rows * drafts
    }
    let flops =
      perToken * tokens + perSample * samples + perPair * pairs
      + min(perSlidingPair * pairs, slidingPerToken * tokens)
    let prefix = Double(leap.prefixTokens)
    var bytes =
      weights[count] + (leap.sampledRows > 0 ? head : 0) + perContextToken * (context + prefix)
    if perReachedToken > 0 {
      let reached = Double(leap.reached) + Double(leap.reachingRows) * number
      bytes += perReachedToken * (reached + Double(leap.prefixReached))
    }
    return (flops, bytes, Double(leap.first) + Double(leap.increment) * number)
  }

  @inline(__always)
  private static func bucket(_ share: Double) -> Int {
    share < Double(FractionBuckets.perUnit) ? Int(share) : FractionBuckets.perUnit
  }
}

/// The time that steps spent at each MFU and MBU, by `FractionBuckets`.
struct StepRates: Sendable {
  private(set) var mfu = [Int128](repeating: 0, count: FractionBuckets.count)
  private(set) var mbu = [Int128](repeating: 0, count: FractionBuckets.count)

  /// Adds the leaps of a log.
  /// - Complexity: O(1) a leap, and O(log steps) a bucket that its steps move on to.
  mutating func count(_ log: borrowing EventLog, _ work: inout StepWorkTable) {
    var index = 0
    while true {
      index = Self.count(log, from: index, work, &mfu, &mbu)
      guard index < log.leaps.count else { return }
      work.learn(log.leaps[index].leap)
    }
  }

  /// Counts leaps of known weights; the tables' checks are made once for all of them.
  /// - Returns: the place of the first leap that was not counted.
  private static func count(
    _ log: borrowing EventLog, from start: Int, _ work: StepWorkTable, _ mfu: inout [Int128],
    _ mbu: inout [Int128]
  ) -> Int {
    var flops = mfu.mutableSpan
    var bytes = mbu.mutableSpan
    for index in start..<log.leaps.count {
      guard work.knows(log.leaps[index].leap) else { return index }
      let first = work.buckets(of: log.leaps[index].leap, after: 0)
      let final = log.clock.tokens(
        in: log.leaps[index].leap.steps - 1, from: log.leaps[index].leap.phase)
      if final > 0, !work.has(log.leaps[index].leap, after: final, in: first) {
        spread(log.leaps[index], log.clock, work, over: &flops, isArithmetic: true)
        spread(log.leaps[index], log.clock, work, over: &bytes, isArithmetic: false)
      } else {
        let ticks = Int128(log.leaps[index].countedTicks)
        flops[first.mfu] += ticks
        bytes[first.mbu] += ticks
      }
    }
    return log.leaps.count
  }

  /// Adds the part of a step that was counted before the rest of its leap.
  mutating func add(_ leap: Leap, ticks: Int64, _ work: inout StepWorkTable) {
    work.learn(leap)
    let buckets = work.buckets(of: leap, after: 0)
    mfu[buckets.mfu] += Int128(ticks)
    mbu[buckets.mbu] += Int128(ticks)
  }

  /// Finds the step at which a leap moves on to the next bucket, bucket after bucket.
  ///
  /// Work and duration are both linear in the tokens that a row emitted before the step, so their ratio never turns back. (Where
  /// the window of sliding layers fills up within the leap it may; the leap is then counted as if it did not.)
  @inline(never)
  private static func spread(
    _ entry: LeapEntry, _ clock: TokenClock, _ work: StepWorkTable,
    over table: inout MutableSpan<Int128>,
    isArithmetic: Bool
  ) {
    let leap = entry.leap
    func bucket(_ step: Int) -> Int {
      let buckets = work.buckets(of: leap, after: clock.tokens(in: step, from: leap.phase))
      return isArithmetic ? buckets.mfu : buckets.mbu
    }
    let final = bucket(leap.steps - 1)
    var (step, from) = (0, entry.countedFrom)
    while true {
      let here = bucket(step)
      guard here != final else { break }
      var (same, beyond) = (step, leap.steps - 1)
      while beyond - same > 1 {
        let middle = (same + beyond) / 2
        if bucket(middle) == here { same = middle } else { beyond = middle }
      }
      let to = leap.start + leap.knownLength(of: beyond, clock)
      table[here] += Int128(to - from)
      (step, from) = (beyond, to)
    }
    table[final] += Int128(entry.end - from)
  }

  mutating func merge(_ other: Self) {
    for bucket in mfu.indices {
      mfu[bucket] += other.mfu[bucket]
      mbu[bucket] += other.mbu[bucket]
    }
  }

  mutating func subtract(_ other: Self) {
    for bucket in mfu.indices {
      mfu[bucket] -= other.mfu[bucket]
      mbu[bucket] -= other.mbu[bucket]
    }
  }
}
