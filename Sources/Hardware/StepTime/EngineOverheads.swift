// EngineOverheads.swift: the host time of a step, beside its kernels.

public import Units

/// Time an engine's host spends on a step.
///
///     step = max(gpu, L·perLayer) + gap + S·(perSampledRow + perStreamedRow)
///
/// Launches overlap with the device; scheduling, sampling and output processing of S rows do not: on steps that the
/// host bounds, adding them errs by 8 to 15 % (median), the larger of host and device by 15 to 50 %.
/// - Source: 362 host-bound rows of more than 48 sequences, half of them held out (aiconfigurator 095f58a and
///   published results).
public struct EngineOverheads: Hashable, Sendable {
  /// Serial time a step: nothing of it overlaps with the device.
  public var gap: Seconds
  /// Host time a layer of a step that is a captured graph: preparing and launching, while the device works.
  public var perLayer: Seconds
  /// The same of a step of more tokens than graphs are captured for, launched kernel by kernel.
  public var perEagerLayer: Seconds
  /// The same of layers of latent attention, whose prompts ran so much slower: fitted to TTFT, the cause is not known; nil
  /// for `perEagerLayer`.
  public var perEagerLatentLayer: Seconds?
  /// Tokens of the largest captured graph; 0 where steps are not told apart.
  public var capturedTokens = 0
  /// Serial time a sampled row.
  public var perSampledRow: Seconds
  /// What a server adds to it, that streams each token to a client; runs without a server do not pay it.
  public var perStreamedRow = Seconds.zero
  /// Router, top-k and quantisation of an MoE layer on the device, beside the kernels that were measured alone.
  public var perMoELayer = Seconds.zero
  /// What a step of an MoE model with more tokens than graphs are captured for takes over its kernels' times, attention
  /// apart: measured prompts are slower than the tables of their experts.
  public var moePromptFactor = 1.0
  /// Time of a prompt token in the gated delta rule of one value head of one layer, beside its bytes and arithmetic:
  /// what the scan over chunks of a prompt costs. Mamba-2 is not charged it: with it, prompts of
  /// nine runs of Nemotron 3 Nano (vLLM 0.16, 2 × B200) take three times what was measured.
  public var perStateToken = Seconds.zero
  public var source: String
  /// Most sampled rows of the steps the times were fitted to; beyond, they are a guess. Nil where nothing is known.
  public var fittedRows: Int?

  /// - Parameter perEagerLayer: nil for that of captured steps.
  public init(
    gap: Seconds, perLayer: Seconds, perEagerLayer: Seconds? = nil, perSampledRow: Seconds,
    source: String, fittedRows: Int? = nil
  ) {
    self.gap = gap
    self.perLayer = perLayer
    self.perEagerLayer = perEagerLayer ?? perLayer
    self.perSampledRow = perSampledRow
    self.source = source
    self.fittedRows = fittedRows
  }

  public static let none = EngineOverheads(
    gap: .zero, perLayer: .zero, perSampledRow: .zero, source: "")

  /// What overlaps with the device.
  func launches(layers: Double, tokens: Int, isLatent: Bool) -> Seconds {
    guard capturedTokens > 0, tokens > capturedTokens else { return perLayer * layers }
    return (isLatent ? perEagerLatentLayer ?? perEagerLayer : perEagerLayer) * layers
  }

  /// What does not.
  func serial(sampledRows: Int) -> Seconds {
    gap + (perSampledRow + perStreamedRow) * Double(sampledRows)
  }
}
