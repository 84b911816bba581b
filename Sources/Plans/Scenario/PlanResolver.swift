// PlanResolver.swift: from a plan to a scenario: the only place where names become hardware and sums are checked.

internal import Engine
internal import Fleet
public import Hardware
internal import Metrics
public import Text
internal import Units
internal import Workload

extension FleetPlan {
  /// The fleet with every name looked up and every sum checked.
  /// - Throws: every mistake found; `FileError` when a model's configuration cannot be read.
  public func resolved(_ catalog: Catalog) throws(ReadError) -> Scenario {
    try PlanResolver(catalog, folder: folder).resolve(PlanDraft(self))
  }
}

/// Looks up and checks one plan.
struct PlanResolver {
  let names: NameLookup
  let findings: Findings

  init(_ catalog: Catalog, folder: String, _ problems: InputProblems = InputProblems()) {
    findings = Findings(problems)
    names = NameLookup(catalog: catalog, folder: folder, findings: findings)
  }

  /// - Throws: every mistake found, those of the reading included; `FileError` when a model's configuration cannot
  ///   be read.
  func resolve(_ draft: PlanDraft) throws(ReadError) -> Scenario {
    let scenario = scenario(draft)
    if let error = findings.fileError { throw .file(error) }
    if let found = findings.problems.inTextOrder() { throw .input(found) }
    guard let scenario else {
      preconditionFailure("a scenario that cannot be has a reason")
    }
    return scenario
  }

  private func scenario(_ draft: PlanDraft) -> Scenario? {
    let plan = draft.plan
    let model = plan.model.flatMap { names.model($0.value, at: $0.place ?? plan.place) }
    let engine = names.engine(plan)
    for sentence in plan.load?.capWarnings ?? [] { findings.warn(sentence) }
    let workload = knownWorkload(plan)
    let resolver = PoolResolver(
      names: names, findings: findings, engine: engine,
      sharesPrompts: workload?.sharesPrompts ?? false,
      level: plan.stepTime.flatMap { StepTimeLevel(rawValue: $0.value) }, model: model,
      namesModel: draft.namesModel)
    let found = plan.pools.indices.map {
      resolver.pool(plan, $0, isWrong: draft.wrongPools.contains($0))
    }
    assumeFrontEnd(plan, engine)
    checkNames(plan)
    checkPresence(plan)
    checkOverflow(plan)
    let objectives = plan.load.map {
      plan.promise.objectives(of: $0.specification, findings.problems)
    }
    checkBootstrap(plan)
    var pools = found.compactMap { $0 }
    guard findings.areGood, let load = plan.load, let workload, let objectives,
      pools.count == plan.pools.count,
      let served = servedClasses(load, pools, model, hasProvider: plan.overflow != nil)
    else { return nil }
    HandOverLinks(findings: findings).narrow(Set(served.flatMap(\.stages)), &pools)
    assumePrefixes(of: workload, pools)
    assumeWhatIsNotModelled(plan, pools)
    assumeRoutes(served.map(\.route))
    var scenario = Scenario(
      plan, load, objectives: objectives, served: served, pools: pools.map(\.plan),
      engine: engine)
    scenario.workload = workload
    describeRouting(plan, scenario.router, pools)
    (scenario.assumptions, scenario.warnings) = (findings.assumptions, findings.warnings)
    scenario.plan = plan.completed(scenario, pools, model: model?.canonicalName)
    guard check(RunEstimate(scenario), at: plan.fleetPlace) else { return nil }
    return scenario
  }

  private func checkNames(_ plan: FleetPlan) {
    var seen: Set<String> = []
    for name in plan.pools.indices.map(plan.poolName) where !seen.insert(name).inserted {
      findings.problems.add(
        .conflict, at: plan.poolsPlace, "two pools are called \(JSONWriter.quoted(name))",
        hint: "give each its own name")
    }
  }

  /// A plan that no text was read for may lack what every scenario has.
  private func checkPresence(_ plan: FleetPlan) {
    guard findings.areGood else { return }
    for (key, isThere) in [("workload", plan.load != nil), ("fleet.pools", !plan.pools.isEmpty)]
    where !isThere {
      findings.problems.add(
        .missingKey, at: plan.place, "the key '\(key)' is missing", hint: "add \(key) to the plan")
    }
  }

  private func checkOverflow(_ plan: FleetPlan) {
    let isAsked = plan.load?.specification.classes.contains { $0.route.asksProvider } ?? false
    guard let overflow = plan.overflow else { return }
    if findings.areGood {
      for key in overflow.missing(isAsked: isAsked) {
        findings.problems.add(
          .missingKey, at: overflow.place, "the key '\(key.path)' is missing",
          hint: "add \(key.name): \(key.meaning)")
      }
    }
    findings.assume(
      "requests that overflow meet a stated latency law and stated limits, whatever the provider's load; "
        + (overflow.price == nil
          ? "their price is in no figure of cost" : "their price is in the provider's bill alone"))
  }

  private func assumeFrontEnd(_ plan: FleetPlan, _ engine: EngineProfile) {
    guard plan.frontEndMs == nil, engine.frontEnd > .zero else { return }
    findings.assume(
      "a request spends \(NumberText.shortest(engine.frontEnd.milliseconds)) ms in the front end of engine "
        + "\(engine.name), which is in TTFT and E2E (frontEndMs)")
  }

  private func assumeWhatIsNotModelled(_ plan: FleetPlan, _ pools: [ResolvedPool]) {
    let looksAtPriority = pools.contains { $0.plan.limits.policy == .priority }
    let classes = plan.load?.specification.classes ?? []
    if classes.contains(where: { $0.priority != nil }), !looksAtPriority {
      findings.assume(
        "'priority' is carried and changes no figure: no pool has schedulingPolicy \"priority\"")
    }
    if pools.contains(where: { $0.plan.prompts != .all }) {
      findings.assume(
        "requests go to pools by prompt length: the router counts tokens before it chooses")
    }
    if plan.cost != nil {
      findings.assume(
        "'cost' changes no figure here but that whole nodes are paid for where it has 'owned': see `headroom cost`"
      )
    }
    if plan.headroom != nil {
      findings.assume("'headroom' sizes fleets and changes no figure of a simulation")
    }
  }

  /// Refuses runs beyond a stated limit before anything is allocated for them.
  private func check(_ estimate: RunEstimate, at place: SourceLocation) -> Bool {
    guard let refusal = estimate.refusal else { return true }
    findings.problems.add(.tooLarge, at: place, refusal.message, hint: refusal.hint)
    return false
  }
}

extension Scenario {
  /// - Precondition: every part was found to be right.
  fileprivate init(
    _ plan: FleetPlan, _ load: LoadChoice, objectives: [ServiceObjective], served: [ServedClass],
    pools: [PoolPlan], engine: EngineProfile
  ) {
    guard var router = Routers.named(plan.value(FleetKeys.router)) else {
      preconditionFailure("a router that is not known is a mistake")
    }
    router.rule = plan.routing
    self.init(
      name: plan.value(TopKeys.name), workload: load.specification,
      objectives: objectives, poolsOfClass: served.map(\.pools), routes: served.map(\.route),
      pools: pools, router: router,
      frontEnd: plan[FleetKeys.frontEndMs].map { Seconds($0 / 1e3) } ?? engine.frontEnd,
      headroom: plan.headroom?.rule ?? .usual, basis: plan.cost?.basis ?? .gpu, engine: engine,
      warmUp: plan[RunKeys.warmUp], seed: UInt64(plan.value(RunKeys.seed)),
      replications: plan.value(RunKeys.replications), bootstrap: plan[RunKeys.bootstrap],
      assumptions: [], warnings: [], plan: plan, tracePaths: load.tracePaths)
    if let place = plan.warmUp?.place { warmUpPlace = place }
    overflow = plan.overflow?.rule
    providerPrice = plan.overflow?.price
  }
}
