// ClaimBound.swift: the best figure that the datasheet of a configuration allows.

internal import Hardware
public import Text
internal import Units

/// What no software can beat on a configuration: every byte once at full bandwidth, every FLOP at peak.
public struct ClaimBound: Hashable, Sendable {
  /// The best value of the claim's metric, in its unit.
  public var value: Double
  /// The same at our calibrated step times: what to expect; nil where only the size of a model is known.
  public var expected: Double?
  /// Sequences that decode together, for the bound and for what to expect; equal where the claim says them.
  public var batch: Int
  public var expectedBatch: Int
  /// What the claim needs of the memory, and what is there.
  public var memory: ClaimMemory
  /// How the bound is computed, with its numbers.
  public var formula: String
  /// What the expected figure rests on beyond fitted ranges, a sentence each.
  public var notes: [String] = []
}

extension Claim {
  /// The bound of the claim's metric on a configuration.
  ///
  /// A stated size: ITL ≥ bytes of weights / (devices × bandwidth), prefill ≥ 2 × parameters × tokens /
  /// (devices × peak). A catalog model: the operators of one step at the `ideal` level, KV and attention
  /// included.
  /// - Source: Williams, Waterman and Patterson, "Roofline", CACM 52(4), 2009.
  /// - Throws: `InputErrors` for a number of devices that cannot share the model.
  public func bound(on configuration: ClaimConfiguration) throws(InputErrors) -> ClaimBound {
    if metric.unit == ClaimMetric.memory.unit { return boundOfSize(on: configuration) }
    return switch subject {
    case .parameters(let count): bound(ofParameters: count, on: configuration)
    case .model(let model): try bound(of: model, on: configuration)
    }
  }

  private func boundOfSize(on choice: ClaimConfiguration) -> ClaimBound {
    let sequences = batch ?? 1
    let memory = memory(on: choice, batch: sequences)
    let bytes =
      switch metric {
      case .weights: memory.weights
      case .kvCache: kvCache(sequences: sequences, choice.precision.kvCache)
      default: memory.needed
      }
    let formula =
      switch metric {
      case .weights: "bytes of the weights in \(choice.precision.weights.rawValue)"
      case .kvCache:
        "\(sequences) × \(context) tokens × KV bytes a token in \(choice.precision.kvCache.rawValue)"
      default: "weights, the engine's reserve and the KV of \(sequences) × \(context) tokens"
      }
    return ClaimBound(
      value: bytes.gigabytes, batch: sequences, expectedBatch: sequences, memory: memory,
      formula: formula)
  }

  private func bound(ofParameters count: Double, on choice: ClaimConfiguration) -> ClaimBound {
    let device = choice.accelerator
    let devices = Double(choice.devices)
    let weights = Bytes(count * choice.precision.weights.bytesPerValue)
    let bandwidth = device.memoryBandwidth * devices
    let peak =
      (device.peak(activations: choice.precision.activations) ?? device.peaks.bf16) * devices
    let pricing = SizePricing(
      parameters: count, weights: weights, bandwidth: bandwidth, peak: peak)
    let used = batch ?? Self.openBatch
    let reads =
      "\(ClaimText.number(weights.gigabytes)) GB of weights / "
      + "\(ClaimText.number(bandwidth.value / 1e12)) TB/s"
    func computing(_ tokens: String) -> String {
      "2 × \(ClaimText.number(count / 1e9))e9 × \(tokens) / "
        + "\(ClaimText.number(peak.value / 1e12)) TFLOP/s"
    }
    let isRead = pricing.decode(batch: used, context: 0) <= weights / bandwidth
    let formula: String
    switch metric {
    case .itl, .tokensPerUser: formula = isRead ? reads : computing("\(used) tokens")
    case .tokensPerSecond where batch == nil: formula = "1 / (\(computing("1 token")))"
    case .tokensPerSecond:
      formula = "\(used) / (\(isRead ? reads : computing("\(used) tokens")))"
    case .promptTokensPerSecond: formula = "1 / (\(computing("1 token")))"
    case .requestsPerSecond:
      formula = "1 / (\(computing("\(promptTokens + outputTokens) tokens")))"
    case .e2e: formula = "\(computing("\(promptTokens) tokens")) + \(outputTokens - 1) × \(reads)"
    default: formula = computing("\(promptTokens) tokens")
    }
    return ClaimBound(
      value: value(pricing, batch: used), batch: used, expectedBatch: used,
      memory: memory(on: choice, batch: batch ?? 1), formula: formula)
  }

  private func bound(
    of model: ModelArchitecture, on choice: ClaimConfiguration
  ) throws(InputErrors) -> ClaimBound {
    let spread = Parallelism(tensorParallel: choice.devices)
    func step(_ level: StepTimeLevel?) throws(InputErrors) -> StepTime {
      try StepTime.make(
        level: level, accelerator: choice.accelerator, model: model, precision: choice.precision,
        parallelism: spread, at: SourceLocation(file: "--gpus"))
    }
    let ideal = StepPricing(step: try step(.ideal), devices: choice.devices, isBound: true)
    let real = StepPricing(step: try step(nil), devices: choice.devices, isBound: false)
    let (most, usual) = batch.map { ($0, $0) } ?? openBatches(model, on: choice)
    return ClaimBound(
      value: value(ideal, batch: most), expected: value(real, batch: usual), batch: most,
      expectedBatch: usual, memory: memory(on: choice, batch: batch ?? 1),
      formula: formula(batch: most), notes: notes(real.step, batch: usual))
  }

  private func formula(batch: Int) -> String {
    let decode = "\(batch) \(batch == 1 ? "sequence" : "sequences") at \(meanContext) tokens"
    let work =
      switch metric {
      case .requestsPerSecond:
        "requests of \(promptTokens) + \(outputTokens) tokens, \(batch) at once,"
      case .e2e: "a prompt of \(promptTokens) tokens and \(outputTokens - 1) steps of \(decode)"
      case .prefill, .ttft, .promptTokensPerSecond:
        "one step of a prompt of \(promptTokens) tokens"
      default: "one step of \(decode)"
      }
    return "\(work) by the datasheet's bandwidth and FLOPs"
  }

  /// What `step` would say of the calibrated times.
  private func notes(_ step: StepTime, batch: Int) -> [String] {
    var notes = step.fallbacks.map { "fallback: \($0)" } + step.notes
    if metric.usesBatch,
      step.isHostExtrapolated(for: StepPricing.decodeBatch(batch, context: meanContext))
    {
      notes.append("\(batch) rows are more than those runs had: extrapolated, a guess")
    }
    return notes
  }

  private func value(_ pricing: any ClaimPricing, batch: Int) -> Double {
    switch metric {
    case .itl: pricing.decode(batch: batch, context: context).milliseconds
    case .prefill, .ttft: pricing.prefill(tokens: promptTokens).milliseconds
    case .e2e:
      (pricing.prefill(tokens: max(1, promptTokens))
        + pricing.decode(batch: batch, context: meanContext) * Double(outputTokens - 1))
        .milliseconds
    case .tokensPerUser: 1 / pricing.decode(batch: batch, context: context).value
    case .tokensPerSecond:
      Double(batch) / pricing.decode(batch: batch, context: context).value
    case .promptTokensPerSecond:
      Double(promptTokens) / pricing.prefill(tokens: promptTokens).value
    case .requestsPerSecond:
      1 / pricing.request(prompt: promptTokens, output: outputTokens, batch: batch).value
    case .weights, .kvCache, .memory, .fits: 0
    }
  }
}
