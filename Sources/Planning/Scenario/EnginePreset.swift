// EnginePreset.swift: the defaults of a serving engine, by name and version.

public import Units

/// What an engine does when it is not told otherwise.
public struct EnginePreset: Hashable, Sendable {
  /// The value of `engine`.
  public var name: String
  /// Which versions behave so.
  public var version: String
  /// Requests that may run at once.
  public var maxNumSeqs: Int
  /// Tokens one step may carry.
  public var maxNumBatchedTokens: Int
  /// Share of the engine-visible memory, in 0...1.
  public var gpuMemoryUtilization: Double
  /// Whether a prompt is admitted only when all of it fits.
  public var reserveFullPrompt: Bool
  /// Time of a request outside the engine before it: HTTP, tokenizer, queue to the engine.
  public var frontEnd = Seconds.zero

  /// Every preset, in the order in which messages list them.
  public static let all: [EnginePreset] = [.vllm]

  public static func named(_ name: String) -> EnginePreset? { all.first { $0.name == name } }

  /// The V1 scheduler of vLLM 0.9 to 0.15.
  ///
  /// `gpuMemoryUtilization` and `reserveFullPrompt` (`scheduler_reserve_full_isl`) are its defaults on any
  /// device. The other two depend on the device there (`EngineArgs.get_batch_defaults`, `vllm serve`): 1024
  /// and 8192 on parts of 70 GiB and more other than A100, 256 and 2048 elsewhere. The preset keeps one pair
  /// for all parts, so that a comparison of parts compares them alone; `deviceDefaults` says what differs.
  public static let vllm = EnginePreset(
    name: "vllm", version: "0.9 to 0.15 (V1)", maxNumSeqs: 256, maxNumBatchedTokens: 8192,
    gpuMemoryUtilization: 0.9, reserveFullPrompt: true)

  /// What `vllm serve` would choose itself on a device.
  /// - Parameters:
  ///   - memoryBytes: what the engine sees of the device.
  /// - Source: vLLM 0.11, `vllm/engine/arg_utils.py`.
  func deviceDefaults(name: String, memoryBytes: Double) -> (seqs: Int, tokens: Int) {
    let seventyGibibytes = 70.0 * 1_073_741_824  // bytes; the limit in vLLM
    let isLarge = memoryBytes >= seventyGibibytes && !name.lowercased().contains("a100")
    return isLarge ? (1024, 8192) : (256, 2048)
  }
}
