// TraceReplay.swift: a load played as it was recorded, and judged window by window.

internal import Fleet
internal import Metrics
internal import Plans
internal import Units
internal import Workload

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

/// Plays a load on fleets of some size and judges its windows.
struct TraceReplay {
  let problem: SizingProblem
  let profile: LoadProfile
  /// Windows that must meet their SLO.
  let isInScope: [Bool]

  init(_ problem: SizingProblem, _ profile: LoadProfile, isInScope: [Bool]) {
    (self.problem, self.profile, self.isInScope) = (problem, profile, isInScope)
  }

  /// Judges every window.
  init(_ problem: SizingProblem, everywhere profile: LoadProfile) {
    self.init(problem, profile, isInScope: profile.windows.map { _ in true })
  }

  private var scenario: Scenario { problem.scenario }

  /// Plays a load on so many replicas.
  /// - Parameter stopsEarly: the run ends when a window in scope has failed beyond repair.
  func run(
    _ replicas: Int, _ stream: any RequestStream, stopsEarly: Bool = false
  ) throws -> Replay {
    let (cell, share) = problem.played(replicas)
    let fleet = problem.fleet(cell)
    return try run(
      fleet, fleet.fleetSpecification, stream, share: share, stopsEarly: stopsEarly)
  }

  /// Plays a load on a fleet.
  /// - Parameters:
  ///   - specification: what is simulated of it: with what is planned to happen.
  ///   - share: of the load that it plays.
  func run(
    _ fleet: Scenario, _ specification: FleetSpecification, _ stream: any RequestStream,
    share: Double = 1, stopsEarly: Bool = false
  ) throws -> Replay {
    let account = ReplayAccount(fleet, profile, share: share)
    let criteria = Criterion.all(fleet)
    let part: any RequestStream =
      share < 1
      ? RateScaledStream(stream, factor: share, seed: scenario.seed, name: "cell") : stream
    let accounted = AccountedStream(stream: part, account: account)
    var simulation = try Simulation(
      fleet: specification,
      load: LoadSpecification(
        classes: fleet.classSpecifications,
        stream: WatchedStream(stream: accounted, watch: account.watch),
        prompts: fleet.workload.prompts),
      seed: fleet.seed, observer: { account.add($0) })
    var instants = 0
    var isCutShort = false
    while try simulation.advance() {
      if account.gapWindowIsOver { account.settleGaps(&simulation) }
      instants &+= 1
      guard stopsEarly, instants & 0x3FFF == 0 else { continue }
      isCutShort = hasFailed(account, criteria)
      if isCutShort { break }
    }
    account.settleGaps(&simulation)
    account.isComplete = !isCutShort
    var replay = judge(account, criteria)
    replay.simulated = simulation.progress.arrived
    replay.isCutShort = isCutShort
    if !isCutShort {
      replay.outcome = ReplicationOutcome(
        result: try simulation.run(), arrivals: account.watch.record)
    }
    return replay
  }

  /// A window that can be judged by itself has more misses than it may.
  private func hasFailed(_ account: ReplayAccount, _ criteria: [Criterion]) -> Bool {
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
  private func judge(_ account: ReplayAccount, _ criteria: [Criterion]) -> Replay {
    var judged: [Int] = []
    var failed: [Int] = []
    var failedWindows: Set<Int> = []
    var worst: CriterionEstimate?
    for (index, criterion) in criteria.enumerated() {
      let isOfJob = account.isOfJob(criterion)
      let stretches =
        isOfJob
        ? [Array(isInScope.indices)] : stretches(account, index, criterion)
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

  private func stretches(_ account: ReplayAccount, _ index: Int, _ criterion: Criterion) -> [[Int]]
  {
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
