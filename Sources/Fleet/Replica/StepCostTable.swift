// StepCostTable.swift: a step-time model rounded to ticks, each part computed once and kept.

public import Hardware
internal import Units

/// What the decode rows of a step attend to, summed over them, or what a step adds to it.
public struct Reads: Hashable, Sendable, BitwiseCopyable {
  /// Tokens of their contexts.
  public var context: Int
  /// Of these, tokens that layers of a limited reach see.
  public var reached: Int

  /// - Parameter reached: at most `context`.
  public init(context: Int, reached: Int) {
    self.context = context
    self.reached = reached
  }
}

/// A time that is affine in what the decode rows attend to, ticks.
struct CostLine: Hashable, Sendable, BitwiseCopyable {
  var base, perContextToken, perReachedToken: Int64

  @inline(__always)
  func at(_ reads: Reads) -> Int64 { base + increment(reads) }

  /// What so many more tokens add.
  @inline(__always)
  func increment(_ more: Reads) -> Int64 {
    perContextToken * Int64(more.context) + perReachedToken * Int64(more.reached)
  }
}

/// The duration of a step of one batch composition, as a function of what its decode rows attend to.
///
///     duration(reads) = max(memory(reads), compute(reads), host) + serial
///
/// All in ticks. The second line is the compute bound of decode attention where a level has one.
public struct StepCost: Hashable, Sendable, BitwiseCopyable {
  var memory, compute: CostLine
  var host: Int64
  var gap: Int64

  /// The duration of a step in ticks; at least one, so that time always advances.
  @inline(__always)
  public func duration(_ reads: Reads) -> Int64 {
    max(max(memory.at(reads), compute.at(reads), host) + gap, 1)
  }

  /// How much longer each step is than the one before, and for how many steps that stays so, when each reads `growth`
  /// more.
  ///
  /// The duration is the largest of three lines, so a steeper one may overtake once or twice: a leap
  /// ends there and the next begins on the new line.
  /// - Complexity: O(1).
  func regime(_ reads: Reads, growth: Reads) -> (increment: Int64, steps: Int) {
    let lines = (memory: memory.at(reads), compute: compute.at(reads))
    let rises = (memory: memory.increment(growth), compute: compute.increment(growth))
    let top = max(lines.memory, lines.compute, host, 1 - gap)
    var inForce: Int64 = 0
    if lines.memory == top { inForce = rises.memory }
    if lines.compute == top { inForce = max(inForce, rises.compute) }
    var steps = Int.max
    if rises.memory > inForce {
      steps = min(steps, Self.steps(top - lines.memory, rises.memory - inForce))
    }
    if rises.compute > inForce {
      steps = min(steps, Self.steps(top - lines.compute, rises.compute - inForce))
    }
    return (inForce, steps)
  }

  /// Steps until a line that is `gap` below and rises by so much more a step draws level.
  private static func steps(_ gap: Int64, _ rise: Int64) -> Int { Int(gap / rise) + 1 }
}

/// The one step-time function of a pool, shared by every engine that replays its steps.
///
/// Parts of the model are rounded to the nearest tick (at most 0.1 % of the attention term) and kept
/// in tables by the one count each depends on: a lookup costs a few nanoseconds.
public struct StepCostTable: Sendable {
  public let model: any StepTimeModel
  private var tokenTicks: [Int64]
  private var rowTicks: [RowTicks?]
  private var decode: [DecodeLines?]
  /// Whole steps without prompts, by their rows: each row emits a token.
  private var decodeOnly: [StepCost?]
  /// Attention of a chunk that begins its prompt, by its tokens.
  private var firstChunkTicks: [Int64]
  private let promptLaunch: Int64
  /// Host time that overlaps, by tokens.
  private var launchTicks: [Int64]

  private struct RowTicks { var sampling, serial: Int64 }
  private struct DecodeLines { var memory, compute: CostLine }

  public init(model: any StepTimeModel, limits: EngineLimits) {
    self.model = model
    tokenTicks = [Int64](repeating: -1, count: limits.maxNumBatchedTokens + 1)
    rowTicks = [RowTicks?](repeating: nil, count: limits.maxNumSeqs + 1)
    decode = [DecodeLines?](repeating: nil, count: limits.maxNumSeqs + 1)
    decodeOnly = [StepCost?](repeating: nil, count: limits.maxNumSeqs + 1)
    firstChunkTicks = tokenTicks
    launchTicks = tokenTicks
    promptLaunch = SimulationTime(model.promptAttentionLaunch).ticks
  }

  /// The cost of a batch.
  /// - Parameters:
  ///   - decodeRows: rows that carry one token each, at most `maxNumSeqs`.
  ///   - promptTokens: tokens of all prompt chunks; the step carries `decodeRows + promptTokens`.
  ///   - promptTicks: Σ `promptTicks(newTokens:prefixTokens:)` over the chunks.
  ///   - sampledRows: decode rows and chunks that emit a token.
  /// - Complexity: O(1) and no allocation; the first use of a count asks the model.
  public mutating func cost(
    decodeRows: Int, promptTokens: Int, promptTicks: Int64, sampledRows: Int
  ) -> StepCost {
    if promptTokens == 0, let known = decodeOnly[decodeRows] { return known }
    let rows = rowTicks(sampledRows)
    var fixed = tokenTicks(decodeRows + promptTokens) + rows.sampling + promptTicks
    if promptTokens > 0 { fixed += promptLaunch }
    let flat = CostLine(base: fixed, perContextToken: 0, perReachedToken: 0)
    var cost = StepCost(
      memory: flat, compute: flat, host: launchTicks[decodeRows + promptTokens], gap: rows.serial)
    if decodeRows > 0 {
      let lines = decodeLines(decodeRows)
      cost.memory = lines.memory
      cost.memory.base += fixed
      cost.compute = lines.compute
      cost.compute.base += fixed
    }
    if promptTokens == 0 { decodeOnly[decodeRows] = cost }
    return cost
  }

  /// Attention of one prompt chunk, in ticks.
  public mutating func promptTicks(newTokens: Int, prefixTokens: Int) -> Int64 {
    if prefixTokens == 0, firstChunkTicks[newTokens] >= 0 { return firstChunkTicks[newTokens] }
    let part = model.promptAttention(newTokens: newTokens, prefixTokens: prefixTokens)
    let ticks = SimulationTime(part.total).ticks
    if prefixTokens == 0 { firstChunkTicks[newTokens] = ticks }
    return ticks
  }

  private mutating func tokenTicks(_ tokens: Int) -> Int64 {
    let known = tokenTicks[tokens]
    if known >= 0 { return known }
    let ticks = SimulationTime(model.tokens(tokens).total).ticks
    tokenTicks[tokens] = ticks
    launchTicks[tokens] = SimulationTime(model.launches(tokens: tokens)).ticks
    return ticks
  }

  private mutating func rowTicks(_ rows: Int) -> RowTicks {
    if let known = rowTicks[rows] { return known }
    let ticks = RowTicks(
      sampling: SimulationTime(model.sampling(rows: rows).total).ticks,
      serial: SimulationTime(model.serial(sampledRows: rows)).ticks)
    rowTicks[rows] = ticks
    return ticks
  }

  private mutating func decodeLines(_ rows: Int) -> DecodeLines {
    if let known = decode[rows] { return known }
    let time = model.decodeAttention(rows: rows)
    let lines = DecodeLines(
      memory: CostLine(
        base: SimulationTime(time.launch + time.memoryBase).ticks,
        perContextToken: SimulationTime(time.memoryPerContextToken).ticks,
        perReachedToken: SimulationTime(time.memoryPerReachedToken).ticks),
      compute: CostLine(
        base: SimulationTime(time.launch + time.computeBase).ticks,
        perContextToken: SimulationTime(time.computePerContextToken).ticks,
        perReachedToken: SimulationTime(time.computePerReachedToken).ticks))
    decode[rows] = lines
    return lines
  }
}
