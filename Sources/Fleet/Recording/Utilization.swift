// Utilization.swift: what a pool's GPUs were doing, derived at the end from counts of its steps.

internal import Hardware
internal import Metrics
internal import Units

/// Shares of the wall time of all replicas of a pool.
///
///     wall = time from the end of the warm-up to the end of the run in which replicas were up or draining
///     busy = time inside steps / wall
///     mfu  = model FLOPs / (dense peak at the activation type × wall)
///     mbu  = bytes the model must move / (memory bandwidth × wall)
///
/// One request in flight makes a replica busy all the time: none of these says how much more it could
/// serve.
public struct PoolUtilization: Hashable, Sendable {
  public var busy: Double
  /// Model FLOPs utilization: the arithmetic of tokens, attention and sampled rows, nothing else.
  public var mfu: Double
  /// Model bandwidth utilization: weights once a step, and the KV of every decode row and chunk prefix.
  public var mbu: Double
  /// Shares of wall time by what bounded it; with `idle` they add up to one.
  public var bounds: BoundShares
  /// Share of wall time in which requests waited for a seat or for tokens of a step.
  public var queue: Double
  /// Share of wall time in which requests waited for KV blocks.
  public var kvCapacity: Double
}

/// Where wall time went; the six add up to one.
public struct BoundShares: Hashable, Sendable {
  public var launch, compute, memory, link, host, idle: Double

  /// Names as reports write them, in a fixed order.
  public var named: [(bound: String, share: Double)] {
    [
      ("launch", launch), ("compute", compute), ("memory", memory), ("link", link),
      ("host", host), ("idle", idle),
    ]
  }
}

extension PoolRecord {
  /// What the pool's replicas did; nil when no time passed after the warm-up.
  ///
  /// Steps are priced again from their counts: every step exactly, but for decode attention, which is
  /// priced at the mean context of all steps with the same number of rows. That is exact where the time
  /// is linear in context and at most the true time where it is the larger of two lines (`ideal`).
  /// Host time is what a busy replica did beyond its GPU time: the gap of each step, and the wait of
  /// host-bound steps. Rounding to ticks can make it negative by a share of 10⁻⁶; it is 0 then.
  /// Where a warm-up ends within a step, its time is cut there, its FLOPs and bytes count whole.
  /// - Complexity: O(maxNumBatchedTokens + maxNumSeqs) prices.
  public var utilization: PoolUtilization? {
    guard wall.value > 0 else { return nil }
    let work = tally.work(specification.stepTime)
    let busy = Double(tally.busyTicks) / Double(SimulationTime.ticksPerSecond)
    let host = max(0, busy - work.gpu.total.value)
    let scale = busy > 0 ? (busy - host) / max(work.gpu.total.value, .leastNormalMagnitude) : 0
    func share(_ time: Seconds) -> Double { time.value * scale / wall.value }
    return PoolUtilization(
      busy: busy / wall.value,
      mfu: work.flops / specification.stepTime.peak / wall,
      mbu: work.bytes / specification.stepTime.bandwidth / wall,
      bounds: BoundShares(
        launch: share(work.gpu.launch), compute: share(work.gpu.compute),
        memory: share(work.gpu.memory), link: share(work.gpu.link), host: host / wall.value,
        idle: (wall.value - busy) / wall.value),
      queue: seconds(tally.queueTicks) / wall.value,
      kvCapacity: seconds(tally.kvBlockedTicks) / wall.value)
  }

  private func seconds(_ ticks: Int128) -> Double {
    Double(ticks) / Double(SimulationTime.ticksPerSecond)
  }

  /// Time spent running or waiting, summed over the requests after the warm-up: the area under the number
  /// in the pool, for Little's law.
  public var requestSeconds: Double {
    let running = tally.running.mean(over: wall) ?? 0
    let waiting = tally.waiting.mean(over: wall) ?? 0
    return (running + waiting) * wall.value
  }
}

/// What the steps of a pool cost: GPU time by bound, arithmetic and bytes.
private struct StepWork {
  var gpu = StepPart.zero
  var flops = FLOPs.zero
  var bytes = Bytes.zero
}

extension PoolTally {
  fileprivate func work(_ model: any StepTimeModel) -> StepWork {
    var work = StepWork()
    var (tokens, samples, context, pairs) = (0, 0, 0, 0)
    var reached = promptReachedTokens
    for (count, steps) in stepsByTokens.enumerated() where steps > 0 {
      work.gpu += model.tokens(count) * Double(steps)
      work.bytes += model.weightBytes(tokens: count, samples: false) * Double(steps)
      tokens += count * steps
    }
    let samplings = drafts.areMade ? drafts.stepsBySamples : byRows.map(\.sampledSteps)
    for (rows, steps) in samplings.enumerated() where rows > 0 && steps > 0 {
      work.gpu += model.sampling(rows: rows) * Double(steps)
      samples += rows * steps
    }
    if drafts.areMade { work.gpu += drafts.part(model, byRows.map(\.sampledSteps)) }
    for (rows, tally) in byRows.enumerated() where rows > 0 && tally.steps > 0 {
      let time = model.decodeAttention(rows: rows)
      let steps = Double(tally.steps)
      work.gpu +=
        time.part(context: Double(tally.context) / steps, reached: Double(tally.reached) / steps)
        * steps
      context += tally.context
      pairs += drafts.pairs(rows: rows, steps: tally.steps, context: tally.context)
      reached += Double(tally.reached)
    }
    work.gpu += StepPart(launch: model.promptAttentionLaunch) * Double(promptSteps)
    work.gpu += promptPart
    let head =
      model.weightBytes(tokens: 1, samples: true) - model.weightBytes(tokens: 1, samples: false)
    work.bytes += head * Double(steps - byRows[0].sampledSteps)
    work.bytes += model.kvBytesPerToken * (Double(context) + promptPrefixTokens)
    work.bytes += model.kvBytesPerReachedToken * reached
    work.flops = model.modelFLOPs(
      tokens: tokens, attentionPairs: promptPairs + Double(pairs), sampledRows: samples)
    return work
  }
}

extension DecodeAttentionTime {
  /// The time at a total context, under the bound that is the larger there.
  fileprivate func part(context: Double, reached: Double) -> StepPart {
    let terms = terms(context: context, reached: reached)
    return terms.compute > terms.memory
      ? StepPart(launch: launch, compute: terms.compute)
      : StepPart(launch: launch, memory: terms.memory)
  }
}
