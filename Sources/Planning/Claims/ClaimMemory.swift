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
  /// The same with the reserve of an engine that was told nothing.
  public var neededByDefault: Bytes
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
  public var fitsByDefault: Bool { neededByDefault <= visible * defaultShare }

  /// The lowest `gpuMemoryUtilization`, in whole percent up to 99, at which it fits; nil when none does.
  public var smallestShare: Double? {
    let percent = (100 * neededByDefault.value / visible.value).rounded(.up)
    return percent <= 99 ? percent / 100 : nil
  }
}

extension Claim {
  /// Sequences of a stated size whose batch is left open: so many that only FLOPs bound them.
  static let openBatch = 65_536

  /// The memory of the claim on a configuration.
  func memory(on choice: ClaimConfiguration, batch: Int) -> ClaimMemory {
    switch subject {
    case .parameters(let count):
      let weights = Bytes(count * choice.precision.weights.bytesPerValue)
      return memory(weights: weights, needed: weights, byDefault: weights, on: choice)
    case .model(let model):
      let plan = plan(model, on: choice)
      let devices = Double(choice.devices)
      let block = plan.kvBytesPerToken * Double(plan.settings.blockTokens)
      let blocks = metric.usesBatch ? batch * blocksPerSequence(plan) : blocksPerSequence(plan)
      let held = plan.weights.total + block * Double(blocks)
      let usual = MemoryReserve(
        model, plan.parallelism, EngineProfile.vllm.memoryDefaults(on: choice.accelerator))
      return memory(
        weights: plan.weights.total * devices, needed: (held + plan.reserve.total) * devices,
        byDefault: (held + usual.total) * devices, on: choice)
    }
  }

  private func plan(_ model: ModelArchitecture, on choice: ClaimConfiguration) -> MemoryPlan {
    MemoryPlan(
      model, on: choice.accelerator, Parallelism(tensorParallel: choice.devices), choice.precision)
  }

  /// KV blocks of one of the claim's sequences.
  private func blocksPerSequence(_ plan: MemoryPlan) -> Int {
    let tokens = metric.usesPrompt ? max(promptTokens, meanContext) : context
    return plan.footprint.blocks(forTokens: max(tokens, 1))
  }

  /// Where the batch is left open: the most sequences that all of the memory holds, and those that an engine with
  /// its default settings runs; 1 at least.
  func openBatches(
    _ model: ModelArchitecture, on choice: ClaimConfiguration
  ) -> (most: Int, usual: Int) {
    let plan = plan(model, on: choice)
    let block = plan.kvBytesPerToken * Double(plan.settings.blockTokens)
    let free = plan.visible - plan.weights.total - plan.reserve.total
    let blocks = Int(min(max(0, (free / block).rounded(.down)), 0x1p40))
    let own = blocksPerSequence(plan)
    let most = min(max(1, blocks / own), Self.openBatch)
    return (most, min(most, max(1, min(plan.kvBlocks / own, plan.settings.maxNumSeqs))))
  }

  /// KV bytes of whole contexts, once, however many devices hold it. A stated size has none that is known.
  func kvCache(sequences: Int, _ type: NumberType) -> Bytes {
    guard case .model(let model) = subject else { return .zero }
    let token = model.kvBytesPerTokenPerDevice(type, tensorParallel: 1)
    let kept = model.keptBytesPerSequencePerDevice(
      type, tensorParallel: 1, blockTokens: EngineMemorySettings().blockTokens)
    return (token * Double(context) + kept) * Double(sequences)
  }

  private func memory(
    weights: Bytes, needed: Bytes, byDefault: Bytes, on choice: ClaimConfiguration
  ) -> ClaimMemory {
    let (device, devices) = (choice.accelerator, Double(choice.devices))
    return ClaimMemory(
      weights: weights, needed: needed, neededByDefault: byDefault,
      visible: device.visibleMemory * devices,
      basis: device.memoryBasis, datasheet: device.datasheetMemory * devices,
      defaultShare: EngineMemorySettings().gpuMemoryUtilization)
  }
}
