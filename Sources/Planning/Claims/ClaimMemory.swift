// ClaimMemory.swift: whether a claim's configuration holds the model, by the same plan as `fit`.

public import Hardware
public import Units

/// What a claim needs of the memory and what is there, all its devices together.
///
/// What no software can beat is all of what an engine sees, not the share it takes by default: `doesNotFit` asks the
/// first, `fitsByDefault` the second, as `headroom fit` does.
public struct ClaimMemory: Hashable, Sendable {
  /// Weights, with what every device holds a copy of.
  public var weights: Bytes
  /// Weights, the engine's reserve and the KV of the claim's sequences; of a stated size the weights alone.
  public var needed: Bytes
  /// What an engine sees, by `basis`.
  public var visible: Bytes
  public var basis: MemoryBasis
  /// What the datasheet states, with GB = 1e9 bytes: the guides' arithmetic.
  public var datasheet: Bytes
  /// The share of `visible` that the engine takes by default.
  public var defaultShare: Double

  public var doesNotFit: Bool { needed >= visible }
  /// What the verdict would be by the datasheet's figure.
  public var doesNotFitByDatasheet: Bool { needed >= datasheet }
  public var fitsByDefault: Bool { needed <= visible * defaultShare }

  /// The lowest `gpuMemoryUtilization`, in whole percent up to 99, at which it fits; nil when none does.
  public var smallestShare: Double? {
    let percent = (100 * needed.value / visible.value).rounded(.up)
    return percent <= 99 ? percent / 100 : nil
  }
}

extension Claim {
  /// The memory of the claim on a configuration.
  func memory(on choice: ClaimConfiguration) -> ClaimMemory {
    switch subject {
    case .parameters(let count):
      let weights = Bytes(count * choice.precision.weights.bytesPerValue)
      return memory(weights: weights, needed: weights, on: choice)
    case .model(let model):
      let plan = MemoryPlan(
        model, on: choice.accelerator, Parallelism(tensorParallel: choice.devices),
        choice.precision)
      let devices = Double(choice.devices)
      let block = plan.kvBytesPerToken * Double(plan.settings.blockTokens)
      let needed = plan.weights.total + plan.reserve.total + block * Double(kvBlocks(plan))
      return memory(
        weights: plan.weights.total * devices, needed: needed * devices, on: choice)
    }
  }

  /// KV blocks of all sequences of the claim.
  private func kvBlocks(_ plan: MemoryPlan) -> Int {
    let tokens = metric.isDecode ? context : promptTokens
    let own = (max(tokens, 1) - 1) / plan.settings.blockTokens + 1
    return (metric.isDecode ? batch : 1) * (own + plan.windowBlocksPerSequence)
  }

  private func memory(
    weights: Bytes, needed: Bytes, on choice: ClaimConfiguration
  ) -> ClaimMemory {
    let (device, devices) = (choice.accelerator, Double(choice.devices))
    return ClaimMemory(
      weights: weights, needed: needed, visible: device.visibleMemory * devices,
      basis: device.memoryBasis, datasheet: device.datasheetMemory * devices,
      defaultShare: EngineMemorySettings().gpuMemoryUtilization)
  }
}
