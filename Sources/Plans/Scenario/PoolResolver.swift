// PoolResolver.swift: a pool of a plan looked up, checked and found to fit.

internal import Engine
internal import Fleet
internal import Hardware
internal import Text
internal import Units
internal import Workload

/// A pool with what is needed to write it again.
struct ResolvedPool {
  var plan: PoolPlan
  /// Where its prompts are described; the pool itself where nothing was written.
  var promptsPlace: SourceLocation
  /// Where its role is written, or the pool itself.
  var rolePlace: SourceLocation
  /// Of its model, as a scenario would write it.
  var modelName: String
  /// As asked for.
  var level: StepTimeLevel?
  /// Between the nodes of a replica; nil where each lies within one.
  var network: Interconnect?
}

/// Looks up and checks the pools of one plan.
struct PoolResolver {
  let names: NameLookup
  let findings: Findings
  /// What pools take from the top of their plan.
  let engine: EngineProfile
  /// Prompts are known to begin alike.
  let sharesPrompts: Bool
  let level: StepTimeLevel?
  let model: NamedModel?
  /// A model is named at the top, whether or not it is known.
  let namesModel: Bool

  private var problems: InputProblems { findings.problems }

  /// - Parameter isWrong: something of the pool could not be read, so that only its names are looked up.
  /// - Returns: nil when something is wrong, which is then recorded.
  func pool(_ whole: FleetPlan, _ index: Int, isWrong: Bool) -> ResolvedPool? {
    let choice = whole.pools[index]
    let before = problems.count
    let model = model(of: choice)
    let accelerator = choice.gpu.flatMap {
      names.accelerator($0.value, at: $0.place ?? choice.place)
    }
    guard !isWrong else { return nil }
    if choice.gpu == nil {
      problems.add(
        .missingKey, at: choice.place, "the pool names no GPU",
        hint: "see `headroom catalog gpus`")
    }
    checkBatch(choice)
    let draft = model.flatMap { self.draft(choice, for: $0.entry) }
    guard problems.count == before, let model, let accelerator else { return nil }
    return pool(choice, name: whole.poolName(index), model, accelerator, draft)
  }

  private func model(of pool: PoolChoice) -> NamedModel? {
    if let own = pool.model { return names.model(own.value, at: own.place ?? pool.place) }
    if !namesModel {
      problems.add(
        .missingKey, at: pool.place, "the pool names no model, and neither does the scenario",
        hint: "add model: \"llama-3.1-70b\" to the pool or at the top")
    }
    return model
  }

  private func pool(
    _ choice: PoolChoice, name: String, _ model: NamedModel, _ accelerator: Accelerator,
    _ draft: Draft?
  ) -> ResolvedPool? {
    let entry = model.entry
    let place = choice.gpu?.place ?? choice.place
    let parallelism = Parallelism(
      tensorParallel: choice.value(PoolKeys.tensorParallel),
      pipelineParallel: choice.value(PoolKeys.pipelineParallel),
      expertParallel: choice.value(PoolKeys.expertParallel),
      attentionDataParallel: choice.value(PoolKeys.attentionDataParallel))
    let before = problems.count
    let network = network(choice, accelerator, parallelism)
    guard problems.count == before, let precision = precision(choice, entry, accelerator),
      findings.recording({ () throws(InputErrors) in
        try parallelism.validate(
          entry, on: accelerator, interconnect: network?.effectiveRate, at: choice.spreadPlace)
      }) != nil
    else { return nil }
    let level =
      (choice.stepTime?.value).flatMap { StepTimeLevel(rawValue: $0) } ?? self.level
    let drafting = draft.map {
      DraftDeployment($0, for: entry, on: accelerator, precision, parallelism)
    }
    let memory = MemoryPlan(
      // Windows that no context outgrows keep everything.
      entry.holdingAll(upTo: choice[PoolKeys.maxModelLen] ?? entry.maxPositionEmbeddings),
      on: accelerator, parallelism, precision, memorySettings(choice, drafting))
    let stepTime = findings.recording { () throws(InputErrors) in
      try memory.requireFit(interconnect: network?.effectiveRate, at: place)
      return try StepTime.make(
        level: level, accelerator: accelerator, model: entry, precision: precision,
        parallelism: parallelism, engine: engine, interconnect: network, at: place)
    }
    guard let stepTime, let role = role(of: choice, name: name, accelerator, memory) else {
      return nil
    }
    var speculation: SpeculationPlan?
    if let draft, let drafting {
      speculation = self.speculation(
        choice, draft, deployment: drafting, target: stepTime, level: level)
      guard speculation != nil else { return nil }
    }
    var plan = PoolPlan(
      name: name, model: entry, accelerator: accelerator, replicas: choice.value(PoolKeys.replicas),
      parallelism: parallelism, precision: precision,
      limits: limits(choice, entry, memory), memory: memory, stepTime: stepTime,
      price: choice[PoolKeys.price], prompts: choice[PoolKeys.promptTokens] ?? .all,
      role: role)
    plan.weight = choice.value(PoolKeys.weight)
    plan.limits.speculation = speculation?.speculation
    plan.speculation = speculation
    plan.adapters = choice[PoolKeys.lora].map {
      AdapterCost($0, on: stepTime, hostLink: accelerator.pcieLink)
    }
    plan.guidance = choice[PoolKeys.guidedDecoding]
    guard checkClock(plan, at: place) else { return nil }
    let promptsPlace = choice.promptTokens?.place ?? choice.place
    checkPrompts(plan, at: promptsPlace)
    findings.describe(plan, choice, engine)
    return ResolvedPool(
      plan: plan, promptsPlace: promptsPlace, rolePlace: choice.role?.place ?? choice.place,
      modelName: model.canonicalName, level: level, network: network)
  }

  /// The network that a pool's replicas need; a name that changes nothing is said to.
  private func network(
    _ choice: PoolChoice, _ accelerator: Accelerator, _ parallelism: Parallelism
  ) -> Interconnect? {
    let network = names.network(choice, of: accelerator)
    guard parallelism.devices <= accelerator.replicaReach else { return network }
    if let named = choice.interconnect, network != nil {
      findings.warn(
        "interconnect \"\(named.value)\" changes nothing: a replica of \(parallelism.devices) GPUs lies within one node of "
          + "\(accelerator.replicaReach) \(accelerator.name)")
    }
    return nil
  }

  private func memorySettings(
    _ choice: PoolChoice, _ drafting: DraftDeployment?
  ) -> EngineMemorySettings {
    var settings = EngineMemorySettings(
      gpuMemoryUtilization: choice.value(
        PoolKeys.gpuMemoryUtilization, default: engine.gpuMemoryUtilization),
      maxNumBatchedTokens: choice.value(
        PoolKeys.maxNumBatchedTokens, default: engine.maxNumBatchedTokens),
      maxNumSeqs: choice.value(PoolKeys.maxNumSeqs, default: engine.maxNumSeqs),
      blockTokens: EngineLimits.blockTokens,
      basis: (choice.memoryBasis?.value).flatMap { MemoryBasis(rawValue: $0) })
    settings.measuredBlocks = choice[PoolKeys.kvBlocks]
    settings.draftWeights = drafting?.weights ?? .zero
    settings.draftBytesPerToken = drafting?.kvBytesPerToken ?? .zero
    settings.adapters = choice[PoolKeys.lora]
    return settings
  }

  private func limits(
    _ choice: PoolChoice, _ model: ModelArchitecture, _ memory: MemoryPlan
  ) -> EngineLimits {
    guard let policy = SchedulerPolicies.named(choice.value(PoolKeys.schedulingPolicy)) else {
      preconditionFailure("a policy that is not known is a mistake")
    }
    return EngineLimits(
      maxNumSeqs: memory.settings.maxNumSeqs,
      maxNumBatchedTokens: memory.settings.maxNumBatchedTokens,
      maxModelLen: choice[PoolKeys.maxModelLen] ?? model.maxPositionEmbeddings,
      kvBlocks: memory.kvBlocks, footprint: memory.footprint,
      reserveFullPrompt: choice[PoolKeys.reserveFullPrompt] ?? engine.reserveFullPrompt,
      prefill: engine.prefill, reserve: engine.outputReserve, policy: policy,
      prefixCaching: cachesPrefixes(choice, model, memory))
  }

  /// Whether a pool caches prefixes: as it says, else where there is something to find.
  private func cachesPrefixes(
    _ choice: PoolChoice, _ model: ModelArchitecture, _ memory: MemoryPlan
  ) -> Bool {
    guard choice[PoolKeys.prefixCaching] ?? sharesPrompts else { return false }
    let reason: String
    if !memory.footprint.isPlain {
      reason = "for \(model.name), whose layers do not all keep whole contexts"
    } else if choice.lora != nil {
      reason = "together with lora, whose requests share no blocks across adapters"
    } else if choice.value(PoolKeys.role) == "decode" {
      reason = "where prompts come from another pool"
    } else {
      return true
    }
    if let asked = choice.prefixCaching {
      findings.problems.add(
        .unsupported, at: asked.place ?? choice.place, "prefix caching is not modelled \(reason)",
        hint: "leave prefixCaching out, or set it to false")
    } else {
      findings.assume("prefix caching is not modelled \(reason): there it is off")
    }
    return false
  }

  /// Weights default to the format of the published checkpoint, activations to what the part multiplies natively.
  private func precision(
    _ pool: PoolChoice, _ model: ModelArchitecture, _ accelerator: Accelerator
  ) -> Precision? {
    func type(_ named: Choice<String>?, _ usual: NumberType) -> NumberType? {
      guard let named else { return usual }
      return findings.recording { () throws(InputErrors) in
        try Precision.named(weights: named.value, on: accelerator, at: named.place ?? pool.place)
          .weights
      }
    }
    guard let weights = type(pool.weights, model.publishedWeights),
      var precision = findings.recording({ () throws(InputErrors) in
        try Precision.named(
          weights: weights.rawValue, kvCache: pool.value(PoolKeys.kvCache), on: accelerator,
          at: pool.kvCache?.place ?? pool.place)
      }), let activations = type(pool.activations, precision.activations)
    else { return nil }
    precision.activations = activations
    return precision
  }

  /// Refuses steps that could not carry the tokens of every running request.
  private func checkBatch(_ choice: PoolChoice) {
    let tokens = choice.value(PoolKeys.maxNumBatchedTokens, default: engine.maxNumBatchedTokens)
    let rows = choice.value(PoolKeys.maxNumSeqs, default: engine.maxNumSeqs)
    let place = (choice.maxNumBatchedTokens ?? choice.maxNumSeqs)?.place
    if let drafts = choice[PoolKeys.speculation]?.draftTokens, tokens < rows * (1 + drafts) {
      problems.add(
        .conflict, at: place ?? choice.speculation?.place ?? choice.place,
        "maxNumBatchedTokens \(tokens) is below maxNumSeqs \(rows) × \(1 + drafts) tokens of a row with its drafts: "
          + "a step could not carry every running request",
        hint:
          "raise maxNumBatchedTokens to \(rows * (1 + drafts)) or more, or lower maxNumSeqs or draftTokens"
      )
      return
    }
    guard tokens < rows else { return }
    problems.add(
      .conflict, at: place ?? choice.place,
      "maxNumBatchedTokens \(tokens) is below maxNumSeqs \(rows): a step could not carry a token of every "
        + "running request",
      hint: "raise maxNumBatchedTokens to \(rows) or more, or lower maxNumSeqs")
  }

  /// Refuses a pool whose steps the clock could not count.
  private func checkClock(_ plan: PoolPlan, at place: SourceLocation) -> Bool {
    let longest = plan.longestStep
    // A quarter of the clock leaves room for its sums; no pool that serves anyone comes near.
    guard longest.value > WorkloadLimits.durationSeconds / 4 else { return true }
    problems.add(
      .tooLarge, at: place,
      "pool '\(plan.name)': a step could take \(NumberText.shortest(longest.value.rounded())) s, beyond "
        + "a quarter of the 388 days of simulated time",
      hint: "check the part's peaks and bandwidth, and lower maxNumBatchedTokens or maxModelLen")
    return false
  }

  /// Says where the engine's own limit cuts into the prompts that a pool is to take.
  private func checkPrompts(_ plan: PoolPlan, at place: SourceLocation) {
    let (prompts, limits, name) = (plan.prompts, plan.limits, plan.name)
    if prompts.min > limits.maxModelLen {
      problems.add(
        .conflict, at: place,
        "pool '\(name)' is to take prompts \(prompts.description), and its maxModelLen is "
          + "\(limits.maxModelLen): it would reject every one",
        hint: "raise maxModelLen above \(prompts.min), or lower promptTokens.min")
    } else if let max = prompts.max, max > limits.maxModelLen {
      findings.warn(
        "pool '\(name)': promptTokens.max \(max) is above its maxModelLen \(limits.maxModelLen): it "
          + "rejects the prompts between, even where another pool could take them")
    }
  }
}

extension PoolChoice {
  /// Where the first of what spreads a replica is written.
  fileprivate var spreadPlace: SourceLocation {
    let spread = [tensorParallel, pipelineParallel, expertParallel, attentionDataParallel]
    return spread.lazy.compactMap { $0?.place }.first ?? place
  }
}
