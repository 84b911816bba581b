// DesignLoad.swift: replicates of a load that a fleet must hold, each made once and shown to every fleet.

internal import Plans
internal import Synchronization
internal import Units
internal import Workload

/// One realisation of a load: a lead-in, a measured part and a lead-out.
///
/// Requests of the first and the last part have classes of their own (the real ones, `classCount` on), so
/// that what is counted of the real classes is the measured part and nothing else.
struct Replicate: Sendable {
  var requests: [Request] = []
  /// Measured requests by class.
  var counts: [Int]
  /// What was measured, as a window of the measured part's length.
  var load: LoadWindow
  /// Where its time begins on the clock of the workload, which deadlines are told on.
  var origin = SimulationTime.zero
  /// When the measured part begins, on its own clock.
  var lead = SimulationTime.zero
}

/// Where replicates of a load come from.
protocol ReplicateSource: Sendable {
  var measure: LoadMeasure { get }
  /// Of the load that is played: below 1 where a cell stands for its fleet.
  var share: Double { get }
  /// Replicates beyond which no more are made; nil for as many as are asked for.
  var mostReplicates: Int? { get }

  /// One replicate: a function of the load, the seed and the number.
  /// - Throws: what the load's stream throws.
  func replicate(_ number: Int) throws -> Replicate
  /// The same source with every factor changed so that these replicates would have met the target.
  func corrected(by replicates: [Replicate]) -> Self
  /// The same load times a factor.
  func scaled(to factor: Double) -> Self
  /// The same load with a measured part that is shorter by a factor, where that can be.
  func shortened(by factor: Double) -> Self
  /// The same load for a cell that takes such a share of it.
  func played(at share: Double) -> Self
  /// What a fleet is judged by under it.
  func criteria(_ scenario: Scenario) -> [Criterion]
}

/// The replicates of one design load, each made once and shown to every fleet: common random numbers.
final class DesignLoad: Sendable {
  let source: any ReplicateSource
  private let made: Mutex<[Replicate]>

  /// - Throws: what the load's stream throws.
  convenience init(_ source: some ReplicateSource, replicates: Int, threads: Int) throws {
    let first = try parallelMap(replicates, threads: threads) { try source.replicate($0) }
    let corrected = source.corrected(by: first)
    self.init(
      corrected,
      known: try parallelMap(replicates, threads: threads) { try corrected.replicate($0) })
  }

  /// - Parameter known: its first replicates, where they are at hand.
  init(_ source: any ReplicateSource, known: [Replicate] = []) {
    self.source = source
    made = Mutex(known)
  }

  /// The same load times a factor.
  func scaled(to factor: Double) -> DesignLoad { DesignLoad(source.scaled(to: factor)) }

  /// The same load for a cell that takes such a share of it.
  func played(at share: Double) -> DesignLoad {
    share == source.share ? self : DesignLoad(source.played(at: share))
  }

  /// The first so many replicates, or as many as the source makes.
  func replicates(_ count: Int, threads: Int) throws -> [Replicate] {
    let count = most(count)
    let known = made.withLock { $0.count }
    if known < count {
      let more = try parallelMap(count - known, threads: threads) { [source] in
        try source.replicate(known + $0)
      }
      // Another thread may have added some of them.
      made.withLock { held in held += more.suffix(max(0, count - held.count)) }
    }
    return made.withLock { Array($0.prefix(count)) }
  }

  /// So many replicates, or as many as the source makes.
  func most(_ count: Int) -> Int { min(count, source.mostReplicates ?? count) }

  /// Requests a second of the whole load in the first replicates, measured part.
  func meanRequestsPerSecond(_ count: Int, threads: Int) throws -> Double {
    let all = try replicates(count, threads: threads)
    return all.reduce(0) { $0 + $1.load.requestsPerSecond } / Double(all.count) / source.share
  }
}
