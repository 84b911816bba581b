// KernelShape.swift: one kernel by its shape, as tables of measured kernels list them.

public import Units

/// What a table of measured kernels says that a kernel multiplies.
public enum KernelFormat: String, CaseIterable, Hashable, Sendable {
  case bf16 = "bfloat16"
  /// Per-tensor FP8 whose activations are quantised within the time.
  case fp8 = "fp8"
  case fp8Block = "fp8_block"
  case nvfp4

  var variant: KernelVariant {
    switch self {
    case .bf16: .bf16
    case .fp8: .fp8Dynamic
    case .fp8Block: .fp8Block
    case .nvfp4: .nvfp4
    }
  }

  var bytesPerValue: Double {
    switch self {
    case .bf16: NumberType.bf16.bytesPerValue
    case .fp8, .fp8Block: NumberType.fp8.bytesPerValue
    case .nvfp4: NumberType.nvfp4.bytesPerValue
    }
  }

  fileprivate func peak(_ peaks: FitPeaks) -> Double? {
    switch self {
    case .bf16: peaks.bf16
    case .fp8, .fp8Block: peaks.fp8
    case .nvfp4: peaks.fp4
    }
  }
}

/// A kernel on one device.
public enum KernelShape: Hashable, Sendable {
  /// C[rows, outputs] = A[rows, inputs] W[outputs, inputs].
  case product(rows: Double, outputs: Double, inputs: Double, KernelFormat)
  /// Causal attention of so many prompts of `tokens` each, one layer.
  case promptAttention(
    sequences: Double, tokens: Double, heads: Double, kvHeads: Double, headDim: Double)
  /// Attention of so many decode rows, each over `context` tokens, one layer.
  case decodeAttention(
    sequences: Double, context: Double, heads: Double, kvHeads: Double, headDim: Double,
    kvCache: NumberType)
  /// The tensor of one device is of so many bytes.
  case allReduce(devices: Int, bytes: Double)
  /// Routed experts of one layer on one device.
  case experts(
    tokens: Double, hidden: Double, intermediate: Double, topK: Double, experts: Double,
    tensorParallel: Double, expertParallel: Double, KernelFormat, ExpertChoice)
}

extension KernelShape {
  /// What the fitted form of a device says of an engine's kernel; nil where none was fitted.
  public func time(on accelerator: Accelerator, _ kernels: EngineKernels) -> Seconds? {
    guard let found = KernelFits.fits(for: accelerator), !found.isBorrowed else { return nil }
    let fits = found.fits
    let peaks = fits.normalizer
    switch self {
    case .product(let rows, let outputs, let inputs, let format):
      guard let fit = fits.gemm[format.variant], let peak = format.peak(peaks) else { return nil }
      return fit.time(
        rows: rows, outputs: outputs, inputs: inputs, bytesPerValue: format.bytesPerValue,
        peak: peak, bandwidth: peaks.bandwidth
      ).total
    case .promptAttention(let sequences, let tokens, let heads, let kvHeads, let headDim):
      let fit = fits.promptAttention
      let rates = DeviceRates(
        bf16: peaks.bf16, linear: peaks.bf16, bandwidth: peaks.bandwidth,
        multiprocessors: peaks.multiprocessors)
      let part = fit.time(
        flops: 2 * sequences * heads * headDim * tokens * (tokens + 1),
        bytes: 4 * sequences * tokens * headDim * (heads + kvHeads), newTokens: tokens,
        context: tokens, headDim: headDim, rates: rates)
      return part.total + Seconds(fit.launchMicroseconds * 1e-6)
    case .decodeAttention(
      let sequences, let context, let heads, let kvHeads, let headDim, let kvCache):
      guard let fit = fits.decodeAttention(kvCache: kvCache) else { return nil }
      let time = fit.time(
        rows: sequences, heads: heads, kvHeads: kvHeads,
        kvBytesPerToken: 2 * kvHeads * headDim * kvCache.bytesPerValue,
        bandwidth: peaks.bandwidth)
      return time.launch + time.memoryBase + time.memoryPerContextToken * (sequences * context)
    case .allReduce(let devices, let bytes):
      let share = 2 * Double(devices - 1) / Double(devices)
      return fits.allReduce[devices]?.time(volume: share * bytes).total
    case .experts(
      let tokens, let hidden, let intermediate, let topK, let experts, let tensor, let groups,
      let format, let choice):
      guard let fit = fits.experts[kernels]?[format.variant], let peak = format.peak(peaks) else {
        return nil
      }
      let shard = ExpertShard(
        experts: experts, topK: topK, hidden: hidden, columns: intermediate / tensor,
        groups: groups, bytesPerWeight: format.bytesPerValue,
        bytesPerActivation: format.bytesPerValue, choice: choice)
      return fit.time(shard.load(tokens: tokens), peak: peak, bandwidth: peaks.bandwidth).total
    }
  }
}
