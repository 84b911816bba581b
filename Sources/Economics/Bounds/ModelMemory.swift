// ModelMemory.swift: weights, KV cache and what is left, by a guide's rule and by what is true.

internal import Foundation
internal import Text

enum ModelMemory {
  static let overhead = BandKey(
    "overhead", unit: "of the weights", in: 0...10, default: 0.2,
    "what the rule of thumb adds to the weights for everything else", "guide 002")

  static let calculator = Calculator(
    "model-memory", "weights, KV cache and what is left of a GPU's memory, beside the 20 % rule",
    keys: [
      ModelKeys.paramsB, ModelKeys.precision, ModelKeys.bytesPerParam, ModelKeys.weightsGb,
      ModelKeys.gpus, ModelKeys.vramGb, overhead, ModelKeys.layers, ModelKeys.kvHeads,
      ModelKeys.headDim, ModelKeys.kvBytes, ModelKeys.kvBytesPerToken, ModelKeys.context,
      ModelKeys.batch,
    ],
    notes: [
      "The rule says yes where weights and 20 % are in the datasheet's memory. The true verdict asks for the weights and",
      "the KV cache of --batch requests of --context tokens. Neither counts what an engine keeps back: `headroom fit` does.",
    ],
    examples: [
      "--params-b 70 --gpus 2 --vram-gb 80 --kv-bytes-per-token 327680 --context 2500 --batch 24",
      "--layers 80 --kv-heads 8 --head-dim 128 --context 8192 --batch 16",
      "--params-b 8 --vram-gb 24 --explain",
    ], answer)

  private static func answer(_ work: inout Working) throws(InputErrors) -> Calculation {
    let weights = try work.weightsIfGiven()
    let perToken = try work.kvPerTokenIfGiven()
    guard weights != nil || perToken != nil else {
      throw work.missing(
        "nothing is asked: neither weights nor a KV cache are known",
        hint: "add --params-b 70, or --layers 80 --kv-heads 8 --head-dim 128")
    }
    let cache = try cache(perToken, &work)
    guard let weights, let each = work.termIfGiven(ModelKeys.vramGb) else {
      return work.answer(sizes(weights, perToken, cache))
    }
    let memory = each * (try work.term(ModelKeys.gpus))
    try rule(weights, memory, &work)
    return try room(work, weights, memory, perToken, cache)
  }

  /// The KV cache of the load; nil where no context is given.
  private static func cache(
    _ each: Term?, _ work: inout Working
  ) throws(InputErrors) -> Term? {
    guard let each, try work.inputs.needed(ModelKeys.context) > 0 else { return nil }
    let tokens = try work.term(ModelKeys.context) * (try work.term(ModelKeys.batch))
    return work.figure(
      "kv_cache_gb", "KV cache of the load", unit: "GB", each * tokens / 1_000_000_000,
      source: "guide 004")
  }

  private static func sizes(_ weights: Term?, _ perToken: Term?, _ cache: Term?) -> String {
    let parts = [
      weights.map { "weights \(words($0)) GB" },
      cache.map { "KV cache \(words($0)) GB" },
      cache == nil ? perToken.map { "\(words($0)) bytes of KV a token" } : nil,
    ]
    return parts.compactMap { $0 }.joined(separator: ", ")
  }

  private static func rule(
    _ weights: Term, _ memory: Term, _ work: inout Working
  ) throws(InputErrors) {
    let need = work.figure(
      "rule_need_gb", "needed by the 20 % rule", unit: "GB",
      weights * (1 + (try work.term(overhead))), source: "guide 002")
    work.figure(
      Figure(
        "fits_rule", "fits by the rule", .flag(need.value.mid <= memory.value.mid),
        formula: "rule_need_gb <= vram_gb * gpus",
        worked: "\(need.value.text) <= \(memory.worked)", source: "guide 002"))
  }

  /// What is left, and whether the load's KV goes into it.
  private static func room(
    _ work: Working, _ weights: Term, _ memory: Term, _ perToken: Term?, _ cache: Term?
  ) throws(InputErrors) -> Calculation {
    var work = work
    let left = memory.value.mid - weights.value.mid
    let sizes = "\(words(weights)) GB of weights in \(words(memory)) GB"
    guard left > 0 else {
      work.figure(
        Figure("free_gb", "left beside the weights", unit: "GB", .none("the weights do not fit")))
      work.figure(Figure("fits", "fits", .flag(false)))
      return work.answer(
        "no: \(sizes)", .no,
        because: "nothing is left for a KV cache: more GPUs, or fewer bytes a parameter")
    }
    let free = work.figure(
      "free_gb", "left beside the weights", unit: "GB", (memory - weights).orZero)
    var holds = "leave \(words(free)) GB"
    if let perToken {
      let tokens = work.figure(
        "kv_tokens_free", "tokens that fit there", unit: "tokens",
        (free * 1_000_000_000 / perToken).floor)
      holds += ", \(words(tokens)) tokens of KV"
      if try work.inputs.needed(ModelKeys.context) > 0 {
        let requests = work.figure(
          "requests_free", "requests of that context", unit: "requests",
          (tokens / (try work.term(ModelKeys.context))).floor)
        holds += ", \(words(requests)) requests"
      }
    }
    let fits = (cache?.value.mid ?? 0) <= left
    work.figure(
      Figure(
        "fits", "fits", .flag(fits),
        formula: cache == nil ? "weights < memory" : "weights + kv_cache_gb <= memory"))
    work.remark("an engine keeps 5 to 15 % of the memory for itself: `headroom fit` counts it")
    return fits
      ? work.answer("yes: \(sizes) \(holds)", .yes)
      : work.answer(
        "no: \(sizes) \(holds)", .no,
        because: "the load's KV cache takes \(cache.map(words) ?? "") GB")
  }

  private static func words(_ term: Term) -> String { CountWords.short(term.value.mid) }
}
