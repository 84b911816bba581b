// CallNearness.swift: how near the call between N and one fewer was.

internal import Plans
internal import Text
public import Units

/// The answer in windows of another length, by short runs.
public struct OtherWindow: Hashable, Sendable {
  public var window: Seconds
  /// Nil where nothing held.
  public var replicas: Int?
  /// Why there is no answer; nil where there is one.
  public var reason: String?
}

/// What could turn the answer.
public struct CallNearness: Hashable, Sendable {
  /// Of the gates that decide, the one whose fleet of one fewer misses most clearly; nil where no fleet is smaller.
  public var gate: String?
  public var fewer: Int?
  public var missed: CriterionEstimate?
  public var verdict: SizingVerdict?
  /// The answers at half and at double the window.
  public var windows: [OtherWindow]
  /// They differ from the answer.
  public var turnsWithWindow: Bool
  /// One fewer cannot be told from passing.
  public var isUndecided: Bool { verdict == .undecided }
  /// One fewer misses by so little that more data may turn it.
  public var isClose: Bool

  public var isNear: Bool { isUndecided || isClose || turnsWithWindow }

  /// A miss of a tenth of what is allowed, or of a thousandth of all: a month more of data moves a p95 by more. A
  /// guess.
  static func isClose(_ missed: CriterionEstimate) -> Bool {
    let short = -missed.margin
    return short < max(0.1 * (1 - missed.target), 0.001)
  }

  init(_ fleet: SizedFleet, _ gates: JudgedGates, windows: [OtherWindow] = []) {
    self.windows = windows
    let replicas = fleet.replicas
    turnsWithWindow = windows.contains { $0.reason == nil && $0.replicas != replicas }
    // One fewer fails where any gate that decides fails it: the clearest of them tells.
    let deciding = gates.proofs.filter { gates.needs.deciding.contains($0.gate) }
    let clearest = deciding.filter { $0.missed != nil }.min { a, b in
      Self.clearness(a) < Self.clearness(b)
    }
    isClose = false
    guard replicas > 1, let clearest, let missed = clearest.missed else { return }
    gate = clearest.gate
    fewer = replicas - (clearest.running - clearest.fewer)
    self.missed = missed
    verdict = clearest.fewerVerdict
    isClose = Self.isClose(missed)
  }

  /// The clearest failure first.
  private static func clearness(_ proof: GateProof) -> Double {
    let isFailure = proof.fewerVerdict == .fails
    return (isFailure ? 0 : 1000) + (proof.missed?.room ?? 0)
  }
}

/// The answer at half and at double the window, by runs as short as a screening's.
struct OtherWindows {
  private let problem: SizingProblem
  private let load: SizingLoad
  private let domain: FailureDomain
  /// Of the window that was asked for.
  private let fleet: SizedFleet
  private let gates: GateNeeds

  private var options: SizingOptions { problem.options }

  init(_ demand: LoadDemand, _ fleet: SizedFleet, _ gates: GateNeeds) {
    (problem, load, domain) = (demand.problem, demand.load, demand.failureDomain)
    (self.fleet, self.gates) = (fleet, gates)
  }

  /// Empty where no other window is looked at.
  /// - Throws: what a simulation throws; `SimulationStopped`.
  /// - Complexity: some ten replicates of 5,000 requests for each measure and fleet tried, and a few replays.
  func all() throws -> [OtherWindow] {
    guard options.looksAtOtherWindows, options.statedConcurrency == nil, !load.profile.isOfJobs
    else { return [] }
    return try [0.5, 2].map { factor in
      let window = Seconds(load.profile.window.value * factor)
      try problem.report("in windows of \(window.value) s")
      do {
        guard window.value >= 1 else {
          return OtherWindow(window: window, reason: "a window has at least a second")
        }
        let other = try load.inWindows(of: window, problem.scenario)
        return OtherWindow(
          window: window, replicas: try likely(other), reason: nil)
      } catch let errors as InputErrors {
        return OtherWindow(window: window, reason: errors.errors[0].message)
      }
    }
  }

  /// The largest gate by short runs.
  private func likely(_ load: SizingLoad) throws -> Int? {
    var quick = options
    quick.requestsPerReplicate = max(
      1, Int(Double(options.requestsPerReplicate) * Screening.requestShare))
    let problem = SizingProblem(problem.scenario, pool: problem.pool, options: quick)
    let judge = try Judge(LoadDemand(problem, load))
    let width = Screening.width(quick)
    /// The number for all loads, and the place of the need that it is for.
    func smallest(
      _ designs: [MeasureDesign], from start: Int
    ) throws -> (replicas: Int, index: Int)? {
      var most = (replicas: 1, index: 0)
      for (number, measure) in designs.enumerated() {
        var search = ReplicaSearch(problem, measure.design, purpose: "window")
        let wanted = try search.smallestLikely(
          from: number == 0 ? start : most.replicas, least: most.replicas, runs: quick.replicates,
          width: width)
        guard let wanted else { return nil }
        if number == 0 || wanted > most.replicas { most = (wanted, measure.index) }
      }
      return most
    }
    var found: [Int] = []
    var deciding = 0
    for gate in Gates.ofDesignLoads where gate.isAsked(judge.demand) {
      let need = try smallest(
        judge.designs(of: gate.play, deciding: deciding),
        from: gates.running(in: gate) ?? fleet.replicas)
      guard let need else { return nil }
      if gate.play.height == .margin { deciding = need.index }
      found.append(gate.play.replicas(running: need.replicas, domain))
    }
    return try found.max().flatMap { try replayed(atLeast: $0, judge) }
  }

  /// So many, or more where windows as recorded ask for them and the load is short enough to look.
  private func replayed(atLeast replicas: Int, _ judge: Judge) throws -> Int? {
    let demand = judge.demand
    guard demand.load.requests <= LoadDemand.searchedReplay else { return replicas }
    let run = try demand.replay(replicas, demand.scope, stopsEarly: true)
    guard !run.holds else { return replicas }
    var other = judge
    return try other.smallestReplay(from: replicas + 1, upTo: replicas + 1).replicas.map {
      max($0, replicas)
    }
  }
}
