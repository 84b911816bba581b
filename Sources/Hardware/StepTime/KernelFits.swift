// KernelFits.swift: the fitted kernels of one device, and which of them price a deployment.

import Units

/// The peaks that the fits of a device were normalised by.
struct FitPeaks: Hashable, Sendable, BitwiseCopyable {
  /// Dense, FLOP/s; nil where the device has no such units.
  var bf16: Double
  var fp8: Double?
  var fp4: Double?
  /// Byte/s.
  var bandwidth: Double
  var multiprocessors: Double
}

/// A measured table of matrix products or experts, by what its kernels multiply.
enum KernelVariant: Hashable, Sendable {
  case bf16
  /// Per-tensor FP8; the time holds the quantisation of the activations.
  case fp8Dynamic
  /// Per-tensor FP8 whose scales are known: nothing is quantised within the time.
  case fp8Static
  /// FP8 with a scale a 128 × 128 block of weights.
  case fp8Block
  case nvfp4
  /// 4-bit experts with a scale a 32 weights, as gpt-oss has them.
  case mxfp4
}

/// The kernels of one device that were measured and fitted.
struct KernelFits: Hashable, Sendable {
  /// The catalog's name of the measured device.
  var name: String
  /// What the efficiencies were divided by. Prices multiply them with the catalog's peaks, which are the same within
  /// 0.1 % (a test holds that), so that a changed clock or another part of the same chip scales.
  var normalizer: FitPeaks
  var gemm: [KernelVariant: GEMMFit]
  var promptAttention: PromptAttentionFit
  var decodeAttentionBF16: DecodeAttentionFit
  var decodeAttentionFP8: DecodeAttentionFit?
  /// By devices of the group.
  var allReduce: [Int: CollectiveFit]
  /// By whose kernels they are.
  var experts: [EngineKernels: [KernelVariant: ExpertFit]]
  /// Fitted to whole served runs, where an engine runs other kernels than its tables time; they come before `experts`.
  var servedExperts: [EngineKernels: [KernelVariant: ExpertFit]] = [:]

  /// Every measured device; a new one is one file and one line here.
  static let all: [KernelFits] = [
    .a100SXM, .h100SXM, .h200SXM, .b200, .b300, .gb200, .gb300, .l40s, .rtxPro6000Server,
  ]

  /// Devices that share the chip of a measured one, at other clocks, power or memory (a guess: nobody measured
  /// that their kernels reach the same share of their peaks; their links differ and borrow nothing).
  static let relatives: [(name: String, like: String)] = [
    ("H100-PCIe", "H100-SXM"), ("H100-NVL", "H100-SXM"), ("H200-NVL", "H200-SXM"),
    ("A100-PCIe", "A100-SXM"),
  ]

  /// The fits for a device, its own or those of the chip it shares; nil where nothing was measured.
  static func fits(for accelerator: Accelerator) -> (fits: KernelFits, isBorrowed: Bool)? {
    if let own = all.first(where: { $0.name == accelerator.name }) { return (own, false) }
    guard let relative = relatives.first(where: { $0.name == accelerator.name }),
      let fits = all.first(where: { $0.name == relative.like })
    else { return nil }
    return (fits, true)
  }

  /// The table that prices products of these weights and activations; nil for weights that are widened.
  ///
  /// FP8 on Hopper and B200 is priced by the block-scaled table: over the 70 FP8 runs of `vllm` in the end-to-end
  /// table it errs by 4.6 % median, 5.9 % mean before any overhead, the dynamic table by 5.7 % and 6.7 %: serving
  /// engines fuse most of the quantisation that the dynamic table times alone. Elsewhere only the dynamic one exists.
  ///
  /// TensorRT-LLM multiplies checkpoints with a scale a tensor by kernels of its own, faster than vLLM's (0.66 of
  /// the peak against 0.55): its 78 FP8 runs of Llama-3.1-70B err by 19 % with the block-scaled table.
  func gemmFit(_ precision: Precision, _ kernels: EngineKernels, isBlockScaled: Bool) -> GEMMFit? {
    switch Self.family(precision) {
    case .bf16: gemm[.bf16]
    case .fp8Block, .fp8Dynamic, .fp8Static:
      (kernels == .trtllm && !isBlockScaled ? gemm[.fp8Static] : nil) ?? gemm[.fp8Block]
        ?? gemm[.fp8Dynamic]
    case .nvfp4: gemm[.nvfp4]
    case .mxfp4, nil: nil
    }
  }

  /// The same for routed experts, by an engine's own kernels; by another engine's where it has none of the kind.
  /// - Parameter isBlockScaled: the checkpoint has a scale a block of weights, not one a tensor.
  func expertFit(
    _ precision: Precision, _ kernels: EngineKernels, isBlockScaled: Bool
  ) -> (fit: ExpertFit, isBorrowed: Bool)? {
    let wanted: [KernelVariant]
    switch Self.family(precision) {
    case .fp8Block, .fp8Dynamic, .fp8Static:
      wanted = isBlockScaled ? [.fp8Block, .fp8Dynamic] : [.fp8Dynamic, .fp8Block]
    case let variant?: wanted = [variant]
    // Weights of 4 bits that are widened run in the kernels that were fitted as mxfp4.
    case nil: wanted = [.mxfp4, .int4].contains(precision.weights) ? [.mxfp4] : []
    }
    for variant in wanted {
      if let fit = servedExperts[kernels]?[variant] ?? experts[kernels]?[variant] {
        return (fit, variant != wanted[0])
      }
      for engine in EngineKernels.allCases where engine != kernels {
        if let fit = experts[engine]?[variant] { return (fit, true) }
      }
    }
    return nil
  }

  private static func family(_ precision: Precision) -> KernelVariant? {
    switch (precision.weights, precision.activations) {
    case (.bf16, .bf16), (.fp16, .fp16): .bf16
    case (.fp8, .fp8): .fp8Block
    case (.nvfp4, .nvfp4): .nvfp4
    default: nil
    }
  }

  func decodeAttention(kvCache: NumberType) -> DecodeAttentionFit? {
    kvCache == .fp8 ? decodeAttentionFP8 : decodeAttentionBF16
  }
}
