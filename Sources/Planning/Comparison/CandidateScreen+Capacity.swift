// CandidateScreen+Capacity.swift: how much more than the design load a screened fleet holds.

internal import Fleet

/// The load that a fleet holds.
struct ScreenedCapacity: Hashable, Sendable {
  /// Of the design load; at least 1.
  var factor: Double
  /// The largest load that is looked at is held: the factor is at least this.
  var isBound: Bool
  var requests: Int
}

extension CandidateScreen {
  /// The largest load that so many replicas hold, to 1 %: galloped, then bisected, from what the search for the
  /// size has shown.
  ///
  /// If `enough` replicas are the fewest for the design load, one holds between 1/enough and 1/(enough − 1) of it.
  /// - Parameters:
  ///   - replicas: a number that holds the design load.
  ///   - enough: the fewest that do, where that is known.
  /// - Complexity: some eight looks of three replicates; from four times the design load on their requests grow
  ///   no further.
  func capacity(_ replicas: Int, enough: Int? = nil) throws -> ScreenedCapacity {
    let trial = FleetTrial(problem.fleet(replicas))
    var requests = 0
    func holds(_ step: Int) throws -> Bool {
      let outcomes = try loads.replicates(atStep: step).enumerated().map { number, replicate in
        try trial.run(replicate, number: number, stopsEarly: true)
      }
      requests += outcomes.reduce(0) { $0 + $1.simulated }
      return Evaluation(
        outcomes, replicas: replicas, criteria: trial.criteria, scenario: problem.scenario
      ).isPromising
    }
    var low = 0
    var high: Int?
    var stride = ComparisonLoads.keptSteps
    let least =
      enough.map {
        ComparisonLoads.keptStep(upTo: Double(replicas) / Double(max(1, $0)))
      } ?? 0
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
    while high - low > 1 {
      let middle = Self.middle(low, high)
      if try holds(middle) { low = middle } else { high = middle }
    }
    return ScreenedCapacity(
      factor: ComparisonLoads.factor(low), isBound: false, requests: requests)
  }

  /// One of the loads that are kept, where one lies between.
  private static func middle(_ low: Int, _ high: Int) -> Int {
    let middle = (low + high) / 2
    let kept = middle / ComparisonLoads.keptSteps * ComparisonLoads.keptSteps
    return kept > low ? kept : middle
  }
}
