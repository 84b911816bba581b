// Calibration.swift: the few numbers of an engine, fitted to measured runs, with an error on runs left out.

internal import Foundation
public import Hardware
internal import Text

/// The numbers of one engine before and after a fit.
public struct CalibratedEngine: Sendable {
  /// Errors of one kind of figure.
  public struct Residual: Hashable, Sendable {
    /// `ttft`, `tpot`, `itl`, `e2e` or `throughput`.
    public var metric: String
    public var count: Int
    /// Median of |predicted / measured − 1| as the catalog stands, after the fit, and on rows that no fit saw.
    public var before, after, heldOut: Double
  }

  public var profile: EngineProfile
  public var runs: Int
  /// Numbers of the engine that were fitted; the rest stay.
  public var fitted: [(number: EngineNumber, before: Double, after: Double)]
  public var residuals: [Residual]
}

/// Fits the numbers of the engines that some tables name.
///
/// Coordinate descent on the mean of |ln(predicted / measured)|, each cut at 1 so that a row that is something else
/// pulls little. A number is kept where no other value lowers the mean by a thousandth. Each fold's runs are predicted
/// with numbers fitted to the other folds.
/// - Complexity: about 150 (folds + 1) simulations of each run.
public struct Calibration: Sendable {
  public var engines: [CalibratedEngine]
  /// Rows that cannot be simulated: `validate` has their reasons.
  public var skipped: Int

  /// - Parameters:
  ///   - deployment: what results of benchmarks do not say of what they ran on.
  ///   - folds: at least 2; fewer where an engine has fewer runs.
  ///   - threads: on which runs are simulated; the result is the same on any number.
  /// - Throws: `FileError`, `ReadError` for tables that cannot be read; `InputErrors` where no row can be used.
  public init(
    files: [String], deployment: BenchDeployment = BenchDeployment(), catalog: Catalog, folds: Int,
    threads: Int, seed: UInt64 = 1
  ) throws {
    var runs: [String: [MeasuredRun]] = [:]
    var order: [String] = []
    var unused = 0
    for file in files {
      for case .run(let run) in try MeasurementTable.read(file, deployment) {
        guard !run.isDisaggregated, (try? RunSetup(run, catalog)) != nil else {
          unused += 1
          continue
        }
        let name = run.profileName
        if runs[name] == nil { order.append(name) }
        runs[name, default: []].append(run)
      }
    }
    skipped = unused
    guard !order.isEmpty else {
      throw InputErrors(
        InputError(
          .empty, at: SourceLocation(file: files[0]), "no row of it can be simulated",
          hint: "`headroom validate` lists why each row is skipped"))
    }
    engines = try order.map { name in
      try Self.fit(
        runs[name] ?? [], engine: name, catalog, folds: folds, threads: threads, seed: seed)
    }
  }

  private static func fit(
    _ runs: [MeasuredRun], engine name: String, _ catalog: Catalog, folds: Int, threads: Int,
    seed: UInt64
  ) throws -> CalibratedEngine {
    let start = try catalog.engine(named: name, at: SourceLocation(file: "calibrate"))
    let all = FitProblem(runs: runs, catalog: catalog, threads: threads, seed: seed)
    let best = try all.fitted(from: start)
    var heldOut: [FitProblem.Error] = []
    let count = min(folds, runs.count)
    for fold in 0..<count where count > 1 {
      let indices = runs.indices
      let kept = indices.filter { $0 % count != fold }.map { runs[$0] }
      let left = indices.filter { $0 % count == fold }.map { runs[$0] }
      let times = try FitProblem(runs: kept, catalog: catalog, threads: threads, seed: seed)
        .fitted(from: start)
      heldOut += try FitProblem(runs: left, catalog: catalog, threads: threads, seed: seed)
        .errors(times)
    }
    return CalibratedEngine(
      profile: best, runs: runs.count,
      fitted: EngineNumber.allCases.map { ($0, start[$0], best[$0]) },
      residuals: FitProblem.residuals(
        before: try all.errors(start), after: try all.errors(best), heldOut: heldOut))
  }
}

/// Measured runs and how far a profile's predictions are from them.
private struct FitProblem {
  struct Error { var kind: String, fraction: Double }

  let runs: [MeasuredRun]
  let catalog: Catalog
  let threads: Int
  let seed: UInt64

  func errors(_ profile: EngineProfile) throws -> [Error] {
    let used = catalog.replacing(profile)
    let found = try parallelMap(runs.count, threads: threads) { index -> [Error] in
      let run = runs[index]
      guard let setup = try? RunSetup(run, used), let values = try? setup.predicted(seed: seed)
      else { return [] }
      return run.measured.compactMap { entry in
        values.value(entry.metric).map {
          Error(kind: entry.metric.kind, fraction: $0 / entry.value - 1)
        }
      }
    }
    return found.flatMap { $0 }
  }

  private func loss(_ profile: EngineProfile) throws -> Double {
    let errors = try errors(profile)
    guard !errors.isEmpty else { return .infinity }
    let sum = errors.reduce(0.0) { $0 + min(1, abs(log(1 + $1.fraction))) }
    return sum / Double(errors.count)
  }

  /// Steps by which a number is tried larger and smaller, coarse to fine.
  private static let factors = [2.0, 1.4, 1.15]
  /// From nothing a factor leads nowhere: the first value tried, seconds.
  private static let first = 5e-6

  func fitted(from start: EngineProfile) throws -> EngineProfile {
    var best = start
    var least = try loss(best)
    for factor in Self.factors {
      var improves = true
      var rounds = 0
      while improves, rounds < 4 {
        improves = false
        rounds += 1
        for number in EngineNumber.allCases {
          let value = best[number]
          let tries = value > 0 ? [value * factor, value / factor] : [Self.first * factor]
          for candidate in tries {
            var other = best
            other[number] = candidate
            let loss = try loss(other)
            if loss < least - 1e-3 * max(least, 1e-3) {
              (best, least, improves) = (other, loss, true)
            }
          }
        }
      }
    }
    return best
  }

  static func residuals(
    before: [Error], after: [Error], heldOut: [Error]
  ) -> [CalibratedEngine.Residual] {
    func median(_ errors: [Error], _ kind: String) -> Double {
      let sizes = errors.filter { $0.kind == kind }.map { abs($0.fraction) }.sorted()
      return sizes.isEmpty ? .nan : sizes[(sizes.count - 1) / 2]
    }
    let kinds = Set(before.map(\.kind)).sorted()
    return kinds.map { kind in
      CalibratedEngine.Residual(
        metric: kind, count: before.count { $0.kind == kind }, before: median(before, kind),
        after: median(after, kind), heldOut: median(heldOut, kind))
    }
  }
}
