// LoadDemand.swift: what a load asks of a pool: a design load for each measure of it, and the windows as recorded.

internal import Engine
internal import Fleet
internal import Hardware
internal import Metrics
internal import Plans
internal import Text
internal import Units
internal import Workload

/// A load beside the pool that must hold it: what each measure and each job asks for, and the loads that show it.
struct LoadDemand: Sendable {
  let problem: SizingProblem
  let load: SizingLoad
  let work: WorkRule
  let needs: [MeasureNeed]
  /// The load of the leading need.
  let design: DesignLoad
  /// Of the load that design loads are made for: below 1 where cells are played.
  private let share: Double
  /// Windows of each need; nil for those of jobs, and where there is no load.
  private let chosen: [DesignWindows?]
  private let requests: WindowedRequests

  var profile: LoadProfile { load.profile }
  var rule: HeadroomRule { problem.scenario.headroom }
  /// What may be lost.
  var failureDomain: FailureDomain { FailureDomain(problem.plan, rule.failure) }
  var threads: Int { problem.options.threads }
  /// The leading measure: SLO concurrency; of a load of jobs the first of them.
  var leading: MeasureNeed { needs[0] }

  init(_ problem: SizingProblem, _ load: SizingLoad) throws {
    self.problem = problem
    self.load = load
    let (rule, profile) = (problem.scenario.headroom, load.profile)
    let work = WorkRule(
      problem.plan, meanContext: load.meanPromptTokens + load.meanOutputTokens / 2)
    self.work = work
    var needs = Self.needs(problem, load, work)
    guard needs[0].load.p95 > 0 else {
      throw SizingLoad.mostlyEmpty(percentile: rule.percentile, window: profile.window)
    }
    chosen = needs.map { need in
      guard need.job == nil, need.target > 0 else { return nil }
      return DesignWindows(
        profile, need.load.measure, percentile: rule.percentile, work)
    }
    for index in needs.indices {
      needs[index].design = chosen[index].map { windows in
        DesignFigures(
          windows: windows.windows.count, words: windows.words(percentile: rule.percentile),
          factor: windows.factor(to: needs[index].target))
      }
    }
    self.needs = needs
    // The work of the design load is about as many replicas as it takes.
    let replicas = needs.first { $0.load.measure == .work }.map { max(1, $0.target) } ?? 1
    share = problem.played(Int(min(replicas, 1e9).rounded(.up))).share
    var wanted = [Bool](repeating: false, count: profile.windows.count)
    for window in chosen.compactMap({ $0?.windows }).joined() { wanted[window] = true }
    requests = try WindowedRequests(
      load.recorded, windowTicks: profile.windowTicks, windows: profile.windows.count,
      wanted: wanted)
    design = try Self.design(
      needs[0], chosen[0], problem, load, requests, work: work, share: share)
  }

  /// What each measure of the windows asks for, and each job; of a load of jobs the jobs alone.
  private static func needs(
    _ problem: SizingProblem, _ load: SizingLoad, _ work: WorkRule
  ) -> [MeasureNeed] {
    let (scenario, profile) = (problem.scenario, load.profile)
    let rule = scenario.headroom
    let blocks = LoadBlocks(
      windows: profile.windows.count, windowSeconds: profile.window.value)
    let measures = profile.isOfJobs ? [] : LoadMeasure.ofWindows
    let needs = measures.map { measure in
      var figure = MeasuredLoad(
        measure, profile, percentile: scenario.headroom.percentile, work: work, blocks: blocks,
        seed: scenario.seed)
      if let stated = problem.options.statedConcurrency {
        figure.settle(at: measure == .concurrency ? stated : figure.mean)
      }
      return MeasureNeed(load: figure, target: rule.target(of: figure.p95))
    }
    return needs
      + profile.jobs.map { job in
        let figure = MeasuredLoad(job)
        return MeasureNeed(load: figure, target: rule.target(of: figure.p95), job: job)
      }
  }

  private static func design(
    _ need: MeasureNeed, _ windows: DesignWindows?, _ problem: SizingProblem, _ load: SizingLoad,
    _ requests: WindowedRequests, work: WorkRule, share: Double
  ) throws -> DesignLoad {
    let (options, seed) = (problem.options, problem.scenario.seed)
    if let job = need.job {
      let source = BatchSource(
        job, factor: problem.scenario.headroom.factor, load.profile, load.recorded, seed: seed)
      return DesignLoad(source.played(at: share))
    }
    guard let windows else { preconditionFailure("a measure with a load has windows") }
    return try DesignLoad(
      WindowSource(
        need.load.measure, target: need.target, windows, load.profile, requests, work: work,
        seed: seed, requestsWanted: options.requestsPerReplicate, share: share),
      replicates: options.replicates, threads: options.threads)
  }

  /// The design loads of every need that has a load, the leading one first, then the heaviest first.
  func designs() throws -> [MeasureDesign] {
    var others: [(design: MeasureDesign, work: Double)] = []
    for index in needs.indices.dropFirst() where needs[index].target > 0 {
      let other = try Self.design(
        needs[index], chosen[index], problem, load, requests, work: work, share: share)
      let loads = try other.replicates(problem.options.replicates, threads: threads)
      let sum = loads.reduce(0) { $0 + work.seconds($1.load) }
      others.append((MeasureDesign(index: index, design: other), sum / Double(loads.count)))
    }
    others.sort { ($1.work, $0.design.index) < ($0.work, $1.design.index) }
    return [MeasureDesign(index: 0, design: design)] + others.map(\.design)
  }

  /// The need of a measure with its design load; the leading one where it has none.
  func design(of need: MeasureNeed) throws -> (need: MeasureNeed, design: DesignLoad) {
    guard let index = needs.firstIndex(where: { $0.isSame(as: need) && $0.target > 0 }),
      index > 0
    else { return (needs[0], design) }
    return (
      needs[index],
      try Self.design(
        needs[index], chosen[index], problem, load, requests, work: work, share: share)
    )
  }

  /// Requests and output tokens a second of one replica that always has work.
  func saturatedThroughput() throws -> (requests: Double, tokens: Double) {
    var requests = try design.replicates(1, threads: 1)[0].requests
    // Enough to fill the batch several times over; a guess.
    requests = Array(requests.prefix(max(2000, 4 * problem.plan.limits.maxNumSeqs)))
    let classes = problem.scenario.workload.classes.count
    for index in requests.indices {
      requests[index].classIndex %= classes
      requests[index].arrival = .zero
    }
    var simulation = try Simulation(
      fleet: problem.fleet(1).fleetSpecification,
      load: LoadSpecification(
        classes: problem.scenario.classSpecifications, stream: HeldStream(requests),
        prompts: problem.scenario.workload.prompts),
      seed: problem.scenario.seed)
    let result = try simulation.run()
    let seconds = max(result.duration.value, 1e-9)
    return (
      Double(result.total.completed) / seconds, Double(result.total.outputTokens) / seconds
    )
  }

  /// The loads that a loss is tried at: the leading one, the one that decides, and jobs. What fewer replicas hold
  /// with the margin they hold without.
  /// - Parameter deciding: place of the need that decides.
  func decisive(_ designs: [MeasureDesign], _ deciding: Int) -> [MeasureDesign] {
    designs.filter { $0.index == 0 || $0.index == deciding || needs[$0.index].job != nil }
  }
}
