// Backtest.swift: the answer of one span of a load, tried on the next.

internal import Foundation
internal import Plans
internal import Text
internal import Units
internal import Workload

/// What a fleet sized on one span missed in another.
public struct Backtest: Sendable {
  public var replicas: Int
  public var trained, tested: LoadSpan
  /// SLO concurrency at the percentile: of the span it was sized on, and of the one it was tried on.
  public var trainedP95, testedP95: Double
  public var windows: Int
  public var requests: Int
  /// Windows whose load was above the trained percentile, and above it with the margin.
  public var windowsAbove, windowsAboveTarget: Int
  /// Windows out of SLO, and their time; requests that missed a limit.
  public var windowsOut: Int
  public var minutesOut: Double
  public var missed: Int
  /// Whether all windows up to the trained percentile met the SLO; nothing where there is none.
  public var holds: Bool
  /// Windows up to the trained percentile.
  public var windowsWithin: Int { windows - windowsAbove }
  /// The windows out of SLO, in order.
  public var misses: [TailWindow]

  /// Share of windows above the trained percentile; 5 % of a p95 where nothing changed.
  public var shareAbove: Double { Double(windowsAbove) / Double(max(1, windows)) }
}

/// A span of a load to test an answer on, and the one that it was sized on.
public struct TestedSpan: Sendable {
  let load: SizingLoad
  let trained, tested: LoadSpan

  /// - Parameter load: of the tested span.
  public init(_ load: SizingLoad, trained: LoadSpan, tested: LoadSpan) {
    (self.load, self.trained, self.tested) = (load, trained, tested)
  }
}

extension Backtest {
  /// Plays a span of the load on a fleet that was sized on another; nil without such a fleet.
  /// - Throws: what a replay throws.
  init?(_ problem: SizingProblem, _ answer: SizingAnswer, on span: TestedSpan) throws {
    guard let replicas = answer.replicas else { return nil }
    let tested = span.load
    try problem.report("backtest: \(replicas) replicas")
    let profile = tested.profile
    let leading = answer.demand.needs[0]
    let trained = leading.load.p95
    let run = try TraceReplay(
      problem, profile,
      isInScope: profile.windows.map { $0.concurrency <= trained * (1 + 1e-12) }
    ).run(replicas, try tested.recorded.makeStream())
    let each = (answer.holdsUpTo ?? 1) * trained / Double(replicas)
    let misses = profile.windows.indices.filter { run.isOut[$0] }.map { index in
      let window = profile.windows[index]
      return TailWindow(
        start: Double(index) * profile.window.value, seconds: window.seconds,
        concurrency: window.concurrency, requests: window.requests, missed: run.bad[index],
        isOut: true,
        extraReplicas: max(0, Int((window.concurrency / each).rounded(.up)) - replicas))
    }
    func above(_ limit: Double) -> Int {
      profile.windows.filter { $0.concurrency > limit * (1 + 1e-12) }.count
    }
    self.init(
      replicas: replicas, trained: span.trained, tested: span.tested, trainedP95: trained,
      testedP95: profile.rank(.concurrency).percentile(problem.scenario.headroom.percentile),
      windows: profile.windows.count, requests: tested.requests, windowsAbove: above(trained),
      windowsAboveTarget: above(leading.target), windowsOut: misses.count,
      minutesOut: misses.reduce(0) { $0 + $1.seconds } / 60, missed: run.bad.reduce(0, +),
      holds: run.holds, misses: misses)
  }
}
