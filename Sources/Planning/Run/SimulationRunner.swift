// SimulationRunner.swift: replications of one scenario, each on a thread of its own, merged in order.

internal import Dispatch
public import Fleet
public import Plans
internal import Synchronization
internal import Text
public import Units
internal import Workload

/// What everything a scenario's runs produce: a summary to report, and the records behind it.
public struct SimulationOutcome: Sendable {
  public var summary: SimulationSummary
  /// All replications merged; the timeline is the first one's.
  public var result: SimulationResult
  /// From the first arrival to the last token of the first replication, whose timeline is kept.
  public var timelineEnd: Seconds
}

extension Scenario {
  /// Simulates the scenario.
  ///
  /// The same scenario gives the same outcome on any number of threads: each replication has its own
  /// random streams, and results are merged in the order of replications.
  /// - Throws: `InputErrors` for a trace that is no good and for a warm-up longer than the run; `FileError`;
  ///   `SimulationError`; `SimulationStopped`; what the observer throws.
  public func simulate(
    catalog: CatalogIdentity, options: SimulationOptions = SimulationOptions()
  ) throws -> SimulationOutcome {
    try checkStandardInput()
    let count = isRandom ? replications : 1
    let resampled = try bootstrap.map { _ in
      try BlockBootstrap(
        reading: try workload.makeStream(seed: seed), at: SourceLocation(file: tracePaths[0]))
    }
    let jobs = JobBoard(
      tracePaths: tracePaths.filter { $0 != "-" }, replications: count + (bootstrap ?? 0),
      scenario: self, resampled: resampled)
    jobs.run(threads: options.threads, options: options)
    let outcomes = try jobs.outcomes()
    let digests = try jobs.digests()
    if outcomes.contains(where: { $0.result.warmUp == .longerThanRun }) {
      throw InputErrors(
        InputError(
          .outOfRange, at: warmUpPlace,
          "the warm-up of \(NumberText.shortest(warmUp?.value ?? 0)) s is not shorter than the run",
          hint: "shorten \"warmup\", or ask for more requests or a longer duration"))
    }
    var merged = outcomes[0].result
    for other in outcomes[..<count].dropFirst() { merged.merge(other.result) }
    let provenance = provenance(
      catalog, replications: count, digests: digests, arrivals: outcomes[0].arrivals)
    let builder = SummaryBuilder(scenario: self, provenance: provenance)
    var summary = builder.summary(merged, outcomes: Array(outcomes[..<count]))
    let parts =
      outcomes.count > 1 ? outcomes.map { builder.summary($0.result, outcomes: [$0]) } : []
    if let resampled {
      summary.takeIntervals(fromResamples: Array(parts.dropFirst()))
      summary.assumptions.append(resampled.sentence(resamples: parts.count - 1))
      summary.warnings += resampled.warnings
    } else if !parts.isEmpty {
      summary.takeIntervals(from: parts)
    }
    return SimulationOutcome(
      summary: summary, result: merged, timelineEnd: outcomes[0].result.duration)
  }

  /// Standard input can be read once.
  private func checkStandardInput() throws(InputErrors) {
    guard replications > 1, isRandom, tracePaths.contains("-") else { return }
    throw InputErrors(
      InputError(
        .conflict, at: SourceLocation(file: "<stdin>"),
        "\(replications) replications would read standard input more than once",
        hint: "save the trace to a file, or set \"replications\" to 1"))
  }

  /// One replication, from its first arrival until the fleet is empty.
  /// - Parameters:
  ///   - resampled: what replications above 0 draw their requests from; nil for the workload itself.
  ///   - pulse: called every so many instants; false stops the run.
  func run(
    replication: Int, resampled: BlockBootstrap? = nil,
    observer: ((RequestRecord) throws -> Void)? = nil,
    pulse: (RunProgress) -> Bool
  ) throws -> ReplicationOutcome {
    let watch = ArrivalWatch()
    let stream: any RequestStream
    if let resampled, replication > 0 {
      stream = resampled.resample(seed: seed, replication: replication)
    } else {
      stream = try workload.makeStream(seed: seed, replication: replication)
    }
    let loops = workload.closedLoops.map { entry in
      ClosedLoopLoad(
        classIndex: entry.classIndex, loop: entry.loop,
        lengths: workload.makeLengthSampler(
          forClosedLoop: entry.classIndex, seed: seed, replication: replication),
        think: workload.makeThinkSampler(
          forClosedLoop: entry.classIndex, seed: seed, replication: replication))
    }
    let load = LoadSpecification(
      classes: classSpecifications, stream: WatchedStream(stream: stream, watch: watch),
      closedLoops: loops, prompts: workload.prompts)
    var simulation = try Simulation(
      fleet: fleetSpecification, load: load, seed: seed, replication: replication,
      warmUp: warmUpRule, keepsParts: true, observer: observer)
    var instants = 0
    while try simulation.advance() {
      instants &+= 1
      if instants & Self.pulseMask == 0, !pulse(simulation.progress) { throw SimulationStopped() }
    }
    return ReplicationOutcome(result: try simulation.run(), arrivals: watch.record)
  }

  /// Instants between two pulses, less one: some 10 ms of work, so that a stop is prompt.
  private static let pulseMask = (1 << 15) - 1

  /// Requests one replication will see; nil where a trace or a duration alone decides.
  var expectedRequests: Int? {
    var sum = 0
    for part in workload.parts {
      switch part.source {
      case .trace: return nil
      case .closedLoop(let loop, _, _):
        guard let requests = loop.requests else { return nil }
        sum += requests
      case .synthetic(_, _, _, let bound):
        guard let requests = bound.requests else { return nil }
        sum += requests
      }
    }
    return sum
  }
}

/// The work of one `simulate`, handed out to threads piece by piece.
private final class JobBoard: Sendable {
  private struct State {
    var next = 1
    var isStopped = false
    var outcomes: [Result<ReplicationOutcome, any Error>?]
    var digests: [Result<TraceDigest, any Error>?]
  }
  private let state: Mutex<State>
  private let scenario: Scenario
  private let tracePaths: [String]
  private let replications: Int
  private let resampled: BlockBootstrap?

  init(
    tracePaths: [String], replications: Int, scenario: Scenario, resampled: BlockBootstrap?
  ) {
    self.resampled = resampled
    self.tracePaths = tracePaths
    self.replications = replications
    self.scenario = scenario
    state = Mutex(
      State(
        outcomes: [Result<ReplicationOutcome, any Error>?](repeating: nil, count: replications),
        digests: [Result<TraceDigest, any Error>?](repeating: nil, count: tracePaths.count)))
  }

  /// Carries out all jobs; the first replication always on the calling thread.
  func run(threads: Int, options: SimulationOptions) {
    let group = DispatchGroup()
    let jobs = replications + tracePaths.count
    for _ in 1..<max(1, min(threads, jobs)) {
      DispatchQueue.global().async(group: group) { [self] in
        while let job = take() { carryOut(job) { _, _ in !isStopped } }
      }
    }
    let expected = scenario.expectedRequests
    let pulse: (Int, RunProgress) -> Bool = { [self] replication, progress in
      guard let report = options.progress else { return !isStopped }
      let goesOn = report(
        SimulationProgress(
          replication: replication, replications: replications, arrived: progress.arrived,
          unfinished: progress.unfinished, expected: expected))
      if !goesOn { stop() }
      return goesOn && !isStopped
    }
    carryOut(0, observer: options.requestObserver, pulse: pulse)
    while let job = take() { carryOut(job, pulse: pulse) }
    group.wait()
  }

  /// The next job: replications first, then digests; nil when none is left.
  private func take() -> Int? {
    state.withLock { state in
      guard !state.isStopped, state.next < replications + tracePaths.count else { return nil }
      state.next += 1
      return state.next - 1
    }
  }

  private var isStopped: Bool { state.withLock { $0.isStopped } }
  private func stop() { state.withLock { $0.isStopped = true } }

  private func carryOut(
    _ job: Int, observer: ((RequestRecord) throws -> Void)? = nil,
    pulse: (Int, RunProgress) -> Bool
  ) {
    if job < replications {
      let outcome = Result {
        try scenario.run(replication: job, resampled: resampled, observer: observer) {
          pulse(job, $0)
        }
      }
      state.withLock { state in
        state.outcomes[job] = outcome
        if case .failure = outcome { state.isStopped = true }
      }
    } else {
      let digest = Result { try TraceDigest(path: tracePaths[job - replications]) }
      state.withLock { $0.digests[job - replications] = digest }
    }
  }

  /// The outcomes in the order of replications, or the error of the first that has one.
  func outcomes() throws -> [ReplicationOutcome] {
    let all = state.withLock { $0.outcomes }
    for outcome in all {
      if case .failure(let error) = outcome, !(error is SimulationStopped) { throw error }
    }
    return try all.map { outcome in
      guard let outcome else { throw SimulationStopped() }
      return try outcome.get()
    }
  }

  func digests() throws -> [TraceDigest] {
    try state.withLock { $0.digests }.map { digest in
      guard let digest else { throw SimulationStopped() }
      return try digest.get()
    }
  }
}
