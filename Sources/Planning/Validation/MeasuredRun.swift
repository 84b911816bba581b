// MeasuredRun.swift: what somebody measured of a serving engine, and under which load.

public import Text
public import Units

/// A figure that benchmarks publish; the raw value is the column that holds it.
public enum MeasuredMetric: String, CaseIterable, Hashable, Sendable {
  case outputThroughput = "throughput_out_tok_s"
  case outputThroughputPerGPU = "throughput_per_gpu"
  case totalThroughput = "throughput_total_tok_s"
  case totalThroughputPerGPU = "throughput_total_per_gpu"
  case requestsPerSecond = "req_per_s"
  case ttftMean = "ttft_ms_mean"
  case ttftMedian = "ttft_ms_p50"
  case ttftP99 = "ttft_ms_p99"
  case tpotMean = "tpot_ms_mean"
  case tpotMedian = "tpot_ms_p50"
  case tpotP99 = "tpot_ms_p99"
  case itlMean = "itl_ms_mean"
  case itlMedian = "itl_ms_p50"
  case itlP99 = "itl_ms_p99"
  case e2eMean = "e2e_ms_mean"
  case e2eMedian = "e2e_ms_p50"
  case e2eP99 = "e2e_ms_p99"

  /// What is measured, whatever the statistic.
  public var kind: String { isThroughput ? "throughput" : String(rawValue.prefix { $0 != "_" }) }

  public var isThroughput: Bool {
    switch self {
    case .outputThroughput, .outputThroughputPerGPU, .totalThroughput, .totalThroughputPerGPU,
      .requestsPerSecond:
      true
    default: false
    }
  }
}

/// How the requests of a measured run came.
public enum MeasuredArrivals: Hashable, Sendable {
  /// Everything queued at once, straight into the engine; throughput over the whole run.
  case offline
  /// So many requests sent at once through a server.
  case allAtOnce(requests: Int)
  /// So many clients, each with one request at a time.
  case closedLoop(clients: Int)
  /// So many requests a second, exponential gaps.
  case poisson(perSecond: Double)
  /// One batch that enters and is worked off together.
  case staticBatch(size: Int)

  /// The group that errors are listed by.
  var kind: String {
    switch self {
    case .offline: "offline"
    case .allAtOnce: "all-at-once"
    case .closedLoop: "closed-loop"
    case .poisson: "open-loop"
    case .staticBatch: "static-batch"
    }
  }
}

/// How long the prompts and outputs of a measured run were.
public struct MeasuredLengths: Hashable, Sendable {
  /// Tokens of a prompt and of an output, as the source names them.
  public var prompt, output: Int
  public var law: Law

  public enum Law: Hashable, Sendable {
    /// All alike.
    case fixed
    /// Uniform from this share of the named length to all of it, as `vllm bench serve --random-range-ratio` draws.
    case uniform(from: Double)
    /// The named lengths are means over real conversations.
    case conversations
  }
}

/// One published or measured serving run.
public struct MeasuredRun: Sendable {
  public var id: String
  public var place: SourceLocation
  public var engine: MeasuredEngine
  public var model: String
  public var gpu: String
  /// GPUs that produced the figures; nil where the source is silent.
  public var gpus: Int?
  /// GPUs of a replica's layers: of tensor parallel, times the ranks of attention.
  public var tensorParallel: Int?
  public var pipelineParallel = 1
  public var expertParallel = 1
  public var attentionDataParallel = 1
  /// Names of formats; nil where the source is silent.
  public var weights, kvCache: String?
  public var lengths: MeasuredLengths?
  public var arrivals: MeasuredArrivals?
  /// Prefill and decode run on pools of their own.
  public var isDisaggregated = false
  /// Of a disaggregated run those of the prompts; the others' spread is that of the run. One of each where the source does
  /// not count them.
  public var promptWorkers: MeasuredWorkers?
  /// Of a disaggregated run, replicas that decode; nil where the source does not count them.
  public var decodeWorkers: Int?
  /// Steps that a request waits until the scheduler looks for it, beyond the next one; a flag of the benchmark.
  public var pollSteps = 0.0
  /// Time from the first request of one client to that of the next.
  public var startInterval = Seconds.zero
  /// Tokens of a request that the server sends together; each sending costs its host time.
  public var streamInterval = 1
  /// The scheduler of an engine that waits for its step by default was told to work ahead.
  public var schedulesAhead = false
  /// Tokens a step may carry, where the benchmark's launch script says so; nil for the engine's default.
  public var stepTokens: Int?
  /// A draft or extra heads guess tokens ahead.
  public var speculates = false
  /// Of what kind and how many; nil where the source is silent.
  public var drafts: MeasuredDrafts?
  /// Tokens that a step emits for a row on average; nil where nothing tells.
  public var tokensPerStep: Double?
  /// Others are given `tokensPerStep` by this run's own figures.
  public var lendsAcceptance = false
  public var measured: [(metric: MeasuredMetric, column: String, value: Double)] = []

  /// It states model, GPU and count, parallelism, lengths, load and a figure.
  public var isGradeable: Bool {
    gpus != nil && tensorParallel != nil && lengths != nil && arrivals != nil && !measured.isEmpty
      && !model.isEmpty && !gpu.isEmpty
  }

  /// Replicas of the model on its GPUs.
  public var replicas: Int {
    if promptWorkers != nil { return decodeWorkers ?? 1 }
    let devices = (tensorParallel ?? 1) * pipelineParallel
    return max(1, (gpus ?? devices) / max(1, devices))
  }

  /// Requests under way at most, where the load says so.
  public var concurrency: Int? {
    switch arrivals {
    case .closedLoop(let count), .staticBatch(let count), .allAtOnce(let count): count
    case .offline, .poisson, nil: nil
    }
  }
}

/// A serving engine as a source names it.
public struct MeasuredEngine: Hashable, Sendable {
  /// `vllm`, `sglang`, `trtllm`; what the source says where it is none of them.
  public var name: String
  /// Numbers of the version, largest first; empty where the source gives none.
  public var version: [Int]
  /// Year of the run; nil where unknown.
  public var year: Int?

  /// Versions that behave alike, for groups: `vllm-2025`, `vllm-0.14+`, `trtllm-0.x`.
  public var era: String {
    switch name {
    case "vllm":
      if let minor = version.dropFirst().first, version[0] == 0 {
        return minor >= 14 ? "vllm-0.14+" : minor >= 11 ? "vllm-2025" : "vllm-before-0.11"
      }
      return version.first.map { $0 >= 1 } == true ? "vllm-0.14+" : "vllm-2025"
    case "trtllm":
      if let major = version.first, major == 0 {
        return (version.dropFirst().first ?? 0) >= 20 ? "trtllm-0.20+" : "trtllm-0.x"
      }
      return "trtllm-0.20+"
    default: return name
    }
  }

  /// Reads "vLLM 0.11.0", "TensorRT-LLM 1.0 (PyTorch backend)", "trtllm" with its version apart.
  public init(_ text: String, version separate: String? = nil, year: Int? = nil) {
    let lower = text.lowercased()
    name =
      lower.contains("vllm")
      ? "vllm"
      : lower.contains("sglang")
        ? "sglang"
        : lower.contains("tensorrt") || lower.contains("trtllm") || lower.contains("nim ")
          ? "trtllm" : lower
    self.year = year
    version = Self.numbers(separate ?? text)
    // A builder's version of the library beneath ("TensorRT 10.11") is none of the engine's.
    if name == "trtllm", let major = version.first, major >= 2 { version = [] }
    if version.first.map({ $0 >= 2000 }) == true { version = [] }
  }

  /// The first group of numbers joined by points.
  private static func numbers(_ text: String) -> [Int] {
    var found: [Int] = []
    for part in text.split(whereSeparator: { !$0.isNumber && $0 != "." }) {
      let numbers = part.split(separator: ".").compactMap { Int($0) }
      if part.contains("."), numbers.count >= 2 { return numbers }
      if found.isEmpty { found = numbers }
    }
    return found.count >= 2 ? found : []
  }
}
