// ComparedSize+Figures.swift: a candidate's figures, from its runs under the design load.

internal import Fleet
internal import Hardware
internal import Metrics
internal import Plans
internal import Units
internal import Workload

/// What one replicate says of a fleet; rivals that saw the same replicate are compared by it.
struct ReplicateFigures: Sendable {
  /// Milliseconds; nil for too few samples.
  var ttftP95, tpotP95: Double?
  /// Good share of the requests of classes with an objective; nil without such requests.
  var attainment: Double?

  init(ttftP95: Double?, tpotP95: Double?, attainment: Double?) {
    (self.ttftP95, self.tpotP95, self.attainment) = (ttftP95, tpotP95, attainment)
  }

  init?(_ outcome: TrialOutcome) {
    guard let result = outcome.result else { return nil }
    let latency = result.total.latency
    ttftP95 = latency.ttft.percentile(95)
    tpotP95 = latency.tpot.percentile(95)
    attainment = Self.attainment([outcome])
  }

  /// Good over measured requests of the classes that are promised something; nil without any.
  static func attainment(_ outcomes: [TrialOutcome]) -> Double? {
    var good = 0
    var all = 0
    for outcome in outcomes {
      for (standing, count) in zip(outcome.standings, outcome.counts)
      where !standing.tally.objective.limits.isEmpty {
        good += standing.tally.good
        all += count
      }
    }
    return all > 0 ? Double(good) / Double(all) : nil
  }
}

extension PairedDifference {
  /// - Source: paired t, common random numbers: Law, "Simulation Modeling and Analysis", section 10.2.
  static func between(
    _ rival: [ReplicateFigures], and winner: [ReplicateFigures]
  ) -> [PairedDifference] {
    Metric.allCases.compactMap { metric in
      var moments = SampleMoments()
      var base = SampleMoments()
      for (a, b) in zip(rival, winner) {
        guard let mine = metric.value(a), let theirs = metric.value(b) else { continue }
        moments.add(mine - theirs)
        base.add(theirs)
      }
      guard let interval = moments.interval() else { return nil }
      return PairedDifference(
        metric: metric, difference: interval.mean, halfWidth: interval.halfWidth,
        base: base.mean, replicates: moments.count)
    }
  }
}

extension PairedDifference.Metric {
  fileprivate func value(_ figures: ReplicateFigures) -> Double? {
    switch self {
    case .ttftP95: figures.ttftP95
    case .tpotP95: figures.tpotP95
    case .attainment: figures.attainment
    }
  }
}

extension ComparedSize {
  /// - Parameters:
  ///   - outcomes: of the fleet under the design load, with their results; at least one.
  ///   - needed: replicas that must be left when a node is lost.
  ///   - holdsUpTo: as a factor of the percentile's load.
  init(
    _ fleet: Scenario, _ outcomes: [TrialOutcome], _ loads: ComparisonLoads, headroom: Int,
    needed: Int, holdsUpTo: Double
  ) {
    let pool = fleet.onlyPool
    let domain = fleet.failureDomain
    let results = outcomes.compactMap(\.result)
    var merged = results[0]
    for other in results.dropFirst() { merged.merge(other) }
    let latency = merged.total.latency
    let seconds = outcomes.indices.reduce(0.0) { sum, index in
      sum + (outcomes[index].result?.duration.value ?? 0)
    }
    replicas = pool.replicas
    gpus = pool.gpus
    let whole = domain.nodes(for: pool.replicas, keeping: needed)
    nodes = whole
    nodeCostPerHour = pool.price.map { $0 * Double(whole * domain.gpusPerNode) }
    watts = pool.accelerator.power.value * Double(pool.gpus)
    (self.headroom, failure) = (headroom, domain.replicas(keeping: needed))
    self.needed = needed
    isProven = false
    evidence = StepEvidence(pool, fleet.engine)
    paidGPUs = fleet.basis.paid(gpus: pool.gpus, nodes: whole, of: domain)
    let cost = pool.price.map { [paidGPUs] in $0 * Double(paidGPUs) }
    costPerHour = cost
    func perMillion(_ rate: Double) -> Double? {
      guard rate > 0 else { return nil }
      return cost.map { $0 / (rate * 3600) * 1e6 }
    }
    costPerMillionAtMean = perMillion(loads.outputTokens.mean)
    costPerMillionAtPercentile = perMillion(loads.outputTokens.p95)
    (ttftP95, itlP95) = (latency.ttft.percentile(95), latency.itl.percentile(95))
    e2elP95 = latency.e2el.percentile(95)
    let tpot = latency.tpot.meanMilliseconds
    meanTPOT = tpot
    busyShare = merged.pools.first?.utilization?.busy
    attainment = ReplicateFigures.attainment(outcomes)
    tokensPerSecondPerGPU =
      Double(merged.total.outputTokens) / max(seconds, 1e-9) / Double(pool.gpus)
    tokensPerSecondPerUser = tpot.flatMap { $0 > 0 ? 1000 / $0 : nil }
    self.holdsUpTo = holdsUpTo
    holdsUpToIsBound = false
    utilizationAtMean = loads.leading.mean / loads.leading.p95 / holdsUpTo
    (bound, boundShare) = Self.bound(merged)
    parts = LatencyParts(
      queueMean: latency.queue.meanMilliseconds, queueP95: latency.queue.percentile(95),
      ttftMean: latency.ttft.meanMilliseconds, ttftP95: latency.ttft.percentile(95),
      e2elMean: latency.e2el.meanMilliseconds, e2elP95: latency.e2el.percentile(95))
  }

  /// What candidates are put in order by: cost or GPUs, and what breaks a tie; smaller is better.
  func rank(_ order: ComparisonAnswer.Order) -> [Double] {
    let first = order == .cost ? costPerHour ?? .infinity : Double(paidGPUs)
    return [first, Double(gpus), Double(nodes), watts, -holdsUpTo]
  }

  /// The bound with the largest share of the time in steps, and that share of it.
  private static func bound(_ result: SimulationResult) -> (String, Double) {
    guard let bounds = result.pools.first?.utilization?.bounds else { return ("idle", 1) }
    let work = bounds.named.filter { $0.bound != "idle" }
    let all = work.reduce(0) { $0 + $1.share }
    guard all > 0, let top = work.max(by: { $0.share < $1.share }) else { return ("idle", 1) }
    return (top.bound, top.share / all)
  }
}
