// ComparisonLoads.swift: the loads that candidates are screened with, made for all of them at once.

internal import Fleet
internal import Plans
internal import Synchronization
internal import Text
internal import Units
internal import Workload

/// The design load, the load without margin, and the design load at steps above and below it: the same requests
/// for every candidate.
final class ComparisonLoads: Sendable {
  /// Loads of the margin gate: the leading measure's first, then the others that another load can exceed.
  let designs: [DesignLoad]
  /// Those of jobs that are not the first of them.
  let jobDesigns: [DesignLoad]
  /// The percentile itself.
  let nominal: DesignLoad
  let profile: LoadProfile
  let rule: HeadroomRule
  /// p95 and target of the leading measure.
  let leading: MeasuredLoad
  let target: Double
  /// p95 of output tokens a second, and the mean.
  let outputTokens: MeasuredLoad
  let meanContext: Double
  private let isKept: (@Sendable (Request) -> Bool)?
  private let steps = Mutex<[Int: [Replicate]]>([:])

  /// Factor between neighbouring loads of the capacity search.
  static let step = 1.01
  /// The last of them: 250 times the design load. Rates are scaled to a thousand times the recorded ones at most.
  static let lastStep = 555
  /// Loads that are kept, as candidates meet there: every eighth.
  static let keptSteps = 8
  /// Replicates of a look at a load.
  static let quickReplicates = ReplicaSearch.quickReplicates

  /// - Parameter requestShare: requests of a replicate, as a share of those behind a proof.
  /// - Throws: `InputErrors` for a load that is mostly empty; what the load's stream throws.
  init(
    _ scenario: Scenario, _ load: SizingLoad, options: SizingOptions,
    requestShare: Double = Screening.requestShare
  ) throws {
    let threads = options.threads
    let requestsWanted = Int(Double(options.requestsPerReplicate) * requestShare)
    profile = load.profile
    isKept = nil
    rule = scenario.headroom
    meanContext = load.meanPromptTokens + load.meanOutputTokens / 2
    let (profile, rule) = (profile, rule)
    let blocks = LoadBlocks(
      windows: profile.windows.count, windowSeconds: profile.window.value)
    func measured(_ measure: LoadMeasure) -> MeasuredLoad {
      MeasuredLoad(
        measure, profile, percentile: rule.percentile, work: nil, blocks: blocks,
        seed: scenario.seed)
    }
    let measures = LoadMeasure.ofWindows.filter { $0 != .work }
    let loads = load.profile.isOfJobs ? [] : measures.map(measured)
    let jobs = load.profile.jobs
    guard let leading = loads.first ?? jobs.first.map({ MeasuredLoad($0) }) else {
      throw SizingLoad.mostlyEmpty(percentile: rule.percentile, window: profile.window)
    }
    self.leading = leading
    outputTokens = measured(.outputTokensPerSecond)
    target = leading.p95 * (1 + rule.margin)
    try Self.check(leading, rule, profile)
    var wanted = [Bool](repeating: false, count: profile.windows.count)
    let used = loads.filter { $0.p95 > 0 }
    let chosen = used.map {
      DesignWindows(profile, $0.measure, percentile: rule.percentile, nil)
    }
    for window in chosen.map(\.windows).joined() { wanted[window] = true }
    let requests = try WindowedRequests(
      load.recorded, windowTicks: profile.windowTicks, windows: profile.windows.count,
      wanted: wanted)
    let windowed = try zip(used, chosen).map { load, windows in
      try DesignLoad(
        WindowSource(
          load.measure, target: load.p95 * (1 + rule.margin), windows, profile, requests,
          work: nil, seed: scenario.seed, requestsWanted: requestsWanted),
        replicates: Screening.replicates, threads: threads)
    }
    let recorded = load.recorded
    let all =
      windowed
      + jobs.map { job in
        DesignLoad(
          BatchSource(job, factor: 1 + rule.margin, profile, recorded, seed: scenario.seed))
      }
    designs = all
    // Jobs are at the end.
    jobDesigns = all.suffix(jobs.count).filter { $0 !== all[0] }
    let below = all[0].scaled(to: 1 / (1 + rule.margin))
    nominal = DesignLoad(
      below.source, known: try below.replicates(Screening.replicates, threads: threads))
  }

  private static func check(
    _ load: MeasuredLoad, _ rule: HeadroomRule, _ profile: LoadProfile
  ) throws(InputErrors) {
    guard load.p95 <= 0 else { return }
    throw SizingLoad.mostlyEmpty(percentile: rule.percentile, window: profile.window)
  }

  var design: DesignLoad { designs[0] }

  /// The leading measure's load at a height.
  /// - Precondition: it is no load as recorded.
  func load(at height: GatePlay.Height) -> DesignLoad {
    switch height {
    case .margin: design
    case .percentile: nominal
    case .recorded: preconditionFailure("a load as recorded is no design load")
    }
  }

  /// 1.01 to a whole power, by multiplication: the same bits on any machine.
  static func factor(_ exponent: Int) -> Double {
    let size = (0..<abs(exponent)).reduce(1.0) { product, _ in product * step }
    return exponent < 0 ? 1 / size : size
  }

  /// The largest whole power of 1.01, in steps of the kept ones, up to a factor of 1 or more.
  static func keptStep(upTo factor: Double) -> Int {
    var exponent = 0
    while exponent + keptSteps <= lastStep, Self.factor(exponent + keptSteps) <= factor {
      exponent += keptSteps
    }
    return exponent
  }

  /// The first so many replicates of the design load times 1.01 to the power of `exponent`.
  func replicates(_ count: Int, atStep exponent: Int) throws -> [Replicate] {
    guard exponent % Self.keptSteps == 0 else { return try made(0..<count, atStep: exponent) }
    return try steps.withLock { known in
      let held = known[exponent] ?? []
      guard held.count < count else { return Array(held.prefix(count)) }
      let all = try held + made(held.count..<count, atStep: exponent)
      known[exponent] = all
      return all
    }
  }

  private func made(_ numbers: Range<Int>, atStep exponent: Int) throws -> [Replicate] {
    let factor = Self.factor(exponent)
    var source = design.source.scaled(to: factor)
    if factor > 1 {
      // Made of fewer windows, which then hold as many requests.
      source = source.shortened(by: factor)
      let first = try (0..<Self.quickReplicates).map { try source.replicate($0) }
      source = source.corrected(by: first).scaled(to: factor)
    }
    return try numbers.map { number in
      let replicate = try source.replicate(number)
      return isKept.map(replicate.keeping) ?? replicate
    }
  }

  /// The design load that is the most work for a pool.
  func heaviest(for work: WorkRule) throws -> DesignLoad {
    var best = (design: design, work: 0.0)
    for load in designs where load === design || load.source.measure != .batch {
      let made = try load.replicates(Self.quickReplicates, threads: 1)
      let rate = made.reduce(0) { $0 + work.seconds($1.load) / $1.load.seconds }
      if rate > best.work { best = (load, rate) }
    }
    return best.design
  }

  /// The same loads with only some of their requests.
  func keeping(_ isKept: @escaping @Sendable (Request) -> Bool) throws -> ComparisonLoads {
    try ComparisonLoads(self, isKept)
  }

  private init(
    _ whole: ComparisonLoads, _ isKept: @escaping @Sendable (Request) -> Bool
  ) throws {
    (profile, rule, meanContext) = (whole.profile, whole.rule, whole.meanContext)
    (leading, target, outputTokens) = (whole.leading, whole.target, whole.outputTokens)
    self.isKept = isKept
    func part(_ load: DesignLoad) throws -> DesignLoad {
      let made = try load.replicates(Screening.replicates, threads: 1)
      return DesignLoad(load.source, known: made.map { $0.keeping(isKept) })
    }
    designs = try whole.designs.map(part)
    jobDesigns = designs.suffix(whole.jobDesigns.count)
    nominal = try part(whole.nominal)
  }
}

extension Replicate {
  /// The same replicate with only some of its requests.
  func keeping(_ isKept: (Request) -> Bool) -> Replicate {
    let classes = counts.count
    var part = Replicate(
      counts: [Int](repeating: 0, count: classes), load: LoadWindow(seconds: load.seconds),
      origin: origin, lead: lead)
    for request in requests where isKept(request) {
      part.requests.append(request)
      guard request.classIndex < classes else { continue }
      part.counts[request.classIndex] += 1
      part.load.add(promptTokens: request.promptTokens, outputTokens: request.outputTokens)
    }
    return part
  }
}
