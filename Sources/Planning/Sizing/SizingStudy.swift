// SizingStudy.swift: the answer of a sizing with all that is said around it.

internal import Metrics
internal import Plans
public import Text
public import Units
internal import Workload

/// What is asked beside the answer.
public struct StudyOptions: Sendable {
  /// Growth of the load a month, as a share; nil for none.
  public var growthPerMonth: Double?
  /// Months from an order to its delivery; nil for a guess.
  public var leadMonths: Double?
  /// The day from which months count.
  public var start: CalendarDate?
  /// Replays of the neighbouring sizes, for what one more replica buys.
  public var replaysNeighbours = false
  /// Benchmarks with predictions, and latency against load.
  public var predicts = false
  /// Replicas of a fleet that is there, to be judged; nil where a fleet is to be found.
  public var owned: Int?
  /// Nodes that it stands on; nil for the fewest.
  public var ownedNodes: Int?

  public init() {}
}

/// One sizing as a report tells it: the answer, and what it rests on and leads to.
public struct SizingStudy: Sendable {
  public var answer: SizingAnswer
  /// The load, window by window, and the length of a window.
  public var windows: [LoadWindow]
  public var window: Seconds
  /// How a load without a trace came about, and what its queue does.
  public var classic: ClassicLoad?
  public var queue: QueueCheck?
  public var closedLoop: ClosedLoopCheck?
  public var budget: HeadroomBudget?
  public var sufficiency: Sufficiency?
  public var misses: MonthlyMisses?
  public var growth: GrowthPlan?
  public var bench: BenchPlan?
  public var curve: [LoadPoint] = []
  public var backtest: Backtest?

  /// Whether there is an answer, and it keeps all that was asked.
  public var holds: Bool {
    (answer.owned.map(\.holds) ?? (answer.replicas != nil)) && queue?.holds != false
  }
}

extension SizingProblem {
  /// What is said around an answer to this problem.
  /// - Parameter classic: what the load was made from, where there is no trace.
  /// - Throws: what a replay throws.
  public func study(
    _ answer: SizingAnswer, _ load: SizingLoad, classic: ClassicLoad? = nil,
    options asked: StudyOptions = StudyOptions()
  ) throws -> SizingStudy {
    var study = SizingStudy(
      answer: answer, windows: load.profile.windows, window: load.profile.window, classic: classic)
    if let classic, let limit = classic.inputs.maxQueue {
      study.queue = QueueCheck(
        limit, answer.atHeadroom, pool: pool,
        rate: classic.requestsPerSecond * (1 + classic.margin),
        share: played(answer.replicas ?? 1).share)
    }
    if let owned = asked.owned {
      study.answer.owned = try self.owned(owned, nodes: asked.ownedNodes, beside: answer, load)
    }
    guard let replicas = answer.replicas, let holds = answer.holdsUpTo else { return study }
    if let classic { study.closedLoop = try closedLoop(replicas, classic) }
    study.growth = asked.growthPerMonth.flatMap {
      GrowthPlan(answer, perMonth: $0, leadMonths: asked.leadMonths, start: asked.start)
    }
    let error = ModelError(plan)
    let leading = answer.needs[0].load
    let lost = Double(answer.lostReplicas ?? 0)
    study.budget = HeadroomBudget(
      margin: answer.load.margin, spare: holds - 1, modelError: error,
      // Resamples never exceed what was seen: where p95 is the maximum they say nothing.
      forecastError: leading.high.flatMap { $0 > leading.p95 ? $0 / leading.p95 - 1 : nil },
      growth: study.growth?.growthUntilDelivery, node: holds * lost / Double(replicas))
    study.sufficiency = sufficiency(
      answer, replicas, capacity: holds / Double(replicas), error, resampledLoads(load),
      growth: study.growth.map { 1 + $0.growthUntilDelivery })
    if asked.replaysNeighbours { study.misses = try misses(around: replicas, answer, load) }
    if asked.predicts {
      let design = (answer.capacityRequestsPerSecond ?? 0) * (1 + answer.load.margin) / holds
      study.bench = try benchPlan(load, perReplica: design, error: error)
      study.curve = try loadCurve(
        replicas, load, of: answer.leastNeed, holds: holds,
        provenance: answer.provenance)
    }
    return study
  }

  /// The chances of the neighbouring sizes, each on the nodes of the answer, or on more where it needs them.
  private func sufficiency(
    _ answer: SizingAnswer, _ replicas: Int, capacity: Double, _ error: ModelError,
    _ loads: [Double], growth: Double?
  ) -> Sufficiency {
    let domain = answer.failureDomain
    let answered = domain.spread(replicas, keeping: answer.gates.withoutFailure ?? replicas)
    let fleets = neighbours(answer, replicas).map { count in
      var fleet = domain.spread(count, keeping: 0)
      fleet.nodes = max(fleet.nodes, answered.nodes)
      fleet.racks = fleet.racks.map { max($0, answered.racks ?? 1) }
      return Sufficiency.Fleet(replicas: count, kept: count - domain.lost(fleet))
    }
    // What was seen of the failure gate's own fleets: so many hold the p95, and one fewer does not.
    var left = capacity
    if let needed = answer.gates.withoutFailure {
      left = max(left, 1 / Double(needed))
      if needed > 1 { left = min(left, (1 - 1e-9) / Double(needed - 1)) }
    }
    return Sufficiency(
      fleets, capacity: capacity, capacityLeft: left, error: error, loads: loads, growth: growth,
      seed: scenario.seed)
  }

  /// From one fewer than the headroom gate needs, at most five fewer than the answer, to two more.
  private func neighbours(_ answer: SizingAnswer, _ replicas: Int) -> [Int] {
    let least = min(replicas, answer.gates.headroom ?? replicas) - 1
    // What a gate has rejected has no chance to tell.
    let replayed = min(replicas, answer.gates.replayIsBound ? 1 : answer.gates.replay ?? 1)
    return Array(max(1, least, replayed, replicas - 5)...(replicas + 2))
  }

  /// Resamples of the p95 in units of it; 1 alone where the load tells nothing of its spread.
  private func resampledLoads(_ load: SizingLoad) -> [Double] {
    let profile = load.profile
    guard options.statedConcurrency == nil,
      let blocks = LoadBlocks(
        windows: profile.windows.count, windowSeconds: profile.window.value)
    else { return [1] }
    guard !profile.isOfJobs else { return [1] }
    let rank = profile.rank(.concurrency)
    let percent = scenario.headroom.percentile
    let p95 = rank.percentile(percent)
    return rank.resampled(percent, plan: blocks.plan, seed: scenario.seed).map { $0 / p95 }
  }

  /// The load as recorded on the neighbouring sizes.
  private func misses(
    around replicas: Int, _ answer: SizingAnswer, _ load: SizingLoad
  ) throws -> MonthlyMisses {
    try report("replay: neighbouring sizes")
    let sizes = neighbours(answer, replicas)
    let everywhere = load.profile.windows.map { _ in true }
    let runs = try parallelMap(sizes.count, threads: options.threads) { index in
      var run = try replay(
        sizes[index], try load.recorded.makeStream(), load.profile, isInScope: everywhere)
      run.outcome = nil
      return run
    }
    let seen = zip(sizes, runs).map { size, run in
      let out = zip(run.isOut, load.profile.windows).filter(\.0).reduce(0) { $0 + $1.1.seconds }
      return (replicas: size, seconds: out, missed: run.bad.reduce(0, +))
    }
    return MonthlyMisses(
      seen, span: load.profile.span,
      costPerHour: { [price = plan.price, basis = answer.basis] count in
        let spread = answer.failureDomain.spread(
          count, keeping: answer.gates.withoutFailure ?? count)
        let paid = basis.paid(
          gpus: count * answer.gpusPerReplica, nodes: spread.nodes, of: answer.failureDomain)
        return price.map { $0 * Double(paid) }
      })
  }
}
