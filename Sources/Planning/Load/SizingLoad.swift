// SizingLoad.swift: the load a scenario is sized for, characterised once for all candidates.

internal import Fleet
internal import Metrics
public import Plans
internal import Text
public import Units
internal import Workload

/// A workload in windows, with its requests, the same for every fleet that is sized for it.
public struct SizingLoad: Sendable {
  public let profile: LoadProfile
  let recorded: RecordedLoad

  /// Reads the workload of a scenario once.
  /// - Parameter span: the part of it that is sized for; nil for all.
  /// - Throws: `InputErrors` when no class has an SLO, for closed loops, for a load shorter than a window, and for a
  ///   part of a load with deadlines; what the workload's stream throws.
  public init(_ scenario: Scenario, window: Seconds = Seconds(300), span: LoadSpan? = nil) throws {
    try Self.check(scenario, span)
    var builder = Self.builder(scenario, window: window)
    recorded = try RecordedLoad(
      scenario.workload, seed: scenario.seed, readsOnce: scenario.tracePaths.contains("-"),
      span: span
    ) { try builder.add($0) }
    guard recorded.arrivals.count > 0 else {
      throw Self.refusal(.empty, "the workload has no requests", "give it some")
    }
    profile = try builder.profile()
    guard profile.peak(.concurrency) > 0 || profile.isOfJobs else {
      throw Self.refusal(
        .outOfRange, "no request of a class with an SLO arrives", "give those classes requests")
    }
  }

  /// The same load in windows of another length.
  /// - Throws: `InputErrors` where it is shorter than one, or has too many.
  func inWindows(of window: Seconds, _ scenario: Scenario) throws -> SizingLoad {
    var builder = Self.builder(scenario, window: window)
    var stream = try recorded.makeStream()
    while let request = try stream.next() { try builder.add(request) }
    return SizingLoad(profile: try builder.profile(), recorded: recorded)
  }

  private init(profile: LoadProfile, recorded: RecordedLoad) {
    (self.profile, self.recorded) = (profile, recorded)
  }

  private static func builder(_ scenario: Scenario, window: Seconds) -> LoadProfileBuilder {
    let classes = scenario.workload.classes
    let rules = zip(scenario.objectives, classes).map {
      PresenceRule($0, isJob: $1.deadline != nil)
    }
    let isBurst = scenario.workload.parts.allSatisfy { part in
      guard case .synthetic(let arrivals, _, _, _) = part.source else { return false }
      return arrivals is BatchArrivals
    }
    return LoadProfileBuilder(window: window, rules: rules, classes: classes, isBurst: isBurst)
  }

  private static func check(_ scenario: Scenario, _ span: LoadSpan?) throws {
    let hasDeadline = scenario.workload.classes.contains { $0.deadline != nil }
    guard span == nil || !hasDeadline else {
      throw refusal(
        .conflict, "a class has a deadline, which a part of the load may begin after",
        "size the whole load, without --train and --test")
    }
    let isPromised = hasDeadline || scenario.objectives.contains { !$0.limits.isEmpty }
    guard isPromised else {
      throw InputErrors(
        InputError(
          .missingKey, at: SourceLocation(file: "slo"),
          "no latency is promised, so any fleet would do: there is nothing to size for",
          hint: "add slo: { ttftMs: { p95: 1000 }, itlMs: { p95: 50 } }, or a `deadline` to a batch"
        ))
    }
    try checkRoutes(scenario)
    guard !scenario.handsOver else {
      throw refusal(
        .unsupported,
        "a pool computes prompts for others to decode: what each of the two needs is not searched for yet",
        PoolRole.countHint)
    }
    guard scenario.workload.closedLoops.isEmpty else {
      throw refusal(
        .conflict,
        "a closed loop's load follows the speed of the fleet, so no fleet is too small for it",
        "describe arrivals that come whatever the fleet does: a trace, poisson, gamma or diurnal")
    }
  }

  /// What a pool gets by the routes of classes is in no estimate of its load.
  private static func checkRoutes(_ scenario: Scenario) throws {
    for (entry, route) in zip(scenario.workload.classes, scenario.routes)
    where !route.leavesLoad {
      let name = JSONWriter.quoted(entry.name)
      let what =
        route.escalations.isEmpty
        ? "sends \(NumberText.shortest(route.providerShare * 100)) % of its requests to the provider"
        : "throws answers away and asks others again"
      throw refusal(
        .unsupported,
        "the class \(name) \(what), which changes the load of pools in a way that is not counted here",
        "`headroom simulate` runs the whole; to size a stage, give it the load that it gets: leave out "
          + "\"\(route.escalations.isEmpty ? "provider" : "escalate")\" and scale the class's rate")
    }
  }

  /// Why a load with such a percentile cannot be sized for.
  static func mostlyEmpty(percentile: Double, window: Seconds) -> InputErrors {
    refusal(
      .outOfRange,
      "the p\(NumberText.shortest(percentile)) of the load is 0: most windows of "
        + "\(NumberText.shortest(window.value)) s hold no request",
      "use a longer --window, or a higher headroom.percentile")
  }

  private static func refusal(
    _ code: InputError.Code, _ message: String, _ hint: String
  ) -> InputErrors {
    InputErrors(InputError(code, at: SourceLocation(file: "workload"), message, hint: hint))
  }

  /// Mean tokens of a request.
  var meanPromptTokens: Double { total(\.promptTokens) / Double(max(1, requests)) }
  var meanOutputTokens: Double { total(\.outputTokens) / Double(max(1, requests)) }
  var requests: Int { profile.windows.reduce(0) { $0 + $1.requests } }

  private func total(_ path: KeyPath<LoadWindow, Double>) -> Double {
    profile.windows.reduce(0) { $0 + $1[keyPath: path] }
  }
}

/// One measure of a load: what is needed to state a target.
public struct MeasuredLoad: Hashable, Sendable {
  public var measure: LoadMeasure
  public var mean, p95, peak: Double
  /// The p95's 95 % interval; nil for a load of one window.
  public var low, high: Double?

  init(
    _ measure: LoadMeasure, _ profile: LoadProfile, percentile: Double, work: WorkRule?,
    blocks: LoadBlocks?, seed: UInt64
  ) {
    self.measure = measure
    let rank = profile.rank(measure, work: work)
    mean = profile.mean(measure, work: work)
    p95 = rank.percentile(percentile)
    peak = profile.peak(measure, work: work)
    if let blocks {
      let ends = rank.interval(percentile, plan: blocks.plan, seed: seed)
      (low, high) = (ends.low, ends.high)
    }
  }

  /// A job, with its requests for a load.
  init(_ job: BatchJob) {
    measure = .batch
    (mean, p95, peak) = (Double(job.requests), Double(job.requests), Double(job.requests))
  }

  /// A steady load: one value for its mean, its percentile and its peak, and no interval.
  public mutating func settle(at value: Double) {
    (mean, p95, peak) = (value, value, value)
    (low, high) = (nil, nil)
  }
}
