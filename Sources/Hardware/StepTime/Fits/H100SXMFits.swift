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
      // trtllm 1.3.0rc20, 3.3 / 10.1 % with its quantisation, which static scales spare; launch a guess
      .fp8Static: GEMMFit(
        launchMicroseconds: 4, computeEfficiency: 0.66244,
        memoryEfficiency: 0.79809, halfMegaOutputs: 0.45734),
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
      .vllm: [
        // vllm 0.24.0, held out 5.5 / 18.2 %
        .bf16: ExpertFit(
          launchMicroseconds: 32.29, computeEfficiency: 0.6978, weightEfficiency: 0.8967,
          halfRows: 63.05, halfColumns: 54.46, activationPasses: 2.589, movesAllVisits: true),
        // vllm 0.24.0, held out 7.8 / 31.4 %
        .fp8Block: ExpertFit(
          launchMicroseconds: 30.37, computeEfficiency: 0.3509, weightEfficiency: 0.8231,
          halfRows: 19.75, halfColumns: 406.1, activationPasses: 0.6623, movesAllVisits: true),
        // TPOT of gpt-oss-120b, held out 4.6 / 10.3 %
        .mxfp4: ExpertFit(
          launchMicroseconds: 46.15, computeEfficiency: 0.2106, weightEfficiency: 0.8651, norm: 4,
          holdsLayer: true),
      ],
      .trtllm: [
        // trtllm 1.3.0rc20, held out 6.5 / 18.1 %
        .bf16: ExpertFit(
          launchMicroseconds: 24.67, computeEfficiency: 0.95, weightEfficiency: 0.8932,
          halfRows: 60.25, halfColumns: 368.6, activationPasses: 2.735),
        // trtllm 1.3.0rc20, held out 6.3 / 16.3 %
        .fp8Dynamic: ExpertFit(
          launchMicroseconds: 27.27, computeEfficiency: 0.95, weightEfficiency: 0.8751,
          halfRows: 46.56, halfColumns: 851.9, activationPasses: 2.484),
        // trtllm 1.3.0rc20, held out 5.2 / 14.5 %
        .fp8Block: ExpertFit(
          launchMicroseconds: 21.16, computeEfficiency: 0.6531, weightEfficiency: 0.8923,
          halfRows: 21.88, microsecondsPerHeldExpert: 0.226, halfColumns: 1335,
          activationPasses: 6.102),
      ],
    ])
}
