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
  public let answer: SizingAnswer
  /// The load, window by window, and the length of a window.
  public let windows: [LoadWindow]
  public let window: Seconds
  /// How a load without a trace came about, and what its queue does.
  public let classic: ClassicLoad?
  public let queue: QueueCheck?
  /// How a fleet that is there does by the same gates; nil where none was given.
  public let owned: OwnedFleet?
  /// Every setting of the free knobs; empty where none was free.
  public let settings: [SizedSetting]
  /// What follows from an answer; nothing of it without one.
  public let closedLoop: ClosedLoopCheck?
  public let budget: HeadroomBudget?
  public let sufficiency: Sufficiency?
  public let misses: MonthlyMisses?
  public let growth: GrowthPlan?
  public let bench: BenchPlan?
  public let curve: [LoadPoint]
  public let backtest: Backtest?

  init(
    answer: SizingAnswer, windows: [LoadWindow], window: Seconds, classic: ClassicLoad? = nil,
    queue: QueueCheck? = nil, owned: OwnedFleet? = nil, settings: [SizedSetting] = [],
    closedLoop: ClosedLoopCheck? = nil, budget: HeadroomBudget? = nil,
    sufficiency: Sufficiency? = nil, misses: MonthlyMisses? = nil, growth: GrowthPlan? = nil,
    bench: BenchPlan? = nil, curve: [LoadPoint] = [], backtest: Backtest? = nil
  ) {
    self.answer = answer
    (self.windows, self.window) = (windows, window)
    (self.classic, self.queue) = (classic, queue)
    (self.owned, self.settings) = (owned, settings)
    self.closedLoop = closedLoop
    (self.budget, self.sufficiency) = (budget, sufficiency)
    (self.misses, self.growth) = (misses, growth)
    (self.bench, self.curve) = (bench, curve)
    self.backtest = backtest
  }

  /// Whether there is an answer, and it keeps all that was asked.
  public var holds: Bool {
    (owned.map(\.holds) ?? (answer.replicas != nil)) && queue?.holds != false
  }
}

extension SizingProblem {
  /// What is said around an answer to this problem.
  /// - Parameters:
  ///   - classic: what the load was made from, where there is no trace.
  ///   - settings: of the free knobs, of which the answer's is the best.
  ///   - tested: a span of the load that the answer was not sized on.
  /// - Throws: what a replay throws.
  public func study(
    _ answer: SizingAnswer, _ load: SizingLoad, classic: ClassicLoad? = nil,
    options: StudyOptions = StudyOptions(), settings: [SizedSetting] = [],
    tested: TestedSpan? = nil
  ) throws -> SizingStudy {
    try AnswerStudy(problem: self, answer: answer, load: load, classic: classic, asked: options)
      .study(settings, tested)
  }
}

/// An answer on its way to a study: what follows from it, each by itself.
private struct AnswerStudy {
  let problem: SizingProblem
  let answer: SizingAnswer
  let load: SizingLoad
  let classic: ClassicLoad?
  let asked: StudyOptions

  private var plan: PoolPlan { problem.plan }
  private var scenario: Scenario { problem.scenario }
  private var options: SizingOptions { problem.options }
  private var domain: FailureDomain { answer.pool.failureDomain }

  func study(_ settings: [SizedSetting], _ tested: TestedSpan?) throws -> SizingStudy {
    let owned = try asked.owned.map {
      try OwnedFleet(problem, $0, nodes: asked.ownedNodes, beside: answer, load)
    }
    guard let fleet = answer.fleet, let held = answer.proof?.held else {
      return SizingStudy(
        answer: answer, windows: load.profile.windows, window: load.profile.window,
        classic: classic, queue: queue, owned: owned,
        settings: settings)
    }
    let (replicas, error) = (fleet.replicas, ModelError(plan))
    let closedLoop = try classic.flatMap { try ClosedLoopCheck(problem, replicas, $0) }
    let growth = asked.growthPerMonth.flatMap {
      GrowthPlan(answer, perMonth: $0, leadMonths: asked.leadMonths, start: asked.start)
    }
    return SizingStudy(
      answer: answer, windows: load.profile.windows, window: load.profile.window, classic: classic,
      queue: queue, owned: owned,
      settings: settings, closedLoop: closedLoop, budget: budget(fleet, held, error, growth),
      sufficiency: sufficiency(
        replicas, capacity: held.factor / Double(replicas), error, resampledLoads,
        growth: growth.map { 1 + $0.growthUntilDelivery }),
      misses: asked.replaysNeighbours ? try misses(around: replicas) : nil, growth: growth,
      bench: asked.predicts ? try bench(held, error) : nil,
      curve: asked.predicts
        ? try LoadPoint.curve(
          problem, replicas, load, of: answer.leastNeed, holds: held.factor,
          provenance: answer.provenance) : [],
      backtest: try tested.flatMap { try Backtest(problem, answer, on: $0) })
  }

  /// Whether the queue is as short as was asked; nil where nothing was.
  private var queue: QueueCheck? {
    guard let classic, let limit = classic.inputs.maxQueue else { return nil }
    return QueueCheck(
      limit, answer.proof?.atHeadroom, pool: problem.pool,
      rate: classic.requestsPerSecond * (1 + classic.margin),
      share: problem.played(answer.replicas ?? 1).share)
  }

  private func budget(
    _ fleet: SizedFleet, _ held: HeldLoad, _ error: ModelError, _ growth: GrowthPlan?
  ) -> HeadroomBudget {
    let leading = answer.demand.needs[0].load
    return HeadroomBudget(
      margin: answer.demand.load.margin, spare: held.factor - 1, modelError: error,
      // Resamples never exceed what was seen: where p95 is the maximum they say nothing.
      forecastError: leading.high.flatMap { $0 > leading.p95 ? $0 / leading.p95 - 1 : nil },
      growth: growth?.growthUntilDelivery,
      node: held.factor * Double(fleet.lost) / Double(fleet.replicas))
  }

  private func bench(_ held: HeldLoad, _ error: ModelError) throws -> BenchPlan {
    let design = held.requestsPerSecond * (1 + answer.demand.load.margin) / held.factor
    return try BenchForecast(problem, error).benchmarks(of: load, perReplica: design)
  }

  /// The chances of the neighbouring sizes, each on the nodes of the answer, or on more where it needs them.
  private func sufficiency(
    _ replicas: Int, capacity: Double, _ error: ModelError,
    _ loads: [Double], growth: Double?
  ) -> Sufficiency {
    let answered = domain.spread(replicas, keeping: answer.gates.withoutFailure ?? replicas)
    let fleets = neighbours(replicas).map { count in
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
  private func neighbours(_ replicas: Int) -> [Int] {
    let least = min(replicas, answer.gates.headroom ?? replicas) - 1
    // What a gate has rejected has no chance to tell.
    let replayed = min(replicas, answer.gates.replayIsBound ? 1 : answer.gates.replay ?? 1)
    return Array(max(1, least, replayed, replicas - 5)...(replicas + 2))
  }

  /// Resamples of the p95 in units of it; 1 alone where the load tells nothing of its spread.
  private var resampledLoads: [Double] {
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
  private func misses(around replicas: Int) throws -> MonthlyMisses {
    try problem.report("replay: neighbouring sizes")
    let sizes = neighbours(replicas)
    let replay = TraceReplay(problem, everywhere: load.profile)
    let runs = try parallelMap(sizes.count, threads: options.threads) { index in
      var run = try replay.run(sizes[index], try load.recorded.makeStream())
      run.outcome = nil
      return run
    }
    let seen = zip(sizes, runs).map { size, run in
      let out = zip(run.isOut, load.profile.windows).filter(\.0).reduce(0) { $0 + $1.1.seconds }
      return (replicas: size, seconds: out, missed: run.bad.reduce(0, +))
    }
    return MonthlyMisses(
      seen, span: load.profile.span,
      costPerHour: { [price = plan.price, pool = answer.pool, gates = answer.gates] count in
        let spread = pool.failureDomain.spread(count, keeping: gates.withoutFailure ?? count)
        let paid = pool.basis.paid(
          gpus: count * pool.gpusPerReplica, nodes: spread.nodes, of: pool.failureDomain)
        return price.map { $0 * Double(paid) }
      })
  }
}
