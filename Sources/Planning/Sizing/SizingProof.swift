// SizingProof.swift: the runs that show the answer, and the figures that follow from them.

internal import Fleet
internal import Metrics
internal import Plans
internal import Units
internal import Workload

/// Shows an answer: at the load of its gates, at the peak, as recorded, and one fewer.
struct SizingProof {
  private(set) var judge: Judge
  private let found: GateFindings
  /// What the load with its margin needs.
  private let headroom: LoadGate
  /// Requests and output tokens a second of one replica that always has work.
  private let saturated: (requests: Double, tokens: Double)
  private let provenance: Provenance

  private var demand: LoadDemand { judge.demand }
  private var problem: SizingProblem { judge.problem }
  private var rule: HeadroomRule { judge.rule }
  private var threads: Int { problem.options.threads }

  init(
    _ judge: Judge, _ found: GateFindings, _ headroom: LoadGate,
    saturated: (requests: Double, tokens: Double), _ provenance: Provenance
  ) {
    self.judge = judge
    self.found = found
    self.headroom = headroom
    self.saturated = saturated
    self.provenance = provenance
  }

  /// Fills in what the runs show of so many replicas.
  mutating func complete(_ answer: inout SizingAnswer, _ replicas: Int) throws {
    let gate = headroom
    let capacity = try judge.leastCapacity(replicas, deciding: gate.measure.index)
    answer.holdsUpTo = capacity.factor
    answer.decidingIndex = gate.measure.index
    answer.leastIndex = answer.needs.firstIndex { $0.isSame(as: capacity.need) } ?? 0
    let rate = try demand.design(of: capacity.need).design.meanRequestsPerSecond(
      problem.options.replicates, threads: threads)
    answer.capacityRequestsPerSecond =
      rule.nominal(of: rate * capacity.factor) / Double(replicas)
    let runs = gate.search.evaluation(replicas)?.runs
    answer.accepted = try judge.proof(
      replicas, gate.design, runs: runs, provenance: provenance)
    answer.atHeadroom = answer.accepted?.summary
    let deciding = gate.deciding
    if deciding.job == nil, deciding.load.peak > 0 {
      let peak = gate.design.scaled(to: deciding.load.peak / deciding.target)
      answer.atPeak = try judge.proof(replicas, peak, provenance: provenance).summary
    }
    try proveOneFewer(&answer, replicas)
    try replays(&answer, replicas, capacity)
  }

  /// The load as recorded on the answer, raised by the margin, and on a fleet for the mean: at once, as each is
  /// one long run.
  private mutating func replays(
    _ answer: inout SizingAnswer, _ replicas: Int, _ capacity: LoadCapacity
  ) throws {
    try problem.report("replay: \(replicas) replicas")
    var sizes = demand.comparison(capacity, saturated)
    let small = sizes.meanReplicas
    let isSmaller = small < answer.gates.headroom ?? replicas
    let (problem, load, scope) = (problem, demand.load, demand.scope)
    let factor = min(rule.factor, WorkloadLimits.rateScale)
    let everywhere = scope.map { _ in true }
    let runs = try parallelMap(isSmaller ? 3 : 2, threads: threads) { job in
      let stream = try load.recorded.makeStream()
      switch job {
      case 0: return try problem.replay(replicas, stream, load.profile, isInScope: scope)
      case 1:
        let raised = RateScaledStream(
          stream, factor: factor,
          seed: problem.scenario.seed, name: "stress")
        return try problem.replay(replicas, raised, load.profile, isInScope: everywhere)
      default: return try problem.replay(small, stream, load.profile, isInScope: everywhere)
      }
    }
    for (run, (count, purpose)) in zip(
      runs, [(replicas, "replay"), (replicas, "stress"), (small, "mean")])
    { judge.record(count, run, purpose: purpose) }
    answer.atNominal = demand.summary(replicas, runs[0], provenance: provenance)
    answer.stress = demand.summary(replicas, runs[1], provenance: provenance)
    answer.tail = demand.tail(replicas, runs[0], capacity)
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
  private mutating func proveOneFewer(_ answer: inout SizingAnswer, _ replicas: Int) throws {
    guard replicas > 1, let finding = found[answer.gates.binding],
      let fewer = try finding.gate.oneFewer(than: replicas, finding, &judge, provenance)
    else { return }
    let running = fewer.proof.replicas
    var proof = fewer.proof
    proof.replicas = fewer.replicas
    answer.oneFewer = proof
    answer.binding = BindingCause(
      finding.gate, proof, measure: fewer.measure ?? headroom.deciding.load.measure,
      running: running, nodes: answer.nodes ?? 1, demand)
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
