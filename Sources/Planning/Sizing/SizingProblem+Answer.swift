// SizingProblem+Answer.swift: the whole of `size`: gates, proofs, comparison and what must be said with them.

internal import Fleet
internal import Hardware
internal import Metrics
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
    var sizer = try Sizer(self, load)
    let limits = try physicalLimits(sizer.design)
    guard limits.isEmpty else {
      throw InputErrors(
        limits.map {
          InputError(.outOfRange, at: SourceLocation(file: "slo"), $0.message, hint: $0.hint)
        })
    }
    let digests = try scenario.tracePaths.filter { $0 != "-" }.map { try TraceDigest(path: $0) }
    let provenance = scenario.provenance(
      catalog, replications: 1, digests: digests, arrivals: load.recorded.arrivals)
    let saturated = try sizer.saturatedThroughput()
    let rate = try sizer.design.meanRequestsPerSecond(
      options.replicates, threads: options.threads)
    let likely = min(rate / max(saturated.requests, 1e-9), Double(options.maxReplicas))
    let start = isWholeFleet ? Int(likely.rounded(.up)) : 1
    let designs = try sizer.designs()
    let gate = try sizer.gate(designs, purpose: "headroom", from: max(1, start))
    var answer = frame(sizer, provenance)
    answer.needs = gate.needs
    answer.gates.headroom = gate.replicas
    if gate.replicas == nil {
      answer.largestTried = gate.search.evaluations.last.flatMap { last in
        last.binding.map {
          TriedFleet(
            replicas: last.replicas, measure: gate.deciding.load.measure, binding: $0)
        }
      }
    }
    if let found = gate.replicas {
      answer.gateProofs.append(
        GateProof("headroom", running: found, fleet: found, gate.search))
      let decisive = sizer.decisive(designs, gate.measure.index)
      try sizer.otherGates(&answer, from: found, decisive)
    }
    if let replicas = answer.replicas {
      let (cell, share) = played(replicas)
      if share < 1 {
        answer.cell = cell
        answer.warnings.append(
          "a draft plays \(cell) of \(replicas) replicas under their share of the load: a router that chooses among "
            + "fewer does worse, so that the answer may be too large (by 14 % in a fleet of 717); numbers of replicas "
            + "are told apart \(step(at: replicas)) at a time, and counts of requests simulated are those of the cell"
        )
      }
      try sizer.alternative(&answer, gate, replicas)
      try sizer.prove(&answer, gate, designs, replicas, saturated, provenance)
    }
    answer.precision = PrecisionCheck(answer.gateProofs, options)
    if let precision = answer.precision, !precision.isMet {
      answer.warnings.append(precision.sentence)
    }
    if answer.replicas != nil {
      answer.nearness = CallNearness(answer, windows: try otherWindows(answer, load))
    }
    answer.search = sizer.steps
    answer.assumptions += sizer.assumptions
    answer.warnings += sizer.warnings + sizer.warningsOfLoad
    return answer
  }

  /// What is known before anything is searched.
  private func frame(_ sizer: Sizer, _ provenance: Provenance) -> SizingAnswer {
    let domain = FailureDomain(plan, scenario.headroom.failure)
    let figures = LoadFigures(sizer.load, scenario)
    var one = plan
    one.replicas = 1
    var answer = SizingAnswer(
      scenarioName: scenario.name, poolName: plan.name,
      replicaDescription: one.replicaDescription,
      gpusPerReplica: plan.parallelism.devices, load: figures, needs: sizer.needs,
      gates: GateNeeds(), gateProofs: [], maxReplicas: options.maxReplicas,
      failureDomain: domain, search: [], tail: [],
      evidence: StepEvidence(plan, scenario.engine),
      assumptions: scenario.assumptions.filter { !$0.hasPrefix("'headroom' ") }
        + [domain.sentence] + sizer.sentences,
      warnings: scenario.warnings, provenance: provenance)
    answer.basis = scenario.basis
    if plan.price != nil { answer.assumptions.append("paid for: \(scenario.basis.words)") }
    return answer
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
      percentile: rule.percentile, margin: rule.margin,
      presence: zip(scenario.workload.classes, profile.rules).map {
        ClassPresence(name: $0.name, rule: $1.sentence)
      },
      intervalSentence: blocks?.sentence ?? "")
  }
}
