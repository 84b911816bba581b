// UpgradeQuestion.swift: an old and a new engine, model or set of flags on one load, replicate by replicate.

internal import Hardware
internal import Metrics
public import Plans
internal import Text
internal import Workload

/// Two scenarios with one load.
///
/// Both sides meet the same requests in each replicate: the same seed where load is synthetic, the same resample where it
/// is a trace. What both have in common falls out of the difference, so that its interval is narrower than those of
/// two runs held side by side.
/// - Source: common random numbers, Law, "Simulation Modeling and Analysis", 5th ed., section 11.2.
public struct UpgradeQuestion: Sendable {
  private let sides: [Scenario]
  private let digests: [TraceDigest]
  private let replicates: Int

  /// - Parameters:
  ///   - before: its seed is that of both.
  ///   - replicates: pairs of runs; of a trace, of its resamples.
  /// - Throws: `InputErrors` for loads that differ; `FileError` for a trace that cannot be read.
  public init(_ before: Scenario, _ after: Scenario, replicates: Int) throws {
    let digests = try [before, after].map { side in
      try side.tracePaths.map { try TraceDigest(path: $0) }
    }
    let isSame =
      before.load == after.load && digests[0].map(\.sha256) == digests[1].map(\.sha256)
    guard isSame else {
      throw InputErrors(
        InputError(
          .conflict, at: SourceLocation(file: "workload"),
          "\(JSONWriter.quoted(before.name)) and \(JSONWriter.quoted(after.name)) have different loads, and an upgrade "
            + "is judged on one",
          hint: "give both the same workload, classes and traces included"))
    }
    var new = after
    new.seed = before.seed
    sides = [before, new]
    self.digests = digests[0]
    self.replicates = replicates
  }

  /// Runs both sides.
  /// - Throws: what a simulation throws; `InputErrors` for a trace that cannot be resampled.
  /// - Complexity: two runs a replicate, one more pair of a trace.
  public func answer(catalog: CatalogIdentity, threads: Int) throws -> UpgradeAnswer {
    let resampled = try sides[0].bootstrap.map { _ in
      try BlockBootstrap(
        reading: try sides[0].workload.makeStream(seed: sides[0].seed),
        at: SourceLocation(file: sides[0].tracePaths.first ?? "workload"))
    }
    // Of a trace the recorded run comes first, and its resamples say how far chance goes.
    let count = resampled == nil ? replicates : replicates + 1
    let made = sides
    let runs = try parallelMap(2 * count, threads: threads) { job in
      let side = made[job % 2]
      let outcome = try side.run(replication: job / 2, resampled: resampled) { _ in true }
      let provenance = side.provenance(
        catalog, replications: count, digests: digests, arrivals: outcome.arrivals)
      return UpgradeRun(
        SummaryBuilder(scenario: side, provenance: provenance)
          .summary(outcome.result, outcomes: [outcome]))
    }
    let pairs = stride(from: 0, to: runs.count, by: 2).map { (runs[$0], runs[$0 + 1]) }
    return UpgradeAnswer(
      names: (sides[0].name, sides[1].name), pairs, isResampled: resampled != nil,
      isOtherModel: sides[0].pools.map(\.model.name) != sides[1].pools.map(\.model.name))
  }
}

extension Scenario {
  /// What arrives, whoever serves it and wherever its trace lies.
  fileprivate var load: String {
    guard case .object(let members) = canonical.withoutTracePaths else { return "" }
    let workload = members.first { $0.0 == "workload" }?.1 ?? .null
    guard case .array(let parts) = workload else { return "" }
    return JSONWriter.canonical(
      .array(
        parts.map { part in
          guard case .object(let members) = part else { return part }
          return .object(members.filter { $0.0 != "model" })
        }))
  }
}
