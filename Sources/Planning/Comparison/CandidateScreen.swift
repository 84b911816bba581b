// CandidateScreen.swift: a candidate's size by short runs: what is worth a proof, and what is not.

internal import Fleet
internal import Hardware
internal import Metrics
internal import Plans
internal import Text
internal import Units
internal import Workload

/// What a screening found of a gate.
struct ScreenedNeed: Sendable {
  let gate: any Gate
  /// Replicas that must run in it.
  var running: Int
  /// Fewer that the runs do not rule out: their intervals hold the targets.
  var least: Int
}

/// What a screening found.
struct ScreenedSize: Sendable {
  /// Of each gate of design loads, up to the first that none passes.
  var needs: [ScreenedNeed] = []
  var reason: String?
  var requests = 0

  /// Replicas that must run in a gate; nil where none passes it.
  subscript(gate: String) -> Int? { needs.first { $0.gate.name == gate }?.running }

  /// The smallest fleet that the screening does not rule out.
  func least(_ domain: FailureDomain) -> Int? { fleet(domain, \.least) }

  func replicas(_ domain: FailureDomain) -> Int? { fleet(domain, \.running) }

  /// The largest that a gate takes; nil where one is passed by none.
  private func fleet(_ domain: FailureDomain, _ need: (ScreenedNeed) -> Int) -> Int? {
    guard needs.count == Gates.ofDesignLoads.count else { return nil }
    return needs.map { $0.gate.play.replicas(running: need($0), domain) }.max()
  }
}

/// Sizes one candidate against loads that all candidates share; runs on one thread.
struct CandidateScreen: Sendable {
  let problem: SizingProblem
  let loads: ComparisonLoads

  /// Replicas tried at most, as a multiple of the guess by work, and at least: a guess at where more replicas
  /// no longer help, as what is missed is missed by a replica that has nothing else to do.
  private static let reach = (factor: 8, least: 64)

  /// Most replicas that are tried where about so many are expected.
  static func most(around replicas: Int) -> Int { max(reach.least, reach.factor * replicas) }

  init(_ scenario: Scenario, _ loads: ComparisonLoads, options: SizingOptions) throws {
    var own = options
    own.threads = 1
    own.progress = nil
    let work = WorkRule(scenario.onlyPool, meanContext: loads.meanContext)
    let start = try Self.guess(work, loads)
    own.maxReplicas = min(options.maxReplicas, Self.most(around: start))
    problem = SizingProblem(scenario, options: own)
    self.loads = loads
    self.work = work
    self.start = min(start, own.maxReplicas)
  }

  private let work: WorkRule
  private let start: Int

  /// Replicas that are busy all the time at full batches.
  private static func guess(_ work: WorkRule, _ loads: ComparisonLoads) throws -> Int {
    let made = try loads.design.replicates(1, threads: 1)
    let rate = made.reduce(0) { $0 + work.seconds($1.load) / $1.load.seconds }
    return max(1, Int(min(rate, 1e6).rounded(.up)))
  }

  /// - Throws: `SimulationError`.
  func size() throws -> ScreenedSize {
    var found = ScreenedSize()
    let limits = try LoneRequests(problem).limits(loads.design)
    if let limit = limits.first {
      found.reason = limit.message
      return found
    }
    for gate in Gates.ofDesignLoads {
      guard let need = try need(of: gate, beside: found.needs.first, &found.requests) else {
        found.reason = Self.reason(gate.play, problem.options)
        return found
      }
      found.needs.append(need)
    }
    return found
  }

  private static func reason(_ play: GatePlay, _ options: SizingOptions) -> String {
    play.hasLoss
      ? "no number of replicas holds with a node lost"
      : "no number of replicas up to \(options.maxReplicas) holds the SLO at the design load"
  }

  /// What a gate needs of each of its loads: the first by a search, the others from where it ended.
  /// - Parameter first: what the gate that is asked first needs; nil for that one.
  private func need(
    of gate: any Gate, beside first: ScreenedNeed?, _ requests: inout Int
  ) throws -> ScreenedNeed? {
    let below = first.map { Int((Double($0.running) / (1 + loads.rule.margin)).rounded(.up)) }
    var need: ScreenedNeed?
    for load in try played(gate.play) {
      var search = ReplicaSearch(problem, load, purpose: gate.name)
      let wanted = try smallest(&search, from: need?.running ?? below.map { max(1, $0) } ?? start)
      requests += search.requests
      guard let wanted else { return nil }
      if wanted > need?.running ?? 0 {
        need = ScreenedNeed(gate: gate, running: wanted, least: search.leastOpen(wanted))
      }
    }
    return need
  }

  /// With the margin the leading load, the one that is most work, and jobs; without it the leading one.
  private func played(_ play: GatePlay) throws -> [DesignLoad] {
    guard play.height == .margin else { return [loads.load(at: play.height)] }
    let heaviest = try loads.heaviest(for: work)
    return [loads.design] + (heaviest === loads.design ? [] : [heaviest]) + loads.jobDesigns
  }

  /// What a proof of `size` may be expected to accept.
  private func smallest(_ search: inout ReplicaSearch, from start: Int) throws -> Int? {
    try search.smallestLikely(
      from: start, runs: Screening.replicates, width: Screening.width(problem.options))
  }

  /// So many replicas under replicates of the design load, each told by itself.
  func measure(_ replicas: Int, replicates numbers: Range<Int>) throws -> [TrialOutcome] {
    let trial = FleetTrial(problem.fleet(replicas), under: loads.design)
    let made = try loads.design.replicates(numbers.upperBound, threads: 1)
    return try numbers.map { number in
      try trial.run(made[number], number: number, stopsEarly: false, keepsResult: true)
    }
  }
}

extension ReplicaSearch {
  /// The smallest number up to a promising one that was tried and not found to fail.
  func leastOpen(_ promising: Int) -> Int {
    var least = promising
    while least > 1, verdict(least - 1) == .undecided { least -= 1 }
    return least
  }

  /// Requests simulated so far.
  var requests: Int { steps.reduce(0) { $0 + $1.requests } }
}
