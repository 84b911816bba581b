// StepTimeFactory.swift: from a deployment to its step time, with every fallback and guess named.

public import Text
import Units

extension StepTime {
  /// The step time of a deployment.
  ///
  /// - Parameters:
  ///   - level: nil for `kernels` where the device has fits, else `layered`.
  ///   - engine: its kernels and host times; used by `kernels` alone, `layered` has its own.
  ///   - choice: how tokens choose experts.
  ///   - interconnect: the network between the nodes of a replica that spans several; nil keeps it in one.
  ///   - layered: the five numbers to use in place of the built-in ones, e.g. from a calibration.
  ///   - place: where the deployment was written, for errors.
  /// - Throws: what `Parallelism.validate` throws, `.unsupported` for activations that the device cannot multiply
  ///   and for a tensor-parallel group without a link.
  public static func make(
    level: StepTimeLevel?, accelerator: Accelerator, model: ModelArchitecture,
    precision: Precision, parallelism: Parallelism, engine: EngineProfile = .vllm,
    choice: ExpertChoice = .random, interconnect: Interconnect? = nil, layered: LayeredFit? = nil,
    at place: SourceLocation
  ) throws(InputErrors) -> StepTime {
    let peak = try activationPeak(accelerator, precision, at: place)
    try parallelism.validate(
      model, on: accelerator, interconnect: interconnect?.effectiveRate, at: place)
    let link = try link(accelerator, parallelism, at: place)
    let rates = DatasheetRates(
      bf16: accelerator.peaks.bf16.value, linear: peak.value,
      bandwidth: accelerator.memoryBandwidth.value, link: link,
      allReduce: accelerator.allReduceBandwidth?.value)
    var shard = ModelShard(model, precision: precision, parallelism: parallelism)
    shard.experts?.choice = choice
    let fit = layered ?? accelerator.layered ?? LayeredFit.vllm(on: accelerator.name)
    let found = KernelFits.fits(for: accelerator)
    let used = level ?? (found == nil ? .layered : .kernels)

    let network = accelerator.replicaReach < parallelism.devices ? interconnect : nil
    var build = Build(
      accelerator: accelerator, model: model, precision: precision, shard: shard, engine: engine,
      network: network, group: accelerator.nearGroup(parallelism))
    let pricing: any OperatorPricing
    switch used {
    case .ideal: pricing = IdealPricing(rates: rates)
    case .layered:
      // Asked for by name it is no fallback.
      if level == nil { build.nothingMeasured() }
      pricing = LayeredPricing(fit: fit, rates: rates, chargesLaunches: false)
    case .kernels:
      guard let found else {
        build.nothingMeasured()
        pricing = LayeredPricing(fit: fit, rates: rates, chargesLaunches: false)
        break
      }
      pricing = build.kernels(found.fits, found.isBorrowed, rates, fit)
    }
    if let remark = parallelism.blockRemark(model, precision.weights) { build.notes.append(remark) }
    let isLayered = pricing is LayeredPricing
    build.describe(used, isLayered: isLayered, fit: fit)
    let linkNote = used == .ideal ? nil : build.linkNote(isLayered ? nil : found)
    build.notes += linkNote.map { [$0] } ?? []
    if used == .kernels, !isLayered { build.describe(engine) }
    let devices = Double(parallelism.devices)
    return StepTime(
      level: isLayered ? .layered : used,
      basis: build.basis(used, isLayered: isLayered, ownFit: layered != nil),
      fallbacks: build.fallbacks, notes: build.notes,
      linkNote: linkNote,
      peak: peak * devices, bandwidth: accelerator.memoryBandwidth * devices, shard: shard,
      whole: ModelShard(model, precision: precision, parallelism: Parallelism()),
      pricing: pricing,
      exchanges: DeviceExchanges(
        shard: shard,
        spread: NodeSpread(
          reach: accelerator.replicaReach, node: accelerator.gpusPerNode,
          network: network.map { used == .ideal ? NetworkRates(ideal: $0) : NetworkRates($0) }),
        pricing: pricing),
      overheads: isLayered
        ? EngineOverheads(
          gap: Seconds(fit.millisecondsPerStep * 1e-3), perLayer: .zero, perSampledRow: .zero,
          source: fit.source, fittedRows: layered == nil ? LayeredFit.fittedRows : nil)
        : used == .ideal ? .none : engine.overheads,
      launchPerLayer: isLayered ? Seconds(fit.microsecondsPerLayer * 1e-6) : .zero,
      hostPerSampledRow: isLayered ? Seconds(fit.microsecondsPerSequence * 1e-6) : .zero)
  }

  private static func activationPeak(
    _ accelerator: Accelerator, _ precision: Precision, at place: SourceLocation
  ) throws(InputErrors) -> FLOPsPerSecond {
    if let peak = accelerator.peak(activations: precision.activations) { return peak }
    throw InputErrors(
      InputError(
        .unsupported, at: place,
        "\(accelerator.name) multiplies no \(precision.activations.rawValue) activations",
        hint: "write another precision, e.g. bf16"))
  }

  private static func link(
    _ accelerator: Accelerator, _ parallelism: Parallelism, at place: SourceLocation
  ) throws(InputErrors) -> Double {
    let group = accelerator.nearGroup(parallelism)
    guard group > 1 else { return 0 }
    if let link = accelerator.groupLink(devices: group) { return link.value }
    throw InputErrors(
      InputError(
        .unsupported, at: place,
        "\(accelerator.name) has no link that a replica of several devices could use",
        hint: "write tensorParallel 1"))
  }
}

extension Accelerator {
  /// Devices that exchange data within one domain of fast links: a stage's, or a pair of stages of one device each.
  fileprivate func nearGroup(_ parallelism: Parallelism) -> Int {
    let pair = parallelism.pipelineParallel > 1 ? 2 : 1
    return min(max(parallelism.expertDevices, pair), replicaReach)
  }
}

/// Collects what a deployment has no fit for.
private struct Build {
  var accelerator: Accelerator
  var model: ModelArchitecture
  var precision: Precision
  var shard: ModelShard
  var engine: EngineProfile
  /// Between the nodes of a replica that spans several.
  var network: Interconnect?
  /// Devices that exchange data within one of them.
  var group: Int
  var fallbacks: [String] = []
  var notes: [String] = []
  /// Kernels of another device or engine are used.
  var isBorrowing = false

  /// - Parameter ownFit: the caller brought layered numbers of its own measurements.
  func basis(_ used: StepTimeLevel, isLayered: Bool, ownFit: Bool) -> StepTimeBasis {
    if used == .ideal { return .datasheet }
    if isLayered { return ownFit || hasOwnLayered ? .measured : .datasheet }
    return isBorrowing || !fallbacks.isEmpty && !hasOwnLayered ? .borrowed : .measured
  }

  /// Layered numbers were fitted on the device itself.
  private var hasOwnLayered: Bool {
    accelerator.layered != nil || LayeredFit.measured.contains { $0.name == accelerator.name }
  }

  mutating func nothingMeasured() {
    fallbacks = [
      "no kernel of \(accelerator.name) was measured: the whole step is priced by layered"
    ]
  }

  mutating func kernels(
    _ fits: KernelFits, _ isBorrowed: Bool, _ rates: DatasheetRates, _ fit: LayeredFit
  ) -> KernelPricing {
    if isBorrowed {
      isBorrowing = true
      notes.append(
        "\(accelerator.name) is priced with the kernel efficiencies of \(fits.name) over its own "
          + "peaks: a guess")
    }
    let isLatent = shard.attention.isLatent
    let experts =
      shard.experts == nil
      ? nil
      : fits.expertFit(precision, engine.kernels, isBlockScaled: model.isBlockScaled)
    if let experts, experts.isBorrowed {
      isBorrowing = true
      notes.append(
        "\(precision.label) experts of \(engine.name) on \(fits.name) are priced by another engine's kernels: a guess"
      )
    }
    let pricing = KernelPricing(
      gemm: fits.gemmFit(precision, engine.kernels, isBlockScaled: model.isBlockScaled),
      gemm16: fits.gemm[.bf16],
      bytesPerValue: precision.weights.bytesPerValue,
      prompt: isLatent ? nil : fits.promptAttention,
      decode: isLatent ? nil : fits.decodeAttention(kvCache: precision.kvCache),
      reduction: reduction(fits, isBorrowed),
      expertFit: experts?.fit, moeLayer: engine.overheads.perMoELayer,
      rates: DeviceRates(
        bf16: rates.bf16, linear: rates.linear, bandwidth: rates.bandwidth,
        multiprocessors: accelerator.multiprocessors.map(Double.init)
          ?? fits.normalizer.multiprocessors),
      fallback: LayeredPricing(fit: fit, rates: rates, chargesLaunches: true),
      bound: IdealPricing(rates: rates))
    func missing(_ what: String) {
      fallbacks.append("\(what): no fitted kernel on \(accelerator.name), priced by layered")
    }
    let hasLinear = shard.products.contains { !$0.isSixteenBit }
    if pricing.gemm == nil, hasLinear { missing("\(precision.label) linear layers") }
    if pricing.decode == nil {
      missing(
        isLatent ? "latent decode attention" : "decode attention over \(precision.kvCache) KV")
    }
    if pricing.prompt == nil { missing("latent prompt attention") }
    if shard.experts != nil, pricing.expertFit == nil { missing("\(precision.label) experts") }
    if group > 1, pricing.reduction == nil { missing("all-reduce over \(group)") }
    return pricing
  }

  /// The fit of this device's all-reduces, with the catalog's bandwidth where it has one.
  private func reduction(_ fits: KernelFits, _ isBorrowed: Bool) -> CollectiveFit? {
    guard !isBorrowed, var fit = fits.allReduce[group] else { return nil }
    if let rate = accelerator.allReduceBandwidth { fit.gigabytesPerSecond = rate.value / 1e9 }
    return fit
  }

  /// What to say of the all-reduces; `found` is nil where no fit prices them.
  func linkNote(_ found: (fits: KernelFits, isBorrowed: Bool)?) -> String? {
    guard group > 1 else { return nil }
    let own = found.flatMap { $0.isBorrowed ? nil : $0.fits.allReduce }
    return LinkNote(
      accelerator: accelerator, devices: group, fit: own?[group], pair: own?[2]
    ).sentence
  }

  private mutating func describe(_ network: Interconnect) {
    let rate = NumberText.shortest((network.effectiveRate.value / 1e8).rounded() / 10)
    notes.append(
      "the replica spans nodes of \(accelerator.replicaReach) \(accelerator.name) over \(network.name), priced at \(rate) GB/s a GPU: no "
        + "run over nodes was compared, a guess")
    notes += network.guesses
  }

  mutating func describe(_ engine: EngineProfile) {
    guard let rows = engine.overheads.fittedRows else { return }
    notes.append(
      "engine \(engine.name) (\(engine.version)): its host times were fitted to steps of at most \(rows) rows on "
        + "H100, H200 and B200: beyond \(rows) rows, or on another device, they are a guess")
  }

  mutating func describe(_ level: StepTimeLevel, isLayered: Bool, fit: LayeredFit) {
    if isLayered || (!fallbacks.isEmpty && !hasOwnLayered) {
      notes.append("layered numbers: \(fit.source)")
    }
    if isLayered, shard.experts != nil {
      notes.append("layered numbers were fitted to dense models: experts are an extrapolation")
    }
    if shard.attention.isLatent {
      notes.append("latent attention (absorbed in decode) is an approximation that was not fitted")
    }
    if shard.ranks > 1 {
      let way =
        shard.expertDevices > accelerator.gpusPerNode
        ? "as a copy of each token to each of its experts and back"
        : "as an all-reduce over \(shard.expertDevices) devices"
      notes.append(
        "\(shard.ranks) ranks of attention: the slowest has as many rows as the others, of contexts that spread by "
          + "\(NumberText.shortest(RankLoad.contextSpread)) of their mean (a guess); prompts are taken as evenly dealt and their KV as one pool: optimistic; "
          + "what they exchange for the experts is priced \(way)"
      )
    }
    if shard.stages > 1 {
      notes.append(
        "the \(shard.stages) batches of a pipeline are taken as alike, prompts too: optimistic where they are not, and a lone "
          + "prompt's first token comes up to \(shard.stages) times later")
    }
    if let network { describe(network) }
    if let indexer = model.indexer {
      notes.append(
        "sparse attention reads at most \(indexer.topK) positions in decode, and its indexer all: not fitted"
      )
    }
    if let state = shard.state {
      notes.append(
        "the recurrence of \(state.layers) linear layers is priced by the layered numbers: a guess")
    }
    if model.crossLayers > 0 {
      notes.append("\(model.crossLayers) layers attend to images alone, and a text skips them")
    }
    if level == .kernels, !isLayered, model.headDim != 128, !shard.attention.isLatent {
      notes.append("attention kernels were fitted at head dimension 128, not \(model.headDim)")
    }
  }
}
