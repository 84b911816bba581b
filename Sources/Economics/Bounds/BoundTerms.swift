// BoundTerms.swift: sizes and bounds that several calculators begin with.

internal import Foundation
internal import Text

extension Working {
  /// Bytes of a parameter: given, or those of the format.
  func bytesPerParam() throws(InputErrors) -> Term {
    if let given = termIfGiven(ModelKeys.bytesPerParam) { return given }
    let name = try inputs.needed(ModelKeys.precision)
    let each = ModelKeys.bytes.first { $0.name == name }?.each ?? 2
    return Term("bytes_per_param", Band(each))
  }

  /// Weights in GB: given, or parameters × bytes; nil where neither is known.
  mutating func weightsIfGiven() throws(InputErrors) -> Term? {
    if let given = termIfGiven(ModelKeys.weightsGb) { return given }
    if let known = named("weights_gb") { return known }
    guard let params = termIfGiven(ModelKeys.paramsB) else { return nil }
    return figure(
      "weights_gb", "weights", unit: "GB", params * (try bytesPerParam()), source: "guide 004")
  }

  /// - Throws: `.missingKey` where neither their size nor the parameters are given.
  mutating func weights() throws(InputErrors) -> Term {
    if let known = try weightsIfGiven() { return known }
    throw missing(
      "the size of the model is missing", at: ModelKeys.paramsB.key.flag,
      hint: "add --params-b 70, or --weights-gb 140")
  }

  /// Bytes of a token in the KV cache: given, or those of keys and values in every layer; nil where neither is known.
  mutating func kvPerTokenIfGiven() throws(InputErrors) -> Term? {
    if let given = termIfGiven(ModelKeys.kvBytesPerToken) { return given }
    guard inputs[ModelKeys.layers] != nil else { return nil }
    let each =
      Term(2) * (try term(ModelKeys.layers)) * (try term(ModelKeys.kvHeads))
      * (try term(ModelKeys.headDim)) * (try term(ModelKeys.kvBytes))
    return figure(
      "kv_bytes_per_token", "KV cache of a token", unit: "bytes", each,
      source: "keys and values of every layer")
  }

  /// The shortest time of one decode step in ms: weights and KV are read once; GB over TB/s are milliseconds.
  mutating func decodeStep() throws(InputErrors) -> Term {
    let bandwidth = try term(ModelKeys.bandwidthTbS) * (try term(ModelKeys.gpus))
    return try bytesRead() / bandwidth
  }

  /// GB that a decode step reads.
  private mutating func bytesRead() throws(InputErrors) -> Term {
    let weights = try weights()
    guard try inputs.needed(ModelKeys.context) > 0 else { return weights }
    guard let each = try kvPerTokenIfGiven() else {
      throw missing(
        "a context has a KV cache, and its size is not known",
        at: ModelKeys.kvBytesPerToken.key.flag,
        hint: "add --kv-bytes-per-token 327680, or --layers, --kv-heads and --head-dim")
    }
    let kv = try term(ModelKeys.batch) * (try term(ModelKeys.context)) * each / 1_000_000_000
    return weights + kv
  }

  /// The shortest time of a prompt in ms: two FLOPs a parameter and token; 10^9 over 10^12 are milliseconds.
  mutating func prefill() throws(InputErrors) -> Term {
    let flops = Term(2) * (try term(ModelKeys.paramsB)) * (try term(ModelKeys.tokens))
    return flops / (try term(ModelKeys.tflops) * (try term(ModelKeys.gpus)))
  }
}
