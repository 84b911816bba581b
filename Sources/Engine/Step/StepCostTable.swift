// StepCostTable.swift: a step-time model rounded to ticks, each part computed once and kept.

public import Hardware
internal import Units

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
  /// Tokens that a decode row computes in a step, all of which are sampled.
  private let rowTokens: Int

  private struct RowTicks { var sampling, drafting, serial: Int64 }
  private struct DecodeLines { var memory, compute: CostLine }

  public init(model: any StepTimeModel, limits: EngineLimits) {
    self.model = model
    rowTokens = limits.rowTokens
    tokenTicks = [Int64](repeating: -1, count: limits.maxNumBatchedTokens + 1)
    rowTicks = [RowTicks?](repeating: nil, count: limits.maxNumSeqs * rowTokens + 1)
    decode = [DecodeLines?](repeating: nil, count: limits.maxNumSeqs + 1)
    decodeOnly = [StepCost?](repeating: nil, count: limits.maxNumSeqs + 1)
    firstChunkTicks = tokenTicks
    launchTicks = tokenTicks
    promptLaunch = SimulationTime(model.promptAttentionLaunch).ticks
  }

  /// The cost of a batch.
  /// - Parameters:
  ///   - decodeRows: at most `maxNumSeqs`; each carries one token, or its drafts too.
  ///   - promptTokens: tokens of all prompt chunks, beside those of the decode rows.
  ///   - promptTicks: Σ `promptTicks(newTokens:prefixTokens:)` over the chunks.
  ///   - sampledRows: decode rows and chunks that emit tokens.
  /// - Complexity: O(1) and no allocation; the first use of a count asks the model.
  public mutating func cost(
    decodeRows: Int, promptTokens: Int, promptTicks: Int64, sampledRows: Int
  ) -> StepCost {
    if promptTokens == 0, let known = decodeOnly[decodeRows] { return known }
    let rows = rowTicks(sampledRows)
    let tokens = decodeRows * rowTokens + promptTokens
    var fixed = tokenTicks(tokens) + rows.sampling + promptTicks
    if rowTokens > 1 { fixed += draftTicks(decodeRows: decodeRows, sampledRows: sampledRows) }
    if promptTokens > 0 { fixed += promptLaunch }
    let flat = CostLine(base: fixed, perContextToken: 0, perReachedToken: 0)
    var cost = StepCost(
      memory: flat, compute: flat, host: launchTicks[tokens], gap: rows.serial)
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
      drafting: rowTokens > 1 ? SimulationTime(model.drafting(rows: rows).total).ticks : 0,
      serial: SimulationTime(model.serial(sampledRows: rows)).ticks)
    rowTicks[rows] = ticks
    return ticks
  }

  /// What drafts add to the rest of a step: every token of a row is sampled, and drafts are made for all that emit.
  @inline(never)
  private mutating func draftTicks(decodeRows: Int, sampledRows: Int) -> Int64 {
    let rows = rowTicks(sampledRows)
    let verified = rowTicks(sampledRows + decodeRows * (rowTokens - 1))
    return verified.sampling - rows.sampling + rows.drafting
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
