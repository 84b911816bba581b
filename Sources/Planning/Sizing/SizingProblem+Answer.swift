// SizingProblem+Answer.swift: the whole of `size`: gates, proofs, comparison and what must be said with them.

internal import Fleet
internal import Hardware
internal import Metrics
internal import Plans
internal import Text
internal import Units
internal import Workload

extension SizingProblem {
  /// Sizes the pool.
  /// - Parameter load: of the scenario, characterised once; the same for every candidate.
  /// - Throws: `InputErrors` for a promise below the physical limit and for a load that is mostly empty;
  ///   `FileError`; `SimulationError`; `SimulationStopped`.
  /// - Complexity: some 50 replicates of 20,000 requests or 2 hours, and a handful of replays of the load.
  public func size(_ load: SizingLoad, catalog: CatalogIdentity) throws -> SizingAnswer {
    let demand = try LoadDemand(self, load)
    let limits = try physicalLimits(demand.design)
    guard limits.isEmpty else {
      throw InputErrors(
        limits.map {
          InputError(.outOfRange, at: SourceLocation(file: "slo"), $0.message, hint: $0.hint)
        })
    }
    let digests = try scenario.tracePaths.filter { $0 != "-" }.map { try TraceDigest(path: $0) }
    let provenance = scenario.provenance(
      catalog, replications: 1, digests: digests, arrivals: load.recorded.arrivals)
    let saturated = try demand.saturatedThroughput()
    let start = try firstGuess(demand, saturated.requests)
    var judge = try Judge(demand)
    let found = try judge.ask(Gates.asked(demand), from: start)
    var answer = frame(demand, provenance)
    answer.take(found)
    if let replicas = conclude(&answer), let loads = found.headroom?.loads {
      noteCell(&answer, replicas)
      try alternative(&answer, loads, &judge, replicas)
      var proof = SizingProof(judge, found, loads, saturated: saturated, provenance)
      try proof.complete(&answer, replicas)
      judge = proof.judge
    }
    answer.precision = PrecisionCheck(answer.gateProofs, options)
    if let precision = answer.precision, !precision.isMet {
      answer.warnings.append(precision.sentence)
    }
    if answer.replicas != nil {
      answer.nearness = CallNearness(answer, windows: try otherWindows(answer, load))
    }
    answer.search = judge.steps
    answer.warnings += judge.warnings + demand.warningsOfLoad
    return answer
  }

  /// Replicas that the rate of the load would take were they always full.
  private func firstGuess(_ demand: LoadDemand, _ saturated: Double) throws -> Int {
    let rate = try demand.design.meanRequestsPerSecond(
      options.replicates, threads: options.threads)
    let likely = min(rate / max(saturated, 1e-9), Double(options.maxReplicas))
    return max(1, isWholeFleet ? Int(likely.rounded(.up)) : 1)
  }

  /// The largest of the gates, on its nodes; nil where one of them is passed by none.
  private func conclude(_ answer: inout SizingAnswer) -> Int? {
    guard let replicas = answer.gates.largest, replicas <= options.maxReplicas else { return nil }
    let (gates, domain) = (answer.gates, answer.failureDomain)
    let needed = gates.withoutFailure ?? replicas
    answer.replicas = replicas
    let spread = domain.spread(replicas, keeping: needed)
    answer.nodes = spread.nodes
    let least = [gates.headroom, gates.replay].compactMap { $0 }.max() ?? 1
    answer.spreads =
      domain.isAsked ? domain.spreads(keeping: needed, least: least, from: spread) : []
    answer.lostReplicas = domain.lost(spread)
    answer.costPerHour = plan.price.map { $0 * Double(answer.paidGPUs ?? 0) }
    return replicas
  }

  private func noteCell(_ answer: inout SizingAnswer, _ replicas: Int) {
    let (cell, share) = played(replicas)
    guard share < 1 else { return }
    answer.cell = cell
    answer.warnings.append(
      "a draft plays \(cell) of \(replicas) replicas under their share of the load: a router that chooses among "
        + "fewer does worse, so that the answer may be too large (by 14 % in a fleet of 717); numbers of replicas "
        + "are told apart \(step(at: replicas)) at a time, and counts of requests simulated are those of the cell"
    )
  }

  /// The other reading of the margin, p95 / 0.7; looked for only where the answer does not hold it.
  private func alternative(
    _ answer: inout SizingAnswer, _ gate: LoadGate, _ judge: inout Judge, _ replicas: Int
  ) throws {
    let rule = scenario.headroom
    guard rule.margin > 0, let factor = rule.alternative(of: 1) else { return }
    let load = gate.design.scaled(to: rule.nominal(of: factor))
    var check = ReplicaSearch(self, load, purpose: "alternative")
    let holds = try check.seemsToHold(replicas)
    judge.record(check.steps)
    guard !holds else { return }
    let found = try judge.search(load, purpose: "alternative", from: replicas + 1)
    answer.alternativeTarget = rule.alternative(of: judge.demand.leading.load.p95)
    answer.alternativeReplicas = found.replicas
  }

  /// What is known before anything is searched.
  private func frame(_ demand: LoadDemand, _ provenance: Provenance) -> SizingAnswer {
    let domain = demand.failureDomain
    let figures = LoadFigures(demand.load, scenario)
    var one = plan
    one.replicas = 1
    var answer = SizingAnswer(
      scenarioName: scenario.name, poolName: plan.name,
      replicaDescription: one.replicaDescription,
      gpusPerReplica: plan.parallelism.devices, load: figures, needs: demand.needs,
      gates: GateNeeds(),
      gateLoads: Gates.all.filter { $0.isAsked(demand) }.map { $0.load(demand) }, gateProofs: [],
      maxReplicas: options.maxReplicas,
      failureDomain: domain, search: [], tail: [],
      evidence: StepEvidence(plan, scenario.engine),
      assumptions: scenario.assumptions.filter { !$0.hasPrefix("'headroom' ") }
        + [domain.sentence] + demand.sentences,
      warnings: scenario.warnings, provenance: provenance)
    answer.basis = scenario.basis
    answer.isDraft = demand.isDraft
    if plan.price != nil { answer.assumptions.append("paid for: \(scenario.basis.words)") }
    return answer
  }
}

extension SizingAnswer {
  /// What the gates need, and the fleet that failed where the load with its margin is held by none.
  fileprivate mutating func take(_ found: GateFindings) {
    gates = GateNeeds(found)
    gateProofs = found.all.compactMap(\.proof)
    replayExcess = found[ReplayGate.name]?.excess
    guard let loads = found.headroom?.loads else { return }
    needs = loads.needs
    guard loads.replicas == nil else { return }
    largestTried = loads.search.evaluations.last.flatMap { last in
      last.binding.map {
        TriedFleet(replicas: last.replicas, measure: loads.deciding.load.measure, binding: $0)
      }
    }
  }
}

extension LoadFigures {
  init(_ load: SizingLoad, _ scenario: Scenario) {
    let (profile, rule) = (load.profile, scenario.headroom)
    let blocks = LoadBlocks(
      windows: profile.windows.count, windowSeconds: profile.window.value)
    self.init(
      windows: profile.windows.count, window: profile.window, span: profile.span,
      requests: load.requests, tokensPerSecond: profile.tokensPerSecond(rule.percentile),
      rule: rule,
      presence: zip(scenario.workload.classes, profile.rules).map {
        ClassPresence(name: $0.name, rule: $1.sentence)
      },
      intervalSentence: blocks?.sentence ?? "")
  }
}
