// HandOverRecord.swift: what became of requests that were handed over, and of the links they went by.

public import Metrics
public import Units

/// The parts of the time to the first token of requests that were handed over and completed, in the whole run.
///
/// They follow each other, each from the end of the one before.
public struct HandOverRecord: Hashable, Sendable {
  /// Requests that left the replica that computed their prompt.
  public internal(set) var handedOver = 0
  /// Arrival to first schedule.
  public internal(set) var prefillQueue = LatencyHistogram()
  /// To the end of the step that computes the last token of the prompt.
  public internal(set) var prefill = LatencyHistogram()
  /// To the step of the other replica that takes the blocks for the KV.
  public internal(set) var blockWait = LatencyHistogram()
  /// To the beginning of the transfer: others use the link.
  public internal(set) var linkWait = LatencyHistogram()
  public internal(set) var transfer = LatencyHistogram()
  /// To the first step at the other replica.
  public internal(set) var decodeQueue = LatencyHistogram()
  /// That step, where it gives the first token; else none.
  public internal(set) var firstStep = LatencyHistogram()

  mutating func merge(_ other: Self) {
    handedOver += other.handedOver
    prefillQueue.merge(other.prefillQueue)
    prefill.merge(other.prefill)
    blockWait.merge(other.blockWait)
    linkWait.merge(other.linkWait)
    transfer.merge(other.transfer)
    decodeQueue.merge(other.decodeQueue)
    firstStep.merge(other.firstStep)
  }
}

/// What the links of a pool's replicas carried in the whole run.
public struct LinkRecord: Hashable, Sendable {
  public internal(set) var transfers = 0
  public internal(set) var bytes = Bytes.zero
  /// Ticks × links in which KV was on its way.
  public internal(set) var busyTicks: Int128 = 0
  /// Ticks × links that were there: of replicas that were up or draining.
  public internal(set) var wallTicks: Int128 = 0

  /// Of the links' time, the share in which they carried something; nil where there was none.
  public var busyShare: Double? {
    wallTicks > 0 ? Double(busyTicks) / Double(wallTicks) : nil
  }

  mutating func merge(_ other: Self) {
    transfers += other.transfers
    bytes += other.bytes
    busyTicks += other.busyTicks
    wallTicks += other.wallTicks
  }
}
