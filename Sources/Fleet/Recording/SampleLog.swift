// SampleLog.swift: latencies of one class since its histograms were last brought up to date.

internal import Metrics

/// Times in ticks, noted by the engine and counted a few hundred at a time.
///
/// A histogram that takes many at once keeps its sums in registers and asks once whether it is shared.
/// Every sample is of a request's life, so that no list outgrows the first schedules and the ends.
struct SampleLog: ~Copyable {
  /// First schedules or ends that are held before all are counted.
  static let capacity = 256

  var ttft = OwnedArray<Int64>(capacity: capacity)
  var tpot = OwnedArray<Int64>(capacity: capacity)
  var e2el = OwnedArray<Int64>(capacity: capacity)
  var queue = OwnedArray<Int64>(capacity: capacity)

  /// Adds the samples to the histograms, in the order in which they came, and forgets them.
  mutating func count(in latency: inout LatencySet) {
    ttft.withSpan { latency.ttft.add($0) }
    tpot.withSpan { latency.tpot.add($0) }
    e2el.withSpan { latency.e2el.add($0) }
    queue.withSpan { latency.queue.add($0) }
    removeAll()
  }

  mutating func removeAll() {
    ttft.removeAll()
    tpot.removeAll()
    e2el.removeAll()
    queue.removeAll()
  }
}
