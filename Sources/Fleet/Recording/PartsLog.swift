// PartsLog.swift: the parts of requests' times, counted while a run goes on.

internal import Engine
internal import Kernel
internal import Metrics

/// Counts completed requests by their whole time, and by that to their first token.
struct PartsLog: ~Copyable {
  private var byWhole: OwnedArray<LatencyParts.Sums>
  private var byFirstToken: OwnedArray<LatencyParts.Sums>

  /// - Parameter isKept: false for a run that is not asked for times, and holds no room for them.
  init(isKept: Bool) {
    let count = isKept ? LatencyBuckets.count / LatencyParts.width + 1 : 0
    let none = [LatencyParts.Sums](repeating: LatencyParts.Sums(), count: count)
    byWhole = OwnedArray(none)
    byFirstToken = OwnedArray(none)
  }

  /// Counts a request that has completed.
  /// - Complexity: O(1), no allocation.
  @inline(__always)
  mutating func add(_ request: borrowing Departure, at now: Int64) {
    guard !byWhole.isEmpty else { return }
    // A request without output ends with its prefill.
    let first = request.firstToken < 0 ? now : request.firstToken
    let scheduled = request.firstScheduled < 0 ? first : request.firstScheduled
    let (queue, prefill) = (scheduled - request.arrival, first - scheduled)
    byWhole[Self.bucket(now - request.arrival)].add(
      queue: queue, prefill: prefill, decode: now - first)
    guard request.firstToken >= 0 else { return }
    byFirstToken[Self.bucket(first - request.arrival)].add(
      queue: queue, prefill: prefill, decode: 0)
  }

  @inline(__always)
  private static func bucket(_ ticks: Int64) -> Int {
    LatencyBuckets.index(ofTicks: ticks) / LatencyParts.width
  }

  /// All requests that completed.
  var whole: LatencyParts { LatencyParts(byWhole.copied) }
  /// Those with output.
  var firstToken: LatencyParts { LatencyParts(byFirstToken.copied) }
}
