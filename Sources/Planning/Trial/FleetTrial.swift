// FleetTrial.swift: one fleet under one replicate of the design load.

internal import Fleet
internal import Metrics
internal import Plans
internal import Units
internal import Workload

/// What one trial left behind.
struct TrialOutcome: Sendable {
  /// Standing of each real class: of its measured requests alone.
  var standings: [ObjectiveStanding]
  /// Requests of each class that were to be measured.
  var counts: [Int]
  /// Requests simulated, lead-in and lead-out too.
  var simulated: Int
  /// The run ended early because it had failed beyond doubt; shares are upper bounds then.
  var isCutShort: Bool
  /// Kept where a report is made of it.
  var result: SimulationResult?
  var arrivals = ArrivalRecord()
}

/// Runs a fleet under replicates of one load.
struct FleetTrial: Sendable {
  let fleet: Scenario
  /// What it is judged by under that load.
  let criteria: [Criterion]
  /// Replicas that are there beside those of `fleet` until the measured part begins, and their pool.
  private let losing: (pool: Int, replicas: Int)

  /// Instants between two looks at how a run stands, less one.
  private static let pulseMask = (1 << 13) - 1

  /// - Parameter losing: replicas beside those of `fleet`, and their pool. They are drained when the measured part
  ///   begins: what is left has not computed what was cached on them.
  init(
    _ fleet: Scenario, under load: DesignLoad,
    losing: (pool: Int, replicas: Int) = (pool: 0, replicas: 0)
  ) {
    self.fleet = fleet
    self.losing = losing
    criteria = load.source.criteria(fleet)
  }

  /// - Parameters:
  ///   - stopsEarly: a run with far more misses than are allowed ends there.
  ///   - keepsResult: the run's records are kept.
  func run(
    _ replicate: Replicate, number: Int, stopsEarly: Bool, keepsResult: Bool = false
  ) throws -> TrialOutcome {
    var real = fleet.classSpecifications
    for index in real.indices {
      real[index].deadline = real[index].deadline.map { $0 - replicate.origin }
    }
    let leading = real.enumerated().map { index, entry in
      // It warms the caches for the requests that are measured.
      var lead = ClassSpecification(name: "lead-in of \(entry.name)", pools: entry.pools)
      (lead.prefixClass, lead.sharedPrefixTokens) = (index, entry.sharedPrefixTokens)
      return lead
    }
    var simulation = try Simulation(
      fleet: specification(replicate),
      load: LoadSpecification(
        classes: real + leading, stream: HeldStream(replicate.requests),
        prompts: fleet.workload.prompts),
      seed: fleet.seed, replication: number, records: keepsResult ? .everything : .standings)
    var instants = 0
    var isCutShort = false
    while try simulation.advance() {
      instants &+= 1
      guard stopsEarly, instants & Self.pulseMask == 0 else { continue }
      isCutShort = hasFailed(&simulation, replicate.counts)
      if isCutShort { break }
    }
    var outcome = TrialOutcome(
      standings: real.indices.map { simulation.standing(ofClass: $0) }, counts: replicate.counts,
      simulated: simulation.progress.arrived, isCutShort: isCutShort)
    if keepsResult {
      outcome.result = try simulation.run().restricted(
        toClasses: real.count, duration: Seconds(replicate.load.seconds))
      outcome.arrivals.count = replicate.requests.count
      outcome.arrivals.last = replicate.requests.last?.arrival ?? .zero
      outcome.arrivals.longestPrompt = replicate.requests.map(\.promptTokens).max() ?? 0
    }
    return outcome
  }

  private func specification(_ replicate: Replicate) -> FleetSpecification {
    var specification = fleet.fleetSpecification
    if losing.replicas > 0 {
      specification.pools[losing.pool].replicas += losing.replicas
      specification.changes = [
        FleetChange(
          at: replicate.lead, .drain(pool: losing.pool, replicas: losing.replicas))
      ]
    }
    return specification
  }

  /// Four times the misses that are allowed, or half way from there to all, whichever is less: no noise does
  /// that. Both are guesses on the safe side.
  private func hasFailed(_ simulation: inout Simulation, _ counts: [Int]) -> Bool {
    let standings = counts.indices.map { simulation.standing(ofClass: $0) }
    return criteria.contains { criterion in
      guard let misses = criterion.misses(standings[criterion.classIndex]) else { return false }
      let count = Double(counts[criterion.classIndex])
      let allowed = (1 - criterion.target) * count
      return Double(misses) > min(4 * allowed + 20, (allowed + count) / 2)
    }
  }
}
