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
      // trtllm 1.3.0rc20, 3.9 / 11.5 % with its quantisation, which static scales spare; launch a guess
      .fp8Static: GEMMFit(
        launchMicroseconds: 4, computeEfficiency: 0.6602,
        memoryEfficiency: 0.79755, halfMegaOutputs: 0.41635),
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
      .vllm: [
        // vllm 0.24.0, held out 6.2 / 16.5 %
        .bf16: ExpertFit(
          launchMicroseconds: 34.03, computeEfficiency: 0.7902, weightEfficiency: 0.9036,
          halfRows: 51.12, halfColumns: 97.43, activationPasses: 3.307, movesAllVisits: true),
        // vllm 0.24.0, held out 9.5 / 28.3 %
        .fp8Block: ExpertFit(
          launchMicroseconds: 31.68, computeEfficiency: 0.3758, weightEfficiency: 0.8179,
          halfRows: 25.26, halfColumns: 407.3, activationPasses: 0.7315, movesAllVisits: true),
        // TPOT of gpt-oss-120b, held out 5.3 / 9.8 %
        .mxfp4: ExpertFit(
          launchMicroseconds: 45.82, computeEfficiency: 0.2106, weightEfficiency: 0.6703, norm: 4,
          holdsLayer: true),
      ],
      .trtllm: [
        // trtllm 1.3.0rc20, held out 6.2 / 17.5 %
        .bf16: ExpertFit(
          launchMicroseconds: 26.28, computeEfficiency: 0.95, weightEfficiency: 0.9359,
          halfRows: 71.39, halfColumns: 262.7, activationPasses: 3.305),
        // trtllm 1.3.0rc20, held out 6.7 / 16.2 %
        .fp8Dynamic: ExpertFit(
          launchMicroseconds: 27.59, computeEfficiency: 0.95, weightEfficiency: 0.8742,
          halfRows: 47.7, halfColumns: 821.7, activationPasses: 2.681),
        // trtllm 1.3.0rc20, held out 6.1 / 13.8 %
        .fp8Block: ExpertFit(
          launchMicroseconds: 21.58, computeEfficiency: 0.8352, weightEfficiency: 0.8785,
          halfRows: 24.2, microsecondsPerHeldExpert: 0.2285, halfColumns: 1516,
          activationPasses: 8.991),
        // TPOT of gpt-oss-120b, held out 5.7 / 18.9 %
        .mxfp4: ExpertFit(
          launchMicroseconds: 82.65, computeEfficiency: 0.2106, weightEfficiency: 0.9904, norm: 4,
          holdsLayer: true),
      ],
    ],
    servedExperts: [
      .sglang: [
        // TPOT of 55 DeepSeek-R1 and Qwen3.5 runs (0.5.9), held out 6.6 and 14.7 %
        .fp8Block: ExpertFit(
          launchMicroseconds: 52.2, computeEfficiency: 0.189, weightEfficiency: 1, halfRows: 10)
      ]
    ])
}
