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
      // vllm 0.24.0, 5.6 / 26.4 %
      .bf16: ExpertFit(
        launchMicroseconds: 20.44426, computeEfficiency: 0.43554,
        weightEfficiency: 0.94807, norm: 1.78043, halfRows: 28.96059,
        activationEfficiency: 0.76873, halfColumnsCompute: 0.0,
        halfColumnsMemory: 2e-05),
      // trtllm 1.3.0rc20, 5.9 / 25.1 %
      .fp8Dynamic: ExpertFit(
        launchMicroseconds: 30.27052, computeEfficiency: 1.2,
        weightEfficiency: 0.87624, norm: 2.21187, halfRows: 82.58347,
        activationEfficiency: 0.29063, halfColumnsCompute: 955.22413,
        halfColumnsMemory: 0.0),
      // vllm 0.24.0, 11.6 / 39.0 %
      .fp8Block: ExpertFit(
        launchMicroseconds: 38.85612, computeEfficiency: 0.36677,
        weightEfficiency: 0.92275, norm: 4.39366, halfRows: 0.0,
        activationEfficiency: 0.06876, halfColumnsCompute: 0.0,
        halfColumnsMemory: 0.0),
      // vllm 0.24.0, 8.0 / 35.6 %
      .nvfp4: ExpertFit(
        launchMicroseconds: 22.13554, computeEfficiency: 0.84912,
        weightEfficiency: 0.9261, norm: 2.37017, halfRows: 98.23097,
        activationEfficiency: 0.26228, halfColumnsCompute: 0.0,
        halfColumnsMemory: 32.44528),
    ])
}
