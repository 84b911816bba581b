// HandOverSummary.swift: what requests spent between the replica of their prompt and the one that decodes them.

internal import Fleet
internal import Metrics
internal import Units

/// The parts of the time of requests that were handed over, over the whole run.
public struct HandOverSummary: Hashable, Sendable {
  /// Requests that left the replica of their prompt.
  public var requests: Int
  /// prefill_queue, prefill, kv_block_wait, kv_link_wait, kv_transfer, decode_queue and first_step, in this order: of
  /// those that completed, each from the end of the one before.
  public var parts: [LatencySummary]
}

/// What the links of a pool's replicas carried over the whole run.
public struct LinkSummary: Hashable, Sendable {
  public var transfers: Int
  public var bytes: Double
  /// Of the links' time, the share in which they carried something.
  public var busy: SummaryValue
}

extension HandOverSummary {
  init(_ record: HandOverRecord) {
    requests = record.handedOver
    parts = [
      ("prefill_queue", record.prefillQueue), ("prefill", record.prefill),
      ("kv_block_wait", record.blockWait), ("kv_link_wait", record.linkWait),
      ("kv_transfer", record.transfer), ("decode_queue", record.decodeQueue),
      ("first_step", record.firstStep),
    ].map { LatencySummary(name: $0.0, $0.1) }
  }
}

extension LinkSummary {
  init(_ record: LinkRecord) {
    transfers = record.transfers
    bytes = record.bytes.value
    busy = SummaryValue(record.busyShare, reason: .noSamples)
  }
}
