// PlanCompletion.swift: a plan with nothing left open.

internal import Engine
internal import Fleet
internal import Hardware
internal import Text
internal import Units
internal import Workload

extension FleetPlan {
  /// The same plan with every default filled in: resolving it gives the same scenario.
  /// - Parameter model: the one of the top, by its canonical name.
  func completed(_ scenario: Scenario, _ found: [ResolvedPool], model: String?) -> FleetPlan {
    var plan = self
    plan[TopKeys.name] = scenario.name
    plan[TopKeys.model] = model
    plan[TopKeys.engine] = scenario.engine.name
    plan[TopKeys.stepTime] = nil  // each pool has its own
    plan[FleetKeys.router] = scenario.router.name
    let (rule, usual) = (scenario.router.rule, RoutingRule.usual)
    plan[FleetKeys.imbalanceRequests] =
      rule.imbalanceRequests == usual.imbalanceRequests ? nil : rule.imbalanceRequests
    plan[FleetKeys.imbalanceRatio] =
      rule.imbalanceRatio == usual.imbalanceRatio ? nil : rule.imbalanceRatio
    plan[FleetKeys.frontEndMs] = scenario.frontEnd.milliseconds
    if plan.overflow != nil {
      plan.overflow?[OverflowKeys.provider] = scenario.overflow?.provider
    }
    plan.pools = zip(pools, found).map { $0.completed($1) }
    plan.promise = PromiseChoice(scenario.workload.classes, scenario.objectives)
    plan.headroom = HeadroomChoice(scenario.headroom)
    plan[RunKeys.seed] = Int(scenario.seed)
    plan[RunKeys.replications] = scenario.replications
    return plan
  }
}

extension PoolChoice {
  /// Keys that came after the first hashes are left out where they change nothing, so that those hashes hold.
  fileprivate func completed(_ found: ResolvedPool) -> PoolChoice {
    let plan = found.plan
    var pool = self
    pool[PoolKeys.name] = plan.name
    pool[PoolKeys.model] = found.modelName
    pool[PoolKeys.gpu] = plan.accelerator.name
    pool[PoolKeys.replicas] = plan.replicas
    pool[PoolKeys.tensorParallel] = plan.parallelism.tensorParallel
    pool[PoolKeys.pipelineParallel] = plan.parallelism.pipelineParallel
    pool[PoolKeys.expertParallel] = plan.parallelism.expertParallel
    let ranks = plan.parallelism.attentionDataParallel
    pool[PoolKeys.attentionDataParallel] = ranks > 1 ? ranks : nil
    pool[PoolKeys.interconnect] = found.network?.name
    pool[PoolKeys.weights] = plan.precision.weights.rawValue
    pool[PoolKeys.activations] = plan.precision.activations.rawValue
    pool[PoolKeys.kvCache] = plan.precision.kvCache.rawValue
    pool[PoolKeys.maxNumSeqs] = plan.limits.maxNumSeqs
    pool[PoolKeys.maxNumBatchedTokens] = plan.limits.maxNumBatchedTokens
    pool[PoolKeys.maxModelLen] = plan.limits.maxModelLen
    pool[PoolKeys.promptTokens] = plan.prompts == .all ? nil : plan.prompts
    pool[PoolKeys.gpuMemoryUtilization] = plan.memory.settings.gpuMemoryUtilization
    pool[PoolKeys.memoryBasis] = pool[PoolKeys.memoryBasis] ?? plan.memory.basis.rawValue
    pool[PoolKeys.reserveFullPrompt] = plan.limits.reserveFullPrompt
    pool[PoolKeys.stepTime] = (found.level ?? plan.stepTime.level).rawValue
    if let draft = plan.speculation?.draft { pool.speculation?.value.draft = draft.name }
    pool[PoolKeys.role] = plan.role == .mixed ? nil : plan.role.name
    if let handOver = plan.role.handOver {
      pool[PoolKeys.kvTransfer] = pool[PoolKeys.kvTransfer] ?? TransferChoice()
      pool[PoolKeys.firstToken] = handOver.firstToken.rawValue
    }
    pool[PoolKeys.weight] = plan.weight == 1 ? nil : plan.weight
    pool[PoolKeys.schedulingPolicy] = plan.limits.policy == .fcfs ? nil : plan.limits.policy.name
    return pool
  }
}
