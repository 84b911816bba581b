// L40SFits.swift: kernels of the L40S, fitted one by one.

extension KernelFits {
  /// Fitted to 70 % of the measured points of aiconfigurator 095f58a, `systems/data/l40s` (Apache-2.0).
  /// Above each fit: engine, version, median / 90th percentile of the error over all points.
  static let l40s = KernelFits(
    name: "L40S",
    normalizer: FitPeaks(
      bf16: 362e12, fp8: 733e12, fp4: nil, bandwidth: 0.864e12, multiprocessors: 142),
    gemm: [
      // vllm 0.24.0, 7.0 / 16.6 %
      .bf16: GEMMFit(
        launchMicroseconds: 0.0, computeEfficiency: 0.62867,
        memoryEfficiency: 0.7599, halfMegaOutputs: 0.25886),
      // vllm 0.24.0, 6.6 / 20.8 %
      .fp8Dynamic: GEMMFit(
        launchMicroseconds: 0.0, computeEfficiency: 0.53282,
        memoryEfficiency: 0.68916, halfMegaOutputs: 0.0, quantizesActivations: true),
    ],
    // vllm 0.24.0, 7.4 / 25.2 %
    promptAttention: PromptAttentionFit(
      launchMicroseconds: 6.72959, computeEfficiency: 0.54689,
      memoryEfficiency: 1.1013, tail: 0.11281),
    // vllm 0.24.0, 7.6 / 24.6 %
    decodeAttentionBF16: DecodeAttentionFit(
      launchMicroseconds: 10.62297, memoryEfficiency: 0.81282,
      microsecondsPerThousandHeads: 3.75192, halfHeads: 0.13311),
    // vllm 0.24.0, 6.6 / 13.7 %
    decodeAttentionFP8: DecodeAttentionFit(
      launchMicroseconds: 10.79214, memoryEfficiency: 0.804,
      microsecondsPerThousandHeads: 2.45749, halfHeads: 0.0),
    allReduce: [
      // vllm 0.14.0, 0.9 / 8.1 %
      2: CollectiveFit(
        launchMicroseconds: 5.36335, gigabytesPerSecond: 18.9572,
        microsecondsPerRootGigabyte: 4.4052),
      // vllm 0.14.0, 3.6 / 5.7 %
      4: CollectiveFit(
        launchMicroseconds: 11.71911, gigabytesPerSecond: 3.85101,
        microsecondsPerRootGigabyte: 0.0),
      // vllm 0.14.0, 7.1 / 25.1 %
      8: CollectiveFit(
        launchMicroseconds: 19.32531, gigabytesPerSecond: 1.95177,
        microsecondsPerRootGigabyte: 0.0),
    ],
    experts: [
      .vllm: [
        // vllm 0.24.0, held out 7.2 / 32.6 %
        .bf16: ExpertFit(
          launchMicroseconds: 23.25, computeEfficiency: 0.7563, weightEfficiency: 0.789,
          halfRows: 53, halfColumns: 57.43, activationPasses: 2.337, movesAllVisits: true),
        // vllm 0.24.0, held out 4.9 / 115.8 %
        .fp8Dynamic: ExpertFit(
          launchMicroseconds: 17.85, computeEfficiency: 0.7937, weightEfficiency: 0.7586,
          halfColumns: 90.97, activationPasses: 2.699, movesAllVisits: true),
      ]
    ])
}
