// Sizer+Evidence.swift: the runs that show the answer, and the figures that follow from them.

internal import Fleet
internal import Metrics
internal import Units
internal import Workload

extension Sizer {
  /// The answer at the load of its gates, at the peak, as recorded and one fewer.
  mutating func prove(
    _ answer: inout SizingAnswer, _ gate: LoadGate, _ designs: [MeasureDesign], _ replicas: Int,
    _ saturated: (requests: Double, tokens: Double), _ provenance: Provenance
  ) throws {
    let capacity = try leastCapacity(replicas, of: designs, deciding: gate.measure.index)
    answer.holdsUpTo = capacity.factor
    answer.decidingIndex = gate.measure.index
    answer.leastIndex = answer.needs.firstIndex { $0.isSame(as: capacity.need) } ?? 0
    let rate = try design(of: capacity.need).design.meanRequestsPerSecond(
      problem.options.replicates, threads: threads)
    answer.capacityRequestsPerSecond =
      rate * capacity.factor / (1 + rule.margin) / Double(replicas)
    let runs = gate.search.evaluation(replicas)?.runs
    answer.accepted = try proof(replicas, gate.design, runs: runs, provenance: provenance)
    answer.atHeadroom = answer.accepted?.summary
    let deciding = gate.deciding
    if deciding.job == nil, deciding.load.peak > 0 {
      let peak = gate.design.scaled(to: deciding.load.peak / deciding.target)
      answer.atPeak = try proof(replicas, peak, provenance: provenance).summary
    }
    try proveOneFewer(&answer, gate, replicas, provenance)
    try replays(&answer, replicas, capacity, saturated, provenance)
  }

  /// The load as recorded on the answer, raised by the margin, and on a fleet for the mean: at once, as each is
  /// one long run.
  private mutating func replays(
    _ answer: inout SizingAnswer, _ replicas: Int, _ capacity: LoadCapacity,
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
    answer.tail = tail(replicas, runs[0], capacity)
    if let outcome = runs[0].outcome { own(&answer, outcome) }
    if isSmaller {
      sizes.meanFailedWindows = runs[2].failedWindows.count
      sizes.meanMissedRequests = runs[2].bad.reduce(0, +)
    }
    answer.comparison = sizes
    let held = capacity.factor * capacity.need.load.p95
    func use(_ summary: inout SimulationSummary?, _ offered: Double) {
      summary?.pools[problem.pool].capacityUtilization = SummaryValue(offered / held)
    }
    use(&answer.atHeadroom, capacity.need.target)
    use(&answer.atPeak, capacity.need.load.peak)
    use(&answer.atNominal, capacity.need.load.mean)
  }

  /// One fewer at the load of the gate that needs most.
  private mutating func proveOneFewer(
    _ answer: inout SizingAnswer, _ gate: LoadGate, _ replicas: Int, _ provenance: Provenance
  ) throws {
    guard replicas > 1 else { return }
    let name = answer.gates.binding
    var step = 1
    var fewer: SidedProof?
    var measure = gate.deciding.load.measure
    switch name {
    case "failure":
      guard let lost = failureGate else { return }
      step = lost.search.stride
      measure = lost.deciding.load.measure
      let left = (answer.gates.withoutFailure ?? replicas) - step
      let runs = lost.search.evaluation(left)?.runs
      if left > 0 { fewer = try proof(left, lost.design, runs: runs, provenance: provenance) }
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
      gate: name, measure: measure, fewer, running: running, nodes: answer.nodes ?? 1,
      lost: answer.failureDomain.words)
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
      let frontEnd = problem.scenario.frontEnd.value
      answer.littleConcurrency = Double(total.completed) * (mean / 1e3 - frontEnd) / seconds * scale
    }
  }
}
