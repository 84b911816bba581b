// PoolKeys.swift: the keys of a pool, each with the choice that it sets.

internal import Engine
public import Fleet
public import Hardware
public import Text

/// Keys of `fleet.pools[]`.
public enum PoolKeys {
  /// A key of a pool.
  public typealias Key<Declared: TypedKey> = PlanKey<PoolChoice, Declared>

  private static func path(_ name: String) -> String { "fleet.pools[]." + name }

  /// Every key of a pool, in the order of a scenario.
  public static let all: [any KeyOf<PoolChoice>] = [
    name, model, gpu, replicas, tensorParallel, pipelineParallel, expertParallel,
    attentionDataParallel, interconnect, weights, activations, kvCache, maxNumSeqs,
    maxNumBatchedTokens,
    maxModelLen, promptTokens, gpuMemoryUtilization, memoryBasis, kvBlocks, reserveFullPrompt,
    prefixCaching, stepTime, schedulingPolicy, speculation, lora, guidedDecoding, role, kvTransfer,
    firstToken, weight, price,
  ]

  public static let name = Key(TextKey(path("name"), "\"main\"", "the pool, in reports"), \.name)
  public static let model = Key(
    TextKey(path("model"), "the scenario's", "the model it serves"), \.model)
  public static let gpu = Key(TextKey(path("gpu"), "", "a name of `headroom catalog gpus`"), \.gpu)
  public static let replicas = Key(
    // Each costs about a kilobyte and a place in every routing decision.
    IntKey(
      path("replicas"), in: 1...100_000, default: 1, "independent copies of the model"), \.replicas)

  public static let tensorParallel = Key(
    IntKey(
      path("tensorParallel"), unit: "GPUs", in: Parallelism.sizeRange, default: 1,
      "GPUs that share every layer"), \.tensorParallel)
  public static let pipelineParallel = Key(
    IntKey(
      path("pipelineParallel"), unit: "GPUs", in: Parallelism.sizeRange, default: 1,
      "stages of layers, with as many batches under way; limits are those of all"
    ), \.pipelineParallel)
  public static let expertParallel = Key(
    IntKey(
      path("expertParallel"), unit: "GPUs", in: Parallelism.sizeRange, default: 1,
      "groups that experts are dealt to"), \.expertParallel)
  public static let attentionDataParallel = Key(
    IntKey(
      path("attentionDataParallel"), unit: "ranks", in: Parallelism.sizeRange, default: 1,
      "copies of all but the experts, each on tensorParallel GPUs, with a share of the requests; limits are those of all"
    ), \.attentionDataParallel)

  public static let interconnect = Key(
    optional: TextKey(
      path("interconnect"), "the network its GPU usually has",
      "between the nodes of a replica: a network of `headroom catalog interconnects`"),
    \.interconnect)

  public static let weights = Key(
    optional: TextKey(
      path("weights"), "the published checkpoint's",
      "bf16, fp16, fp8, int8, int4, nvfp4 or mxfp4"), \.weights)
  public static let activations = Key(
    optional: TextKey(
      path("activations"), "what the GPU multiplies natively", "the format of matrix products"),
    \.activations)
  public static let kvCache = Key(
    optional: TextKey(
      path("kvCache"), default: Precision.usualKVCache.rawValue, "bf16, fp16 or fp8"), \.kvCache)

  public static let maxNumSeqs = Key(
    IntKey(
      path("maxNumSeqs"), in: EngineProfile.sequenceRange, text: "the engine's: 256 of vllm",
      "requests that may run at once", vllmDefaults), \.maxNumSeqs)
  public static let maxNumBatchedTokens = Key(
    IntKey(
      path("maxNumBatchedTokens"), unit: "tokens", in: EngineProfile.tokenRange,
      text: "the engine's: 8192 of vllm", "tokens one step may carry", vllmDefaults),
    \.maxNumBatchedTokens)
  public static let maxModelLen = Key(
    // A guess at ten times the longest context on sale in 2025.
    optional: IntKey(
      path("maxModelLen"), unit: "tokens", in: 1...100_000_000, text: "the model's longest context",
      "prompt and output of a request together"), \.maxModelLen)
  public static let promptTokens = Key(
    optional: ValueKey(
      path("promptTokens"), unit: "tokens", "every prompt",
      "prompts the router may send to it: { min: 1, max: 4000 }, each a bound or left out",
      read: PromptRange.read, write: \.written), \.promptTokens)

  public static let gpuMemoryUtilization = Key(
    NumberKey(
      path("gpuMemoryUtilization"), in: EngineProfile.utilizationRange,
      text: "the engine's: 0.9 of vllm", "share of the memory an engine sees", "vLLM"),
    \.gpuMemoryUtilization)
  public static let memoryBasis = Key(
    optional: NameKey(
      path("memoryBasis"), of: MemoryBasis.allCases.map(\.rawValue), noun: "memory basis",
      text: "the best known", "engine-visible, driver or datasheet"), \.memoryBasis)
  public static let kvBlocks = Key(
    optional: IntKey(
      path("kvBlocks"), in: 1...1_000_000_000_000, text: "computed",
      "blocks of 16 tokens, as the engine reported them at start"), \.kvBlocks)

  public static let reserveFullPrompt = Key(
    FlagKey(
      path("reserveFullPrompt"), "the engine's: true of vllm",
      "a prompt is admitted only when all of it fits",
      "vLLM scheduler_reserve_full_isl"), \.reserveFullPrompt)
  public static let prefixCaching = Key(
    FlagKey(
      path("prefixCaching"), "true where prompts are known to begin alike",
      "full KV blocks are kept for later prompts that begin alike",
      "vLLM enable_prefix_caching"), \.prefixCaching)
  public static let stepTime = Key(
    optional: NameKey(
      path("stepTime"), of: StepTimeLevel.allCases.map(\.rawValue), noun: "level",
      text: "the scenario's", "ideal, layered or kernels, for this pool"), \.stepTime)
  public static let schedulingPolicy = Key(
    NameKey(
      path("schedulingPolicy"), of: SchedulerPolicies.all.map(\.name), noun: "policy",
      default: SchedulerPolicy.fcfs.name,
      "who of the waiting comes next, and who gives way when KV blocks run out",
      "vLLM --scheduling-policy has fcfs and priority"), \.schedulingPolicy)
  public static let speculation = Key(
    optional: ValueKey(
      path("speculation"), "none",
      "drafts that a step verifies: { draftTokens: 3, acceptedTokens: 1.6, draft: \"eagle\" }; acceptanceRate may stand for "
        + "acceptedTokens, and ngram, mtp or a model for eagle",
      "vLLM --speculative-config",
      read: SpeculationChoice.read, write: \.written), \.speculation)
  public static let lora = Key(
    optional: ValueKey(
      path("lora"), "none",
      "adapters that requests choose from: { adapters: 100, rank: 16, maxLoras: 8 }; share of the requests has one (1), and "
        + "zipf is how unequal their popularity is (0: alike)",
      "vLLM --max-loras, --max-lora-rank", read: Adapters.read, write: \.written), \.lora)
  public static let guidedDecoding = Key(
    optional: ValueKey(
      path("guidedDecoding"), "none",
      "what masks tokens that a grammar forbids: \"xgrammar\", \"guidance\" or \"outlines\", or { backend, share, "
        + "maskMicroseconds } for a share of the rows and a mask as measured",
      "MaskBench, means of 10,163 JSON schemas", read: GuidedDecoding.read, write: \.written),
    \.guidedDecoding)
  public static let role = Key(
    NameKey(
      path("role"), of: PoolRole.names, noun: "role", default: PoolRole.mixed.name,
      "mixed serves requests whole; prefill computes prompts and hands them over to pools that decode",
      "vLLM disaggregated prefill"), \.role)
  public static let kvTransfer = Key(
    optional: ValueKey(
      path("kvTransfer"), unit: "GB/s a GPU", "{ link: \"inter-node\", latencyMs: 0 }",
      "by what KV leaves a prefill pool: { link | bandwidth, latencyMs }; links: inter-node, intra-node, or a name of "
        + "`headroom catalog interconnects`",
      read: TransferChoice.read, write: \.written), \.kvTransfer)
  public static let firstToken = Key(
    optional: NameKey(
      path("firstToken"), of: FirstToken.allCases.map(\.rawValue), noun: "first token",
      text: "the engine's: decode of vllm, seeded of sglang and trtllm",
      "who gives it, of a prefill pool's requests: decode computes the last prompt token again, seeded gets it with the KV, prefill gives it before the hand-over"
    ), \.firstToken)
  public static let weight = Key(
    IntKey(
      path("weight"), in: 1...1000, default: 1,
      "share of requests of each replica, under the router weighted", "nginx"), \.weight)
  public static let price = Key(
    optional: NumberKey(
      path("price"), unit: "$/GPU-hour", in: 0...1e6, isPositive: true,
      "what a GPU costs; above 0"), \.price)

  private static let vllmDefaults =
    "vLLM 0.9 to 0.15: 1024 and 8192 on 70 GiB and more other than A100, 256 and 2048 elsewhere"
}

extension PromptRange {
  /// `{ min, max }`, each left out where it is no bound.
  fileprivate static func read(_ value: ValueReader) -> PromptRange? {
    value.object { reader in
      let lengths = PoolKeys.maxModelLen.range
      let min = reader.intIfPresent("min", in: lengths)
      let max = reader.intIfPresent("max", in: lengths)
      if let min, let max, min > max {
        reader.report(
          .conflict, key: "min",
          "promptTokens: min \(min) is above max \(max): no prompt is so long",
          hint: "swap the two, or leave one out: each is a bound that belongs to the range")
      }
      return PromptRange(min: min ?? 1, max: max)
    }
  }

  fileprivate var written: JSONValue {
    .object([("min", .int(min))] + (max.map { [("max", .int($0))] } ?? []))
  }
}
