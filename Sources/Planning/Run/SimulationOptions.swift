// SimulationOptions.swift: how a scenario is run; nothing here may change a figure.

public import Fleet

/// How to run a scenario: speed and side channels, never results.
public struct SimulationOptions {
  /// Runs at once; each is one replication. More than one needs several replications to help.
  public var threads = 1
  /// Called with every request of the first replication that completes or is rejected, on the calling
  /// thread; what it throws ends the run.
  public var requestObserver: ((RequestRecord) throws -> Void)?
  /// Called now and then on the calling thread with the state of the first replication still running
  /// there; false stops all runs.
  public var progress: ((SimulationProgress) -> Bool)?

  public init(
    threads: Int = 1, requestObserver: ((RequestRecord) throws -> Void)? = nil,
    progress: ((SimulationProgress) -> Bool)? = nil
  ) {
    self.threads = threads
    self.requestObserver = requestObserver
    self.progress = progress
  }
}

/// How far the calling thread's replication has come.
public struct SimulationProgress: Hashable, Sendable {
  /// Counts from 0.
  public var replication: Int
  public var replications: Int
  /// Requests that have arrived, and those of them that are still in the fleet.
  public var arrived, unfinished: Int
  /// Requests the scenario asks for; nil where only the trace or a duration tells.
  public var expected: Int?
}

/// The progress callback asked for a stop; nothing of the runs is kept.
public struct SimulationStopped: Error, Hashable {
  public init() {}
}
