// ModelKeys.swift: what arithmetic needs to know of a model and a GPU, given as numbers and not by name.

public import Text

/// Keys of sizes and rates: decimal gigabytes, terabytes a second, dense teraFLOP/s.
public enum ModelKeys {
  // MARK: The model

  public static let paramsB = BandKey(
    "paramsB", unit: "billion", in: 0...100_000, isPositive: true,
    "parameters of the model, as rounded in its name: guides say 70 for 70.6")
  public static let precision = NameKey(
    "precision", of: bytes.map(\.name), noun: "precision", default: "bf16",
    "format of the weights, for their bytes a parameter")
  public static let bytesPerParam = BandKey(
    "bytesPerParam", unit: "bytes", in: 0...16, isPositive: true,
    "bytes of a parameter, in place of --precision")
  public static let weightsGb = BandKey(
    "weightsGb", unit: "GB", in: 0...1_000_000, isPositive: true,
    "weights, where their size is known")
  public static let layers = IntKey("layers", in: 1...10_000, "layers with attention")
  public static let kvHeads = IntKey(
    "kvHeads", in: 1...10_000, "KV heads: fewer than heads where they are grouped (GQA)")
  public static let headDim = IntKey("headDim", in: 1...100_000, "numbers of one head")
  public static let kvBytes = BandKey(
    "kvBytes", unit: "bytes", in: 0...16, isPositive: true, default: 2,
    "bytes of a number in the KV cache: 2 for bf16, 1 for fp8")
  public static let kvBytesPerToken = BandKey(
    "kvBytesPerToken", unit: "bytes", in: 0...1e9, isPositive: true,
    "KV cache of one token, where it is known: 327,680 for a 70B class model in bf16")

  // MARK: The GPU

  public static let gpus = IntKey(
    "gpus", unit: "GPUs", in: 1...100_000, default: 1, "GPUs that hold one copy of the model")
  public static let vramGb = BandKey(
    "vramGb", unit: "GB", in: 0...100_000, isPositive: true, "memory of one GPU, by its datasheet")
  public static let bandwidthTbS = BandKey(
    "bandwidthTbS", unit: "TB/s", in: 0...10_000, isPositive: true, "memory bandwidth of one GPU")
  public static let tflops = BandKey(
    "tflops", unit: "TFLOP/s", in: 0...10_000_000, isPositive: true,
    "dense peak of one GPU at the precision of the activations")

  // MARK: The load

  public static let batch = IntKey(
    "batch", unit: "requests", in: 1...1_000_000, default: 1, "requests that are decoded together")
  public static let context = IntKey(
    "context", unit: "tokens", in: 0...100_000_000, default: 0, "tokens of each that are in KV")
  public static let tokens = IntKey(
    "tokens", unit: "tokens", in: 1...1_000_000_000, "tokens of the prompt")

  /// Bytes of a number in each format.
  static let bytes: [(name: String, each: Double)] = [
    ("fp32", 4), ("bf16", 2), ("fp16", 2), ("fp8", 1), ("int8", 1), ("fp4", 0.5), ("int4", 0.5),
  ]
}
