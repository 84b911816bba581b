// PrefillBound.swift: the shortest time of a prompt that the peak of the GPUs allows.

internal import Foundation
internal import Text

enum PrefillBound {
  static let efficiency = BandKey(
    "efficiency", unit: "of the peak", in: 0...1, isPositive: true, default: 1,
    "share of the dense peak that is reached; 1 is the bound")

  static let calculator = Calculator(
    "prefill-bound", "shortest time to read a prompt that the GPUs' dense peak allows",
    keys: [ModelKeys.tokens, ModelKeys.paramsB, ModelKeys.tflops, ModelKeys.gpus, efficiency],
    notes: [
      "Two FLOPs a parameter and token; the FLOPs of attention come on top. The peak is that of the activations: bf16",
      "where only the weights are of 4 or 8 bits. `headroom step` adds kernels, links and attention.",
    ],
    examples: [
      "--tokens 4096 --params-b 70 --tflops 990",
      "--tokens 4096 --params-b 70 --tflops 990 --gpus 2 --efficiency 0.5..0.7 --explain",
    ], answer)

  private static func answer(_ work: inout Working) throws(InputErrors) -> Calculation {
    let time = work.figure(
      "prefill_ms", "time of the prompt, no less than", unit: "ms",
      try work.prefill() / (try work.term(efficiency)), source: "2 FLOPs a parameter and token")
    let rate = work.figure(
      "prompts_per_s", "prompts, at most", unit: "prompts/s", Term(1000) / time)
    work.figure(
      "prompt_tokens_per_s", "tokens of prompts, at most", unit: "tokens/s",
      rate * (try work.term(ModelKeys.tokens)))
    let tokens = CountWords.short(Decimal(try work.inputs.needed(ModelKeys.tokens)))
    return work.answer(
      "\(tokens) tokens take no less than \(CountWords.short(time.value.mid)) ms: at most "
        + "\(CountWords.short(rate.value.mid)) such prompts a second")
  }
}
