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
      // vllm 0.24.0, 5.6 / 26.4 %
      .bf16: ExpertFit(
        launchMicroseconds: 20.63, computeEfficiency: 0.41278,
        weightEfficiency: 0.96963, norm: 1.87613, halfRows: 27.27619,
        activationEfficiency: 1.01216, halfColumnsCompute: 0.0,
        halfColumnsMemory: 0.00303),
      // trtllm 1.3.0rc20, 4.5 / 16.7 %
      .fp8Block: ExpertFit(
        launchMicroseconds: 29.73778, computeEfficiency: 0.75324,
        weightEfficiency: 0.81631, norm: 3.94341, halfRows: 66.15607,
        activationEfficiency: 0.47625, halfColumnsCompute: 758.74103,
        halfColumnsMemory: 209.42261),
      // vllm 0.24.0, 7.7 / 34.2 %
      .nvfp4: ExpertFit(
        launchMicroseconds: 21.28844, computeEfficiency: 0.81294,
        weightEfficiency: 0.92384, norm: 4.40075, halfRows: 3.75246,
        activationEfficiency: 0.26023, halfColumnsCompute: 0.0,
        halfColumnsMemory: 21.07765),
    ])
}
