// CandidateScreen+Capacity.swift: how much more than the design load a screened fleet holds.

internal import Fleet
internal import Plans

/// The load that a fleet holds.
struct ScreenedCapacity: Hashable, Sendable {
  /// Of the design load; at least 1.
  var factor: Double
  /// The largest load that is looked at is held: the factor is at least this.
  var isBound: Bool
  var requests: Int
}

extension CandidateScreen {
  /// A load looked at: whether it is held, and the room of the share that has least.
  private struct Look {
    let isHeld: Bool
    let margin: Double
  }

  /// The largest load that so many replicas hold: galloped, then bisected, from what the search for the size has
  /// shown; between the last two loads, 17 % apart, by the room that both leave.
  ///
  /// If `enough` replicas are the fewest for the design load, one holds between 1/enough and 1/(enough − 1) of it.
  /// - Parameters:
  ///   - replicas: a number that holds the design load.
  ///   - enough: the fewest that do, where that is known.
  /// - Complexity: some five looks of one to three replicates, and of up to ten near the answer; a replicate of a
  ///   larger load has no more requests.
  func capacity(_ replicas: Int, enough: Int? = nil) throws -> ScreenedCapacity {
    let trial = FleetTrial(problem.fleet(replicas), under: loads.design)
    var requests = 0
    var seen: [Int: Look] = [:]
    func holds(_ step: Int) throws -> Bool {
      let look = try look(trial, atStep: step, &requests)
      seen[step] = look
      return look.isHeld
    }
    var low = 0
    var high: Int?
    var stride = ComparisonLoads.keptSteps
    let ratio = enough.map { Double(replicas) / Double(max(1, $0)) } ?? 1
    let least = ComparisonLoads.keptStep(upTo: ratio)
    if least > 0 { if try holds(least) { low = least } else { high = least } }
    while high == nil, low < ComparisonLoads.lastStep {
      let next = min(low + stride, ComparisonLoads.lastStep)
      if try holds(next) { low = next } else { high = next }
      stride *= 2
    }
    guard var high else {
      return ScreenedCapacity(
        factor: ComparisonLoads.factor(low), isBound: true, requests: requests)
    }
    while high - low > Self.lastGap {
      let middle = Self.middle(low, high)
      if try holds(middle) { low = middle } else { high = middle }
    }
    if seen[low] == nil { _ = try holds(low) }
    return ScreenedCapacity(
      factor: Self.between(low, high, seen[low]?.margin ?? 0, seen[high]?.margin ?? 0),
      isBound: false, requests: requests)
  }

  /// Replicates after which a look may be settled.
  private static let looks = [
    1, ComparisonLoads.quickReplicates, 6, Screening.replicates,
  ]

  /// Steps between the last two loads looked at: candidates share the loads, and each is made once.
  private static let lastGap = 2 * ComparisonLoads.keptSteps

  /// One replicate where it settles the look, few where their interval is clear of every target, else as many as
  /// judge a screened size, with the same room.
  private func look(
    _ trial: FleetTrial, atStep step: Int, _ requests: inout Int
  ) throws -> Look {
    var outcomes: [TrialOutcome] = []
    for count in Self.looks {
      let made = try loads.replicates(count, atStep: step)
      for number in outcomes.count..<count {
        outcomes.append(try trial.run(made[number], number: number, stopsEarly: true))
        requests += outcomes[number].simulated
      }
      let found = Evaluation(
        outcomes, replicas: trial.fleet.onlyPool.replicas, criteria: trial.criteria,
        scenario: problem.scenario)
      let margin = found.estimates.map(\.margin).min() ?? -1
      let verdict = count == 1 ? found.beyondDoubt ?? .undecided : found.verdict
      if verdict != .undecided { return Look(isHeld: verdict == .holds, margin: margin) }
      guard count == Self.looks.last else { continue }
      let width = Screening.width(problem.options)
      let room = found.estimates.map { $0.margin - width * $0.halfWidth }.min() ?? -1
      return Look(isHeld: room >= -1e-12, margin: margin)
    }
    return Look(isHeld: false, margin: -1)
  }

  /// Where the room runs out between a load that is held and one that is not, as if it did so evenly.
  private static func between(
    _ low: Int, _ high: Int, _ lowMargin: Double, _ highMargin: Double
  ) -> Double {
    let (from, to) = (ComparisonLoads.factor(low), ComparisonLoads.factor(high))
    guard lowMargin > 0, highMargin < 0 else { return from }
    return from + (to - from) * lowMargin / (lowMargin - highMargin)
  }

  /// One of the loads that are kept, where one lies between.
  private static func middle(_ low: Int, _ high: Int) -> Int {
    let middle = (low + high) / 2
    let kept = middle / ComparisonLoads.keptSteps * ComparisonLoads.keptSteps
    return kept > low ? kept : middle
  }
}
