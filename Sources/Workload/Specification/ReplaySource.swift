// ReplaySource.swift: load that was recorded, as a workload holds it: what it is read from is not known here.

/// Requests that were recorded, or are made from a recording: opened anew for each run.
public protocol ReplaySource: Sendable {
  /// Classes that a label tells apart; 1 when all requests are of one.
  var classCount: Int { get }
  /// Whether two replications differ: something is drawn at random.
  var isRandom: Bool { get }

  /// The requests of one run, those of the first label in the class `firstClass`.
  /// - Parameter name: tells the random numbers of this source from those of another.
  /// - Throws: `FileError`; `InputErrors` when what it is read from is wrong.
  func open(firstClass: Int, seed: UInt64, replication: Int, name: String) throws
    -> any RequestStream
}
