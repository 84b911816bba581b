// B200Fits.swift: kernels of the B200, fitted one by one.

extension KernelFits {
  /// Fitted to 70 % of the measured points of aiconfigurator 095f58a, `systems/data/b200_sxm` (Apache-2.0).
  /// Above each fit: engine, version, median / 90th percentile of the error over all points.
  static let b200 = KernelFits(
    name: "B200",
    normalizer: FitPeaks(
      bf16: 2250e12, fp8: 4500e12, fp4: 9000e12, bandwidth: 8.0e12, multiprocessors: 148),
    gemm: [
      // vllm 0.24.0, 5.1 / 13.6 %
      .bf16: GEMMFit(
        launchMicroseconds: 2.95881, computeEfficiency: 0.73781,
        memoryEfficiency: 0.77302, halfMegaOutputs: 0.6607),
      // vllm 0.24.0, 10.2 / 36.3 %
      .fp8Dynamic: GEMMFit(
        launchMicroseconds: 7.40972, computeEfficiency: 0.48008,
        memoryEfficiency: 0.78663, halfMegaOutputs: 0.79581, quantizesActivations: true),
      // trtllm 1.3.0rc20, 3.1 / 9.8 %
      .fp8Block: GEMMFit(
        launchMicroseconds: 6.58624, computeEfficiency: 0.6381,
        memoryEfficiency: 0.7806, halfMegaOutputs: 1.1756),
      // vllm 0.24.0, 6.4 / 15.8 %
      .nvfp4: GEMMFit(
        launchMicroseconds: 7.4076, computeEfficiency: 0.50043,
        memoryEfficiency: 0.69655, halfMegaOutputs: 0.0, quantizesActivations: true),
      // trtllm 1.3.0rc20, 4.1 / 11.9 % with its quantisation, which static scales spare; launch a guess
      .fp8Static: GEMMFit(
        launchMicroseconds: 4, computeEfficiency: 0.61287,
        memoryEfficiency: 0.724, halfMegaOutputs: 1.15882),
    ],
    // vllm 0.24.0, 4.9 / 21.0 %
    promptAttention: PromptAttentionFit(
      launchMicroseconds: 11.10371, computeEfficiency: 0.66013,
      memoryEfficiency: 0.26613, tail: 1.03474),
    // vllm 0.24.0, 2.1 / 9.5 %
    decodeAttentionBF16: DecodeAttentionFit(
      launchMicroseconds: 8.90138, memoryEfficiency: 0.9163,
      microsecondsPerThousandHeads: 1.53287, halfHeads: 1.22318),
    // vllm 0.24.0, 3.9 / 13.7 %
    decodeAttentionFP8: DecodeAttentionFit(
      launchMicroseconds: 9.12978, memoryEfficiency: 0.89907,
      microsecondsPerThousandHeads: 1.37243, halfHeads: 1.98451),
    allReduce: [
      // vllm 0.24.0, 6.6 / 28.9 %
      2: CollectiveFit(
        launchMicroseconds: 6.00611, gigabytesPerSecond: 633.4325,
        microsecondsPerRootGigabyte: 177.76176),
      // vllm 0.24.0, 6.9 / 22.1 %
      4: CollectiveFit(
        launchMicroseconds: 6.13184, gigabytesPerSecond: 882.05441,
        microsecondsPerRootGigabyte: 245.33445),
      // vllm 0.24.0, 5.0 / 28.1 %
      8: CollectiveFit(
        launchMicroseconds: 7.22011, gigabytesPerSecond: 763.11845,
        microsecondsPerRootGigabyte: 147.72708),
    ],
    experts: [
      .vllm: [
        // vllm 0.24.0, held out 11.3 / 31.8 %
        .bf16: ExpertFit(
          launchMicroseconds: 15.57, computeEfficiency: 0.3789, weightEfficiency: 0.9124,
          halfRows: 51.28, movesAllVisits: true),
        // vllm 0.24.0, held out 7.2 / 30.3 %
        .fp8Block: ExpertFit(
          launchMicroseconds: 27.6, computeEfficiency: 0.2112, weightEfficiency: 1, halfRows: 46.67,
          halfColumns: 44.72, activationPasses: 2.863, movesAllVisits: true),
        // vllm 0.24.0, held out 10.5 / 23.5 %
        .nvfp4: ExpertFit(
          launchMicroseconds: 15.24, computeEfficiency: 0.4861, weightEfficiency: 0.8231,
          halfRows: 66.51, halfColumns: 520.1, activationPasses: 0.7298, movesAllVisits: true),
        // TPOT of gpt-oss-120b, held out 6.7 / 12.6 %
        .mxfp4: ExpertFit(
          launchMicroseconds: 27.87, computeEfficiency: 0.2106, weightEfficiency: 0.8979, norm: 4,
          holdsLayer: true),
      ],
      .trtllm: [
        // trtllm 1.3.0rc20, held out 7.3 / 20.5 %
        .bf16: ExpertFit(
          launchMicroseconds: 26.46, computeEfficiency: 0.95, weightEfficiency: 0.8227,
          halfRows: 62.82, halfColumns: 664.7, activationPasses: 2.963),
        // trtllm 1.3.0rc20, held out 7.9 / 19.3 %
        .fp8Dynamic: ExpertFit(
          launchMicroseconds: 28.25, computeEfficiency: 0.95, weightEfficiency: 0.8056,
          halfRows: 35.21, microsecondsPerHeldExpert: 0.00672, halfColumns: 1977,
          activationPasses: 2.413),
        // trtllm 1.3.0rc20, held out 6.5 / 21.4 %
        .fp8Block: ExpertFit(
          launchMicroseconds: 27.14, computeEfficiency: 0.7264, weightEfficiency: 0.732,
          halfRows: 34.96, microsecondsPerHeldExpert: 0.2656, halfColumns: 1212,
          activationPasses: 2.492),
        // TPOT of gpt-oss-120b, held out 3.2 / 10.9 %
        .mxfp4: ExpertFit(
          launchMicroseconds: 5.766, computeEfficiency: 0.2106, weightEfficiency: 0.8933, norm: 4,
          holdsLayer: true),
      ],
    ],
    servedExperts: [
      .sglang: [
        // TPOT of 132 DeepSeek-R1 and Qwen3.5 runs (0.5.9), held out 7.2 and 15.9 %
        .fp8Block: ExpertFit(
          launchMicroseconds: 17.25, computeEfficiency: 0.15, weightEfficiency: 1, halfRows: 20)
      ],
      .trtllm: [
        // TPOT of 17 DeepSeek-R1 runs (1.2.0rc6), held out 7.6 %
        .fp8Block: ExpertFit(
          launchMicroseconds: 26.1, computeEfficiency: 0.107, weightEfficiency: 1, halfRows: 20),
        // TPOT of 55 DeepSeek-R1 runs, held out 12.8 %
        .nvfp4: ExpertFit(
          launchMicroseconds: 3, computeEfficiency: 0.102, weightEfficiency: 1, halfRows: 21),
      ],
    ])
}
