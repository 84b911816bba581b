// ReplicaSearch.swift: the smallest number of replicas that holds a design load, proven on both sides.

internal import Fleet

/// One number of replicas tried against a design load or a replay.
public struct SearchStep: Hashable, Sendable {
  /// `headroom`, `failure`, `replay`, or the measure of load it was for.
  public var purpose: String
  public var replicas: Int
  public var verdict: SizingVerdict
  /// Share by which the criterion with the least room is above its target; nil where none was counted.
  public var margin: Double?
  public var halfWidth: Double?
  /// Misses of that criterion over those that are allowed: 1 at its target; nil where none was counted.
  public var budgetUsed: Double?
  /// Replicates behind the verdict, and requests simulated for this step.
  public var runs: Int
  public var requests: Int
}

/// What a search found.
struct SearchResult {
  /// Nil where nothing up to the limit holds.
  var replicas: Int?
  /// The last verdict on every number of replicas, by number.
  var evaluations: [Evaluation]
  /// A larger fleet that fails though a smaller one holds.
  var isMonotone = true
  /// Steps between the numbers that were told apart: the next smaller fleet is so much smaller.
  var stride = 1

  func evaluation(_ replicas: Int) -> Evaluation? {
    evaluations.first { $0.replicas == replicas }
  }
}

/// Looks for the smallest fleet against one design load; every number sees the same replicates.
struct ReplicaSearch {
  let problem: SizingProblem
  let design: DesignLoad
  let purpose: String
  /// What is lost when the measured part begins: the numbers asked about are those left; nil for nothing.
  let loss: FailureDomain?
  /// Everything tried, in order.
  private(set) var steps: [SearchStep] = []
  private var outcomes: [Int: [TrialOutcome]] = [:]
  private var evaluations: [Int: Evaluation] = [:]
  /// The load of the cells that are played for large fleets.
  private var cells: [Int: DesignLoad] = [:]
  private var stride = 1
  /// An estimate is looked for and no proof: one run beyond doubt settles a first look.
  private var isScreening = false

  /// Replicates of a first look, which only steers the search.
  static let quickReplicates = 3

  init(
    _ problem: SizingProblem, _ design: DesignLoad, purpose: String,
    losing loss: FailureDomain? = nil
  ) {
    self.problem = problem
    self.loss = loss
    self.design = design
    self.purpose = purpose
  }

  /// Searches from a guess: brackets, bisects by quick looks, then judges the neighbourhood.
  mutating func smallest(from start: Int) throws -> SearchResult {
    guard let candidate = try bracket(from: start) else { return result(nil) }
    var replicas = candidate
    stride = problem.step(at: candidate)
    while try !holds(replicas) {
      replicas += stride
      guard replicas <= problem.options.maxReplicas else { return result(nil) }
    }
    while replicas > stride, try holds(replicas - stride) { replicas -= stride }
    return try checkNeighbours(replicas)
  }

  /// The smallest number that a proof may be expected to accept: every share is at its target or above, less
  /// `width` times its half-width over `runs` replicates. An estimate, no verdict.
  /// - Parameter least: smaller numbers are of no interest.
  mutating func smallestLikely(
    from start: Int, least: Int = 1, runs: Int, width: Double
  ) throws -> Int? {
    isScreening = true
    let limit = problem.options.maxReplicas
    if least > 1, try isLikely(least, runs: runs, width: width) { return least }
    guard var high = try bracket(from: start) else { return nil }
    var low = 0
    var stride = 1
    if try isLikely(high, runs: runs, width: width) {
      while high > 1, try isLikely(max(1, high - stride), runs: runs, width: width) {
        high = max(1, high - stride)
        stride *= 2
      }
      low = max(0, high - stride)
    } else {
      repeat {
        guard high < limit else { return nil }
        low = high
        high = min(limit, high + stride)
        stride *= 2
      } while try !isLikely(high, runs: runs, width: width)
    }
    while high - low > 1 {
      let middle = (low + high) / 2
      if try isLikely(middle, runs: runs, width: width) { high = middle } else { low = middle }
    }
    return high
  }

  private mutating func isLikely(_ replicas: Int, runs: Int, width: Double) throws -> Bool {
    // Few replicates are enough where their interval is clear of every target.
    let first = try quick(replicas)
    if first.verdict != .undecided { return first.verdict == .holds }
    let found =
      first.runs >= runs ? first : try evaluate(replicas, runs: runs, stopsEarly: true)
    return !found.estimates.isEmpty
      && found.estimates.allSatisfy { $0.margin - width * $0.halfWidth >= -1e-12 }
  }

  /// What was found of a number; nil for one that was not tried.
  func verdict(_ replicas: Int) -> SizingVerdict? { evaluations[replicas]?.verdict }

  /// A larger fleet must hold too, and a fleet smaller by two must not.
  private mutating func checkNeighbours(_ found: Int) throws -> SearchResult {
    var replicas = found
    var isMonotone = true
    while replicas + stride <= problem.options.maxReplicas, try !seemsToHold(replicas + stride) {
      // Only a clear failure counts against monotone response; one that cannot be told is noise.
      guard evaluations[replicas + stride]?.verdict == .fails else { break }
      isMonotone = false
      replicas += 2 * stride
      while replicas <= problem.options.maxReplicas, try !holds(replicas) { replicas += stride }
      guard replicas <= problem.options.maxReplicas else { return result(nil) }
    }
    let smaller = replicas - 2 * stride
    if smaller > 0, try quick(smaller).isPromising { isMonotone = try !holds(smaller) }
    var found = result(replicas)
    found.isMonotone = isMonotone
    return found
  }

  /// The smallest number that looks promising, by galloping and bisection.
  private mutating func bracket(from start: Int) throws -> Int? {
    let limit = problem.options.maxReplicas
    var high = min(max(1, start), limit)
    var low = 0
    if try quick(high).isPromising {
      var stride = max(1, high / 8)
      while high - stride > low {
        guard try quick(high - stride).isPromising else {
          low = high - stride
          break
        }
        high -= stride
        stride *= 2
      }
    } else {
      var stride = max(1, high / 8)
      repeat {
        guard high < limit else { return nil }
        low = high
        high = min(limit, high + stride)
        stride *= 2
      } while try !quick(high).isPromising
    }
    while high - low > problem.step(at: high) {
      let middle = (low + high) / 2
      if try quick(middle).isPromising { high = middle } else { low = middle }
    }
    return high
  }

  private mutating func holds(_ replicas: Int) throws -> Bool {
    try judge(replicas).verdict == .holds
  }

  /// Whether a number holds, by few replicates where their interval is already clear of every target.
  mutating func seemsToHold(_ replicas: Int) throws -> Bool {
    if try quick(replicas).verdict == .holds { return true }
    return try holds(replicas)
  }

  /// A first look; runs that fail beyond doubt end early.
  private mutating func quick(_ replicas: Int) throws -> Evaluation {
    if let known = evaluations[replicas] { return known }
    if isScreening {
      var first = try evaluate(replicas, runs: 1, stopsEarly: true)
      if let verdict = first.beyondDoubt {
        first.verdict = verdict
        evaluations[replicas] = first
        return first
      }
    }
    return try evaluate(replicas, runs: Self.quickReplicates, stopsEarly: true)
  }

  /// A verdict: as many replicates as it takes, up to the cap.
  mutating func judge(_ replicas: Int) throws -> Evaluation {
    var runs = design.most(problem.options.replicates)
    if let known = evaluations[replicas], known.runs >= runs, !needsMore(known) { return known }
    while true {
      let found = try evaluate(replicas, runs: runs, stopsEarly: false)
      guard needsMore(found), runs < cap else { return found }
      runs = min(cap, max(runs + 1, next(after: found)))
    }
  }

  /// Replicates at most.
  private var cap: Int { design.most(problem.options.replicateCap) }

  /// Twice as many for a verdict; for an interval as many as its width tells, a tenth more to be sure.
  private func next(after evaluation: Evaluation) -> Int {
    let runs = evaluation.runs
    if evaluation.verdict == .undecided { return 2 * runs }
    guard let wanted = problem.options.relativeError, let binding = evaluation.binding else {
      return 2 * runs
    }
    let ratio = min(2, binding.relativeError / wanted)
    return Int((Double(runs) * ratio * ratio * 1.1).rounded(.up))
  }

  private func needsMore(_ evaluation: Evaluation) -> Bool {
    if evaluation.runs >= cap { return false }
    if evaluation.verdict == .undecided { return true }
    guard let wanted = problem.options.relativeError, let binding = evaluation.binding else {
      return false
    }
    return binding.relativeError > wanted
  }

  private mutating func evaluate(
    _ replicas: Int, runs: Int, stopsEarly: Bool
  ) throws -> Evaluation {
    try problem.report("\(purpose): \(replicas) replicas")
    let (cell, share) = problem.played(replicas)
    let trial = FleetTrial(
      problem.fleet(cell), under: design, losing: problem.lost(keeping: replicas, loss))
    let load = cells[replicas] ?? design.played(at: share)
    cells[replicas] = load
    let runs = design.most(runs)
    let loads = try load.replicates(runs, threads: problem.options.threads)
    // What was cut short gives no margin: a judged number runs to its end.
    let known = (outcomes[replicas] ?? []).prefix { stopsEarly || !$0.isCutShort }
    let missing = Array(known.count..<max(known.count, runs))
    let fresh = try parallelMap(missing.count, threads: problem.options.threads) { index in
      let number = missing[index]
      return try trial.run(loads[number], number: number, stopsEarly: stopsEarly)
    }
    let all = Array(known) + fresh
    outcomes[replicas] = all
    let evaluation = Evaluation(
      all, replicas: replicas, criteria: trial.criteria, scenario: problem.scenario)
    evaluations[replicas] = evaluation
    let binding = evaluation.binding
    steps.append(
      SearchStep(
        purpose: purpose, replicas: replicas, verdict: evaluation.verdict, margin: binding?.margin,
        halfWidth: evaluation.runs > 1 ? binding?.halfWidth : nil,
        budgetUsed: binding?.budgetUsed, runs: evaluation.runs,
        requests: fresh.reduce(0) { $0 + $1.simulated }))
    return evaluation
  }

  private func result(_ replicas: Int?) -> SearchResult {
    SearchResult(
      replicas: replicas,
      evaluations: evaluations.keys.sorted().compactMap { evaluations[$0] }, stride: stride)
  }
}
