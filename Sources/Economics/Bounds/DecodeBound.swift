// DecodeBound.swift: the shortest interval between tokens that memory bandwidth allows.

internal import Foundation
internal import Text

enum DecodeBound {
  static let calculator = Calculator(
    "decode-bound",
    "shortest interval between tokens and most tokens a second that bandwidth allows",
    keys: [
      ModelKeys.paramsB, ModelKeys.precision, ModelKeys.bytesPerParam, ModelKeys.weightsGb,
      ModelKeys.bandwidthTbS, ModelKeys.gpus, ModelKeys.batch, ModelKeys.context,
      ModelKeys.kvBytesPerToken, ModelKeys.layers, ModelKeys.kvHeads, ModelKeys.headDim,
      ModelKeys.kvBytes,
    ],
    notes: [
      "Every step reads all weights once and the KV of every request: no engine is faster. Efficiency 1, no overhead, no",
      "link; `headroom step` adds them. Whether it fits in memory is not asked: `calc model-memory` does.",
    ],
    examples: [
      "--params-b 70 --bandwidth-tb-s 4.8",
      "--params-b 70 --bandwidth-tb-s 4.8 --gpus 2 --batch 32 --context 2300 --kv-bytes-per-token 327680 --explain",
    ], answer)

  private static func answer(_ work: inout Working) throws(InputErrors) -> Calculation {
    let step = try work.decodeStep()
    let itl = work.figure(
      "itl_ms", "interval between tokens, no less than", unit: "ms", step,
      source: "weights and KV over bandwidth; guides 002, 004")
    let user = work.figure(
      "tokens_per_s_per_user", "tokens of one request, at most", unit: "tokens/s",
      Term(1000) / itl, source: "guide 002")
    let all = work.figure(
      "tokens_per_s", "tokens of the batch, at most", unit: "tokens/s",
      (try work.term(ModelKeys.batch)) * user)
    let batch = try work.inputs.needed(ModelKeys.batch)
    return work.answer(
      "no faster than \(CountWords.short(itl.value.mid)) ms a token: \(CountWords.short(user.value.mid)) tokens/s a user"
        + (batch > 1 ? ", \(CountWords.short(all.value.mid)) tokens/s for a batch of \(batch)" : "")
    )
  }
}
