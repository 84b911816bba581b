// SizingRun.swift: one sizing from its load to its answer: gates, fleet, proof, and how near the call was.

internal import Plans
internal import Text
internal import Units

extension SizingProblem {
  /// Sizes the pool.
  /// - Parameter load: of the scenario, characterised once; the same for every candidate.
  /// - Throws: `InputErrors` for a promise below the physical limit and for a load that is mostly empty;
  ///   `FileError`; `SimulationError`; `SimulationStopped`.
  /// - Complexity: some 50 replicates of 20,000 requests or 2 hours, and a handful of replays of the load.
  public func size(_ load: SizingLoad, catalog: CatalogIdentity) throws -> SizingAnswer {
    let demand = try LoadDemand(self, load)
    try LoneRequests(self).check(demand.design)
    let digests = try scenario.tracePaths.filter { $0 != "-" }.map { try TraceDigest(path: $0) }
    let provenance = scenario.provenance(
      catalog, replications: 1, digests: digests, arrivals: load.recorded.arrivals)
    var run = try SizingRun(demand, provenance)
    return try run.answer()
  }
}

/// The passes of a sizing, each of which knows a part of the answer.
private struct SizingRun {
  private let demand: LoadDemand
  private let provenance: Provenance
  private var judge: Judge
  /// Requests and output tokens a second of one replica that always has work.
  private let saturated: (requests: Double, tokens: Double)
  private let start: Int

  private var problem: SizingProblem { demand.problem }
  private var scenario: Scenario { problem.scenario }

  init(_ demand: LoadDemand, _ provenance: Provenance) throws {
    self.demand = demand
    self.provenance = provenance
    saturated = try demand.saturatedThroughput()
    start = try demand.firstGuess(saturated.requests)
    judge = try Judge(demand)
  }

  mutating func answer() throws -> SizingAnswer {
    let found = try judge.ask(Gates.asked(demand), from: start)
    let judged = JudgedGates(found, demand)
    let fleet = SizedFleet(judged.needs, demand)
    var (alternative, proof): (AlternativeTarget?, FleetProof?)
    if let fleet, let loads = found.headroom?.loads {
      alternative = try self.alternative(loads, fleet.replicas)
      var proving = SizingProof(judge, found, loads, fleet, saturated: saturated, provenance)
      proof = try proving.proof()
      judge = proving.judge
    }
    let nearness = try fleet.map { fleet in
      CallNearness(fleet, judged, windows: try OtherWindows(demand, fleet, judged.needs).all())
    }
    return SizingAnswer(
      pool: SizedPool(demand),
      demand: SizedDemand(
        load: LoadFigures(demand.load, scenario),
        needs: found.headroom?.loads?.needs ?? demand.needs, alternative: alternative),
      judged: judged, fleet: fleet, proof: proof, nearness: nearness, search: judge.steps,
      assumptions: assumptions,
      warnings: warnings(judged, fleet) + (proof?.prefixes.map { [$0.sentence] } ?? []),
      provenance: provenance)
  }

  /// The other reading of the margin, p95 / 0.7; looked for only where the answer does not hold it.
  private mutating func alternative(
    _ gate: LoadGate, _ replicas: Int
  ) throws -> AlternativeTarget? {
    let rule = scenario.headroom
    guard rule.margin > 0, let factor = rule.alternative(of: 1),
      let target = rule.alternative(of: demand.leading.load.p95)
    else { return nil }
    let load = gate.design.scaled(to: rule.nominal(of: factor))
    var check = ReplicaSearch(problem, load, purpose: "alternative")
    let holds = try check.seemsToHold(replicas)
    judge.record(check.steps)
    guard !holds else { return nil }
    let found = try judge.search(load, purpose: "alternative", from: replicas + 1)
    return AlternativeTarget(target: target, replicas: found.replicas)
  }

  private var assumptions: [String] {
    scenario.assumptions.filter { !$0.hasPrefix("'headroom' ") }
      + [demand.failureDomain.sentence] + demand.sentences
      + (problem.plan.price == nil ? [] : ["paid for: \(scenario.basis.words)"])
  }

  private func warnings(_ judged: JudgedGates, _ fleet: SizedFleet?) -> [String] {
    var found = scenario.warnings
    if let fleet, let cell = fleet.cell {
      found.append(
        "a draft plays \(cell) of \(fleet.replicas) replicas under their share of the load: a router that chooses "
          + "among fewer does worse, so that the answer may be too large (by 14 % in a fleet of 717); numbers of "
          + "replicas are told apart \(problem.step(at: fleet.replicas)) at a time, and counts of requests "
          + "simulated are those of the cell")
    }
    if let precision = judged.precision, !precision.isMet { found.append(precision.sentence) }
    return found + judge.warnings + demand.warningsOfLoad
  }
}

extension LoadDemand {
  /// Replicas that the rate of the load would take were they always full.
  /// - Parameter saturated: requests a second of one that is.
  fileprivate func firstGuess(_ saturated: Double) throws -> Int {
    let options = problem.options
    let rate = try design.meanRequestsPerSecond(options.replicates, threads: options.threads)
    let likely = min(rate / max(saturated, 1e-9), Double(options.maxReplicas))
    return max(1, problem.isWholeFleet ? Int(likely.rounded(.up)) : 1)
  }
}

extension LoneRequests {
  /// - Throws: `InputErrors` with every promise that no number of replicas keeps.
  fileprivate func check(_ design: DesignLoad) throws {
    let limits = try limits(design)
    guard limits.isEmpty else {
      throw InputErrors(
        limits.map {
          InputError(.outOfRange, at: SourceLocation(file: "slo"), $0.message, hint: $0.hint)
        })
    }
  }
}
