// Comparer.swift: screens every candidate, proves those that may win, and sets them side by side.

internal import Fleet
internal import Hardware
internal import Metrics
internal import Plans
internal import Text
internal import Units
internal import Workload

/// The work of one `compare`.
struct Comparer {
  let problem: ComparisonProblem
  let loads: [SizingLoad]
  let shared: [ComparisonLoads]
  let catalog: CatalogIdentity
  private(set) var ranking: ContenderRanking
  private(set) var warnings: [String] = []
  /// Candidates that may still be proven.
  private var proofsLeft: Int

  var options: SizingOptions { problem.options.sizing }
  var contenders: [Contender] { ranking.contenders }
  var order: ComparisonAnswer.Order { ranking.order }

  init(
    _ problem: ComparisonProblem, _ candidates: [Candidate], _ loads: [SizingLoad],
    _ shared: [ComparisonLoads], _ catalog: CatalogIdentity
  ) {
    self.problem = problem
    self.loads = loads
    self.shared = shared
    self.catalog = catalog
    proofsLeft = problem.options.proofs
    ranking = ContenderRanking(candidates, loads: loads.count, stock: problem.options.stock)
  }

  /// Sizes every candidate by few short runs: one candidate a task.
  mutating func screen() throws {
    let (options, shared, open) = (options, shared, contenders)
    try report("screening \(open.filter { $0.candidate.scenario != nil }.count) candidates")
    let screened = try parallelMap(open.count, threads: options.threads) { index in
      var contender = open[index]
      guard let scenario = contender.candidate.scenario else { return contender }
      let loads = shared[contender.candidate.load]
      let screen = try CandidateScreen(scenario, loads, options: options)
      contender.screen = screen
      contender.screened = try screen.size()
      contender.requests += contender.screened.requests
      let domain = scenario.failureDomain
      guard let replicas = contender.screened.replicas(domain),
        let headroom = contender.screened[HeadroomGate.name],
        let failure = contender.screened[FailureGate.name]
      else {
        contender.compared.candidate.reason = contender.screened.reason
        return contender
      }
      try Self.measure(
        &contender, screen, loads, replicas, headroom: headroom, needed: failure, holdsUpTo: nil)
      contender.screenedSize = contender.compared.size
      return contender
    }
    ranking.take(screened, at: Array(open.indices))
  }

  /// What a fleet of so many replicas does at the design load.
  private static func measure(
    _ contender: inout Contender, _ screen: CandidateScreen, _ loads: ComparisonLoads,
    _ replicas: Int, headroom: Int, needed: Int, holdsUpTo known: Double?
  ) throws {
    var factor = known
    var isBound = false
    if factor == nil {
      let found = try screen.capacity(replicas, enough: headroom)
      contender.requests += found.requests
      factor = found.factor * (1 + loads.rule.margin)
      isBound = found.isBound
    }
    let outcomes = try screen.measure(
      replicas, replicates: 0..<Screening.replicates)
    contender.requests += outcomes.reduce(0) { $0 + $1.simulated }
    contender.replicates = outcomes.compactMap { ReplicateFigures($0) }
    contender.compared.size = ComparedSize(
      screen.problem.fleet(replicas), outcomes, loads, headroom: headroom, needed: needed,
      holdsUpTo: factor ?? 1)
    contender.compared.size?.holdsUpToIsBound = isBound
  }

  /// Puts candidates in order by what is known of them.
  mutating func rank() { ranking.rank() }

  /// Proves the best until the best is proven, then those that may be better within the noise of the screening,
  /// then the best of another GPU type.
  mutating func prove() throws {
    rank()
    while proofsLeft > 0, let index = ranking.nextToProve {
      try prove(index)
      proofsLeft -= 1
      rank()
    }
    if let winner = contenders.first?.candidate.gpu, proofsLeft > 0, loads.count == 1,
      let rival = contenders.firstIndex(where: { $0.candidate.gpu != winner }),
      contenders[rival].isOpen
    {
      try prove(rival)
      rank()
    }
    warnOfNoise()
  }

  /// Proves the fleet that is the cheapest in some way of paying until it is proven; nothing where ways are not asked.
  mutating func proveCheapestOffered() throws {
    rank()
    while proofsLeft > 0 {
      let offered = ComparedField(self).offers(hasMap: false)?.possible.first { $0.place != nil }
      guard let place = offered?.place,
        let index = contenders.firstIndex(where: { $0.place == place }), contenders[index].isOpen
      else { return }
      try prove(index)
      proofsLeft -= 1
      rank()
    }
  }

  private mutating func warnOfNoise() {
    let proofs = problem.options.proofs
    for index in ranking.best where contenders[index].isOpen {
      let name = loads.count == 1 ? "the winner" : contenders[index].candidate.name
      warnings.append(
        "\(name) rests on a screening: \(proofs) proof\(proofs == 1 ? "" : "s") did not reach it; raise --proofs"
      )
    }
    let names = ranking.rivalsWithinNoise(orEqual: false).map { contenders[$0].candidate.name }
    if !names.isEmpty {
      warnings.append(
        "\(names.joined(separator: ", ")): might be better than the \(loads.count == 1 ? "winner" : "best") "
          + "within the noise of the screening; raise --proofs to know")
    }
  }

  /// One candidate through all gates of `size`.
  mutating func prove(_ index: Int) throws {
    var contender = contenders[index]
    guard let scenario = contender.candidate.scenario, let screen = contender.screen,
      let screened = contender.compared.size
    else { return }
    try report("proving \(contender.candidate.name)")
    let answer = try SizingProblem(scenario, options: options)
      .size(loads[contender.candidate.load], catalog: catalog)
    contender.requests += answer.simulatedRequests
    // Where nothing is to be lost, that gate is not asked: what the screening found of the percentile stands.
    let percentile =
      scenario.failureDomain.isAsked
      ? answer.gates.withoutFailure : contender.screened[FailureGate.name]
    guard let replicas = answer.replicas, let headroom = answer.gates.headroom,
      let needed = percentile
    else {
      contender.compared.size = nil
      contender.compared.candidate.reason =
        "\(screened.replicas) replicas looked enough by few runs, but no number passes all gates"
      ranking.take([contender], at: [index])
      return
    }
    try Self.measure(
      &contender, screen, shared[contender.candidate.load], replicas, headroom: headroom,
      needed: needed, holdsUpTo: answer.holdsUpTo)
    contender.compared.size?.isProven = true
    contender.decidingWidth = answer.decidingWidth
    contender.compared.size?.replay = answer.gates.replay
    contender.compared.size?.why = answer.proof?.binding?.sentence
    if replicas != screened.replicas {
      warnings.append(
        "\(contender.candidate.name): screened at \(screened.replicas) replicas, proven at \(replicas) (the "
          + "\(answer.gates.binding) gate decides): other screened candidates may be off alike")
    }
    ranking.take([contender], at: [index])
  }

  /// Differences to the best of each load, and who is on a front.
  mutating func pair() throws {
    var pairs = RivalPairs(ranking, options)
    try pairs.pair()
    ranking = pairs.ranking
    ranking.markFronts()
  }

  func report(_ what: String) throws {
    if let progress = options.progress, !progress(what) { throw SimulationStopped() }
  }
}

extension ComparisonProblem {
  /// Compares the candidates.
  /// - Throws: `InputErrors` for names on the axes that mean nothing and for a load that cannot be sized for;
  ///   `FileError`; `SimulationError`; `SimulationStopped`.
  /// - Complexity: some 40 runs of 5,000 requests for each candidate, and all of `size` for the best few.
  public func compare(identity: CatalogIdentity) throws -> ComparisonAnswer {
    let (candidates, scenarioOfLoad) = try candidates()
    let window = options.sizing.window
    let loads = try scenarioOfLoad.map { try SizingLoad(scenarios[$0], window: window) }
    let shared = try zip(scenarioOfLoad, loads).map { index, load in
      try ComparisonLoads(scenarios[index], load, options: options.sizing)
    }
    var comparer = Comparer(self, candidates, loads, shared, identity)
    try comparer.screen()
    try comparer.proveCheapestOffered()
    try comparer.prove()
    try comparer.pair()
    let digests = try scenarios[0].tracePaths.filter { $0 != "-" }.map {
      try TraceDigest(path: $0)
    }
    let provenance = scenarios[0].provenance(
      identity, replications: 1, digests: digests, arrivals: loads[0].recorded.arrivals)
    let figures = zip(loads, scenarioOfLoad).map { LoadFigures($0, scenarios[$1]) }
    let field = ComparedField(comparer)
    let tornado = options.hasTornado ? try WinnerSensitivity(field: field).tornado() : nil
    return field.answer(figures, provenance, tornado: tornado, mix: try field.mix())
  }
}
