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
    let start = isWholeFleet ? Int((rate / max(saturated.requests, 1e-9)).rounded(.up)) : 1
    let (leading, needs) = try sizer.needsOfMeasures(
      from: min(max(1, start), options.maxReplicas))
    var answer = frame(sizer, provenance)
    answer.needs = needs
    let headroom = needs.compactMap(\.replicas).max()
    answer.gates.headroom = needs.contains { $0.replicas == nil && $0.target > 0 } ? nil : headroom
    if let found = answer.gates.headroom {
      try sizer.otherGates(&answer, from: found)
      try sizer.alternative(&answer)
    }
    if let replicas = answer.replicas {
      try sizer.prove(
        &answer, replicas, isHeld: leading.replicas ?? replicas, saturated, provenance)
    }
    answer.search = sizer.steps
    answer.assumptions += sizer.assumptions
    answer.warnings += sizer.warnings + sizer.warningsOfLoad
    return answer
  }

  /// What is known before anything is searched.
  private func frame(_ sizer: Sizer, _ provenance: Provenance) -> SizingAnswer {
    let profile = sizer.profile
    let rule = scenario.headroom
    let blocks = LoadBlocks(
      windows: profile.windows.count, windowSeconds: profile.window.value)
    let domain = FailureDomain(
      gpusPerNode: plan.accelerator.gpusPerNode, gpusPerReplica: plan.parallelism.devices)
    let figures = LoadFigures(
      windows: profile.windows.count, window: profile.window, span: profile.span,
      requests: sizer.load.requests, percentile: rule.percentile, margin: rule.margin,
      presence: zip(scenario.workload.classes, profile.rules).map {
        ClassPresence(name: $0.name, rule: $1.sentence)
      },
      intervalSentence: blocks?.sentence ?? "")
    var one = plan
    one.replicas = 1
    return SizingAnswer(
      scenarioName: scenario.name, poolName: plan.name,
      replicaDescription: String(one.description.dropFirst("1 × ".count)),
      gpusPerReplica: plan.parallelism.devices, load: figures, needs: sizer.needs,
      gates: GateNeeds(), failureDomain: domain, search: [], tail: [],
      assumptions: scenario.assumptions.filter { !$0.hasPrefix("'headroom' ") }
        + [domain.sentence] + sizer.sentences,
      warnings: scenario.warnings, provenance: provenance)
  }
}

extension Sizer {
  /// The failure and replay gates, and the largest of all.
  mutating func otherGates(_ answer: inout SizingAnswer, from found: Int) throws {
    let share = 1 / (1 + rule.margin)
    let guess = max(1, Int((Double(found) * share).rounded(.up)))
    let nominal = try search(design.scaled(to: share), purpose: "failure", from: guess)
    if let needed = nominal.replicas {
      answer.gates.withoutFailure = needed
      answer.gates.failure = answer.failureDomain.replicas(keeping: needed)
    }
    let replayed = try replayGate(from: nominal.replicas ?? guess, upTo: found)
    answer.gates.replay = replayed.replicas
    answer.gates.replayIsBound = load.requests > Self.searchedReplay
    if replayed.hopeless > 0 {
      warnings.append(
        "\(replayed.hopeless) of \(profile.windows.count) windows miss the SLO at any size: what is in them "
          + "is too long or too sudden for it; the replay gate leaves them out")
    }
    guard let headroom = answer.gates.headroom, let replay = answer.gates.replay,
      let failure = answer.gates.failure
    else { return }
    let replicas = max(headroom, replay, failure)
    guard replicas <= problem.options.maxReplicas else { return }
    answer.replicas = replicas
    let needed = answer.gates.withoutFailure ?? replicas
    answer.nodes = answer.failureDomain.nodes(for: replicas, keeping: needed)
    answer.lostReplicas = answer.failureDomain.lost(of: replicas, keeping: needed)
    answer.costPerHour = problem.plan.price.map {
      $0 * Double(replicas * problem.plan.parallelism.devices)
    }
  }

  /// The other reading of 30 %: p95 / 0.7.
  mutating func alternative(_ answer: inout SizingAnswer) throws {
    guard rule.margin > 0, rule.margin < 1, let headroom = answer.gates.headroom else { return }
    let factor = 1 / (1 - rule.margin) / (1 + rule.margin)
    let found = try search(design.scaled(to: factor), purpose: "alternative", from: headroom)
    let replicas = found.replicas.map {
      max($0, answer.gates.failure ?? 0, answer.gates.replay ?? 0)
    }
    guard replicas != answer.replicas else { return }
    answer.alternativeTarget = leading.load.p95 / (1 - rule.margin)
    answer.alternativeReplicas = replicas
  }

  /// The runs that show the answer, and the figures that follow from them.
  mutating func prove(
    _ answer: inout SizingAnswer, _ replicas: Int, isHeld headroom: Int,
    _ saturated: (requests: Double, tokens: Double), _ provenance: Provenance
  ) throws {
    let factor = try capacity(replicas, holds: replicas >= headroom ? 1 + rule.margin : 1)
    answer.holdsUpTo = factor
    let concurrency = factor * leading.load.p95 / Double(replicas)
    let rate = try design.meanRequestsPerSecond(problem.options.replicates, threads: threads)
    answer.capacityRequestsPerSecond = rate * factor / (1 + rule.margin) / Double(replicas)
    answer.accepted = try proof(replicas, design, provenance: provenance)
    answer.atHeadroom = answer.accepted?.summary
    if leading.load.p95 > 0 {
      let peak = design.scaled(to: leading.load.peak / leading.target)
      answer.atPeak = try proof(replicas, peak, provenance: provenance).summary
    }
    let nominal = try replay(replicas, scope)
    record(replicas, nominal)
    answer.atNominal = summary(replicas, nominal, provenance: provenance)
    answer.tail = tail(replicas, nominal, capacity: concurrency)
    if let outcome = nominal.outcome { own(&answer, outcome) }
    answer.stress = try stress(replicas, provenance: provenance)
    try proveOneFewer(&answer, replicas, provenance)
    answer.comparison = try comparison(
      answer.gates.headroom ?? replicas, capacity: concurrency, saturated: saturated)
  }

  /// One fewer at the load of the gate that needs most.
  private mutating func proveOneFewer(
    _ answer: inout SizingAnswer, _ replicas: Int, _ provenance: Provenance
  ) throws {
    let gate = answer.gates.binding
    var fewer: SidedProof?
    switch gate {
    case "failure":
      let nominal = design.scaled(to: 1 / (1 + rule.margin))
      let left = (answer.gates.withoutFailure ?? replicas) - 1
      if left > 0 { fewer = try proof(left, nominal, provenance: provenance) }
    case "replay" where replicas > 1:
      let run = try replay(replicas - 1, scope)
      record(replicas - 1, run)
      var told = summary(replicas - 1, run, provenance: provenance)
      told?.overall.verdict = run.holds
      fewer = SidedProof(
        replicas: replicas - 1, verdict: run.holds ? .holds : .fails, binding: run.worst,
        summary: told)
    default:
      if replicas > 1 {
        let measure = answer.needs.first { $0.replicas == replicas && !$0.isBound }
        let own = try measure.map { $0.load.measure == .concurrency ? design : try design($0) }
        fewer = try proof(replicas - 1, own ?? design, provenance: provenance)
      }
    }
    answer.oneFewer = fewer
    guard let fewer else { return }
    answer.binding = cause(gate: gate, fewer)
    if fewer.verdict == .undecided {
      warnings.append(
        "\(fewer.replicas + 1) and \(fewer.replicas) replicas cannot be told apart at the load of the \(gate) "
          + "gate; the larger is taken")
    }
  }

  /// The fleet's own concurrency in the trace, by counting and by Little's law.
  private func own(_ answer: inout SizingAnswer, _ outcome: ReplicationOutcome) {
    let result = outcome.result
    let seconds = result.duration.value
    guard seconds > 0 else { return }
    answer.fleetConcurrency =
      result.pools.reduce(0) { $0 + $1.requestSeconds } / seconds
    let total = result.total
    if let mean = total.latency.e2el.meanMilliseconds {
      let frontEnd = problem.scenario.frontEnd?.value ?? 0
      answer.littleConcurrency = Double(total.completed) * (mean / 1e3 - frontEnd) / seconds
    }
  }

  /// What the load is measured by.
  var sentences: [String] {
    let percent = NumberText.shortest(rule.percentile)
    let place = design.source
    return [
      "SLO concurrency counts a request as present from its arrival for as long as its SLO allows; p\(percent) is "
        + "the time-weighted nearest rank over windows, empty ones included",
      "the design load is made of \(place.windows.count) windows around p\(percent), each scaled to the target; "
        + "replicates: \(place.lead) window\(place.lead == 1 ? "" : "s") of lead-in, \(place.measured) measured",
    ]
  }

  /// How far the load itself can be trusted.
  var warningsOfLoad: [String] {
    var found: [String] = []
    let percent = NumberText.shortest(rule.percentile)
    let count = profile.windows.count
    if count < DesignSource.windowsWanted {
      found.append(
        "p\(percent) of \(count) window\(count == 1 ? "" : "s"): this is your maximum; give a longer load, or a "
          + "shorter --window")
    }
    let week = 7 * 86_400.0
    // A day of slack: a week that was cut at its last arrival is a week.
    if profile.span.value < week * 0.99 {
      found.append(
        "the load covers \(NumberText.shortest((profile.span.value / 360).rounded() / 10)) h, less than a week: "
          + "what other days bring is unknown; four weeks are recommended")
    }
    return found
  }
}
