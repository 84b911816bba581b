// EngineProfile.swift: a serving engine: the defaults of its scheduler, and its time outside kernels.

public import Units

/// Whose kernels multiply and route for an engine, as far as tables of them differ.
public enum EngineKernels: String, CaseIterable, Hashable, Sendable {
  case vllm
  case trtllm
  case sglang
}

/// What an engine does when it is not told otherwise, and what it costs beside its kernels.
public struct EngineProfile: Hashable, Sendable {
  /// Requests that may run at once, and tokens of a step: beyond these, tables by count would not fit memory; engines
  /// stay far below.
  public static let sequenceRange = 1...65_536
  public static let tokenRange = 1...4_194_304
  /// Shares of the engine-visible memory that an engine may be given.
  public static let utilizationRange = 0.01...1.0

  /// The value of `engine`.
  public var name: String
  public var aliases: [String]
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
  /// How prompts share steps with decode rows.
  public var prefill = PrefillMode.chunked
  /// What is kept free for the outputs of running requests.
  public var outputReserve = OutputReserve.none
  /// Time of a request outside the engine before it: HTTP, tokenizer, the way to the scheduler.
  public var frontEnd: Seconds
  public var kernels: EngineKernels
  public var overheads: EngineOverheads
  /// Every number of the entry with unit and source, in the order of its file.
  public var figures: [CatalogFigure]
  /// A sentence for each number that is a guess.
  public var guesses: [String]
  public var source: String
  public var notes: [String]

  /// What `vllm serve` would choose itself on a device.
  ///
  /// `gpuMemoryUtilization` and `reserveFullPrompt` (`scheduler_reserve_full_isl`) are its defaults on any device. The
  /// other two depend on the device there: 1024 and 8192 on parts of 70 GiB and more other than A100, 256 and 2048
  /// elsewhere. The profile keeps one pair for all parts, so that a comparison of parts compares them alone.
  /// - Parameter memoryBytes: what the engine sees of the device.
  /// - Source: vLLM 0.11, `EngineArgs.get_batch_defaults` in `vllm/engine/arg_utils.py`.
  public func deviceDefaults(name: String, memoryBytes: Double) -> (seqs: Int, tokens: Int) {
    let seventyGibibytes = 70.0 * 1_073_741_824  // bytes; the limit in vLLM
    let isLarge = memoryBytes >= seventyGibibytes && !name.lowercased().contains("a100")
    return isLarge ? (1024, 8192) : (256, 2048)
  }

  /// Memory settings that `vllm serve` would choose itself on a part.
  public func memoryDefaults(on accelerator: Accelerator) -> EngineMemorySettings {
    let usual = deviceDefaults(
      name: accelerator.name, memoryBytes: accelerator.visibleMemory.value)
    return EngineMemorySettings(maxNumBatchedTokens: usual.tokens, maxNumSeqs: usual.seqs)
  }
}
