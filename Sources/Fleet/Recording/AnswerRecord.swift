// AnswerRecord.swift: what became of the requests of a class that were answered at one of several places.

/// Requests whose answer a client got from one place: counts of the whole run, latencies without its warm-up.
public struct AnswerRecord: Hashable, Sendable {
  /// Indices of the pools that answered; nil for the provider.
  public let pools: [Int]?
  public private(set) var completed: Int
  public private(set) var promptTokens: Int
  public private(set) var outputTokens: Int
  /// By the client's clock: the stages whose answers were thrown away are in it.
  public private(set) var latency: LatencySet

  init(_ record: ClassRecord, pools: [Int]?) {
    self.pools = pools
    completed = record.completed
    promptTokens = record.promptTokens
    outputTokens = record.outputTokens
    latency = record.latency
  }

  mutating func merge(_ other: Self) {
    completed += other.completed
    promptTokens += other.promptTokens
    outputTokens += other.outputTokens
    latency.merge(other.latency)
  }
}

extension [AnswerRecord] {
  /// Adds others, each to the one of its place.
  mutating func merge(_ others: [AnswerRecord]) {
    for other in others {
      if let index = firstIndex(where: { $0.pools == other.pools }) {
        self[index].merge(other)
      } else {
        append(other)
      }
    }
  }
}
