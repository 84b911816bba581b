// ClaimBound.swift: whether a claimed range of times or rates can be true on some GPUs.

internal import Foundation
internal import Text

enum ClaimBound {
  /// What is claimed, and which bound it must keep.
  private enum Metric: String, CaseIterable {
    case itl = "itl_ms"
    case prefill = "prefill_ms"
    case ttft = "ttft_ms"
    case user = "tokens_s_user"
    case total = "tokens_s_total"

    /// More is faster.
    var isRate: Bool { self == .user || self == .total }
    var unit: String { isRate ? "tokens/s" : "ms" }
    var figure: String { isRate ? "bound_tokens_per_s" : "bound_ms" }
  }

  static let metric = NameKey(
    "metric", of: Metric.allCases.map(\.rawValue), noun: "metric", "what is claimed")
  static let claimLow = BandKey(
    "claimLow", unit: "ms or tokens/s", isPositive: true, "the lowest value that is claimed")
  static let claimHigh = BandKey(
    "claimHigh", unit: "ms or tokens/s", isPositive: true, "the highest value that is claimed")

  static let calculator = Calculator(
    "claim-bound", "whether a claimed latency or rate can be true on some GPUs",
    keys: [
      metric, claimLow, claimHigh, ModelKeys.paramsB, ModelKeys.precision, ModelKeys.bytesPerParam,
      ModelKeys.weightsGb, ModelKeys.gpus, ModelKeys.vramGb, ModelKeys.bandwidthTbS,
      ModelKeys.tflops, ModelKeys.tokens, ModelKeys.batch, ModelKeys.context,
      ModelKeys.kvBytesPerToken, ModelKeys.layers, ModelKeys.kvHeads, ModelKeys.headDim,
      ModelKeys.kvBytes,
    ],
    notes: [
      "possible: the bound allows all of the range; partly: a part of it; impossible: none; does-not-fit: the bare",
      "weights fill the memory. `headroom claim` reads a sentence, knows the catalog, and says what is expected.",
    ],
    examples: [
      "--metric itl_ms --claim-low 18 --claim-high 28 --params-b 70 --gpus 2 --vram-gb 141 --bandwidth-tb-s 4.8",
      "--metric ttft_ms --claim-low 1500 --claim-high 2500 --params-b 70 --vram-gb 141 --tflops 990 --tokens 16384",
    ], answer)

  private static func answer(_ work: inout Working) throws(InputErrors) -> Calculation {
    let metric = Metric(rawValue: try work.inputs.needed(metric)) ?? .itl
    let low = try work.inputs.needed(claimLow).mid
    let high = try work.inputs.needed(claimHigh).mid
    guard low <= high else {
      throw InputErrors(
        InputError(
          .outOfRange, at: SourceLocation(file: claimLow.key.flag),
          "the claim goes from \(low) down to \(high)", hint: "give its lowest value as --claim-low"
        ))
    }
    let weights = try work.weights()
    let memory = try work.term(ModelKeys.vramGb) * (try work.term(ModelKeys.gpus))
    let bound = try bound(metric, &work)
    let allowed = bound.value.mid
    let fits = weights.value.mid < memory.value.mid
    let verdict =
      !fits ? "does-not-fit" : word(metric, allowed: allowed, low: low, high: high)
    work.figure(Figure("verdict", "verdict", .text(verdict), source: "the bound, efficiency 1"))
    work.figure(
      "share_of_bound", "of the bound, to keep the slow end", unit: "of the bound",
      metric.isRate
        ? (try work.term(claimLow)) / bound : bound / (try work.term(claimHigh)))
    let most = metric.isRate ? "at most" : "at least"
    let sentence =
      "\(verdict): \(low == high ? CountWords.short(low) : "\(CountWords.short(low)) to \(CountWords.short(high))") "
      + "\(metric.unit) against a bound of \(most) \(CountWords.short(allowed))"
    guard fits else {
      return work.answer(
        sentence, .no,
        because: "\(CountWords.short(weights.value.mid)) GB of weights are not in "
          + "\(CountWords.short(memory.value.mid)) GB of memory")
    }
    return work.answer(
      sentence, verdict == "impossible" ? .no : .yes,
      because: verdict == "impossible"
        ? "even at the full bandwidth and peak, without overhead, nothing is faster" : nil)
  }

  private static func bound(_ metric: Metric, _ work: inout Working) throws(InputErrors) -> Term {
    let bound: Term
    switch metric {
    case .prefill, .ttft: bound = try work.prefill()
    case .itl: bound = try work.decodeStep()
    case .user: bound = Term(1000) / (try work.decodeStep())
    case .total: bound = Term(1000) * (try work.term(ModelKeys.batch)) / (try work.decodeStep())
    }
    return work.figure(
      metric.figure, metric.isRate ? "at most" : "at least", unit: metric.unit, bound)
  }

  private static func word(
    _ metric: Metric, allowed: Decimal, low: Decimal, high: Decimal
  ) -> String {
    let (fast, slow) = metric.isRate ? (high, low) : (low, high)
    if metric.isRate ? allowed >= fast : allowed <= fast { return "possible" }
    return (metric.isRate ? allowed < slow : allowed > slow) ? "impossible" : "partly"
  }
}
