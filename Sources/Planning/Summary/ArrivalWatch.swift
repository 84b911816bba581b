// ArrivalWatch.swift: what passes by on the way into a run: how many arrivals, until when, from what.

internal import Traffic
internal import Units
internal import Workload

/// What one run was fed with.
struct ArrivalRecord: Sendable {
  /// Requests of open classes, and the time of the last.
  var count = 0
  var last = SimulationTime.zero
  /// The longest prompt of an open class, in tokens.
  var longestPrompt = 0
  /// For each part of the workload that is no closed loop, what its trace held; nil where it is synthetic.
  var traces: [TraceCounts?] = []
}

/// Keeps a record of a stream that the run uses up.
final class ArrivalWatch {
  var record = ArrivalRecord()
}

/// The same requests, watched.
struct WatchedStream: RequestStream {
  var stream: any RequestStream
  let watch: ArrivalWatch

  mutating func next() throws -> Request? {
    guard let request = try stream.next() else {
      watch.record.traces = (stream as? WorkloadStream)?.traceCounts ?? []
      return nil
    }
    watch.record.count += 1
    watch.record.last = request.arrival
    watch.record.longestPrompt = max(watch.record.longestPrompt, request.promptTokens)
    return request
  }
}
