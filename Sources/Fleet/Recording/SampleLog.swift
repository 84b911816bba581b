// SampleLog.swift: latencies of one class since its histograms were last brought up to date.

internal import Kernel
internal import Metrics

/// Times in ticks, noted by the engine and counted a few hundred at a time.
///
/// A histogram that takes many at once keeps its sums in registers and asks once whether it is shared.
/// What is known before a request ends is in the engine's `ClassLog`.
struct SampleLog: ~Copyable {
  /// Ends that are held before all are counted.
  static let capacity = 256

  var tpot = OwnedArray<Int64>(capacity: capacity)
  var e2el = OwnedArray<Int64>(capacity: capacity)

  /// Adds the samples to the histograms, in the order in which they came, and forgets them.
  mutating func count(in latency: inout LatencySet) {
    tpot.withSpan { latency.tpot.add($0) }
    e2el.withSpan { latency.e2el.add($0) }
    removeAll()
  }

  mutating func removeAll() {
    tpot.removeAll()
    e2el.removeAll()
  }
}
