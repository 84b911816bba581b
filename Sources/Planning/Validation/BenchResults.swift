// BenchResults.swift: one run as `vllm bench serve --save-result` or AIPerf writes it.

internal import Text

/// What a benchmark's result does not say of what it measured.
public struct BenchDeployment: Hashable, Sendable {
  public var model, gpu, weights, kvCache, engine: String?
  public var tensorParallel, expertParallel: Int?

  public init(
    model: String? = nil, gpu: String? = nil, weights: String? = nil, kvCache: String? = nil,
    engine: String? = nil, tensorParallel: Int? = nil, expertParallel: Int? = nil
  ) {
    self.model = model
    self.gpu = gpu
    self.weights = weights
    self.kvCache = kvCache
    self.engine = engine
    self.tensorParallel = tensorParallel
    self.expertParallel = expertParallel
  }
}

extension MeasuredEngine {
  /// Where nobody says it, the engine is of the newest era that was fitted: vLLM 0.15.
  static let currentVersion = [0, 15]
}

/// A layout of benchmark results.
struct BenchFormat: Sendable {
  let name: String
  /// Keys that only this layout has together.
  let keys: [String]
  /// Load, lengths and figures; the rest of the run is the deployment's.
  let read: @Sendable (LocatedJSON, inout MeasuredRun) -> Void

  /// Every layout; a new one is one value and one line here.
  static let all: [BenchFormat] = [.vllm, .aiperf]
}

extension MeasuredRun {
  /// - Throws: `InputErrors` for a layout that is not known, or without GPU or tensor parallelism.
  init(
    bench json: LocatedJSON, file: String, _ deployment: BenchDeployment
  ) throws(InputErrors) {
    guard
      let format = BenchFormat.all.first(where: { format in
        format.keys.allSatisfy { json[$0] != nil }
      })
    else {
      throw InputErrors(
        InputError(
          .unsupported, at: json.location, "no benchmark result has these keys",
          hint: "give the JSON of `vllm bench serve --save-result` or of AIPerf, or a CSV table"))
    }
    let gpu = deployment.gpu ?? json.text("gpu")
    let tensor = deployment.tensorParallel ?? json.count("tp") ?? json.count("tensor_parallel_size")
    guard let gpu, let tensor else {
      throw InputErrors(
        InputError(
          .missingKey, at: json.location, "a benchmark's result does not say on what it ran",
          hint: "add --gpu H200-SXM --tp 2, or measure with --metadata gpu=H200-SXM tp=2"))
    }
    // A backend such as "openai-chat" names an interface; the tools are those of vLLM's makers.
    var engine = MeasuredEngine(
      deployment.engine ?? json.text("engine") ?? "vllm", version: nil)
    if deployment.engine == nil, let version = json.text("engine_version") {
      engine = MeasuredEngine(json.text("engine") ?? "vllm", version: version)
    }
    if engine.version.isEmpty { engine.version = MeasuredEngine.currentVersion }
    self.init(
      id: file, place: json.location, engine: engine,
      model: deployment.model ?? json.text("model_id") ?? json.text("model") ?? "", gpu: gpu)
    gpus = tensor
    tensorParallel = tensor
    expertParallel = deployment.expertParallel ?? json.count("ep") ?? 1
    weights = deployment.weights ?? json.text("weights") ?? json.text("precision")
    kvCache = deployment.kvCache ?? json.text("kv_cache_dtype")
    format.read(json, &self)
  }

  fileprivate mutating func add(_ metric: MeasuredMetric, _ column: String, _ value: Double?) {
    if let value, value > 0 { measured.append((metric, column, value)) }
  }
}

extension BenchFormat {
  static let vllm = BenchFormat(name: "vllm bench serve", keys: ["duration", "completed"]) {
    json, run in
    let completed = json.number("completed") ?? 0
    guard completed > 0, let seconds = json.number("duration"), seconds > 0 else { return }
    let prompts = json.numbers("input_lens")
    let prompt = (json.number("total_input_tokens") ?? prompts.sum) / completed
    let output = (json.number("total_output_tokens") ?? json.numbers("output_lens").sum) / completed
    run.lengths = lengths(prompt, output, prompts)
    if let clients = json.count("max_concurrency"), clients > 0 {
      run.arrivals = .closedLoop(clients: clients)
    } else if let rate = json.number("request_rate"), rate > 0 {
      run.arrivals = .poisson(perSecond: rate)
    } else if let count = json.count("num_prompts"), count > 0 {
      run.arrivals = .allAtOnce(requests: count)
    }
    let ttfts = json.numbers("ttfts").map { $0 * 1e3 }
    run.add(.outputThroughput, "output_throughput", output * completed / seconds)
    run.add(.requestsPerSecond, "request_throughput", completed / seconds)
    run.add(.ttftMean, "mean_ttft_ms", json.number("mean_ttft_ms") ?? ttfts.mean)
    run.add(.ttftMedian, "median_ttft_ms", json.number("median_ttft_ms") ?? ttfts.median)
    run.add(.ttftP99, "p99_ttft_ms", json.number("p99_ttft_ms"))
    let tpots = json.lists("itls").filter { !$0.isEmpty }.map { $0.sum / Double($0.count) * 1e3 }
    run.add(.tpotMean, "mean_tpot_ms", json.number("mean_tpot_ms") ?? tpots.mean)
    run.add(.tpotMedian, "median_tpot_ms", json.number("median_tpot_ms") ?? tpots.median)
    run.add(.tpotP99, "p99_tpot_ms", json.number("p99_tpot_ms"))
    run.add(.itlMean, "mean_itl_ms", json.number("mean_itl_ms"))
    run.add(.itlP99, "p99_itl_ms", json.number("p99_itl_ms"))
    run.add(.e2eMean, "mean_e2el_ms", json.number("mean_e2el_ms"))
  }

  static let aiperf = BenchFormat(
    name: "AIPerf", keys: ["time_to_first_token", "inter_token_latency"]
  ) { json, run in
    guard let prompt = json["input_sequence_length"]?.number("avg"),
      let output = json["output_sequence_length"]?.number("avg")
    else { return }
    run.lengths = lengths(prompt, output, [])
    let load = json["input_config"]?["loadgen"]
    if let clients = load?.count("concurrency"), clients > 0 {
      run.arrivals = .closedLoop(clients: clients)
    } else if let rate = load?.number("request_rate"), rate > 0 {
      run.arrivals = .poisson(perSecond: rate)
    }
    if run.model.isEmpty,
      case .array(let names)? = json["input_config"]?["endpoint"]?["model_names"]?
        .content, case .string(let name)? = names.first?.content
    {
      run.model = name
    }
    let tables: [(key: String, mean: MeasuredMetric, p50: MeasuredMetric, p99: MeasuredMetric)] = [
      ("time_to_first_token", .ttftMean, .ttftMedian, .ttftP99),
      // AIPerf's is a mean over a request's gaps, which is what others call TPOT.
      ("inter_token_latency", .tpotMean, .tpotMedian, .tpotP99),
      ("request_latency", .e2eMean, .e2eMedian, .e2eP99),
    ]
    for table in tables {
      run.add(table.mean, "\(table.key).avg", json[table.key]?.number("avg"))
      run.add(table.p50, "\(table.key).p50", json[table.key]?.number("p50"))
      run.add(table.p99, "\(table.key).p99", json[table.key]?.number("p99"))
    }
    let key = "output_token_throughput"
    run.add(.outputThroughput, "\(key).avg", json[key]?.number("avg"))
    run.add(
      .requestsPerSecond, "request_throughput.avg", json["request_throughput"]?.number("avg"))
  }

  /// All alike where the prompts are, or only a mean is known; else prompts and outputs are uniform from the shortest
  /// prompt's share of the longest, a guess for outputs.
  private static func lengths(
    _ prompt: Double, _ output: Double, _ prompts: [Double]
  ) -> MeasuredLengths? {
    guard prompt >= 1, output >= 1, prompt < 1e7, output < 1e7 else { return nil }
    guard let least = prompts.min(), let most = prompts.max(), least < most else {
      return MeasuredLengths(
        prompt: Int(prompt.rounded()), output: Int(output.rounded()), law: .fixed)
    }
    let share = max(0, min(1, least / most))
    // The mean of a uniform law from its share is (1 + share) / 2 of the longest.
    let scale = 2 / (1 + share)
    return MeasuredLengths(
      prompt: Int((prompt * scale).rounded()), output: Int((output * scale).rounded()),
      law: .uniform(from: share))
  }
}

extension LocatedJSON {
  fileprivate func number(_ key: String) -> Double? {
    self[key].flatMap(\.number)
  }

  private var number: Double? {
    switch content {
    case .integer(let value): Double(value)
    case .real(let value): value
    case .string(let text): Double(text).flatMap { $0.isFinite ? $0 : nil }
    default: nil
    }
  }

  fileprivate func count(_ key: String) -> Int? {
    number(key).flatMap { $0 == $0.rounded() && abs($0) <= 1e6 ? Int($0) : nil }
  }

  fileprivate func text(_ key: String) -> String? {
    if case .string(let text)? = self[key]?.content, !text.isEmpty { text } else { nil }
  }

  fileprivate func numbers(_ key: String) -> [Double] {
    guard case .array(let values)? = self[key]?.content else { return [] }
    return values.compactMap(\.number)
  }

  fileprivate func lists(_ key: String) -> [[Double]] {
    guard case .array(let values)? = self[key]?.content else { return [] }
    return values.map { value in
      guard case .array(let inner) = value.content else { return [] }
      return inner.compactMap(\.number)
    }
  }
}

extension [Double] {
  fileprivate var sum: Double { reduce(0, +) }
  fileprivate var mean: Double? { isEmpty ? nil : sum / Double(count) }
  fileprivate var median: Double? { isEmpty ? nil : sorted()[(count - 1) / 2] }
}
