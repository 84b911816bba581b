// RequestSample.swift: every so-many-th request of a run, so that memory stays bounded.

public import Fleet
internal import Units

/// Requests whose number divides by a power of two, which doubles whenever they become too many.
public struct RequestSample: Sendable {
  /// Requests kept at most.
  static let most = 3000
  /// One in so many is kept.
  private(set) var every = 1
  /// In the order in which they end.
  private(set) var records: [RequestRecord] = []
  /// Requests that ended, kept or not.
  private(set) var ended = 0

  public init() {}

  /// Takes a request that has ended.
  /// - Complexity: O(1) amortised.
  public mutating func add(_ record: RequestRecord) {
    ended += 1
    guard record.id.value % every == 0 else { return }
    records.append(record)
    while records.count > Self.most {
      every *= 2
      records.removeAll { $0.id.value % every != 0 }
    }
  }
}
