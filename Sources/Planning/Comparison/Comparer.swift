// Comparer.swift: screens every candidate, proves those that may win, and sets them side by side.

internal import Fleet
internal import Hardware
internal import Metrics
internal import Plans
internal import Text
internal import Units
internal import Workload

/// One candidate on its way through a comparison.
struct Contender: Sendable {
  var compared: ComparedCandidate
  /// Its number in the order in which candidates were given, which decides between equals.
  let place: Int
  var screen: CandidateScreen?
  var screened = ScreenedSize()
  /// What the screening found, whatever the stock.
  var screenedSize: ComparedSize?
  var replicates: [ReplicateFigures] = []
  /// Half-width of the widest interval that a verdict of its proof rests on, as a share of what it is put around;
  /// nil where nothing was proven.
  var decidingWidth: Double?
  var requests = 0

  var candidate: Candidate { compared.candidate }
  var isOpen: Bool { compared.size.map { !$0.isProven } ?? false }
}

/// The work of one `compare`.
struct Comparer {
  let problem: ComparisonProblem
  let loads: [SizingLoad]
  let shared: [ComparisonLoads]
  let catalog: CatalogIdentity
  var contenders: [Contender]
  var warnings: [String] = []
  private(set) var order = ComparisonAnswer.Order.gpus
  private(set) var orderReason: String?

  var options: SizingOptions { problem.options.sizing }

  init(
    _ problem: ComparisonProblem, _ candidates: [Candidate], _ loads: [SizingLoad],
    _ shared: [ComparisonLoads], _ catalog: CatalogIdentity
  ) {
    self.problem = problem
    self.loads = loads
    self.shared = shared
    self.catalog = catalog
    contenders = candidates.enumerated().map { place, candidate in
      Contender(compared: ComparedCandidate(candidate: candidate), place: place)
    }
  }

  /// Sizes every candidate by few short runs: one candidate a task.
  mutating func screen() throws {
    let (options, shared, open) = (options, shared, contenders)
    try report("screening \(open.filter { $0.candidate.scenario != nil }.count) candidates")
    contenders = try parallelMap(open.count, threads: options.threads) { index in
      var contender = open[index]
      guard let scenario = contender.candidate.scenario else { return contender }
      let loads = shared[contender.candidate.load]
      let screen = try CandidateScreen(scenario, loads, options: options)
      contender.screen = screen
      contender.screened = try screen.size()
      contender.requests += contender.screened.requests
      let domain = scenario.failureDomain
      guard let replicas = contender.screened.replicas(domain),
        let headroom = contender.screened.headroom, let failure = contender.screened.failure
      else {
        contender.compared.candidate.reason = contender.screened.reason
        return contender
      }
      try Self.measure(
        &contender, screen, loads, replicas, headroom: headroom, needed: failure, holdsUpTo: nil)
      contender.screenedSize = contender.compared.size
      return contender
    }
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

  /// Puts those that hold in order, load by load: by cost where all of them have a price, else by GPUs.
  mutating func rank() {
    holdToStock()
    let sized = contenders.filter { $0.compared.size != nil }
    let unpriced = sized.filter { $0.compared.size?.costPerHour == nil }.map(\.candidate.gpu)
    order = unpriced.isEmpty ? .cost : .gpus
    orderReason =
      unpriced.isEmpty
      ? nil
      : "in the order of GPUs, which are not worth the same: \(Self.list(unpriced)) "
        + "\(Set(unpriced).count == 1 ? "has" : "have") no price (--price \(unpriced[0])=DOLLARS an hour)"
    let order = order
    func key(_ contender: Contender) -> [Double] {
      guard let size = contender.compared.size else { return [.infinity] }
      return [Double(contender.candidate.load)] + size.rank(order)
    }
    contenders.sort { a, b in
      let (left, right) = (key(a), key(b))
      if left == right { return a.place < b.place }
      return left.lexicographicallyPrecedes(right)
    }
  }

  private static func list(_ names: [String]) -> String {
    names.reduce(into: [String]()) { list, name in
      if !list.contains(name) { list.append(name) }
    }.joined(separator: ", ")
  }

  /// Proves the best until the best is proven, then those that may be better within the noise of the screening,
  /// then the best of another GPU type.
  mutating func prove() throws {
    rank()
    var left = problem.options.proofs
    while left > 0, let index = nextToProve {
      try prove(index)
      left -= 1
      rank()
    }
    if let winner = contenders.first?.candidate.gpu, left > 0, loads.count == 1,
      let rival = contenders.firstIndex(where: { $0.candidate.gpu != winner }),
      contenders[rival].isOpen
    {
      try prove(rival)
      rank()
    }
    warnOfNoise()
  }

  /// The best of each load that holds.
  var best: [Int] {
    loads.indices.compactMap { load in
      contenders.firstIndex { $0.candidate.load == load && $0.compared.size != nil }
    }
  }

  /// The best while it is open, else the one that might be better by most, or as good.
  private var nextToProve: Int? {
    best.first { contenders[$0].isOpen } ?? rivalsWithinNoise(orEqual: true).first
  }

  /// Those not proven whose smallest fleet that was not ruled out is better than the best of their load, or is
  /// as good, the best first.
  private func rivalsWithinNoise(orEqual: Bool) -> [Int] {
    let best = best
    func price(_ contender: Contender) -> Double? {
      guard contender.isOpen, let scenario = contender.candidate.scenario,
        let least = contender.screened.least(scenario.failureDomain)
      else { return nil }
      let gpus = Double(scenario.paidGPUs(for: least))
      return order == .cost ? scenario.onlyPool.price.map { $0 * gpus } : gpus
    }
    func limit(_ contender: Contender) -> Double {
      let leader = best.first { contenders[$0].candidate.load == contender.candidate.load }
      let price = leader.flatMap { contenders[$0].compared.size?.rank(order)[0] } ?? 0
      return orEqual ? price * (1 + 1e-9) : price * (1 - 1e-9)
    }
    let rivals = contenders.indices.filter { !best.contains($0) }.compactMap { index in
      price(contenders[index]).flatMap {
        $0 < limit(contenders[index]) ? (index: index, price: $0) : nil
      }
    }
    return rivals.sorted { ($0.price, $0.index) < ($1.price, $1.index) }.map(\.index)
  }

  private mutating func warnOfNoise() {
    let proofs = problem.options.proofs
    for index in best where contenders[index].isOpen {
      let name = loads.count == 1 ? "the winner" : contenders[index].candidate.name
      warnings.append(
        "\(name) rests on a screening: \(proofs) proof\(proofs == 1 ? "" : "s") did not reach it; raise --proofs"
      )
    }
    let names = rivalsWithinNoise(orEqual: false).map { contenders[$0].candidate.name }
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
    guard let replicas = answer.replicas, let headroom = answer.gates.headroom,
      let needed = answer.gates.withoutFailure
    else {
      contender.compared.size = nil
      contender.compared.candidate.reason =
        "\(screened.replicas) replicas looked enough by few runs, but no number passes all gates"
      contenders[index] = contender
      return
    }
    try Self.measure(
      &contender, screen, shared[contender.candidate.load], replicas, headroom: headroom,
      needed: needed, holdsUpTo: answer.holdsUpTo)
    contender.compared.size?.isProven = true
    contender.decidingWidth = answer.decidingWidth
    contender.compared.size?.replay = answer.gates.replay
    contender.compared.size?.why = answer.binding?.sentence
    if replicas != screened.replicas {
      warnings.append(
        "\(contender.candidate.name): screened at \(screened.replicas) replicas, proven at \(replicas) (the "
          + "\(answer.gates.binding) gate decides): other screened candidates may be off alike")
    }
    contenders[index] = contender
  }

  func report(_ what: String) throws {
    if let progress = options.progress, !progress(what) { throw SimulationStopped() }
  }
}
