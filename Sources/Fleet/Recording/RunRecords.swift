// RunRecords.swift: how much a run keeps of what happens in it.

/// What is recorded beside the counts of the classes' promises.
public enum RunRecords: Sendable {
  /// Latencies, utilization and the timeline: what a result tells.
  case everything
  /// Nothing: a run that is asked for no more than `standing(ofClass:)`, and gives no result.
  case standings
}
