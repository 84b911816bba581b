// ReplicaSetup.swift: one kind of replicas of a measured run, priced and found to fit.

internal import Engine
internal import Hardware
internal import Text
internal import Units

/// A replica of a measured run.
struct ReplicaSetup {
  let parallelism: Parallelism
  let memory: MemoryPlan
  /// What prices its steps.
  let stepTime: any StepTimeModel
  let limits: EngineLimits

  /// - Parameters:
  ///   - network: between the nodes of a replica.
  ///   - longest: tokens of the longest request.
  /// - Throws: `SkipReason` with what is not modelled.
  init(
    _ run: MeasuredRun, _ workers: MeasuredWorkers, _ model: ModelArchitecture,
    on accelerator: Accelerator, _ precision: Precision, _ engine: EngineProfile,
    network: Interconnect?, longest: Int
  ) throws(SkipReason) {
    let (tensor, ranks) = (workers.tensorParallel, workers.attentionDataParallel)
    guard 1...RunSetup.mostGPUs ~= ranks, tensor % ranks == 0 else {
      throw SkipReason("\(ranks) ranks of attention do not divide \(tensor) GPUs")
    }
    let parallelism = Parallelism(
      tensorParallel: tensor / ranks, pipelineParallel: run.pipelineParallel,
      expertParallel: model.moe == nil ? 1 : workers.expertParallel,
      attentionDataParallel: ranks)
    self.parallelism = parallelism
    let place = run.place
    let drafting = run.drafts.map {
      DraftDeployment($0.draft, for: model, on: accelerator, precision, parallelism)
    }
    let target = try RunSetup.found("the step time") { () throws(InputErrors) in
      try StepTime.make(
        level: nil, accelerator: accelerator, model: model, precision: precision,
        parallelism: parallelism, engine: engine, interconnect: network, at: place)
    }
    let draft = try RunSetup.found("the step time of the draft") { () throws(InputErrors) in
      try drafting?.stepTime(level: nil, engine: engine, at: place)
    }
    if let drafts = run.drafts {
      stepTime = SpeculativeStepTime(target: target, draft: draft, draftTokens: drafts.draftTokens)
    } else {
      stepTime = target
    }
    let lists = run.pipelineParallel * ranks
    (memory, limits) = try Self.limits(run, engine, lists: lists, longest: longest) {
      var settings = $0
      settings.draftWeights = drafting?.weights ?? .zero
      settings.draftBytesPerToken = drafting?.kvBytesPerToken ?? .zero
      return MemoryPlan(model, on: accelerator, parallelism, precision, settings)
    }
  }

  /// - Parameters:
  ///   - lists: an engine's limits are those of a rank of attention, and of a batch: a pipeline has as many under way as
  ///     stages.
  ///   - longest: tokens of the longest request.
  ///   - plan: the memory of a replica under some settings.
  private static func limits(
    _ run: MeasuredRun, _ engine: EngineProfile, lists: Int, longest: Int,
    plan: (EngineMemorySettings) -> MemoryPlan
  ) throws(SkipReason) -> (MemoryPlan, EngineLimits) {
    let most = engine.mostSeqs * lists
    let seqs = max(min(run.concurrency ?? most, most), 1)
    let speculation = run.speculation
    let rowTokens = 1 + (speculation?.draftTokens ?? 0)
    let tokens = max((run.stepTokens ?? engine.maxNumBatchedTokens) * lists, seqs * rowTokens)
    // What was measured did fit: where the usual settings leave no room, tighter ones were used.
    let settings = [
      EngineMemorySettings(
        gpuMemoryUtilization: engine.gpuMemoryUtilization, maxNumBatchedTokens: tokens,
        maxNumSeqs: seqs),
      EngineMemorySettings(
        gpuMemoryUtilization: tightUtilization,
        maxNumBatchedTokens: max(tightTokens, seqs * rowTokens), maxNumSeqs: seqs),
    ]
    guard let memory = settings.map(plan).first(where: { $0.holds(context: longest) }) else {
      throw SkipReason("the model does not fit by our memory plan")
    }
    guard memory.footprint.blocks(forTokens: longest) <= memory.kvBlocks else {
      throw SkipReason("a request does not fit the KV cache by our memory plan")
    }
    let limits = EngineLimits(
      maxNumSeqs: seqs, maxNumBatchedTokens: tokens, maxModelLen: max(longest, 1),
      kvBlocks: memory.kvBlocks, footprint: memory.footprint,
      reserveFullPrompt: engine.reserveFullPrompt, prefill: engine.prefill,
      reserve: engine.outputReserve,
      speculation: speculation)
    return (memory, limits)
  }

  /// Settings of an engine that must make room (a guess).
  private static let tightUtilization = 0.97
  private static let tightTokens = 1024
}

extension MeasuredRun {
  /// The replicas that serve whole requests, or decode; nil where their spread is not stated.
  var workers: MeasuredWorkers? {
    tensorParallel.map {
      MeasuredWorkers(
        count: replicas, tensorParallel: $0, attentionDataParallel: attentionDataParallel,
        expertParallel: expertParallel)
    }
  }
}
