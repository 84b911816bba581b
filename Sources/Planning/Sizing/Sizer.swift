// Sizer.swift: from a load and a pool to the answer, gate by gate.

internal import Fleet
internal import Hardware
internal import Metrics
internal import Text
internal import Units
internal import Workload

/// The headroom gate: what each measure needs, and the load that needs most.
struct HeadroomGate {
  var needs: [MeasureNeed]
  private(set) var measure: LoadMeasure
  private(set) var design: DesignLoad
  private(set) var search: SearchResult

  init(needs: [MeasureNeed], measure: LoadMeasure, design: DesignLoad, search: SearchResult) {
    self.needs = needs
    self.measure = measure
    self.design = design
    self.search = search
  }

  mutating func take(_ measure: LoadMeasure, _ design: DesignLoad, _ search: SearchResult) {
    self.measure = measure
    self.design = design
    self.search = search
  }

  /// Replicas that hold every measure; nil where one is held by none.
  var replicas: Int? {
    let wanted = needs.filter { $0.target > 0 }.map(\.replicas)
    return wanted.contains(nil) ? nil : wanted.compactMap { $0 }.max()
  }
}

/// The work of one `size`: what is found on the way is kept for the report.
struct Sizer {
  let problem: SizingProblem
  let load: SizingLoad
  let work: WorkRule
  let design: DesignLoad
  let needs: [MeasureNeed]
  /// Of the load that design loads are made for: below 1 where cells are played.
  private let share: Double
  var steps: [SearchStep] = []
  /// The search at the percentile itself, once it was made.
  var failureSearch: SearchResult?
  var assumptions: [String] = []
  var warnings: [String] = []

  var profile: LoadProfile { load.profile }
  var rule: HeadroomRule { problem.scenario.headroom }
  var threads: Int { problem.options.threads }
  /// The leading measure: SLO concurrency.
  var leading: MeasureNeed { needs[0] }

  init(_ problem: SizingProblem, _ load: SizingLoad) throws {
    self.problem = problem
    self.load = load
    let scenario = problem.scenario
    let rule = scenario.headroom
    let profile = load.profile
    let work = WorkRule(
      problem.plan, meanContext: load.meanPromptTokens + load.meanOutputTokens / 2)
    self.work = work
    let blocks = LoadBlocks(
      windows: profile.windows.count, windowSeconds: profile.window.value)
    let needs = LoadMeasure.allCases.map { measure in
      var figure = MeasuredLoad(
        measure, profile, percentile: rule.percentile, work: work, blocks: blocks,
        seed: scenario.seed)
      if let stated = problem.options.statedConcurrency {
        figure.settle(at: measure == .concurrency ? stated : figure.mean)
      }
      return MeasureNeed(
        load: figure, target: figure.p95 * (1 + rule.margin), replicas: nil, isBound: false)
    }
    guard needs[0].load.p95 > 0 else {
      throw SizingLoad.mostlyEmpty(percentile: rule.percentile, window: profile.window)
    }
    self.needs = needs
    // The work of the design load is about as many replicas as it takes.
    let replicas = needs.first { $0.load.measure == .work }.map { max(1, $0.target) } ?? 1
    share = problem.played(Int(min(replicas, 1e9).rounded(.up))).share
    var wanted = [Bool](repeating: false, count: profile.windows.count)
    for need in needs {
      for window in DesignSource.choose(
        profile, need.load.measure, percentile: rule.percentile, work)
      { wanted[window] = true }
    }
    requests = try WindowedRequests(
      load.recorded, windowTicks: profile.windowTicks, windows: profile.windows.count,
      wanted: wanted)
    design = try DesignLoad(
      DesignSource(
        needs[0].load.measure, target: needs[0].target, profile, requests,
        percentile: rule.percentile, work: work, seed: scenario.seed,
        requestsWanted: problem.options.requestsPerReplicate, share: share),
      replicates: problem.options.replicates, threads: problem.options.threads)
  }

  private let requests: WindowedRequests

  /// The design load of another measure.
  func design(_ need: MeasureNeed) throws -> DesignLoad {
    try DesignLoad(
      DesignSource(
        need.load.measure, target: need.target, profile, requests, percentile: rule.percentile,
        work: work, seed: problem.scenario.seed,
        requestsWanted: problem.options.requestsPerReplicate, share: share),
      replicates: problem.options.replicates, threads: threads)
  }

  /// A search whose steps are kept.
  mutating func search(
    _ design: DesignLoad, purpose: String, from start: Int
  ) throws -> SearchResult {
    var search = ReplicaSearch(problem, design, purpose: purpose)
    let found = try search.smallest(from: start)
    steps += search.steps
    if !found.isMonotone {
      warnings.append(
        "\(purpose): a larger fleet failed where a smaller one held: the response is not monotone; the "
          + "answer is the smallest beyond which none failed")
    }
    return found
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
        classes: problem.scenario.classSpecifications, stream: HeldStream(requests)),
      seed: problem.scenario.seed)
    let result = try simulation.run()
    let seconds = max(result.duration.value, 1e-9)
    return (
      Double(result.total.completed) / seconds, Double(result.total.outputTokens) / seconds
    )
  }

  /// The smallest fleet for each measure of load: the leading one by a search, the others, the heaviest first,
  /// by whether the largest so far holds them too.
  /// - Returns: the needs, and the design load and search behind the largest.
  mutating func needsOfMeasures(from start: Int) throws -> HeadroomGate {
    let first = try search(design, purpose: "headroom", from: start)
    var gate = HeadroomGate(needs: needs, measure: .concurrency, design: design, search: first)
    gate.needs[0].replicas = first.replicas
    guard var most = first.replicas else { return gate }
    var others: [(index: Int, design: DesignLoad, work: Double)] = []
    for index in needs.indices.dropFirst() where needs[index].target > 0 {
      let other = try design(needs[index])
      let loads = try other.replicates(problem.options.replicates, threads: threads)
      others.append((index, other, loads.reduce(0) { $0 + work.seconds($1.load) }))
    }
    others.sort { ($1.work, $0.index) < ($0.work, $1.index) }
    for (index, other, _) in others {
      let purpose = needs[index].load.measure.rawValue
      var check = ReplicaSearch(problem, other, purpose: purpose)
      let holds = try check.seemsToHold(most)
      steps += check.steps
      gate.needs[index].isBound = holds
      gate.needs[index].replicas = most
      guard !holds else { continue }
      let found = try search(other, purpose: purpose, from: most + 1)
      gate.needs[index].replicas = found.replicas
      guard let larger = found.replicas else { return gate }
      guard larger > most else { continue }
      most = larger
      gate.take(needs[index].load.measure, other, found)
    }
    return gate
  }

  /// How much of the p95, as a factor, a fleet holds: bisected to 3 % with a few replicates.
  mutating func capacity(_ replicas: Int, holds known: Double) throws -> Double {
    let (cell, share) = problem.played(replicas)
    let trial = FleetTrial(problem.fleet(cell))
    let base = leading.load.p95 > 0 ? leading.target / leading.load.p95 : 1
    let count = ReplicaSearch.quickReplicates  // a figure, not a verdict
    let problem = problem
    let design = design
    func isHeld(_ factor: Double) throws -> (Bool, Int) {
      try problem.report("capacity of \(replicas) replicas")
      let scaled = design.scaled(to: factor / base).played(at: share)
      let outcomes = try parallelMap(count, threads: problem.options.threads) { number in
        try trial.run(
          try scaled.source.replicate(number), number: number, stopsEarly: true)
      }
      let found = Evaluation(
        outcomes, replicas: replicas, criteria: trial.criteria, scenario: problem.scenario)
      return (found.isPromising, found.requests)
    }
    var (low, high) = (known, known * 1.1)
    var requests = 0
    for _ in 0..<20 {
      let (isHeldHere, simulated) = try isHeld(high)
      requests += simulated
      guard isHeldHere else { break }
      (low, high) = (high, high * 1.25)
    }
    while high / low > 1.03 {
      let middle = (low + high) / 2
      let (isHeldHere, simulated) = try isHeld(middle)
      requests += simulated
      if isHeldHere { low = middle } else { high = middle }
    }
    steps.append(
      SearchStep(
        purpose: "capacity", replicas: replicas, verdict: .holds, margin: nil, halfWidth: nil,
        runs: count, requests: requests))
    return low
  }
}
