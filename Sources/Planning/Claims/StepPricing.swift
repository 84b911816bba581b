// StepPricing.swift: what decode steps, prompts and whole requests take of a catalog model, by its steps.

internal import Hardware
internal import Units

/// Times of one replica's work when nothing else runs: a model of the catalog, step by step.
struct StepPricing {
  var step: StepTime
  var devices: Int
  /// By the datasheet: what cannot be beaten, with compute and reads of a request overlapping.
  var isBound: Bool

  static func decodeBatch(_ batch: Int, context: Int) -> StepBatch {
    StepBatch(
      decodeRows: batch, decodeContextTokens: batch * context, chunks: [], sampledRows: batch)
  }

  static func promptBatch(_ tokens: Int) -> StepBatch {
    StepBatch(decodeRows: 0, chunks: [PromptChunk(newTokens: tokens)], sampledRows: 1)
  }

  private func total(_ batch: StepBatch) -> Seconds {
    step.operators(of: batch).reduce(.zero) { $0 + $1.time }
  }

  /// One step of so many sequences, each attending to `context` tokens.
  func decode(batch: Int, context: Int) -> Seconds {
    total(Self.decodeBatch(batch, context: context))
  }

  /// One prompt alone.
  func prefill(tokens: Int) -> Seconds { total(Self.promptBatch(tokens)) }

  /// The time that one request takes of a replica that always has `batch` of them.
  func request(prompt: Int, output: Int, batch: Int) -> Seconds {
    let context = prompt + output / 2
    let steps = Double(output) / Double(batch)
    guard isBound else {
      let prompt = prompt > 0 ? prefill(tokens: prompt) : .zero
      return prompt + decode(batch: batch, context: context) * steps
    }
    let decode = work(Self.decodeBatch(batch, context: context))
    // A prompt can ride in the steps that read the weights anyway, so its own reads are left out.
    let flops = prompt > 0 ? work(Self.promptBatch(prompt)).flops : 0
    let share = 1 / Double(devices)
    return max(
      FLOPs(flops + decode.flops * steps) / (step.peak * share),
      Bytes(decode.bytes * steps) / (step.bandwidth * share))
  }

  /// FLOPs and bytes of memory of one device.
  private func work(_ batch: StepBatch) -> (flops: Double, bytes: Double) {
    step.operators(of: batch).filter { $0.bound != .link }.reduce((0, 0)) {
      ($0.0 + $1.flops.value, $0.1 + $1.bytes.value)
    }
  }
}
