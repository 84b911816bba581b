// MemoryPlan+Alternatives.swift: what does not fit, by how much, and what would.

public import Text
public import Units

/// A spread and a weight format that fit.
public struct FittingChoice: Hashable, Sendable {
  public let tensorParallel: Int
  public let weights: NumberType

  public init(tensorParallel: Int, weights: NumberType) {
    self.tensorParallel = tensorParallel
    self.weights = weights
  }
}

/// The guides' rule of thumb: parameters × bytes × 1.20 must not exceed the data sheet's memory.
///
/// - Source: "compute planning" guide, `can_serve_model`: 16 bit 2 bytes, 8 bit 1, 4 bit 0.5, 20 % for
///   everything else. It knows no KV, no context and no driver: shown beside the true verdict.
public struct GuideMemoryRule: Hashable, Sendable {
  public let needed: Bytes
  public let available: Bytes
  public var fits: Bool { needed <= available }

  public init(_ plan: MemoryPlan) {
    let bytesPerValue = Double(plan.precision.weights.bits) / 8
    needed = Bytes(plan.model.parameterCount * bytesPerValue * 1.20)
    available = plan.accelerator.datasheetMemory * Double(plan.parallelism.devices)
  }
}

extension MemoryPlan {
  public var guideRule: GuideMemoryRule { GuideMemoryRule(self) }

  /// The same plan with another spread or weight format.
  public func with(tensorParallel: Int? = nil, weights: NumberType? = nil) -> MemoryPlan {
    var spread = parallelism
    if let tensorParallel { spread.tensorParallel = tensorParallel }
    let formats =
      weights.map { Precision(weights: $0, kvCache: precision.kvCache, on: accelerator) }
      ?? precision
    var fresh = settings
    if spread != parallelism || formats != precision { fresh.measuredBlocks = nil }
    return MemoryPlan(model, on: accelerator, spread, formats, fresh)
  }

  /// True when the plan fits and, where a context is given, holds at least one sequence of that many tokens.
  /// - Precondition: `context > 0`.
  public func holds(context: Int?) -> Bool {
    fits && (context.map { maxSequences(context: $0) >= 1 } ?? true)
  }

  /// Tokens of the longest sequence that fits alone; 0 when none does.
  public var longestSequence: Int {
    footprint.longestSequence(within: kvBlocks) ?? model.maxPositionEmbeddings
  }

  /// The smallest tensor-parallel size within reach at which the plan holds `context` in its own formats; nil when
  /// none does.
  public func smallestTensorParallel(
    interconnect: BytesPerSecond? = nil, context: Int? = nil
  ) -> Int? {
    Parallelism.tensorParallelSizes(
      for: model, on: accelerator, expertParallel: parallelism.expertParallel,
      interconnect: interconnect
    ).first { with(tensorParallel: $0).holds(context: context) }
  }

  /// The widest weight format below the plan's own that fits at its spread, with room for one sequence of
  /// `context` tokens where that is given; nil when none does.
  public func widestWeights(context: Int?) -> NumberType? {
    narrowerWeights.first { with(weights: $0).holds(context: context) }
  }

  /// The smallest spread that holds `context` in any format from the plan's own downwards, with the widest format there.
  public func smallestChoice(
    interconnect: BytesPerSecond? = nil, context: Int? = nil
  ) -> FittingChoice? {
    let sizes = Parallelism.tensorParallelSizes(
      for: model, on: accelerator, expertParallel: parallelism.expertParallel,
      interconnect: interconnect)
    for size in sizes {
      for weights in [precision.weights] + narrowerWeights
      where with(tensorParallel: size, weights: weights).holds(context: context) {
        return FittingChoice(tensorParallel: size, weights: weights)
      }
    }
    return nil
  }

  /// Formats with fewer bits than the plan's that engines serve on this part, widest first.
  private var narrowerWeights: [NumberType] {
    let native = accelerator.nativeTypes
    let usual: [NumberType] = [
      native.contains(.fp8) || !native.contains(.int8) ? .fp8 : .int8,
      native.contains(.nvfp4) ? .nvfp4 : .int4,
    ]
    // The checkpoint's own format goes before one that would have to be made.
    let published = model.publishedWeights
    let (eightBit, fourBit) = (
      published.bits == 8 ? published : usual[0], published.bits == 4 ? published : usual[1]
    )
    return [eightBit, fourBit].filter { $0.bits < precision.weights.bits }
  }

  /// Throws when not one KV block is left.
  /// - Throws: `.doesNotFit` with the bytes needed, the bytes there, and what fits instead.
  public func requireFit(
    interconnect: BytesPerSecond? = nil, at place: SourceLocation
  ) throws(InputErrors) {
    guard !fits else { return }
    throw InputErrors(
      InputError(
        .doesNotFit, at: place, shortfall, hint: alternatives(interconnect: interconnect)))
  }

  /// One sentence: bytes needed on a device and bytes there.
  public var shortfall: String {
    let devices = "\(parallelism.devices) × \(accelerator.name)"
    let weight = "\(Self.gigabytes(weights.total)) of \(precision.weights.rawValue) weights"
    let there =
      "\(Self.gigabytes(budget)) there (\(Self.number(settings.gpuMemoryUtilization)) of the "
      + "\(Self.gigabytes(visible)) \(basis.rawValue))"
    let need = weights.total + reserve.total + kvBytesPerToken * Double(settings.blockTokens)
    return "'\(model.name)' does not fit on \(devices): each device needs \(Self.gigabytes(need)) "
      + "(\(weight), \(Self.gigabytes(reserve.total)) of reserve, one KV block), \(there)"
  }

  /// One sentence: the tokens of context asked for and those there are.
  public func contextShortfall(_ context: Int) -> String {
    "no sequence of \(context) tokens fits on \(parallelism.devices) × \(accelerator.name): the KV "
      + "cache holds \(longestSequence) tokens of one sequence"
  }

  /// What to write instead, to hold `context` where one is given.
  public func alternatives(interconnect: BytesPerSecond? = nil, context: Int? = nil) -> String {
    var choices: [String] = []
    if let size = smallestTensorParallel(interconnect: interconnect, context: context) {
      choices.append("\"tensorParallel\": \(size)")
    }
    if let weights = widestWeights(context: context) {
      choices.append("\"weights\": \"\(weights.rawValue)\"")
    }
    if choices.isEmpty,
      let choice = smallestChoice(interconnect: interconnect, context: context)
    {
      choices.append(
        "\"tensorParallel\": \(choice.tensorParallel) with \"weights\": \"\(choice.weights.rawValue)\""
      )
    }
    guard !choices.isEmpty else {
      return "no size or format fits within \(accelerator.replicaReach) × \(accelerator.name): "
        + "choose a larger part (`headroom catalog gpus`)"
    }
    return "set " + choices.joined(separator: ", or ")
  }

  /// Gigabytes (1e9) with one decimal.
  private static func gigabytes(_ bytes: Bytes) -> String {
    "\(number((bytes.gigabytes * 10).rounded() / 10)) GB"
  }

  private static func number(_ value: Double) -> String { NumberText.shortest(value) }
}
