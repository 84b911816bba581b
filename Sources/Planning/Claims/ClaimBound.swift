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
  /// What the claim needs of the memory, and what is there.
  public var memory: ClaimMemory
  /// How the bound is computed, with its numbers.
  public var formula: String
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
    switch subject {
    case .parameters(let count): bound(ofParameters: count, on: configuration)
    case .model(let model): try bound(of: model, on: configuration)
    }
  }

  private func bound(ofParameters count: Double, on choice: ClaimConfiguration) -> ClaimBound {
    let device = choice.accelerator
    let devices = Double(choice.devices)
    let weights = Bytes(count * choice.precision.weights.bytesPerValue)
    let bandwidth = device.memoryBandwidth * devices
    let peak =
      (device.peak(activations: choice.precision.activations) ?? device.peaks.bf16) * devices
    let tokens = metric.isDecode ? batch : promptTokens
    let flops = FLOPs(2 * count * Double(tokens))
    let seconds = metric.isDecode ? max(weights / bandwidth, flops / peak) : flops / peak
    let formula =
      metric.isDecode && weights / bandwidth >= flops / peak
      ? "\(ClaimText.number(weights.gigabytes)) GB of weights / "
        + "\(ClaimText.number(bandwidth.value / 1e12)) TB/s"
      : "2 × \(ClaimText.number(count / 1e9))e9 × \(tokens) tokens / "
        + "\(ClaimText.number(peak.value / 1e12)) TFLOP/s"
    return ClaimBound(
      value: value(ofStep: seconds), expected: nil, memory: memory(on: choice), formula: formula)
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
    func total(_ step: StepTime) -> Seconds {
      step.operators(of: work).reduce(.zero) { $0 + $1.time }
    }
    let ideal = total(try step(.ideal))
    return ClaimBound(
      value: value(ofStep: ideal), expected: value(ofStep: total(try step(nil))),
      memory: memory(on: choice),
      formula: "one step of \(workName) by the datasheet's bandwidth and FLOPs")
  }

  private var work: StepBatch {
    metric.isDecode
      ? StepBatch(
        decodeRows: batch, decodeContextTokens: batch * context, chunks: [], sampledRows: batch)
      : StepBatch(
        decodeRows: 0, decodeContextTokens: 0, chunks: [PromptChunk(newTokens: promptTokens)],
        sampledRows: 1)
  }

  private var workName: String {
    metric.isDecode
      ? "\(batch) \(batch == 1 ? "sequence" : "sequences") at \(context) tokens"
      : "a prompt of \(promptTokens) tokens"
  }

  private func value(ofStep step: Seconds) -> Double {
    switch metric {
    case .itl, .prefill, .ttft: step.milliseconds
    case .tokensPerUser: 1 / step.value
    case .tokensPerSecond: Double(batch) / step.value
    }
  }
}
