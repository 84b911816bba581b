// B300Fits.swift: kernels of the B300, fitted one by one.

extension KernelFits {
  /// Fitted to 70 % of the measured points of aiconfigurator 095f58a, `systems/data/b300_sxm` (Apache-2.0).
  /// Above each fit: engine, version, median / 90th percentile of the error over all points.
  static let b300 = KernelFits(
    name: "B300",
    normalizer: FitPeaks(
      bf16: 2250e12, fp8: 4500e12, fp4: 13500e12, bandwidth: 8.0e12, multiprocessors: 148),
    gemm: [
      // vllm 0.24.0, 5.3 / 14.5 %
      .bf16: GEMMFit(
        launchMicroseconds: 2.86457, computeEfficiency: 0.81547,
        memoryEfficiency: 0.76694, halfMegaOutputs: 0.69636),
      // vllm 0.24.0, 8.7 / 29.4 %
      .fp8Dynamic: GEMMFit(
        launchMicroseconds: 6.98107, computeEfficiency: 0.5094,
        memoryEfficiency: 0.79114, halfMegaOutputs: 0.86798, quantizesActivations: true),
      // vllm 0.24.0, 6.2 / 14.9 %
      .nvfp4: GEMMFit(
        launchMicroseconds: 7.15612, computeEfficiency: 0.37526,
        memoryEfficiency: 0.67218, halfMegaOutputs: 0.28618, quantizesActivations: true),
    ],
    // vllm 0.24.0, 5.0 / 20.1 %
    promptAttention: PromptAttentionFit(
      launchMicroseconds: 10.54467, computeEfficiency: 0.81852,
      memoryEfficiency: 0.30331, tail: 0.90659),
    // vllm 0.24.0, 2.0 / 7.9 %
    decodeAttentionBF16: DecodeAttentionFit(
      launchMicroseconds: 8.7837, memoryEfficiency: 0.90159,
      microsecondsPerThousandHeads: 1.11507, halfHeads: 0.97469),
    // vllm 0.24.0, 2.3 / 9.4 %
    decodeAttentionFP8: DecodeAttentionFit(
      launchMicroseconds: 8.82271, memoryEfficiency: 0.89079,
      microsecondsPerThousandHeads: 1.15575, halfHeads: 1.54455),
    allReduce: [
      // vllm 0.24.0, 6.6 / 19.9 %
      2: CollectiveFit(
        launchMicroseconds: 6.05261, gigabytesPerSecond: 621.66559,
        microsecondsPerRootGigabyte: 165.87037),
      // vllm 0.24.0, 4.9 / 21.3 %
      4: CollectiveFit(
        launchMicroseconds: 6.22196, gigabytesPerSecond: 744.44373,
        microsecondsPerRootGigabyte: 177.52757),
      // vllm 0.24.0, 3.5 / 45.9 %
      8: CollectiveFit(
        launchMicroseconds: 6.93598, gigabytesPerSecond: 779.39398,
        microsecondsPerRootGigabyte: 149.49895),
    ],
    experts: [
      .vllm: [
        // vllm 0.24.0, held out 9.8 / 25.0 %
        .nvfp4: ExpertFit(
          launchMicroseconds: 13.64, computeEfficiency: 0.3424, weightEfficiency: 0.8219,
          halfRows: 69.98, halfColumns: 544.6, activationPasses: 0.7577, movesAllVisits: true)
      ]
    ])
}
