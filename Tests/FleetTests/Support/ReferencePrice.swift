// ReferencePrice.swift: what a step costs, from the step-time model itself.

import Hardware
import Units

/// The price of one step; the parts are rounded to ticks as the semantics say, and nothing is kept.
struct ReferencePrice {
  /// What the device takes where keys and values are the bound of decode attention, and where arithmetic is.
  var memory, compute: Int64
  var host: Int64
  var gap: Int64
  /// Whether a longer context makes the step longer.
  var grows: Bool

  /// - Parameters:
  ///   - rowTokens: of each decode row; all are sampled.
  ///   - chunks: new tokens, and tokens computed before them, of each prompt.
  ///   - context: tokens that the decode rows attend to.
  ///   - reached: of these, tokens within the reach of layers that have one.
  init(
    _ model: any StepTimeModel, decodeRows: Int, rowTokens: Int,
    chunks: [(new: Int, before: Int)], sampledRows: Int, context: Int, reached: Int
  ) {
    func ticks(_ time: Seconds) -> Int64 { SimulationTime(time).ticks }
    let tokens = decodeRows * rowTokens + chunks.reduce(0) { $0 + $1.new }
    let samples = sampledRows - decodeRows + decodeRows * rowTokens
    var device = ticks(model.tokens(tokens).total) + ticks(model.sampling(rows: samples).total)
    if rowTokens > 1 { device += ticks(model.drafting(rows: sampledRows).total) }
    if !chunks.isEmpty { device += ticks(model.promptAttentionLaunch) }
    for chunk in chunks {
      let part = model.promptAttention(newTokens: chunk.new, prefixTokens: chunk.before)
      device += ticks(part.total)
    }
    (memory, compute) = (device, device)
    grows = false
    if decodeRows > 0 {
      let time = model.decodeAttention(rows: decodeRows)
      grows = ticks(time.memoryPerContextToken) > 0
      memory += ticks(time.launch + time.memoryBase)
      memory += ticks(time.memoryPerContextToken) * Int64(context)
      memory += ticks(time.memoryPerReachedToken) * Int64(reached)
      compute += ticks(time.launch + time.computeBase)
      compute += ticks(time.computePerContextToken) * Int64(context)
      compute += ticks(time.computePerReachedToken) * Int64(reached)
    }
    host = ticks(model.launches(tokens: tokens))
    gap = ticks(model.serial(sampledRows: sampledRows))
  }

  /// At least a tick.
  var duration: Int64 { max(max(memory, compute, host) + gap, 1) }
}
