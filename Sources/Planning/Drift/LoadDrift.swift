// LoadDrift.swift: how much of a fleet's margin the load that came has taken, by each measure of it.

internal import Hardware
internal import Metrics
internal import Plans
public import Text
internal import Units

/// The load that came, measure by measure, beside the load that a fleet was sized for.
///
///     taken = (p95 that came − p95 of the design) / (target − p95 of the design)
///
/// 0 is the load of the design, 1 all of its margin; less than 0 is less load. The percentile and the margin are the
/// scenario's.
public struct LoadDrift: Sendable {
  /// One measure of the load.
  public struct Measure: Hashable, Sendable {
    public let measure: LoadMeasure
    /// The percentile that was sized for, and the same with the margin.
    public let design, target: Double
    /// What came, with the 95 % interval of it; nil for a load of one window.
    public let observed: Double
    public let low, high: Double?

    /// The share of the margin; nil without a margin.
    public var taken: Double? { share(observed) }
    public var takenLow: Double? { low.flatMap(share) }
    public var takenHigh: Double? { high.flatMap(share) }

    private func share(_ load: Double) -> Double? {
      target > design ? (load - design) / (target - design) : nil
    }
  }

  /// SLO concurrency first.
  public let measures: [Measure]
  public let requests, windows: Int
  public let window, span: Double
  /// How the interval came about; nil for a load of one window.
  public let interval: String?

  /// - Parameter answer: of the sizing.
  /// - Throws: `InputErrors` where the answer has no measures.
  public init(_ observed: ObservedLoad, answer: LocatedJSON) throws(InputErrors) {
    let (scenario, load) = (observed.scenario, observed.load)
    let profile = load.profile
    let work = WorkRule(
      scenario.onlyPool, meanContext: load.meanPromptTokens + load.meanOutputTokens / 2)
    let blocks = LoadBlocks(windows: profile.windows.count, windowSeconds: profile.window.value)
    measures = (answer["measures"]?.items ?? []).compactMap { need in
      guard let measure = need["measure"]?.string.flatMap(LoadMeasure.init),
        measure != .batch, let design = need["p95"]?.figure, let target = need["target"]?.figure
      else { return nil }
      let found = MeasuredLoad(
        measure, profile, percentile: scenario.headroom.percentile, work: work, blocks: blocks,
        seed: scenario.seed)
      return Measure(
        measure: measure, design: design, target: target, observed: found.p95, low: found.low,
        high: found.high)
    }
    guard !measures.isEmpty else {
      throw InputErrors(
        InputError(
          .missingKey, at: answer.location, "the sizing has no load that is measured in windows",
          hint: "a batch with a deadline does not drift"))
    }
    (requests, windows) = (load.requests, profile.windows.count)
    (window, span) = (profile.window.value, profile.span.value)
    interval = blocks?.sentence
  }

  /// The measure of whose margin most is taken; nil where the scenario has no margin.
  public var worst: Measure? {
    measures.filter { $0.taken != nil }.max { ($0.taken ?? 0) < ($1.taken ?? 0) }
  }
}
