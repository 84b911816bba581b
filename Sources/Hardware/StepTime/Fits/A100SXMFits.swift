// A100SXMFits.swift: kernels of the A100-SXM, fitted one by one.

extension KernelFits {
  /// Fitted to 70 % of the measured points of aiconfigurator 095f58a, `systems/data/a100_sxm` (Apache-2.0).
  /// Above each fit: engine, version, median / 90th percentile of the error over all points.
  static let a100SXM = KernelFits(
    name: "A100-SXM",
    normalizer: FitPeaks(
      bf16: 312e12, fp8: nil, fp4: nil, bandwidth: 2.039e12, multiprocessors: 108),
    gemm: [
      // vllm 0.14.0, 6.5 / 17.5 %
      .bf16: GEMMFit(
        launchMicroseconds: 4.16165, computeEfficiency: 0.80162,
        memoryEfficiency: 0.70102, halfMegaOutputs: 0.2038)
    ],
    // vllm 0.14.0, 3.5 / 14.9 %
    promptAttention: PromptAttentionFit(
      launchMicroseconds: 10.06255, computeEfficiency: 0.60321,
      memoryEfficiency: 0.36749, tail: 0.34488),
    // vllm 0.14.0, 6.1 / 38.4 %
    decodeAttentionBF16: DecodeAttentionFit(
      launchMicroseconds: 17.25871, memoryEfficiency: 0.77867,
      microsecondsPerThousandHeads: 4.5991, halfHeads: 0.75473),
    allReduce: [
      // vllm 0.14.0, 4.6 / 17.6 %
      2: CollectiveFit(
        launchMicroseconds: 4.99594, gigabytesPerSecond: 170.59491,
        microsecondsPerRootGigabyte: 0.0),
      // vllm 0.14.0, 3.8 / 15.9 %
      4: CollectiveFit(
        launchMicroseconds: 4.88096, gigabytesPerSecond: 200.43692,
        microsecondsPerRootGigabyte: 155.00171),
      // vllm 0.14.0, 10.6 / 27.0 %
      8: CollectiveFit(
        launchMicroseconds: 5.65827, gigabytesPerSecond: 217.13218,
        microsecondsPerRootGigabyte: 205.02177),
    ],
    experts: [
      .vllm: [
        // vllm 0.14.0, held out 13.1 / 35.3 %
        .bf16: ExpertFit(
          launchMicroseconds: 38.4, computeEfficiency: 0.4398, weightEfficiency: 0.7182,
          halfRows: 44.8, activationPasses: 2.941, movesAllVisits: true)
      ]
    ])
}
