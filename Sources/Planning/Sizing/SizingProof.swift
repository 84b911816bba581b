// SizingProof.swift: the runs that show the answer, and the figures that follow from them.

internal import Fleet
internal import Metrics
internal import Plans
internal import Units
internal import Workload

/// What the runs of an answer show.
public struct FleetProof: Sendable {
  /// How much of the load it holds.
  public let held: HeldLoad
  /// The fleet at the load of the gate with the margin, and one fewer at that of the gate that needs most.
  public let accepted: SidedProof
  public let oneFewer: SidedProof?
  /// What makes one fewer fail; nil where no fleet is smaller.
  public let binding: BindingCause?
  /// The fleet at the load with the margin, as recorded, at the peak window's load, and under all of the load × (1 +
  /// margin).
  public let atHeadroom, atNominal, atPeak, stress: SimulationSummary?
  /// The windows above the percentile.
  public let tail: [TailWindow]
  /// Its own mean number of requests in the load as recorded; nil where there was no time to count.
  public let concurrency: FleetConcurrency?
  public let comparison: SizingComparison
  /// What it owes to prefix caches; nil where it has none.
  public let prefixes: PrefixReliance?
}

/// The load that a fleet holds.
public struct HeldLoad: Hashable, Sendable {
  /// As a multiple of the p95 of the measure that it holds least more of.
  public let factor: Double
  /// Places in the demand's needs: of the one that asks for most, and of the one whose load is held least more of.
  public let decidingIndex, leastIndex: Int
  /// Requests/s a replica.
  public let requestsPerSecond: Double
}

/// The mean number of requests in a fleet.
public struct FleetConcurrency: Hashable, Sendable {
  public let counted: Double
  /// By Little's law, from rate and latency; nil where nothing completed.
  public let byLittle: Double?
}

/// Shows an answer: at the load of its gates, at the peak, as recorded, and one fewer.
struct SizingProof {
  private(set) var judge: Judge
  private let found: GateFindings
  /// What the load with its margin needs.
  private let headroom: LoadGate
  private let fleet: SizedFleet
  /// Requests and output tokens a second of one replica that always has work.
  private let saturated: (requests: Double, tokens: Double)
  private let provenance: Provenance

  private var demand: LoadDemand { judge.demand }
  private var problem: SizingProblem { judge.problem }
  private var rule: HeadroomRule { judge.rule }
  private var threads: Int { problem.options.threads }
  private var replicas: Int { fleet.replicas }

  init(
    _ judge: Judge, _ found: GateFindings, _ headroom: LoadGate, _ fleet: SizedFleet,
    saturated: (requests: Double, tokens: Double), _ provenance: Provenance
  ) {
    self.judge = judge
    self.found = found
    self.headroom = headroom
    self.fleet = fleet
    self.saturated = saturated
    self.provenance = provenance
  }

  mutating func proof() throws -> FleetProof {
    let capacity = try judge.leastCapacity(replicas, deciding: headroom.measure.index)
    let held = try held(capacity)
    let runs = headroom.search.evaluation(replicas)?.runs
    let accepted = try judge.proof(
      replicas, headroom.design, runs: runs, provenance: provenance)
    let peak = try atPeak()
    let fewer = try oneFewer()
    let played = try replays(capacity)
    /// A run with the share of what the fleet holds that was offered in it.
    func told(_ summary: SimulationSummary?, _ offered: Double) -> SimulationSummary? {
      var told = summary
      let use = offered / (capacity.factor * capacity.need.load.p95)
      told?.pools[problem.pool].capacityUtilization = SummaryValue(use)
      return told
    }
    let (recorded, load) = (played.recorded, capacity.need.load)
    let nominal = told(demand.summary(replicas, recorded, provenance: provenance), load.mean)
    let prefixes = try problem.reliance(
      found.headroom?.replicas ?? replicas, under: headroom.design, accepted.summary,
      recorded: nominal, noting: &judge)
    return FleetProof(
      held: held, accepted: accepted, oneFewer: fewer?.proof, binding: fewer?.cause,
      atHeadroom: told(accepted.summary, capacity.need.target),
      atNominal: nominal,
      atPeak: told(peak, load.peak),
      stress: demand.summary(replicas, played.stress, provenance: provenance),
      tail: demand.tail(replicas, recorded, capacity),
      concurrency: recorded.outcome.flatMap(concurrency), comparison: played.sizes,
      prefixes: prefixes)
  }

  private func held(_ capacity: LoadCapacity) throws -> HeldLoad {
    let rate = try demand.design(of: capacity.need).design.meanRequestsPerSecond(
      problem.options.replicates, threads: threads)
    return HeldLoad(
      factor: capacity.factor, decidingIndex: headroom.measure.index,
      leastIndex: headroom.needs.firstIndex { $0.isSame(as: capacity.need) } ?? 0,
      requestsPerSecond: rule.nominal(of: rate * capacity.factor) / Double(replicas))
  }

  /// The load of the busiest window; nil for a job, which has none.
  private mutating func atPeak() throws -> SimulationSummary? {
    let deciding = headroom.deciding
    guard deciding.job == nil, deciding.load.peak > 0 else { return nil }
    let peak = headroom.design.scaled(to: deciding.load.peak / deciding.target)
    return try judge.proof(replicas, peak, provenance: provenance).summary
  }

  /// One fewer at the load of the gate that needs most.
  private mutating func oneFewer() throws -> (proof: SidedProof, cause: BindingCause?)? {
    guard replicas > 1, let finding = found[GateNeeds(found).binding],
      let fewer = try finding.gate.oneFewer(than: replicas, finding, &judge, provenance)
    else { return nil }
    var proof = fewer.proof
    proof.replicas = fewer.replicas
    let cause = BindingCause(
      finding.gate, proof, measure: fewer.measure ?? headroom.deciding.load.measure,
      running: fewer.proof.replicas, nodes: fleet.nodes, demand)
    return (proof, cause)
  }

  /// The load as recorded on the answer, raised by the margin, and on a fleet for the mean: at once, as each is
  /// one long run.
  private mutating func replays(
    _ capacity: LoadCapacity
  ) throws -> (recorded: Replay, stress: Replay, sizes: SizingComparison) {
    try problem.report("replay: \(replicas) replicas")
    var sizes = demand.comparison(capacity, saturated)
    let small = sizes.meanReplicas
    let isSmaller = small < found.headroom?.replicas ?? replicas
    let (problem, load, replicas) = (problem, demand.load, replicas)
    let factor = min(rule.factor, WorkloadLimits.rateScale)
    let inScope = TraceReplay(problem, load.profile, isInScope: demand.scope)
    let everywhere = TraceReplay(problem, everywhere: load.profile)
    let runs = try parallelMap(isSmaller ? 3 : 2, threads: threads) { job in
      let stream = try load.recorded.makeStream()
      switch job {
      case 0: return try inScope.run(replicas, stream)
      case 1:
        let raised = RateScaledStream(
          stream, factor: factor, seed: problem.scenario.seed, name: "stress")
        return try everywhere.run(replicas, raised)
      default: return try everywhere.run(small, stream)
      }
    }
    for (run, (count, purpose)) in zip(
      runs, [(replicas, "replay"), (replicas, "stress"), (small, "mean")])
    { judge.record(count, run, purpose: purpose) }
    if isSmaller { sizes.take(mean: runs[2]) }
    return (runs[0], runs[1], sizes)
  }

  /// The fleet's own concurrency in the trace, by counting and by Little's law.
  private func concurrency(_ outcome: ReplicationOutcome) -> FleetConcurrency? {
    let result = outcome.result
    let seconds = result.duration.value
    guard seconds > 0 else { return nil }
    // Of a cell, times what it stands for.
    let scale = 1 / problem.played(replicas).share
    let total = result.total
    let frontEnd = problem.scenario.frontEnd.value
    return FleetConcurrency(
      counted: result.pools.reduce(0) { $0 + $1.requestSeconds } / seconds * scale,
      byLittle: total.latency.e2el.meanMilliseconds.map { mean in
        Double(total.completed) * (mean / 1e3 - frontEnd) / seconds * scale
      })
  }
}
