// ServeCommand.swift: how a replica is started as it was sized.

internal import Engine
internal import Hardware
internal import Plans

/// The arguments of `vllm serve` for a replica of a pool, and what they do not say.
/// - Source: the options of `vllm serve`, 0.10 to 0.15 (docs.vllm.ai, "vllm serve").
struct ServeCommand {
  private let plan: PoolPlan

  init(_ plan: PoolPlan) { self.plan = plan }

  /// The name under which the model is published, where the catalog knows one.
  var model: String { Self.published(plan.model) }

  private static func published(_ model: ModelArchitecture) -> String {
    let names = model.aliases.filter { $0.contains("/") }
    return names.first { $0.hasSuffix("Instruct") } ?? names.first ?? model.name
  }

  var arguments: [String] {
    let (limits, spread) = (plan.limits, plan.parallelism)
    var list = [model, "--tensor-parallel-size", "\(spread.tensorParallel)"]
    if spread.pipelineParallel > 1 {
      list += ["--pipeline-parallel-size", "\(spread.pipelineParallel)"]
    }
    if spread.expertParallel > 1 { list.append("--enable-expert-parallel") }
    // Its limits are those of one rank.
    let ranks = spread.attentionDataParallel
    if ranks > 1 { list += ["--data-parallel-size", "\(ranks)"] }
    list += [
      "--max-num-seqs", "\((limits.maxNumSeqs + ranks - 1) / ranks)", "--max-num-batched-tokens",
      "\((limits.maxNumBatchedTokens + ranks - 1) / ranks)", "--max-model-len",
      "\(limits.maxModelLen)",
      "--gpu-memory-utilization", "\(plan.memory.settings.gpuMemoryUtilization)",
      "--no-enable-prefix-caching",
    ]
    if plan.precision.weights == .fp8, plan.model.publishedWeights != .fp8 {
      list += ["--quantization", "fp8"]
    }
    if plan.precision.kvCache == .fp8 { list += ["--kv-cache-dtype", "fp8"] }
    return list + drafts + adapters
  }

  /// - Source: vLLM's `--speculative-config` (docs.vllm.ai, "Speculative Decoding").
  private var drafts: [String] {
    guard let drafts = plan.speculation else { return [] }
    let method =
      switch drafts.draft {
      case .ngram: "\"method\": \"ngram\""
      case .eagle: "\"method\": \"eagle3\", \"model\": \"EAGLE-HEAD\""
      case .mtp: "\"method\": \"mtp\""
      case .model(let model): "\"model\": \"\(Self.published(model))\""
      }
    let tokens = drafts.speculation.draftTokens
    return ["--speculative-config", "{\(method), \"num_speculative_tokens\": \(tokens)}"]
  }

  /// - Source: vLLM's `--enable-lora` (docs.vllm.ai, "LoRA Adapters").
  private var adapters: [String] {
    guard let adapters = plan.adapters?.adapters else { return [] }
    return [
      "--enable-lora", "--max-loras", "\(adapters.slots)", "--max-lora-rank",
      "\(adapters.slotRank)",
    ]
  }

  /// What whoever starts it has to know.
  var remarks: [String] {
    var found: [String] = []
    let weights = plan.precision.weights
    if weights.bits < 16, weights != .fp8, plan.model.publishedWeights != weights {
      found.append(
        "weights in \(weights.rawValue): put the name of a checkpoint quantised so in place of the model"
      )
    }
    if let drafts = plan.speculation {
      found.append(
        "drafts are accepted as the scenario has it, which random prompts are not: benchmark with prompts of your own"
      )
      if case .eagle = drafts.draft {
        found.append("put the name of an EAGLE head trained for this model in place of EAGLE-HEAD")
      }
    }
    let perNode = plan.accelerator.gpusPerNode
    let nodes = (plan.parallelism.devices + perNode - 1) / perNode
    if nodes > 1 {
      found.append(
        "a replica spans \(nodes) nodes, and these commands start one process on one: start it by Ray or a LeaderWorkerSet"
      )
    }
    if model == plan.model.name {
      found.append("no published name is known for this model: put its path in place of the name")
    }
    if let adapters = plan.adapters?.adapters {
      found.append(
        "requests name one of \(adapters.count) adapters (--lora-modules), which these commands do not register"
      )
    }
    if let guidance = plan.guidance {
      found.append(
        "outputs are held to a grammar by \(guidance.backend.rawValue), request by request")
    }
    return found
  }
}
