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
  /// A stated size: a step ≥ bytes of weights / (devices × bandwidth) and ≥ 2 × parameters × tokens /
  /// (devices × peak), be its tokens those of sequences that decode or of a prompt. A catalog model: the operators of one step at the `ideal` level, KV and attention
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
      default:
        switch subject {
        case .parameters: "bytes of the weights alone: a size says nothing of KV and reserve"
        case .model:
          "weights, the engine's reserve and the KV of \(sequences) × \(context) tokens"
        }
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
    let (value, formula) = figure(pricing, batch: used)
    return ClaimBound(
      value: value, batch: used, expectedBatch: used,
      memory: memory(on: choice, batch: batch ?? 1), formula: formula)
  }

  /// The bound of a size and its formula, from the same times.
  private func figure(
    _ pricing: SizePricing, batch used: Int
  ) -> (value: Double, formula: String) {
    let decode = pricing.step(tokens: used)
    let prompt = pricing.step(tokens: max(1, promptTokens))
    func rate(_ count: Int, _ each: PricedTime) -> (value: Double, formula: String) {
      (Double(count) / each.time.value, "\(count) / (\(each.words))")
    }
    switch metric {
    case .itl: return (decode.time.milliseconds, decode.words)
    case .prefill, .ttft: return (prompt.time.milliseconds, prompt.words)
    case .e2e:
      let steps = outputTokens - 1
      return (
        (prompt.time + decode.time * Double(steps)).milliseconds,
        "\(prompt.words) + \(steps) × \(decode.words)"
      )
    case .tokensPerUser: return rate(1, decode)
    case .tokensPerSecond where batch != nil: return rate(used, decode)
    // However many sequences or prompts share a step, each token has its FLOPs.
    case .tokensPerSecond, .promptTokensPerSecond: return rate(1, pricing.computing(tokens: 1))
    case .requestsPerSecond:
      return rate(
        1, pricing.request(prompt: promptTokens, output: outputTokens, batch: used))
    case .weights, .kvCache, .memory, .fits: preconditionFailure("a size is no time")
    }
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
      case .prefill, .ttft: "one step of a prompt of \(promptTokens) tokens"
      case .promptTokensPerSecond:
        "\(promptTokens) / one step of a prompt of \(promptTokens) tokens"
      case .tokensPerUser: "1 / one step of \(decode)"
      case .tokensPerSecond: "\(batch) / one step of \(decode)"
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

  private func value(_ pricing: StepPricing, batch: Int) -> Double {
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
