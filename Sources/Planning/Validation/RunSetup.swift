// RunSetup.swift: from a measured run to the fleet and the load that would repeat it.

internal import Engine
internal import Fleet
internal import Hardware
internal import Kernel
internal import Text
internal import Units
internal import Workload

/// Why a measured run is not predicted.
struct SkipReason: Error {
  let sentence: String
  init(_ sentence: String) { self.sentence = sentence }
}

/// A measured run, looked up in the catalog and found to fit.
struct RunSetup {
  let run: MeasuredRun
  let model: ModelArchitecture
  let accelerator: Accelerator
  let precision: Precision
  let parallelism: Parallelism
  /// What prices its steps.
  let stepTime: any StepTimeModel
  let limits: EngineLimits
  let engine: EngineProfile
  let lengths: MeasuredLengths
  let arrivals: MeasuredArrivals

  /// - Throws: `SkipReason` with what is missing or not modelled.
  init(_ run: MeasuredRun, _ catalog: Catalog) throws(SkipReason) {
    self.run = run
    guard !run.isDisaggregated else { throw SkipReason("prefill and decode are disaggregated") }
    guard !run.speculates || run.tokensPerStep != nil else {
      throw SkipReason("speculative decoding: no acceptance is stated")
    }
    guard !run.lendsAcceptance else {
      throw SkipReason("speculative decoding: the acceptance of others is taken from it")
    }
    guard let lengths = run.lengths else { throw SkipReason("states no lengths") }
    guard let arrivals = run.arrivals else { throw SkipReason("states no load") }
    guard !run.measured.isEmpty else { throw SkipReason("states no figure") }
    guard let tensor = run.tensorParallel, let gpus = run.gpus else {
      throw SkipReason("states no tensor parallelism or number of GPUs")
    }
    guard 1...Self.mostGPUs ~= tensor, 1...Self.mostGPUs ~= gpus, arrivals.isPlayable else {
      throw SkipReason("its counts or its rate are beyond what is simulated")
    }
    let stages = run.pipelineParallel
    guard 1...Self.mostGPUs ~= stages else {
      throw SkipReason("its number of stages is beyond what is simulated")
    }
    let ranks = run.attentionDataParallel
    guard 1...Self.mostGPUs ~= ranks, tensor % ranks == 0 else {
      throw SkipReason("\(ranks) ranks of attention do not divide \(tensor) GPUs")
    }
    guard gpus % (tensor * stages) == 0 else {
      throw SkipReason(
        "\(gpus) GPUs are no multiple of TP \(tensor)" + (stages > 1 ? " × PP \(stages)" : ""))
    }
    (self.lengths, self.arrivals) = (lengths, arrivals)
    // Windows that no request outgrows keep and read everything.
    model = try Self.model(run.model, catalog).holdingAll(upTo: lengths.longest)
    accelerator = try Self.found("GPU \(run.gpu)") { () throws(InputErrors) in
      try catalog.accelerator(named: run.gpu, at: run.place).entry
    }
    precision = try Self.precision(run, model, accelerator)
    let engine = try Self.engine(run, arrivals, catalog)
    self.engine = engine
    let parallelism = Parallelism(
      tensorParallel: tensor / ranks, pipelineParallel: stages,
      expertParallel: model.moe == nil ? 1 : run.expertParallel,
      attentionDataParallel: ranks)
    self.parallelism = parallelism
    let (shape, device, formats, place) = (model, accelerator, precision, run.place)
    let network = catalog.interconnects.usualNetwork(of: accelerator)
    let drafting = run.drafts.map {
      DraftDeployment($0.draft, for: shape, on: device, formats, parallelism)
    }
    let target = try Self.found("the step time") { () throws(InputErrors) in
      try StepTime.make(
        level: nil, accelerator: device, model: shape, precision: formats,
        parallelism: parallelism, engine: engine, interconnect: network, at: place)
    }
    let draft = try Self.found("the step time of the draft") { () throws(InputErrors) in
      try drafting?.stepTime(level: nil, engine: engine, at: place)
    }
    if let drafts = run.drafts {
      stepTime = SpeculativeStepTime(target: target, draft: draft, draftTokens: drafts.draftTokens)
    } else {
      stepTime = target
    }
    limits = try Self.limits(run, engine, longest: lengths.longest) {
      var settings = $0
      settings.draftWeights = drafting?.weights ?? .zero
      settings.draftBytesPerToken = drafting?.kvBytesPerToken ?? .zero
      return MemoryPlan(shape, on: device, parallelism, formats, settings)
    }
  }

  private static func engine(
    _ run: MeasuredRun, _ arrivals: MeasuredArrivals, _ catalog: Catalog
  ) throws(SkipReason) -> EngineProfile {
    let name = run.profileName
    var engine = try found("the engine") { () throws(InputErrors) in
      try catalog.engine(named: name, at: run.place)
    }
    let sendings = arrivals.areServed ? 1 / Double(run.streamInterval) : 0
    engine.overheads.perStreamedRow = engine.overheads.perStreamedRow * sendings
    if !arrivals.areServed { engine.frontEnd = .zero }
    return engine
  }

  /// - Parameters:
  ///   - longest: tokens of the longest request.
  ///   - plan: the memory of a replica under some settings.
  private static func limits(
    _ run: MeasuredRun, _ engine: EngineProfile, longest: Int,
    plan: (EngineMemorySettings) -> MemoryPlan
  ) throws(SkipReason) -> EngineLimits {
    // An engine's limits are those of a rank of attention, and of a batch: a pipeline has as many under way as stages.
    let lists = run.pipelineParallel * run.attentionDataParallel
    let most = engine.mostSeqs * lists
    let seqs = max(min(run.concurrency ?? most, most), 1)
    let speculation = run.speculation
    let rowTokens = 1 + (speculation?.draftTokens ?? 0)
    let tokens = max((run.stepTokens ?? engine.maxNumBatchedTokens) * lists, seqs * rowTokens)
    // What was measured did fit: where the usual settings leave no room, tighter ones were used.
    let settings = [
      EngineMemorySettings(
        gpuMemoryUtilization: engine.gpuMemoryUtilization, maxNumBatchedTokens: tokens,
        maxNumSeqs: seqs),
      EngineMemorySettings(
        gpuMemoryUtilization: tightUtilization,
        maxNumBatchedTokens: max(tightTokens, seqs * rowTokens), maxNumSeqs: seqs),
    ]
    guard let memory = settings.map(plan).first(where: { $0.holds(context: longest) }) else {
      throw SkipReason("the model does not fit by our memory plan")
    }
    guard memory.footprint.blocks(forTokens: longest) <= memory.kvBlocks else {
      throw SkipReason("a request does not fit the KV cache by our memory plan")
    }
    return EngineLimits(
      maxNumSeqs: seqs, maxNumBatchedTokens: tokens, maxModelLen: max(longest, 1),
      kvBlocks: memory.kvBlocks, footprint: memory.footprint,
      reserveFullPrompt: engine.reserveFullPrompt, prefill: engine.prefill,
      speculation: speculation)
  }

  /// Settings of an engine that must make room (a guess).
  private static let tightUtilization = 0.97
  private static let tightTokens = 1024

  /// GPUs of a run; a hundred times the largest that publish.
  private static let mostGPUs = 10_000

  private static func found<Value>(
    _ what: String, _ body: () throws(InputErrors) -> Value
  ) throws(SkipReason) -> Value {
    do { return try body() } catch {
      throw SkipReason("\(what): \(error.errors.first?.message ?? "not known")")
    }
  }

  /// The shape of a model by the name of a source, without its publisher, format or date.
  private static func model(_ name: String, _ catalog: Catalog) throws(SkipReason)
    -> ModelArchitecture
  {
    var tried = [name]
    var short = name.split(separator: "/").last.map(String.init) ?? name
    tried.append(short)
    while let suffix = suffixes.first(where: { short.lowercased().hasSuffix($0) }) {
      short = String(short.dropLast(suffix.count))
      tried.append(short)
    }
    for candidate in tried {
      let place = SourceLocation(file: candidate)
      if let match = try? catalog.model(named: candidate, at: place) { return match.entry }
    }
    throw SkipReason("model \(name) is not in the catalog")
  }

  private static let suffixes = [
    "-fp8", "-nvfp4", "-fp4", "-instruct", "-2507", "-0528", "-thinking", "-chat", "-hf", "-v1",
  ]

  private static func precision(
    _ run: MeasuredRun, _ model: ModelArchitecture, _ accelerator: Accelerator
  ) throws(SkipReason) -> Precision {
    let weights = try weights(run, model, accelerator)
    let kvCache = kvCache(run, weights, accelerator)
    guard accelerator.nativeTypes.contains(.fp8) || kvCache != .fp8 else {
      return Precision(weights: weights, kvCache: .bf16, on: accelerator)
    }
    return Precision(weights: weights, kvCache: kvCache, on: accelerator)
  }

  private static func weights(
    _ run: MeasuredRun, _ model: ModelArchitecture, _ accelerator: Accelerator
  ) throws(SkipReason) -> NumberType {
    guard let name = run.weights, name != "unstated", name != "auto" else {
      return model.publishedWeights
    }
    switch name.lowercased() {
    // MLPerf lists the format of the checkpoint; the submitted engines run in fp8.
    case "fp16-listed": return .fp8
    case "fp4": return accelerator.vendor == "AMD" ? .mxfp4 : .nvfp4
    case "bfloat16": return .bf16
    default:
      guard let type = NumberType(named: name) else {
        throw SkipReason("weights in \(name) are not modelled")
      }
      return type
    }
  }

  /// Sources are mostly silent: 8-bit engines are served with an 8-bit cache, others with a 16-bit one (a guess).
  private static func kvCache(
    _ run: MeasuredRun, _ weights: NumberType, _ accelerator: Accelerator
  ) -> NumberType {
    if let name = run.kvCache, let type = NumberType(named: name),
      Precision.kvCacheTypes.contains(type)
    {
      return type
    }
    if run.kvCache == "auto" { return .bf16 }
    switch weights {
    case .fp8, .nvfp4: return .fp8
    case .mxfp4: return accelerator.peaks.fp4 == nil ? .bf16 : .fp8
    default: return .bf16
    }
  }
}

extension MeasuredLengths {
  /// Tokens of the longest request.
  var longest: Int {
    law == .conversations ? Self.widest * (prompt + output) : prompt + output
  }

  /// Real conversations are cut at this many times their mean: benchmarks cut ShareGPT at 1,024 tokens of prompt and 2,048
  /// in all, of means of 220 and 200.
  private static let widest = 8

  /// - Returns: laws of prompts and outputs.
  var distributions: (prompt: any LengthDistribution, output: any LengthDistribution) {
    func distribution(_ tokens: Int) -> any LengthDistribution {
      switch law {
      case .fixed: ConstantLength(tokens)
      case .uniform(let share):
        UniformLength(min: max(1, Int((Double(tokens) * share).rounded(.down))), max: tokens)
      // Without memory, as most recorded outputs are: the last of a thousand is seven times the mean.
      case .conversations:
        CappedLength(
          Distribution.Exponential(mean: Double(tokens)),
          limits: LengthLimits(min: 1, max: Self.widest * tokens))
      }
    }
    return (distribution(prompt), distribution(output))
  }
}

extension MeasuredArrivals {
  /// They pass a server; offline runs hand their requests to the engine themselves.
  var areServed: Bool {
    switch self {
    case .offline, .staticBatch: false
    case .allAtOnce, .closedLoop, .poisson: true
    }
  }

  /// Its numbers are such as a run can have.
  var isPlayable: Bool {
    switch self {
    case .offline: true
    case .closedLoop(let count), .allAtOnce(let count), .staticBatch(let count):
      1...100_000 ~= count
    case .poisson(let rate): rate > 1e-3 && rate <= WorkloadLimits.ratePerSecond
    }
  }
}

extension EngineProfile {
  /// Requests that a benchmark of it runs at once at most.
  var mostSeqs: Int { max(maxNumSeqs, 1024) }
}

extension MeasuredRun {
  /// What its steps verify; nil where they draft nothing.
  fileprivate var speculation: Speculation? {
    guard let drafts, let tokensPerStep else { return nil }
    return Speculation(
      draftTokens: drafts.draftTokens, acceptedTokens: tokensPerStep - 1,
      keepsDraftKeys: drafts.draft.keepsKeys)
  }

  /// The engine of the catalog that it comes nearest to.
  var profileName: String {
    switch (engine.name, engine.era) {
    case ("vllm", "vllm-0.14+"): "vllm"
    case ("vllm", _): schedulesAhead ? "vllm-2025-async" : "vllm-2025"
    case ("sglang", _):
      engine.version.lexicographicallyPrecedes([0, 5, 10]) ? "sglang-0.5.9" : "sglang"
    case ("trtllm", _): engine.name
    default: "vllm"
    }
  }
}
