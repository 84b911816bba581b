// NumberType.swift: the formats in which weights, activations and KV are stored, and what a value costs.

/// A number format of weights, activations or KV.
public enum NumberType: String, CaseIterable, Hashable, Sendable {
  case bf16, fp16, fp8, int8, int4, nvfp4, mxfp4

  /// Bits of one value without its scales.
  public var bits: Int {
    switch self {
    case .bf16, .fp16: 16
    case .fp8, .int8: 8
    case .int4, .nvfp4, .mxfp4: 4
    }
  }

  /// Bytes of one stored value, with its share of the scales.
  ///
  /// - int4: AWQ/GPTQ in groups of 128: a 16-bit scale and a 4-bit zero point a group (Lin et al., "AWQ", 2023).
  /// - nvfp4: one FP8 scale per 16 values (NVIDIA, "Introducing NVFP4", 2025): 0.5625.
  /// - mxfp4: one 8-bit exponent per 32 values (OCP Microscaling Formats v1.0, 2023).
  /// - fp8, int8: scales per tensor, channel or 128 × 128 block are below 0.1 % and left out.
  public var bytesPerValue: Double {
    switch self {
    case .bf16, .fp16: 2
    case .fp8, .int8: 1
    case .int4: 0.5 + (2 + 0.5) / 128
    case .nvfp4: 0.5 + 1.0 / 16
    case .mxfp4: 0.5 + 1.0 / 32
    }
  }

  /// The format of a name as users and checkpoints write it; nil when there is none.
  ///
  /// `fp4` means `nvfp4`; `w4a16`, `awq` and `gptq` mean `int4`.
  public init?(named name: String) {
    switch name.lowercased() {
    case "bf16", "bfloat16": self = .bf16
    case "fp16", "float16", "half": self = .fp16
    case "fp8", "fp8_e4m3", "fp8_e5m2", "float8", "float8_e4m3fn": self = .fp8
    case "int8", "w8a8": self = .int8
    case "int4", "w4a16", "awq", "gptq": self = .int4
    case "nvfp4", "fp4": self = .nvfp4
    case "mxfp4": self = .mxfp4
    default: return nil
    }
  }
}
