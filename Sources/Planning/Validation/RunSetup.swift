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
  /// A replica, of a disaggregated run one that decodes; and then one that computes prompts.
  let replica: ReplicaSetup
  let prompts: ReplicaSetup?
  let engine: EngineProfile
  let lengths: MeasuredLengths
  let arrivals: MeasuredArrivals

  /// - Throws: `SkipReason` with what is missing or not modelled.
  init(_ run: MeasuredRun, _ catalog: Catalog) throws(SkipReason) {
    self.run = run
    guard !run.isDisaggregated || run.promptWorkers != nil else {
      throw SkipReason("prefill and decode are disaggregated, and their parallelism is not stated")
    }
    guard !run.speculates || run.tokensPerStep != nil else {
      throw SkipReason("speculative decoding: no acceptance is stated")
    }
    guard !run.lendsAcceptance else {
      throw SkipReason("speculative decoding: the acceptance of others is taken from it")
    }
    guard let lengths = run.lengths else { throw SkipReason("states no lengths") }
    guard let arrivals = run.arrivals else { throw SkipReason("states no load") }
    guard !run.measured.isEmpty else { throw SkipReason("states no figure") }
    let spread = run.workers
    guard let spread, let gpus = run.gpus ?? run.promptWorkers.map({ _ in spread.tensorParallel })
    else {
      throw SkipReason("states no tensor parallelism or number of GPUs")
    }
    let tensor = spread.tensorParallel
    guard 1...Self.mostGPUs ~= tensor, 1...Self.mostGPUs ~= gpus, arrivals.isPlayable else {
      throw SkipReason("its counts or its rate are beyond what is simulated")
    }
    let stages = run.pipelineParallel
    guard 1...Self.mostGPUs ~= stages else {
      throw SkipReason("its number of stages is beyond what is simulated")
    }
    guard !run.isDisaggregated || stages == 1 else {
      throw SkipReason("pipelines of disaggregated runs are not modelled")
    }
    guard run.isDisaggregated || gpus % (tensor * stages) == 0 else {
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
    let (shape, device, formats) = (model, accelerator, precision)
    let network = catalog.interconnects.usualNetwork(of: accelerator)
    func side(_ workers: MeasuredWorkers) throws(SkipReason) -> ReplicaSetup {
      try ReplicaSetup(
        run, workers, shape, on: device, formats, engine, network: network,
        longest: lengths.longest)
    }
    replica = try side(spread)
    guard let workers = run.promptWorkers else {
      prompts = nil
      return
    }
    prompts = try side(workers)
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

  /// GPUs of a run; a hundred times the largest that publish.
  static let mostGPUs = 10_000

  static func found<Value>(
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
  var speculation: Speculation? {
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
