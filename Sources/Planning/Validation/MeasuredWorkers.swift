// MeasuredWorkers.swift: the replicas of a measured run that compute its prompts for others to decode.

/// The replicas that compute the prompts of a disaggregated run.
public struct MeasuredWorkers: Hashable, Sendable {
  public var count: Int
  /// GPUs of a replica's layers: of tensor parallel, times the ranks of attention.
  public var tensorParallel: Int
  public var attentionDataParallel: Int
  public var expertParallel: Int
}
