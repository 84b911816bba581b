// KVLink.swift: how long the KV of a prompt is on its way.

public import Units

/// What the KV of one replica leaves by: one transfer at a time, first come first served.
///
///     time = latency + blocks × bytes a block / bandwidth, at least a tick
public struct KVLink: Hashable, Sendable {
  public let bandwidth: BytesPerSecond
  /// Of a transfer, whatever its size.
  public let latency: Seconds
  /// KV of one block on all GPUs of the replica.
  public let bytesPerBlock: Bytes

  /// - Precondition: `bandwidth > 0`, and nothing is negative.
  public init(bandwidth: BytesPerSecond, latency: Seconds = .zero, bytesPerBlock: Bytes) {
    precondition(bandwidth.value > 0 && latency.value >= 0 && bytesPerBlock.value >= 0)
    self.bandwidth = bandwidth
    self.latency = latency
    self.bytesPerBlock = bytesPerBlock
  }

  /// Where a rank that receives has fewer GPUs than the one that sends, as many links carry it.
  /// - Parameters:
  ///   - senders: GPUs whose links are counted.
  ///   - receivers: GPUs of a rank that receives.
  public func narrowed(from senders: Int, to receivers: Int) -> KVLink {
    guard receivers < senders else { return self }
    return KVLink(
      bandwidth: BytesPerSecond(bandwidth.value * Double(receivers) / Double(senders)),
      latency: latency, bytesPerBlock: bytesPerBlock)
  }

  /// What a number of blocks holds.
  func bytes(blocks: Int) -> Bytes { Bytes(bytesPerBlock.value * Double(blocks)) }

  /// The time of a transfer in ticks; nil beyond the range of the clock.
  func ticks(blocks: Int) -> Int64? {
    let seconds = latency.value + bytes(blocks: blocks).value / bandwidth.value
    guard seconds < SimulationTime.never.seconds.value / 2 else { return nil }
    return max(1, SimulationTime(Seconds(seconds)).ticks)
  }
}
