// ReplayAccount.swift: who met the SLO in each window of a replayed trace, by class.

internal import Fleet
internal import Metrics
internal import Plans
internal import Units
internal import Workload

/// Counts by window of arrival, filled while the trace is played.
///
/// Token gaps are counted in the window in which they happen, all else in the window of the request's arrival.
final class ReplayAccount {
  private let criteria: [Criterion]
  private let objectives: [ServiceObjective]
  /// By class; nil for those that are judged by windows.
  private let deadlines: [Int64?]
  private let frontEnd: Int64
  private let profile: LoadProfile
  /// Misses by criterion and window; for token gaps the gaps beyond the limit.
  private(set) var misses: [[Int]]
  /// Token gaps by criterion and window; empty for other criteria.
  private(set) var gaps: [[Int]]
  /// Requests of a class with an SLO and no deadline that missed any limit, by window.
  private(set) var bad: [Int]
  private var gapsBefore: [(within: Int, all: Int)]
  private var gapWindow = 0
  /// The window of the last request that came in.
  var arrivalWindow = 0
  let watch = ArrivalWatch()
  /// Requests that have come in, by window and class.
  private(set) var arrived: [[Int]]
  /// Of the profile's load that is played.
  let share: Double
  /// Whether every request has come in.
  var isComplete = false

  init(_ scenario: Scenario, _ profile: LoadProfile, share: Double = 1) {
    self.share = share
    arrived = profile.counts.map { $0.map { _ in 0 } }
    criteria = Criterion.all(scenario)
    objectives = scenario.objectives
    deadlines = scenario.workload.classes.map { entry in
      entry.deadline.map { SimulationTime($0).ticks }
    }
    frontEnd = SimulationTime(scenario.frontEnd).ticks
    self.profile = profile
    let none = [Int](repeating: 0, count: profile.windows.count)
    misses = criteria.map { _ in none }
    gaps = criteria.map { $0.isOfGaps ? none : [] }
    bad = none
    gapsBefore = criteria.map { _ in (0, 0) }
  }

  /// Counts a request that has ended.
  func add(_ record: RequestRecord) {
    let objective = objectives[record.classIndex]
    let deadline = deadlines[record.classIndex]
    guard !objective.limits.isEmpty || deadline != nil else { return }
    let window = min(bad.count - 1, Int(record.arrival.ticks / profile.windowTicks))
    var tally = ObjectiveTally(objective: objective)
    if let latency = latency(record) { tally.finished(latency) }
    let isInTime = deadline.map { limit in
      record.finish.map { $0.ticks + frontEnd <= limit } ?? false
    }
    if deadline == nil, tally.good == 0 { bad[window] += 1 }
    for (index, criterion) in criteria.enumerated()
    where criterion.classIndex == record.classIndex && !criterion.isOfGaps {
      switch criterion.part {
      case .limit(let limit): misses[index][window] += 1 - tally.within[limit]
      case .attainment: misses[index][window] += 1 - tally.good
      case .deadline: misses[index][window] += isInTime == true ? 0 : 1
      }
    }
  }

  private func latency(_ record: RequestRecord) -> RequestLatency? {
    guard let finish = record.finish else { return nil }
    let output = record.outputTokens
    let first = record.firstToken
    let ttft = first.map { SimulationTime(ticks: $0.ticks - record.arrival.ticks + frontEnd) }
    let tpot = first.flatMap { first in
      output > 1 ? SimulationTime(ticks: (finish.ticks - first.ticks) / Int64(output - 1)) : nil
    }
    return RequestLatency(
      ttft: output > 0 ? ttft : nil, tpot: tpot,
      e2el: SimulationTime(ticks: finish.ticks - record.arrival.ticks + frontEnd))
  }

  /// Notes the token gaps so far: to be called when arrivals have moved on to another window, and at the end.
  func settleGaps(_ simulation: inout Simulation) {
    for (index, criterion) in criteria.enumerated() where criterion.isOfGaps {
      guard case .limit(let limit) = criterion.part else { continue }
      let tally = simulation.standing(ofClass: criterion.classIndex).tally
      let (within, all) = (tally.within[limit], tally.gaps)
      let before = gapsBefore[index]
      let fresh = all - before.all
      gaps[index][gapWindow] += fresh
      misses[index][gapWindow] += fresh - (within - before.within)
      gapsBefore[index] = (within, all)
    }
    gapWindow = min(arrivalWindow, bad.count - 1)
  }

  var gapWindowIsOver: Bool { arrivalWindow > gapWindow }

  /// Counts a request on its way in.
  func arrive(_ request: Request) {
    arrivalWindow = Int(request.arrival.ticks / profile.windowTicks)
    arrived[min(arrived.count - 1, arrivalWindow)][request.classIndex] += 1
  }

  /// Whether it is promised of a job, and judged of the whole of it.
  func isOfJob(_ criterion: Criterion) -> Bool { deadlines[criterion.classIndex] != nil }

  /// Samples of a criterion in a window: while requests are still to come, as many as are expected.
  func samples(_ criterion: Int, _ window: Int) -> Int {
    if criteria[criterion].isOfGaps { return gaps[criterion][window] }
    let classIndex = criteria[criterion].classIndex
    let count = arrived[window][classIndex]
    if isComplete { return count }
    return max(count, Int((Double(profile.counts[window][classIndex]) * share).rounded(.up)))
  }
}
