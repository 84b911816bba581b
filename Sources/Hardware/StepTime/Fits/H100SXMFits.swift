// H100SXMFits.swift: kernels of the H100-SXM, fitted one by one.

extension KernelFits {
  /// Fitted to 70 % of the measured points of aiconfigurator 095f58a, `systems/data/h100_sxm` (Apache-2.0).
  /// Above each fit: engine, version, median / 90th percentile of the error over all points.
  static let h100SXM = KernelFits(
    name: "H100-SXM",
    normalizer: FitPeaks(
      bf16: 989e12, fp8: 1979e12, fp4: nil, bandwidth: 3.35e12, multiprocessors: 132),
    gemm: [
      // vllm 0.24.0, 5.1 / 12.8 %
      .bf16: GEMMFit(
        launchMicroseconds: 3.0417, computeEfficiency: 0.82954,
        memoryEfficiency: 0.86298, halfMegaOutputs: 0.35676),
      // vllm 0.24.0, 8.1 / 23.7 %
      .fp8Dynamic: GEMMFit(
        launchMicroseconds: 5.00882, computeEfficiency: 0.52564,
        memoryEfficiency: 0.79398, halfMegaOutputs: 0.64925, quantizesActivations: true),
      // trtllm 1.3.0rc20, 9.6 / 27.0 %
      .fp8Block: GEMMFit(
        launchMicroseconds: 5.13878, computeEfficiency: 0.4962,
        memoryEfficiency: 0.84161, halfMegaOutputs: 0.75535),
    ],
    // vllm 0.24.0, 5.1 / 15.7 %
    promptAttention: PromptAttentionFit(
      launchMicroseconds: 13.06574, computeEfficiency: 0.70316,
      memoryEfficiency: 0.41123, tail: 0.13592),
    // vllm 0.24.0, 3.0 / 12.5 %
    decodeAttentionBF16: DecodeAttentionFit(
      launchMicroseconds: 11.63412, memoryEfficiency: 0.92624,
      microsecondsPerThousandHeads: 3.6386, halfHeads: 0.69446),
    // vllm 0.24.0, 4.4 / 14.6 %
    decodeAttentionFP8: DecodeAttentionFit(
      launchMicroseconds: 13.13997, memoryEfficiency: 0.83315,
      microsecondsPerThousandHeads: 4.99668, halfHeads: 1.33602),
    allReduce: [
      // vllm 0.24.0, 1.1 / 16.1 %
      2: CollectiveFit(
        launchMicroseconds: 4.2996, gigabytesPerSecond: 263.66762,
        microsecondsPerRootGigabyte: 0.64118),
      // vllm 0.24.0, 3.8 / 7.5 %
      4: CollectiveFit(
        launchMicroseconds: 4.19795, gigabytesPerSecond: 339.64675,
        microsecondsPerRootGigabyte: 101.40134),
      // vllm 0.24.0, 5.4 / 10.8 %
      8: CollectiveFit(
        launchMicroseconds: 4.6353, gigabytesPerSecond: 474.5281,
        microsecondsPerRootGigabyte: 147.62448),
    ],
    experts: [
      // vllm 0.24.0, 7.8 / 43.3 %
      .bf16: ExpertFit(
        launchMicroseconds: 42.32571, computeEfficiency: 0.69026,
        weightEfficiency: 0.89355, norm: 2.31649, halfRows: 15.54371,
        activationEfficiency: 0.19134, halfColumnsCompute: 0.0,
        halfColumnsMemory: 0.0),
      // trtllm 1.3.0rc20, 3.9 / 50.8 %
      .fp8Dynamic: ExpertFit(
        launchMicroseconds: 28.1892, computeEfficiency: 1.11938,
        weightEfficiency: 0.89738, norm: 1.71354, halfRows: 45.37124,
        activationEfficiency: 0.51169, halfColumnsCompute: 628.90003,
        halfColumnsMemory: 0.0),
      // vllm 0.24.0, 4.1 / 18.0 %
      .fp8Block: ExpertFit(
        launchMicroseconds: 30.5244, computeEfficiency: 0.43442,
        weightEfficiency: 0.87038, norm: 3.08052, halfRows: 56.76314,
        activationEfficiency: 0.2824, halfColumnsCompute: 0.0,
        halfColumnsMemory: 9.94874),
    ])
}
