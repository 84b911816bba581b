// CandidateScreen.swift: a candidate's size by short runs: what is worth a proof, and what is not.

internal import Fleet
internal import Hardware
internal import Metrics
internal import Plans
internal import Text
internal import Units
internal import Workload

/// What a screening found.
struct ScreenedSize: Sendable {
  /// Replicas of the headroom and the failure gate; nil where none holds.
  var headroom, failure: Int?
  /// Fewer replicas of each gate that the runs do not rule out: their intervals hold the targets.
  var headroomLeast, failureLeast: Int?
  var reason: String?
  var requests = 0

  /// The smallest fleet that the screening does not rule out.
  func least(_ domain: FailureDomain) -> Int? {
    guard let headroomLeast, let failureLeast else { return nil }
    return max(headroomLeast, domain.replicas(keeping: failureLeast))
  }

  func replicas(_ domain: FailureDomain) -> Int? {
    guard let headroom, let failure else { return nil }
    return max(headroom, domain.replicas(keeping: failure))
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
    let heaviest = try loads.heaviest(for: work)
    let others = (heaviest === loads.design ? [] : [heaviest]) + loads.jobDesigns
    var search = ReplicaSearch(problem, loads.design, purpose: "headroom")
    found.headroom = try smallest(&search, from: start)
    found.headroomLeast = found.headroom.map(search.leastOpen)
    found.requests += search.requests
    for load in others {
      guard let least = found.headroom else { break }
      var other = ReplicaSearch(problem, load, purpose: load.source.measure.rawValue)
      let wanted = try smallest(&other, from: least)
      found.headroom = wanted.map { max($0, least) }
      if let wanted, wanted > least { found.headroomLeast = other.leastOpen(wanted) }
      found.requests += other.requests
    }
    guard let headroom = found.headroom else {
      found.reason =
        "no number of replicas up to \(problem.options.maxReplicas) holds the SLO at the design load"
      return found
    }
    let below = Int((Double(headroom) / (1 + loads.rule.margin)).rounded(.up))
    var failure = ReplicaSearch(problem, loads.nominal, purpose: "failure")
    found.failure = try smallest(&failure, from: max(1, below))
    found.failureLeast = found.failure.map(failure.leastOpen)
    found.requests += failure.requests
    if found.failure == nil { found.reason = "no number of replicas holds with a node lost" }
    return found
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
