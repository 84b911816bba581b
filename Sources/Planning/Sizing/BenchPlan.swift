// BenchPlan.swift: how to prove the answer wrong: one replica's flags, three benchmarks, and what they should say.

internal import Engine
internal import Fleet
internal import Foundation
internal import Hardware
internal import Kernel
internal import Plans
internal import Units
internal import Workload

/// A prediction with the range in which a measurement agrees with it.
public struct PredictedBand: Hashable, Sendable {
  public var predicted, low, high: Double
}

/// A benchmark of one replica.
public struct BenchPoint: Hashable, Sendable {
  /// `low`, `design` or `saturation`.
  public var name: String
  /// Requests a second; nil where requests come as fast as `maxConcurrency` lets them.
  public var requestsPerSecond: Double?
  public var maxConcurrency: Int?
  public var bands: [NamedBand]
}

/// A figure of a benchmark by its name in the results of `vllm bench serve`.
public struct NamedBand: Hashable, Sendable {
  public var name: String
  /// Nil where the requests do not support the figure.
  public var band: PredictedBand?
}

/// One replica to start, and three benchmarks of it with what the model says they will find.
public struct BenchPlan: Hashable, Sendable {
  /// Arguments of `vllm serve`, the model first.
  public var serve: [String]
  public var model: String
  public var promptTokens, outputTokens: Int
  public var points: [BenchPoint]
  /// What a reader must do or know that the flags do not say.
  public var remarks: [String]

  /// Prompts of a benchmark: ten lie beyond its p99.
  public static let prompts = 1000

  /// Arguments of `vllm bench serve` for a point.
  /// - Source: the options of `vllm bench serve`, 0.10 to 0.15 (docs.vllm.ai, "vllm bench serve").
  public func arguments(_ point: BenchPoint) -> [String] {
    var list = [
      "--backend", "vllm", "--model", model, "--dataset-name", "random", "--random-input-len",
      "\(promptTokens)", "--random-output-len", "\(outputTokens)", "--ignore-eos", "--num-prompts",
      "\(Self.prompts)", "--request-rate",
    ]
    if let rate = point.requestsPerSecond {
      list += [Self.rate(rate), "--burstiness", "1.0"]
    } else {
      list.append("inf")
    }
    if let most = point.maxConcurrency { list += ["--max-concurrency", "\(most)"] }
    return list + [
      "--percentile-metrics", "ttft,tpot,itl,e2el", "--metric-percentiles", "50,95,99",
      "--save-result", "--result-filename", resultName(point),
    ]
  }

  public func resultName(_ point: BenchPoint) -> String { "bench-\(point.name).json" }

  private static func rate(_ value: Double) -> String { String(format: "%.4g", value) }
}

/// One replica of a pool, benchmarked before there is one.
struct BenchForecast {
  private let problem: SizingProblem
  private let error: ModelError
  private var scenario: Scenario { problem.scenario }
  private var plan: PoolPlan { problem.plan }

  init(_ problem: SizingProblem, _ error: ModelError) {
    (self.problem, self.error) = (problem, error)
  }

  /// The benchmarks, with what they should say.
  /// - Parameter perReplica: requests a second of a replica at the load with headroom.
  /// - Throws: what a simulation throws.
  /// - Complexity: 15 runs of 1,000 requests.
  func benchmarks(of load: SizingLoad, perReplica: Double) throws -> BenchPlan {
    try problem.report("benchmarks of one replica")
    let serve = ServeCommand(plan)
    let limits = plan.limits
    let output = min(max(1, Int(load.meanOutputTokens.rounded())), max(1, limits.maxModelLen / 2))
    let prompt = max(1, min(Int(load.meanPromptTokens.rounded()), limits.maxModelLen - output))
    let blocks = (prompt + output - 1) / EngineLimits.blockTokens + 1
    let full = max(1, min(limits.maxNumSeqs, limits.kvBlocks / blocks))
    var bench = BenchPlan(
      serve: serve.arguments, model: serve.model, promptTokens: prompt, outputTokens: output,
      points: [],
      remarks: [
        "prompts and outputs all have the mean length of the load: a benchmark of one replica, not the load"
      ] + serve.remarks)
    let low = 0.25  // of the design load: no queue, and still over within the hour; a guess
    for (name, rate, concurrency) in [
      ("low", perReplica * low, nil), ("design", perReplica, nil), ("saturation", nil, full),
    ] as [(String, Double?, Int?)] {
      let summary = try benchRun(prompt, output, rate: rate, concurrency: concurrency)
      bench.points.append(
        BenchPoint(
          name: name, requestsPerSecond: rate, maxConcurrency: concurrency,
          bands: bands(summary)))
    }
    return bench
  }

  /// One replica under requests of one length, five times.
  private func benchRun(
    _ prompt: Int, _ output: Int, rate: Double?, concurrency: Int?
  ) throws -> SimulationSummary {
    var bench = scenario
    var pool = plan
    pool.replicas = 1
    pool.prompts = .all  // the bench sends to it directly
    bench.pools = [pool]
    bench.objectives = [scenario.objectives[0]]
    bench.poolsOfClass = [[0]]
    bench.warmUp = .zero
    bench.bootstrap = nil
    bench.tracePaths = []
    let lengths = (ConstantLength(prompt), ConstantLength(output))
    let source: LoadSource =
      if let rate {
        .synthetic(
          arrivals: PoissonArrivals(ratePerSecond: max(rate, 1e-6)), prompt: lengths.0,
          output: lengths.1, bound: LoadBound(requests: BenchPlan.prompts))
      } else {
        .closedLoop(
          ClosedLoop(concurrency: concurrency ?? 1, requests: BenchPlan.prompts),
          prompt: lengths.0, output: lengths.1)
      }
    bench.workload = WorkloadSpecification(
      parts: [WorkloadPart(source, classes: [WorkloadClass(name: "bench")])])
    let made = bench
    let runs = try parallelMap(5, threads: problem.options.threads) { number in
      try made.run(replication: number) { _ in true }
    }
    let nowhere = Provenance(
      version: "", scenarioHash: "", seed: bench.seed, replications: 5, catalogVersion: "",
      calibrationVersion: "", traces: [])
    return SimulationSummary.pooled(bench, runs, provenance: nowhere)
  }

  /// Step times are off by up to 1.96 σ in 19 runs of 20. A client also sees what surrounds the engine: measured
  /// TTFT carried up to 35 % and 46 ms more than the kernels (vLLM runs of autumn 2025).
  private func bands(_ summary: SimulationSummary) -> [NamedBand] {
    let spread = exp(normalQuantile(0.975) * error.sigma)
    let client = (factor: 1.35, milliseconds: scenario.frontEnd == .zero ? 46.0 : 0)
    func band(_ value: SummaryValue?, isFirst: Bool) -> PredictedBand? {
      guard let value = value?.value else { return nil }
      let high = value * spread
      return PredictedBand(
        predicted: value, low: value / spread,
        high: isFirst ? high * client.factor + client.milliseconds : high)
    }
    var found: [NamedBand] = []
    for metric in ["ttft", "tpot"] {
      let latency = summary.overall.latencies.first { $0.name == metric }
      let isFirst = metric == "ttft"
      found += [
        NamedBand(name: "median_\(metric)_ms", band: band(latency?.median, isFirst: isFirst)),
        NamedBand(name: "p99_\(metric)_ms", band: band(latency?.p99, isFirst: isFirst)),
      ]
    }
    // Of an open load the rate decides throughput, whatever the engine does.
    let throughput = band(summary.overall.outputThroughput, isFirst: false)
    return found + [NamedBand(name: "output_throughput", band: throughput)]
  }
}
