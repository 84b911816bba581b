// StepCostTable.swift: a step-time model rounded to ticks, each part computed once and kept.

public import Hardware
internal import Units

/// The duration of a step of one batch composition, as a function of the decode rows' total context.
///
///     duration(context) = max(base + slope × context, base₂ + slope₂ × context, host) + serial
///
/// All in ticks. The second line is the compute bound of decode attention where a level has one.
public struct StepCost: Hashable, Sendable, BitwiseCopyable {
  var base, slope: Int64
  var secondBase, secondSlope: Int64
  var host: Int64
  var gap: Int64

  /// The duration of a step in ticks; at least one, so that time always advances.
  @inline(__always)
  public func duration(context: Int) -> Int64 {
    let context = Int64(context)
    let gpu = max(base + slope * context, secondBase + secondSlope * context)
    return max(max(gpu, host) + gap, 1)
  }

  /// The slope in force at a context and for how many steps it stays so, when every step adds `growth`.
  ///
  /// The duration is the largest of three lines, so a steeper one may overtake once or twice: a leap
  /// ends there and the next begins on the new line.
  /// - Complexity: O(1).
  func regime(context: Int, growth: Int) -> (slope: Int64, steps: Int) {
    let at = Int64(context)
    let lines = (first: base + slope * at, second: secondBase + secondSlope * at)
    let top = max(lines.first, lines.second, host, 1 - gap)
    var inForce: Int64 = 0
    if lines.first == top { inForce = slope }
    if lines.second == top { inForce = max(inForce, secondSlope) }
    var steps = Int.max
    if slope > inForce {
      steps = min(steps, Self.steps(top - lines.first, slope - inForce, growth))
    }
    if secondSlope > inForce {
      steps = min(steps, Self.steps(top - lines.second, secondSlope - inForce, growth))
    }
    return (inForce, steps)
  }

  /// Steps until a line that is `gap` below and steeper by `slope` a token draws level.
  private static func steps(_ gap: Int64, _ slope: Int64, _ growth: Int) -> Int {
    Int(gap / (slope * Int64(growth))) + 1
  }
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
  private struct DecodeLines { var base, slope, secondBase, secondSlope: Int64 }

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
    var cost = StepCost(
      base: fixed, slope: 0, secondBase: fixed, secondSlope: 0,
      host: launchTicks[decodeRows + promptTokens], gap: rows.serial)
    if decodeRows > 0 {
      let lines = decodeLines(decodeRows)
      cost.base += lines.base
      cost.slope = lines.slope
      cost.secondBase += lines.secondBase
      cost.secondSlope = lines.secondSlope
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
      base: SimulationTime(time.launch + time.memoryBase).ticks,
      slope: SimulationTime(time.memoryPerContextToken).ticks,
      secondBase: SimulationTime(time.launch + time.computeBase).ticks,
      secondSlope: SimulationTime(time.computePerContextToken).ticks)
    decode[rows] = lines
    return lines
  }
}
