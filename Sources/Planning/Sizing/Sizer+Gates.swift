// Sizer+Gates.swift: the failure and replay gates, the other reading of the margin, and the answer's proof.

internal import Fleet
internal import Hardware
internal import Metrics
internal import Units
internal import Workload

extension Sizer {
  /// The design load at the percentile itself.
  private var nominal: DesignLoad { design.scaled(to: 1 / (1 + rule.margin)) }

  /// The failure and replay gates, and the largest of all.
  mutating func otherGates(_ answer: inout SizingAnswer, from found: Int) throws {
    let guess = max(1, Int((Double(found) / (1 + rule.margin)).rounded(.up)))
    let failure = try search(nominal, purpose: "failure", from: guess)
    failureSearch = failure
    answer.gates.tried.append("failure")
    if let needed = failure.replicas {
      let fleet = answer.failureDomain.replicas(keeping: needed)
      answer.gates.withoutFailure = needed
      answer.gates.failure = fleet
      answer.gateProofs.append(
        GateProof("failure", running: needed, fleet: fleet, failure))
    }
    let replayed = try replayGate(from: failure.replicas ?? guess, upTo: found)
    answer.gates.tried.append("replay")
    answer.gates.replay = replayed.replicas
    answer.gates.replayIsBound = load.requests > Self.searchedReplay
    if let fleet = replayed.replicas, fleet > found {
      answer.replayExcess = try excess(fleet, replayed)
    }
    if let fleet = replayed.replicas {
      answer.gateProofs.append(GateProof(replay: fleet, replayed.seen))
    }
    if replayed.hopeless > 0 {
      warnings.append(
        "\(replayed.hopeless) of \(profile.windows.count) windows miss the SLO at any size: what is in them "
          + "is too long or too sudden for it; the replay gate leaves them out")
    }
    guard let headroom = answer.gates.headroom, let replay = answer.gates.replay,
      let failing = answer.gates.failure
    else { return }
    let replicas = max(headroom, replay, failing)
    guard replicas <= problem.options.maxReplicas else { return }
    answer.replicas = replicas
    let needed = answer.gates.withoutFailure ?? replicas
    let nodes = answer.failureDomain.nodes(for: replicas, keeping: needed)
    answer.nodes = nodes
    answer.spreads = answer.failureDomain.spreads(
      keeping: needed, least: max(headroom, replay),
      from: FleetSpread(replicas: replicas, nodes: nodes))
    answer.lostReplicas = answer.failureDomain.lost(of: replicas, keeping: needed)
    answer.costPerHour = problem.plan.price.map {
      $0 * Double(replicas * problem.plan.parallelism.devices)
    }
  }

  /// The other reading of 30 %: p95 / 0.7; looked for only where the answer does not hold it.
  mutating func alternative(
    _ answer: inout SizingAnswer, _ gate: HeadroomGate, _ replicas: Int
  ) throws {
    guard rule.margin > 0, rule.margin < 1 else { return }
    let load = gate.design.scaled(to: 1 / (1 - rule.margin) / (1 + rule.margin))
    var check = ReplicaSearch(problem, load, purpose: "alternative")
    let holds = try check.seemsToHold(replicas)
    steps += check.steps
    guard !holds else { return }
    let found = try search(load, purpose: "alternative", from: replicas + 1)
    answer.alternativeTarget = leading.load.p95 / (1 - rule.margin)
    answer.alternativeReplicas = found.replicas
  }

  /// The runs that show the answer, and the figures that follow from them.
  mutating func prove(
    _ answer: inout SizingAnswer, _ gate: HeadroomGate, _ replicas: Int,
    _ saturated: (requests: Double, tokens: Double), _ provenance: Provenance
  ) throws {
    let factor = try capacity(replicas, holds: 1 + rule.margin)
    answer.holdsUpTo = factor
    let concurrency = factor * leading.load.p95 / Double(replicas)
    let rate = try design.meanRequestsPerSecond(problem.options.replicates, threads: threads)
    answer.capacityRequestsPerSecond = rate * factor / (1 + rule.margin) / Double(replicas)
    let runs = gate.search.evaluation(replicas)?.runs
    answer.accepted = try proof(replicas, gate.design, runs: runs, provenance: provenance)
    answer.atHeadroom = answer.accepted?.summary
    let peak = design.scaled(to: leading.load.peak / leading.target)
    answer.atPeak = try proof(replicas, peak, provenance: provenance).summary
    try proveOneFewer(&answer, gate, replicas, provenance)
    try replays(&answer, replicas, capacity: concurrency, saturated, provenance)
  }

  /// The load as recorded on the answer, raised by the margin, and on a fleet for the mean: at once, as each is
  /// one long run.
  private mutating func replays(
    _ answer: inout SizingAnswer, _ replicas: Int, capacity: Double,
    _ saturated: (requests: Double, tokens: Double), _ provenance: Provenance
  ) throws {
    try problem.report("replay: \(replicas) replicas")
    var sizes = comparison(capacity, saturated)
    let small = sizes.meanReplicas
    let isSmaller = small < answer.gates.headroom ?? replicas
    let (problem, load, scope, margin) = (problem, load, scope, rule.margin)
    let everywhere = scope.map { _ in true }
    let runs = try parallelMap(isSmaller ? 3 : 2, threads: threads) { job in
      let stream = try load.recorded.makeStream()
      switch job {
      case 0: return try problem.replay(replicas, stream, load.profile, isInScope: scope)
      case 1:
        let raised = RateScaledStream(
          stream, factor: min(1 + margin, WorkloadLimits.rateScale),
          seed: problem.scenario.seed, name: "stress")
        return try problem.replay(replicas, raised, load.profile, isInScope: everywhere)
      default: return try problem.replay(small, stream, load.profile, isInScope: everywhere)
      }
    }
    for (run, (count, purpose)) in zip(
      runs, [(replicas, "replay"), (replicas, "stress"), (small, "mean")])
    { record(count, run, purpose: purpose) }
    answer.atNominal = summary(replicas, runs[0], provenance: provenance)
    answer.stress = summary(replicas, runs[1], provenance: provenance)
    answer.tail = tail(replicas, runs[0], capacity: capacity)
    if let outcome = runs[0].outcome { own(&answer, outcome) }
    if isSmaller {
      sizes.meanFailedWindows = runs[2].failedWindows.count
      sizes.meanMissedRequests = runs[2].bad.reduce(0, +)
    }
    answer.comparison = sizes
    let limit = (answer.holdsUpTo ?? 1) * leading.load.p95
    func use(_ summary: inout SimulationSummary?, _ offered: Double) {
      summary?.pools[problem.pool].capacityUtilization = SummaryValue(offered / limit)
    }
    use(&answer.atHeadroom, leading.target)
    use(&answer.atPeak, leading.load.peak)
    use(&answer.atNominal, leading.load.mean)
  }

  /// One fewer at the load of the gate that needs most.
  private mutating func proveOneFewer(
    _ answer: inout SizingAnswer, _ gate: HeadroomGate, _ replicas: Int, _ provenance: Provenance
  ) throws {
    guard replicas > 1 else { return }
    let name = answer.gates.binding
    var step = 1
    var fewer: SidedProof?
    switch name {
    case "failure":
      step = failureSearch?.stride ?? 1
      let left = (answer.gates.withoutFailure ?? replicas) - step
      let runs = failureSearch?.evaluation(left)?.runs
      if left > 0 { fewer = try proof(left, nominal, runs: runs, provenance: provenance) }
    case "replay":
      let run = try replay(replicas - 1, scope)
      record(replicas - 1, run)
      var told = summary(replicas - 1, run, provenance: provenance)
      told?.overall.verdict = run.holds
      fewer = SidedProof(
        replicas: replicas - 1, verdict: run.holds ? .holds : .fails, binding: run.worst,
        summary: told)
    default:
      step = gate.search.stride
      guard replicas > step else { return }
      let runs = gate.search.evaluation(replicas - step)?.runs
      fewer = try proof(replicas - step, gate.design, runs: runs, provenance: provenance)
    }
    guard var fewer else { return }
    let running = fewer.replicas
    fewer.replicas = replicas - step
    answer.oneFewer = fewer
    answer.binding = cause(
      gate: name, measure: gate.measure, fewer, running: running, nodes: answer.nodes ?? 1)
    if fewer.verdict == .undecided {
      warnings.append(
        "\(replicas) and \(replicas - step) replicas cannot be told apart at the load of the \(name) gate; the "
          + "larger is taken")
    }
  }

  /// The fleet's own concurrency in the trace, by counting and by Little's law.
  private func own(_ answer: inout SizingAnswer, _ outcome: ReplicationOutcome) {
    let result = outcome.result
    let seconds = result.duration.value
    guard seconds > 0 else { return }
    // Of a cell, times what it stands for.
    let scale = 1 / problem.played(answer.replicas ?? 1).share
    answer.fleetConcurrency =
      result.pools.reduce(0) { $0 + $1.requestSeconds } / seconds * scale
    let total = result.total
    if let mean = total.latency.e2el.meanMilliseconds {
      let frontEnd = problem.scenario.frontEnd?.value ?? 0
      answer.littleConcurrency = Double(total.completed) * (mean / 1e3 - frontEnd) / seconds * scale
    }
  }
}
