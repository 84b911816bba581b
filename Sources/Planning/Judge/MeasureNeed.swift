// MeasureNeed.swift: what a measure of load asks of a fleet.

/// What a measure of load asks for.
public struct MeasureNeed: Hashable, Sendable {
  public var load: MeasuredLoad
  /// p95 × (1 + margin).
  public var target: Double
  /// Replicas that hold the target; an upper bound where `isBound`.
  public var replicas: Int?
  /// The answer of the leading measure holds this target too; fewer might.
  public var isBound = false
  /// The job that it is about; nil for a measure of windows.
  public var job: BatchJob?
  /// What its design load is made of; nil for a job.
  public var design: DesignFigures?

  /// The same measure, and the same job where it is one's.
  func isSame(as other: MeasureNeed) -> Bool {
    load.measure == other.load.measure && job?.name == other.job?.name
  }

  init(load: MeasuredLoad, target: Double, job: BatchJob? = nil) {
    (self.load, self.target, self.job) = (load, target, job)
  }
}

/// What a design load is made of.
public struct DesignFigures: Hashable, Sendable {
  public var windows: Int
  /// "the 3 largest windows".
  public var words: String
  /// What all of them are multiplied by.
  public var factor: Double
}
