// GB200Fits.swift: kernels of the GB200, fitted one by one.

extension KernelFits {
  /// Fitted to 70 % of the measured points of aiconfigurator 095f58a, `systems/data/gb200` (Apache-2.0).
  /// Above each fit: engine, version, median / 90th percentile of the error over all points.
  static let gb200 = KernelFits(
    name: "GB200",
    normalizer: FitPeaks(
      bf16: 2500e12, fp8: 5000e12, fp4: 10000e12, bandwidth: 8.0e12, multiprocessors: 152),
    gemm: [
      // vllm 0.24.0, 5.4 / 16.4 %
      .bf16: GEMMFit(
        launchMicroseconds: 3.33759, computeEfficiency: 0.74639,
        memoryEfficiency: 0.79876, halfMegaOutputs: 0.6701),
      // vllm 0.24.0, 8.9 / 29.4 %
      .fp8Dynamic: GEMMFit(
        launchMicroseconds: 7.985, computeEfficiency: 0.48298,
        memoryEfficiency: 0.81472, halfMegaOutputs: 0.87234, quantizesActivations: true),
      // vllm 0.24.0, 5.6 / 16.8 %
      .nvfp4: GEMMFit(
        launchMicroseconds: 7.40241, computeEfficiency: 0.48341,
        memoryEfficiency: 0.73412, halfMegaOutputs: 0.06886, quantizesActivations: true),
      // trtllm 1.3.0rc10, 5.0 / 16.6 % with its quantisation, which static scales spare; launch a guess
      .fp8Static: GEMMFit(
        launchMicroseconds: 4, computeEfficiency: 0.51244,
        memoryEfficiency: 0.82651, halfMegaOutputs: 1.04435),
    ],
    // vllm 0.24.0, 5.2 / 23.5 %
    promptAttention: PromptAttentionFit(
      launchMicroseconds: 11.69329, computeEfficiency: 0.64468,
      memoryEfficiency: 0.27635, tail: 1.1034),
    // vllm 0.24.0, 5.4 / 10.9 %
    decodeAttentionBF16: DecodeAttentionFit(
      launchMicroseconds: 9.79726, memoryEfficiency: 0.9577,
      microsecondsPerThousandHeads: 1.41387, halfHeads: 1.11959),
    // vllm 0.24.0, 2.9 / 13.6 %
    decodeAttentionFP8: DecodeAttentionFit(
      launchMicroseconds: 10.50997, memoryEfficiency: 0.94087,
      microsecondsPerThousandHeads: 1.03611, halfHeads: 1.75087),
    allReduce: [
      // vllm 0.24.0, 3.5 / 13.6 %
      2: CollectiveFit(
        launchMicroseconds: 5.13616, gigabytesPerSecond: 173.0445,
        microsecondsPerRootGigabyte: 0.0),
      // vllm 0.24.0, 7.3 / 46.5 %
      4: CollectiveFit(
        launchMicroseconds: 4.90163, gigabytesPerSecond: 374.34491,
        microsecondsPerRootGigabyte: 75.03686),
    ],
    experts: [
      .vllm: [
        // vllm 0.24.0, held out 11.8 / 29.8 %
        .bf16: ExpertFit(
          launchMicroseconds: 15.16, computeEfficiency: 0.3325, weightEfficiency: 0.8653,
          halfRows: 22.18, movesAllVisits: true),
        // vllm 0.24.0, held out 10.3 / 25.7 %
        .nvfp4: ExpertFit(
          launchMicroseconds: 14.43, computeEfficiency: 0.4772, weightEfficiency: 0.8606,
          halfRows: 62.86, halfColumns: 576.1, activationPasses: 0.7263, movesAllVisits: true),
      ],
      .trtllm: [
        // trtllm 1.3.0rc20, held out 6.0 / 18.1 %
        .fp8Block: ExpertFit(
          launchMicroseconds: 26.08, computeEfficiency: 0.7113, weightEfficiency: 0.7591,
          halfRows: 29.31, microsecondsPerHeldExpert: 0.282, halfColumns: 1300,
          activationPasses: 2.649)
      ],
    ])
}
