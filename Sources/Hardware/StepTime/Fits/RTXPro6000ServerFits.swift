// RTXPro6000ServerFits.swift: kernels of the RTX-PRO-6000-Server, fitted one by one.

extension KernelFits {
  /// Fitted to 70 % of the measured points of aiconfigurator 095f58a, `systems/data/rtx_pro_6000_server` (Apache-2.0).
  /// Above each fit: engine, version, median / 90th percentile of the error over all points.
  static let rtxPro6000Server = KernelFits(
    name: "RTX-PRO-6000-Server",
    normalizer: FitPeaks(
      bf16: 468e12, fp8: 936e12, fp4: 1871e12, bandwidth: 1.792e12, multiprocessors: 188),
    gemm: [
      // vllm 0.24.0, 4.7 / 13.1 %
      .bf16: GEMMFit(
        launchMicroseconds: 1.83505, computeEfficiency: 0.83521,
        memoryEfficiency: 0.8057, halfMegaOutputs: 0.45049),
      // vllm 0.24.0, 4.5 / 15.9 %
      .fp8Dynamic: GEMMFit(
        launchMicroseconds: 4.82664, computeEfficiency: 0.85506,
        memoryEfficiency: 0.82262, halfMegaOutputs: 0.87945, quantizesActivations: true),
      // vllm 0.24.0, 4.9 / 18.7 %
      .nvfp4: GEMMFit(
        launchMicroseconds: 0.7833, computeEfficiency: 0.72244,
        memoryEfficiency: 0.72962, halfMegaOutputs: 0.07978, quantizesActivations: true),
    ],
    // vllm 0.24.0, 2.6 / 16.7 %
    promptAttention: PromptAttentionFit(
      launchMicroseconds: 6.99963, computeEfficiency: 0.66829,
      memoryEfficiency: 0.73376, tail: 0.25583),
    // vllm 0.24.0, 6.2 / 34.9 %
    decodeAttentionBF16: DecodeAttentionFit(
      launchMicroseconds: 11.79784, memoryEfficiency: 0.84587,
      microsecondsPerThousandHeads: 2.80616, halfHeads: 0.60213),
    // vllm 0.24.0, 6.3 / 12.6 %
    decodeAttentionFP8: DecodeAttentionFit(
      launchMicroseconds: 11.55156, memoryEfficiency: 0.84245,
      microsecondsPerThousandHeads: 2.06525, halfHeads: 0.26778),
    allReduce: [
      // vllm 0.24.0, 3.1 / 8.0 %
      2: CollectiveFit(
        launchMicroseconds: 4.42143, gigabytesPerSecond: 37.4327,
        microsecondsPerRootGigabyte: 0.0),
      // vllm 0.24.0, 3.3 / 23.2 %
      4: CollectiveFit(
        launchMicroseconds: 10.62028, gigabytesPerSecond: 31.02322,
        microsecondsPerRootGigabyte: 644.07149),
      // vllm 0.24.0, 3.6 / 21.8 %
      8: CollectiveFit(
        launchMicroseconds: 22.36103, gigabytesPerSecond: 24.93879,
        microsecondsPerRootGigabyte: 884.1885),
    ],
    experts: [:])
}
