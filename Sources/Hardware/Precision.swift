// Precision.swift: the formats of weights, activations and KV that a model runs with on a given part.

public import Text

/// The three number formats of a deployment.
///
/// Activations follow what the accelerator multiplies natively: weights it cannot multiply in their own
/// format are widened to 16 bits in the kernel, so their bytes shrink and their FLOPs do not.
public struct Precision: Hashable, Sendable {
  public var weights: NumberType
  public var activations: NumberType
  public var kvCache: NumberType

  public init(weights: NumberType, activations: NumberType, kvCache: NumberType) {
    self.weights = weights
    self.activations = activations
    self.kvCache = kvCache
  }

  /// The triple that an engine runs for a weight format on an accelerator.
  ///
  /// | weights | activations |
  /// |---|---|
  /// | bf16, fp16 | the same, or the 16-bit format the part has |
  /// | fp8 | fp8 where native, else 16 bits (W8A16, Marlin kernels) |
  /// | int8 | int8 where native and faster than bf16, else 16 bits (W8A16) |
  /// | int4 | always 16 bits (W4A16: AWQ, GPTQ) |
  /// | nvfp4 | nvfp4 where native, else 16 bits (W4A16) |
  /// | mxfp4 | fp8 where mxfp4 is native (W4A8, gpt-oss on Blackwell), else 16 bits (W4A16) |
  ///
  /// - Source: the formats of the measured kernel tables (`w4a16_mxfp4` on Hopper, `w4a8_mxfp4` on B200).
  public init(
    weights: NumberType, kvCache: NumberType = usualKVCache, on accelerator: Accelerator
  ) {
    let native = accelerator.nativeTypes
    let wide: NumberType = native.contains(.bf16) ? .bf16 : .fp16
    let activations: NumberType
    switch weights {
    case .bf16, .fp16, .fp8, .nvfp4: activations = native.contains(weights) ? weights : wide
    case .int8:
      let fast = accelerator.peaks.int8.map { $0 > accelerator.peaks.bf16 } ?? false
      activations = native.contains(.int8) && fast ? .int8 : wide
    case .int4: activations = wide
    case .mxfp4: activations = native.contains(.mxfp4) && native.contains(.fp8) ? .fp8 : wide
    }
    self.init(weights: weights, activations: activations, kvCache: kvCache)
  }

  /// True when weights are widened before they are multiplied.
  public var isWeightOnly: Bool { weights.bits < 16 && activations.bits == 16 }

  /// What a report calls the weights and activations: `bf16`, `fp8`, `W4A16 (int4)`.
  public var label: String {
    if weights == activations || weights.bits == 16 { return weights.rawValue }
    return "W\(weights.bits)A\(activations.bits) (\(weights.rawValue))"
  }

  /// The formats a KV cache may have.
  public static let kvCacheTypes: [NumberType] = [.bf16, .fp16, .fp8]
  /// The format where none is asked for: engines keep KV in the 16 bits that a model computes in.
  public static let usualKVCache = NumberType.bf16

  /// Reads the names of a scenario or of the command line.
  /// - Parameter kvCache: nil for the usual one.
  /// - Throws: `.unknownName` for a name that is no format, `.unsupported` for a KV format no engine has.
  public static func named(
    weights: String, kvCache: String? = nil, on accelerator: Accelerator, at place: SourceLocation
  ) throws(InputErrors) -> Precision {
    let names = NumberType.allCases.map(\.rawValue).joined(separator: ", ")
    guard let weightType = NumberType(named: weights) else {
      throw InputErrors(
        InputError(
          .unknownName, at: place, "unknown weight format '\(weights)'",
          hint: "write one of \(names)"))
    }
    guard let kvType = kvCache.map(NumberType.init(named:)) ?? usualKVCache else {
      throw InputErrors(
        InputError(
          .unknownName, at: place, "unknown KV cache format '\(kvCache ?? "")'",
          hint: "write bf16, fp16 or fp8"))
    }
    guard kvCacheTypes.contains(kvType) else {
      throw InputErrors(
        InputError(
          .unsupported, at: place, "a KV cache in \(kvType.rawValue) is not modelled",
          hint: "write bf16, fp16 or fp8"))
    }
    return Precision(weights: weightType, kvCache: kvType, on: accelerator)
  }
}
