// EngineOverheads.swift: the host time of a step, beside its kernels.

public import Units

/// Time an engine's host spends on a step.
///
///     step = max(gpu, L·perLayer + S·perSampledRow) + gap
public struct EngineOverheads: Hashable, Sendable {
  /// Serial time a step: nothing of it overlaps with the device.
  public var gap: Seconds
  /// Host time a layer: preparing and launching, while the device works.
  public var perLayer: Seconds
  /// Host time a sampled row: scheduling, sampling, output processing.
  public var perSampledRow: Seconds
  public var source: String
  /// Most sampled rows of the steps the times were fitted to; beyond, they are a guess. Nil where nothing is known.
  public var fittedRows: Int?

  public init(
    gap: Seconds, perLayer: Seconds, perSampledRow: Seconds, source: String, fittedRows: Int? = nil
  ) {
    self.gap = gap
    self.perLayer = perLayer
    self.perSampledRow = perSampledRow
    self.source = source
    self.fittedRows = fittedRows
  }

  public static let none = EngineOverheads(
    gap: .zero, perLayer: .zero, perSampledRow: .zero, source: "")

  /// vLLM of autumn 2025.
  ///
  /// Least absolute relative TPOT error (clipped at 30 %) over the kernel sum of the 90 vLLM runs of Llama-3.1-70B (H100,
  /// H200 and B200, TP 1 to 8, fp8 and nvfp4, concurrency 4 to 64): 4.4 % median, 5.6 % mean, against 4.9 % and 6.8 % with
  /// none; leaving out one of the 18 configurations at a time, 5.1 % and 6.3 %. Seven runs, all at TP8, six of them on
  /// B200, are host-bound and fix the two host numbers. One model cannot tell a time a layer from a time a step: a layer
  /// is chosen (a guess) because an 8B model (H200, TP8, 40 rows) was measured at 7.5 ms, where 5.6 ms a step would give
  /// 9.1. Beyond 64 rows the time a row is an extrapolation. 23 runs of Qwen3-32B in bf16 (H100, vLLM 0.12, up to 128 rows,
  /// not fitted) err by 13.5 % median with these numbers, 17 % with none.
  public static let vllm = EngineOverheads(
    gap: Seconds(0.358e-3),  // s, fitted as above
    perLayer: Seconds(69.7e-6),  // s a layer, fitted as above: 5.58 ms for 80 layers
    perSampledRow: Seconds(79.0e-6),  // s a row, fitted as above
    source: "fitted to 90 vLLM runs (autumn 2025) of Llama-3.1-70B in silicon_sample.csv of "
      + "aiconfigurator 095f58a",
    fittedRows: LayeredFit.fittedRows)

  func host(layers: Double, sampledRows: Int) -> Seconds {
    perLayer * layers + perSampledRow * Double(sampledRows)
  }
}
