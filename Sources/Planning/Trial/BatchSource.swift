// BatchSource.swift: the design load of a job: all of its time, with whatever else arrives in it.

internal import Plans
internal import Text
internal import Units
internal import Workload

/// Replicates of the time from a job's start to its deadline: as recorded but for the factor, in so many draws.
struct BatchSource: ReplicateSource {
  let job: BatchJob
  private(set) var factor: Double
  private(set) var share = 1.0
  private let profile: LoadProfile
  private let recorded: RecordedLoad
  private let seed: UInt64
  /// Time that is played: a lead-in loads the fleet with what else there is.
  private let span: LoadSpan

  /// Requests of all replicates together: some 160 MB. Chosen.
  private static let requestsInHand = 4_000_000

  init(
    _ job: BatchJob, factor: Double, _ profile: LoadProfile, _ recorded: RecordedLoad, seed: UInt64
  ) {
    self.job = job
    self.factor = factor
    self.profile = profile
    self.recorded = recorded
    self.seed = seed
    let lead = SimulationTime(Seconds(min(3600, max(30, 3 * profile.meanPresence.value))))
    span = LoadSpan(
      from: SimulationTime(ticks: max(0, job.start.ticks - lead.ticks)),
      to: SimulationTime(ticks: job.end.ticks + 1))
  }

  var measure: LoadMeasure { .batch }

  /// As many as memory allows; three tell how draws differ.
  var mostReplicates: Int? {
    let ticks = profile.windowTicks
    let windows = Int(span.from.ticks / ticks)...Int(span.to.ticks / ticks)
    let count = windows.clamped(to: 0...(profile.windows.count - 1))
      .reduce(0) { $0 + profile.windows[$1].requests }
    return max(3, Int(Double(Self.requestsInHand) / max(1, Double(count) * factor)))
  }

  func criteria(_ scenario: Scenario) -> [Criterion] {
    job.classIndex.map { Criterion.ofClass($0, scenario) } ?? Criterion.all(scenario)
  }

  func corrected(by replicates: [Replicate]) -> BatchSource { self }

  func scaled(to factor: Double) -> BatchSource {
    var source = self
    source.factor *= factor
    return source
  }

  /// A job is all of its requests.
  func shortened(by factor: Double) -> BatchSource { self }

  func played(at share: Double) -> BatchSource {
    var source = self
    source.share = share
    return source
  }

  func replicate(_ number: Int) throws -> Replicate {
    var replicate = Replicate(
      counts: [Int](repeating: 0, count: profile.rules.count),
      load: LoadWindow(seconds: max((span.to - span.from).seconds.value, 1e-9)),
      origin: span.from)
    var stream = RateScaledStream(
      SpannedStream(try recorded.makeStream(), span),
      factor: min(max(factor * share, 1e-6), WorkloadLimits.rateScale), seed: seed,
      replication: number, name: "design-batch")
    var presence = 0.0
    while let request = try stream.next() {
      replicate.counts[request.classIndex] += 1
      replicate.load.add(promptTokens: request.promptTokens, outputTokens: request.outputTokens)
      let ticks = profile.rules[request.classIndex].ticks(outputTokens: request.outputTokens)
      presence += SimulationTime(ticks: ticks).seconds.value
      replicate.requests.append(request)
    }
    replicate.load.concurrency = presence / replicate.load.seconds
    return replicate
  }
}
