// AdapterCost.swift: the time that adapters add to a step.

public import Units

/// What adapters add to the steps of a deployment.
///
///     step += kernels · 4.5 µs + max(FLOPs, activations) of its tokens
///           + distinct(decode rows) · bytes / bandwidth + [each chunk] bytes / bandwidth
///           + [each prompt that begins] missing · bytes / host link
///
/// - Arithmetic and traffic are priced as the level of the step time does other sums; `ideal` launches nothing.
/// - A chunk whose adapter a decode row has too reads it twice, which is pessimistic and small.
/// - Loads come from host memory (`max_cpu_loras` for all), one after the other, at the rate of the link, which is
///   optimistic; the step waits for them.
public struct AdapterCost: Sendable {
  /// Time of a kernel however small, s. A guess: Punica adds 2 ms to a token of Llama-2-7B, 32 layers of 7 projections
  /// with two kernels each (Chen et al., "Punica", MLSys 2024, arXiv 2310.18547, on A100).
  static let kernelSeconds = 2e-3 / (32 * 7 * 2)

  public let adapters: Adapters
  /// On one device, in a slot.
  public let bytes: Bytes
  /// From host memory into a slot; zero where all adapters have one, or the link is not known.
  public let load: Seconds
  /// Share of the requests with an adapter that load it first.
  public let missing: Double
  private let shard: AdapterShard
  private let stepTime: StepTime

  /// - Parameter hostLink: of one device, in one direction.
  public init(_ adapters: Adapters, on stepTime: StepTime, hostLink: BytesPerSecond?) {
    self.adapters = adapters
    self.stepTime = stepTime
    let shard = AdapterShard(stepTime.shard)
    self.shard = shard
    bytes = shard.bytes(rank: adapters.slotRank)
    let own = shard.bytes(rank: adapters.rank)
    load = adapters.count > adapters.slots ? hostLink.map { own / $0 } ?? .zero : .zero
    missing = adapters.missing
  }

  /// Of all tokens of a step.
  func tokens(_ count: Int) -> StepPart {
    guard count > 0 else { return .zero }
    let rank = adapters.slotRank
    let tokens = Double(stepTime.shard.perRank(count)) * adapters.share
    var part = stepTime.pricing.state(
      flops: tokens * shard.flopsPerToken(rank: rank),
      bytes: tokens * shard.bytesPerToken(rank: rank))
    part.launch =
      stepTime.level == .ideal ? .zero : Seconds(Self.kernelSeconds * shard.kernels)
    return part
  }

  /// Of reading the adapters of so many decode rows.
  func reading(rows: Int) -> Seconds {
    reading(adapters.distinct(rows: stepTime.shard.perRank(rows)))
  }

  /// Of a chunk of a prompt.
  func prompt(isFirst: Bool) -> StepPart {
    StepPart(
      memory: reading(adapters.share),
      link: isFirst ? load * (adapters.share * missing) : .zero)
  }

  private func reading(_ count: Double) -> Seconds {
    var part = stepTime.pricing.state(flops: 0, bytes: count * bytes.value)
    part.launch = .zero
    return part.total
  }
}
