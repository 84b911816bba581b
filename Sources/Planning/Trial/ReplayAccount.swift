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

/// The trace on its way into a replay, with the window of its arrivals.
private struct AccountedStream: RequestStream {
  var stream: any RequestStream
  let account: ReplayAccount

  mutating func next() throws -> Request? {
    guard let request = try stream.next() else { return nil }
    account.arrive(request)
    return request
  }
}

/// One replay of a load by a fleet.
struct Replay: Sendable {
  /// By criterion: stretches of windows that were judged together, and how many failed.
  var judged: [Int]
  var failed: [Int]
  /// Windows with a stretch that failed, in order; those of failed jobs aside.
  var failedWindows: [Int]
  /// The criterion with the least room, its share in its worst stretch.
  var worst: CriterionEstimate?
  /// Requests that missed a limit, by window of arrival.
  var bad: [Int]
  /// Windows that by themselves missed a share, however few their samples.
  var isOut: [Bool]
  var simulated: Int
  var isCutShort: Bool
  var outcome: ReplicationOutcome?

  var holds: Bool { !isCutShort && failed.allSatisfy { $0 == 0 } }
}

extension SizingProblem {
  /// Plays a load on so many replicas and judges its windows.
  /// - Parameters:
  ///   - isInScope: windows that must meet their SLO.
  ///   - stopsEarly: the run ends when a window in scope has failed beyond repair.
  func replay(
    _ replicas: Int, _ stream: any RequestStream, _ profile: LoadProfile, isInScope: [Bool],
    stopsEarly: Bool = false
  ) throws -> Replay {
    let (cell, share) = played(replicas)
    let fleet = fleet(cell)
    let account = ReplayAccount(fleet, profile, share: share)
    let criteria = Criterion.all(fleet)
    let part: any RequestStream =
      share < 1
      ? RateScaledStream(stream, factor: share, seed: scenario.seed, name: "cell") : stream
    let accounted = AccountedStream(stream: part, account: account)
    var simulation = try Simulation(
      fleet: fleet.fleetSpecification,
      load: LoadSpecification(
        classes: fleet.classSpecifications,
        stream: WatchedStream(stream: accounted, watch: account.watch)),
      seed: fleet.seed, observer: { account.add($0) })
    var instants = 0
    var isCutShort = false
    while try simulation.advance() {
      if account.gapWindowIsOver { account.settleGaps(&simulation) }
      instants &+= 1
      guard stopsEarly, instants & 0x3FFF == 0 else { continue }
      isCutShort = Self.hasFailed(account, criteria, profile, isInScope)
      if isCutShort { break }
    }
    account.settleGaps(&simulation)
    account.isComplete = !isCutShort
    var replay = Self.judge(account, criteria, profile, isInScope, scenario)
    replay.simulated = simulation.progress.arrived
    replay.isCutShort = isCutShort
    if !isCutShort {
      replay.outcome = ReplicationOutcome(
        result: try simulation.run(), arrivals: account.watch.record)
    }
    return replay
  }

  /// A window that can be judged by itself has more misses than it may.
  private static func hasFailed(
    _ account: ReplayAccount, _ criteria: [Criterion], _ profile: LoadProfile, _ isInScope: [Bool]
  ) -> Bool {
    for (index, criterion) in criteria.enumerated()
    where !criterion.isOfGaps && !account.isOfJob(criterion) {
      let allowed = 1 - criterion.target
      for window in isInScope.indices where isInScope[window] {
        let count = Double(account.samples(index, window))
        guard count * allowed > 10 else { continue }
        // Neighbours that are joined to it may have 10 misses to spare on each side.
        if Double(account.misses[index][window]) > count * allowed + 20 { return true }
      }
    }
    return false
  }

  /// Joins windows in scope until each stretch has 10/(1 − q) samples, and judges the stretches; what is left
  /// at the end joins the last. A job is one stretch, whatever the scope, and its misses are nobody's window.
  private static func judge(
    _ account: ReplayAccount, _ criteria: [Criterion], _ profile: LoadProfile,
    _ isInScope: [Bool], _ scenario: Scenario
  ) -> Replay {
    var judged: [Int] = []
    var failed: [Int] = []
    var failedWindows: Set<Int> = []
    var worst: CriterionEstimate?
    for (index, criterion) in criteria.enumerated() {
      let isOfJob = account.isOfJob(criterion)
      let stretches =
        isOfJob
        ? [Array(isInScope.indices)] : stretches(account, index, criterion, isInScope)
      judged.append(stretches.count)
      var count = 0
      for stretch in stretches {
        let samples = stretch.reduce(0) { $0 + account.samples(index, $1) }
        let misses = stretch.reduce(0) { $0 + account.misses[index][$1] }
        guard samples > 0 else { continue }
        let estimate = CriterionEstimate(
          name: criterion.name(in: scenario), target: criterion.target,
          share: 1 - Double(misses) / Double(samples), halfWidth: 0, samples: samples,
          isOfJob: isOfJob)
        if worst.map({ estimate.room < $0.room }) ?? true { worst = estimate }
        guard estimate.margin < -1e-9 else { continue }
        count += 1
        if !isOfJob { failedWindows.formUnion(stretch) }
      }
      failed.append(count)
    }
    let isOut = isInScope.indices.map { window in
      criteria.indices.contains { index in
        guard !account.isOfJob(criteria[index]) else { return false }
        let allowed = (1 - criteria[index].target) * Double(account.samples(index, window))
        return Double(account.misses[index][window]) > allowed + 1e-9
      }
    }
    return Replay(
      judged: judged, failed: failed, failedWindows: failedWindows.sorted(), worst: worst,
      bad: account.bad.map { Int((Double($0) / account.share).rounded()) }, isOut: isOut,
      simulated: 0, isCutShort: false)
  }

  private static func stretches(
    _ account: ReplayAccount, _ index: Int, _ criterion: Criterion, _ isInScope: [Bool]
  ) -> [[Int]] {
    let needed = 10 / (1 - criterion.target) - 1e-6
    var stretches: [[Int]] = []
    var open: [Int] = []
    var samples = 0
    for window in isInScope.indices where isInScope[window] {
      open.append(window)
      samples += account.samples(index, window)
      if Double(samples) >= needed {
        stretches.append(open)
        (open, samples) = ([], 0)
      }
    }
    if stretches.isEmpty { return open.isEmpty ? [] : [open] }
    stretches[stretches.count - 1] += open
    return stretches
  }
}
