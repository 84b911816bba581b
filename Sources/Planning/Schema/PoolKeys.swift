// PoolKeys.swift: the keys of a pool and of its fleet that are numbers or names.

internal import Fleet
internal import Hardware

/// Keys of `fleet.pools[]`.
public enum PoolKeys {
  private static func path(_ name: String) -> String { "fleet.pools[]." + name }

  public static let replicas = IntKey(
    path("replicas"), in: 1...Scenario.replicaLimit, default: 1, "independent copies of the model")
  public static let tensorParallel = IntKey(
    path("tensorParallel"), unit: "GPUs", in: Parallelism.sizeRange, default: 1,
    "GPUs that share every layer")
  public static let pipelineParallel = IntKey(
    path("pipelineParallel"), unit: "GPUs", in: Parallelism.sizeRange, default: 1,
    "stages of layers; only 1 is modelled")
  public static let expertParallel = IntKey(
    path("expertParallel"), unit: "GPUs", in: Parallelism.sizeRange, default: 1,
    "groups that experts are dealt to")
  public static let attentionDataParallel = IntKey(
    path("attentionDataParallel"), unit: "ranks", in: Parallelism.sizeRange, default: 1,
    "copies of all but the experts, each on tensorParallel GPUs, with a share of the requests; limits are those of all"
  )
  public static let maxNumSeqs = IntKey(
    path("maxNumSeqs"), in: EngineProfile.sequenceRange, text: "the engine's: 256 of vllm",
    "requests that may run at once", vllmDefaults)
  public static let maxNumBatchedTokens = IntKey(
    path("maxNumBatchedTokens"), unit: "tokens", in: EngineProfile.tokenRange,
    text: "the engine's: 8192 of vllm", "tokens one step may carry", vllmDefaults)
  public static let maxModelLen = IntKey(
    // A guess at ten times the longest context on sale in 2025.
    path("maxModelLen"), unit: "tokens", in: 1...100_000_000, text: "the model's longest context",
    "prompt and output of a request together")
  public static let gpuMemoryUtilization = NumberKey(
    path("gpuMemoryUtilization"), in: EngineProfile.utilizationRange,
    text: "the engine's: 0.9 of vllm", "share of the memory an engine sees", "vLLM")
  public static let kvBlocks = IntKey(
    path("kvBlocks"), in: 1...1_000_000_000_000, text: "computed",
    "blocks of 16 tokens, as the engine reported them at start")
  public static let schedulingPolicy = NameKey(
    path("schedulingPolicy"), of: SchedulerPolicies.all.map(\.name),
    default: SchedulerPolicy.fcfs.name,
    "who of the waiting comes next, and who gives way when KV blocks run out",
    "vLLM --scheduling-policy has fcfs and priority")
  public static let price = NumberKey(
    path("price"), unit: "$/GPU-hour", in: 0...1e6, "what a GPU costs; above 0")

  private static let vllmDefaults =
    "vLLM 0.9 to 0.15: 1024 and 8192 on 70 GiB and more other than A100, 256 and 2048 elsewhere"
}

/// Keys of `fleet`.
public enum FleetKeys {
  public static let router = NameKey(
    "fleet.router", of: Routers.all.map(\.name), default: Routers.all[0].name,
    "how requests are spread over replicas; "
      + Routers.all.map { "\($0.name): \($0.summary)" }.joined(separator: "; "))
  public static let frontEndMs = NumberKey(
    // An hour is longer than any front end keeps a request.
    "fleet.frontEndMs", unit: "ms", in: 0...3.6e6, text: "the engine's: 10, 30 or 110",
    "tokenizer and HTTP of a request, added to TTFT and E2E")
}

/// Keys of `headroom`.
public enum HeadroomKeys {
  public static let percentile = NumberKey(
    "headroom.percentile", unit: "%", in: 1...99.9, default: HeadroomRule.usual.percentile,
    "percentile of the load")
  public static let margin = NumberKey(
    "headroom.margin", in: 0...10, default: HeadroomRule.usual.margin, "added to it: 0.3 is 30 %")
  public static let lose = IntKey(
    "headroom.lose", in: 1...1000, default: FailureRule().lose, "so many of them at once")
  public static let nodesPerRack = IntKey(
    "headroom.nodesPerRack", in: 1...1000, default: FailureRule().nodesPerRack,
    "nodes of a rack, for domain \"rack\"")
}

/// Keys of the run.
public enum RunKeys {
  public static let replications = IntKey(
    "replications", in: 1...Scenario.replicationLimit, default: 1, "independent runs, for intervals"
  )
  public static let bootstrap = IntKey(
    "bootstrap", in: Scenario.bootstrapRange, text: "none",
    "block resamples of the trace, 10 or more, for intervals",
    "Künsch 1989; half-width 1.96 standard deviations")
}
