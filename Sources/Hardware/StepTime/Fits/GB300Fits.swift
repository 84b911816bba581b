// GB300Fits.swift: kernels of the GB300, fitted one by one.

extension KernelFits {
  /// Fitted to 70 % of the measured points of aiconfigurator 095f58a, `systems/data/gb300` (Apache-2.0).
  /// Above each fit: engine, version, median / 90th percentile of the error over all points.
  static let gb300 = KernelFits(
    name: "GB300",
    normalizer: FitPeaks(
      bf16: 2500e12, fp8: 5000e12, fp4: 15000e12, bandwidth: 8.0e12, multiprocessors: 152),
    gemm: [
      // vllm 0.24.0, 4.7 / 12.9 %
      .bf16: GEMMFit(
        launchMicroseconds: 2.79568, computeEfficiency: 0.8107,
        memoryEfficiency: 0.77719, halfMegaOutputs: 0.82899),
      // vllm 0.24.0, 8.4 / 28.4 %
      .fp8Dynamic: GEMMFit(
        launchMicroseconds: 7.59085, computeEfficiency: 0.51924,
        memoryEfficiency: 0.81223, halfMegaOutputs: 1.00306, quantizesActivations: true),
      // vllm 0.24.0, 4.1 / 11.9 %
      .nvfp4: GEMMFit(
        launchMicroseconds: 7.07896, computeEfficiency: 0.36863,
        memoryEfficiency: 0.71948, halfMegaOutputs: 0.60841, quantizesActivations: true),
      // trtllm 1.3.0rc10, 5.3 / 17.5 % with its quantisation, which static scales spare; launch a guess
      .fp8Static: GEMMFit(
        launchMicroseconds: 4, computeEfficiency: 0.58561,
        memoryEfficiency: 0.82074, halfMegaOutputs: 1.1925),
    ],
    // vllm 0.24.0, 5.2 / 20.0 %
    promptAttention: PromptAttentionFit(
      launchMicroseconds: 11.21199, computeEfficiency: 0.82283,
      memoryEfficiency: 0.3114, tail: 1.007),
    // vllm 0.24.0, 2.8 / 9.6 %
    decodeAttentionBF16: DecodeAttentionFit(
      launchMicroseconds: 9.12788, memoryEfficiency: 0.92216,
      microsecondsPerThousandHeads: 1.35107, halfHeads: 1.14392),
    // vllm 0.24.0, 4.5 / 11.8 %
    decodeAttentionFP8: DecodeAttentionFit(
      launchMicroseconds: 9.4108, memoryEfficiency: 0.91915,
      microsecondsPerThousandHeads: 1.31358, halfHeads: 2.09706),
    allReduce: [
      // vllm 0.24.0, 5.7 / 26.4 %
      2: CollectiveFit(
        launchMicroseconds: 6.64303, gigabytesPerSecond: 595.11525,
        microsecondsPerRootGigabyte: 116.77565),
      // vllm 0.24.0, 5.2 / 27.7 %
      4: CollectiveFit(
        launchMicroseconds: 6.39065, gigabytesPerSecond: 790.82781,
        microsecondsPerRootGigabyte: 192.93877),
    ],
    experts: [:])
}
