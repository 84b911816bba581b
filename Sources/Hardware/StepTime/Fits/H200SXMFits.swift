// H200SXMFits.swift: kernels of the H200-SXM, fitted one by one.

extension KernelFits {
  /// Fitted to 70 % of the measured points of aiconfigurator 095f58a, `systems/data/h200_sxm` (Apache-2.0).
  /// Above each fit: engine, version, median / 90th percentile of the error over all points.
  static let h200SXM = KernelFits(
    name: "H200-SXM",
    normalizer: FitPeaks(
      bf16: 989e12, fp8: 1979e12, fp4: nil, bandwidth: 4.8e12, multiprocessors: 132),
    gemm: [
      // vllm 0.24.0, 5.3 / 12.3 %
      .bf16: GEMMFit(
        launchMicroseconds: 3.27108, computeEfficiency: 0.8284,
        memoryEfficiency: 0.82297, halfMegaOutputs: 0.27982),
      // vllm 0.24.0, 10.0 / 29.3 %
      .fp8Dynamic: GEMMFit(
        launchMicroseconds: 5.37799, computeEfficiency: 0.54919,
        memoryEfficiency: 0.76123, halfMegaOutputs: 0.61573, quantizesActivations: true),
      // trtllm 1.3.0rc20, 10.2 / 26.6 %
      .fp8Block: GEMMFit(
        launchMicroseconds: 5.19242, computeEfficiency: 0.50589,
        memoryEfficiency: 0.80858, halfMegaOutputs: 0.66422),
    ],
    // vllm 0.24.0, 5.0 / 15.0 %
    promptAttention: PromptAttentionFit(
      launchMicroseconds: 12.94784, computeEfficiency: 0.69551,
      memoryEfficiency: 0.29793, tail: 0.08809),
    // vllm 0.24.0, 3.2 / 12.8 %
    decodeAttentionBF16: DecodeAttentionFit(
      launchMicroseconds: 11.44966, memoryEfficiency: 0.90137,
      microsecondsPerThousandHeads: 3.9246, halfHeads: 0.92642),
    // vllm 0.24.0, 4.4 / 14.6 %
    decodeAttentionFP8: DecodeAttentionFit(
      launchMicroseconds: 12.98333, memoryEfficiency: 0.65044,
      microsecondsPerThousandHeads: 4.82727, halfHeads: 1.63357),
    allReduce: [
      // vllm 0.24.0, 2.9 / 13.6 %
      2: CollectiveFit(
        launchMicroseconds: 4.43056, gigabytesPerSecond: 257.89002,
        microsecondsPerRootGigabyte: 0.0),
      // vllm 0.24.0, 2.8 / 5.5 %
      4: CollectiveFit(
        launchMicroseconds: 4.28511, gigabytesPerSecond: 348.80985,
        microsecondsPerRootGigabyte: 89.89301),
      // vllm 0.24.0, 4.3 / 11.4 %
      8: CollectiveFit(
        launchMicroseconds: 4.56793, gigabytesPerSecond: 479.98249,
        microsecondsPerRootGigabyte: 131.74864),
    ],
    experts: [
      // vllm 0.24.0, 10.0 / 43.1 %
      .bf16: ExpertFit(
        launchMicroseconds: 44.56731, computeEfficiency: 0.93235,
        weightEfficiency: 0.93202, norm: 2.59537, halfRows: 75.13391,
        activationEfficiency: 0.14665, halfColumnsCompute: 0.0,
        halfColumnsMemory: 0.0),
      // trtllm 1.3.0rc20, 3.9 / 49.2 %
      .fp8Dynamic: ExpertFit(
        launchMicroseconds: 29.15595, computeEfficiency: 1.05545,
        weightEfficiency: 0.93279, norm: 2.0415, halfRows: 65.79117,
        activationEfficiency: 0.45263, halfColumnsCompute: 518.85175,
        halfColumnsMemory: 0.0),
      // vllm 0.24.0, 6.0 / 21.1 %
      .fp8Block: ExpertFit(
        launchMicroseconds: 30.85174, computeEfficiency: 0.42586,
        weightEfficiency: 0.84281, norm: 2.34661, halfRows: 30.08061,
        activationEfficiency: 0.23172, halfColumnsCompute: 9.94922,
        halfColumnsMemory: 30.57255),
    ])
}
