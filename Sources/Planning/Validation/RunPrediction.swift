// RunPrediction.swift: a measured run simulated, and its figures by the names that were measured.

internal import Engine
internal import Fleet
internal import Hardware
internal import Kernel
internal import Metrics
internal import Units
internal import Workload

extension RunSetup {
  /// Simulates the run as its source describes it, from its first request to its last token: warm-up and the
  /// initial burst are in the measured means too.
  /// - Throws: what a simulation throws; `SkipReason` where requests are rejected.
  func predicted(seed: UInt64) throws -> RunFigures {
    let laws = lengths.distributions
    var lengths = LengthSampler(
      prompt: laws.prompt, output: laws.output, seed: seed, replication: 0, suffix: run.id)
    var requests: [Request] = []
    var loops: [ClosedLoopLoad] = []
    switch arrivals {
    case .closedLoop(let clients):
      let loop = ClosedLoop(
        concurrency: clients, requests: Self.rounds * clients, startInterval: run.startInterval)
      loops = [ClosedLoopLoad(classIndex: 0, loop: loop, lengths: lengths)]
    case .offline:
      requests = Self.drawn(offlineRequests, &lengths)
    case .allAtOnce(let count), .staticBatch(let count):
      requests = Self.drawn(count, &lengths)
    case .poisson(let rate):
      var random = RandomStream(seed: seed, replication: 0, name: "arrivals/\(run.id)")
      var process = PoissonArrivals(ratePerSecond: rate)
      requests = Self.drawn(Self.openRequests, &lengths)
      for index in requests.indices { requests[index].arrival = process.next(&random) }
    }
    var simulation = try Simulation(
      fleet: FleetSpecification(
        pools: pools, router: Self.router, frontEnd: engine.frontEnd),
      load: LoadSpecification(
        classes: [ClassSpecification(name: "measured", pools: Array(pools.indices))],
        stream: HeldStream(requests), closedLoops: loops),
      seed: seed)
    let result = try simulation.run()
    guard result.total.rejected == 0 else {
      throw SkipReason("\(result.total.rejected) requests do not fit the KV cache")
    }
    return RunFigures(result, gpus: run.gpus ?? 1, pollSteps: run.pollSteps)
  }

  /// Of replicas that serve requests whole; else those that decode, then those that compute prompts for them.
  private var pools: [PoolSpecification] {
    let role: PoolRole = prompts == nil ? .mixed : .decode
    var pools = [
      PoolSpecification(
        name: "measured", replicas: run.replicas, limits: replica.limits,
        stepTime: replica.stepTime, role: role)
    ]
    if let prompts, let workers = run.promptWorkers {
      pools.append(
        PoolSpecification(
          name: "prompts", replicas: workers.count, limits: prompts.limits,
          stepTime: prompts.stepTime,
          role: .prefill(HandOver(link: link(of: prompts), firstToken: firstToken))))
    }
    return pools
  }

  /// The network of the GPUs that share a request's attention; sources do not say what carries the KV.
  private func link(of prompts: ReplicaSetup) -> KVLink {
    let devices = Double(prompts.parallelism.tensorParallel)
    let rate = accelerator.interNodeLink ?? accelerator.intraNodeLink
    let link = KVLink(
      bandwidth: BytesPerSecond((rate?.value ?? .infinity) * devices),
      bytesPerBlock: prompts.memory.kvBytesPerToken
        * (Double(EngineLimits.blockTokens) * devices))
    return link.narrowed(
      from: prompts.parallelism.tensorParallel, to: replica.parallelism.tensorParallel)
  }

  /// vLLM computes the last token of a prompt again where it decodes; the others send the first token with the KV.
  private var firstToken: FirstToken { run.engine.name == "vllm" ? .decode : .seeded }

  /// Copies behind one address get the next request where fewest are under way.
  private static let router = Routers.all[0]

  /// Requests of a closed loop, for each client: what the benchmarks of these sources send.
  private static let rounds = 10
  /// Of an open loop: p99 of it is within a few percent.
  private static let openRequests = 3000

  /// Three full batches and more, so that filling and emptying weigh little, as in the sources' 1,000 to 3,000.
  private var offlineRequests: Int {
    let held =
      replica.limits.kvBlocks * EngineLimits.blockTokens / max(1, lengths.prompt + lengths.output)
    let batch = max(1, min(replica.limits.maxNumSeqs, held)) * run.replicas
    return min(max(1000, 3 * batch), 20_000)
  }

  private static func drawn(_ count: Int, _ lengths: inout LengthSampler) -> [Request] {
    (0..<count).map { _ in
      let (prompt, output) = lengths.next()
      return Request(arrival: .zero, promptTokens: prompt, outputTokens: output)
    }
  }
}

/// The figures of a simulated run.
struct RunFigures {
  private let latency: LatencySet
  private let seconds: Double
  private let prompts, outputs, completed: Double
  private let gpus: Double
  /// Milliseconds before a request is looked for.
  private let poll: Double

  init(_ result: SimulationResult, gpus: Int, pollSteps: Double) {
    let total = result.total
    latency = total.latency
    seconds = max(result.duration.value, 1e-9)
    (prompts, outputs) = (Double(total.promptTokens), Double(total.outputTokens))
    completed = Double(total.completed)
    self.gpus = Double(gpus)
    poll = pollSteps * (total.latency.tpot.meanMilliseconds ?? 0)
  }

  /// In the unit of the metric's column; nil where too few requests support it.
  func value(_ metric: MeasuredMetric) -> Double? {
    switch metric {
    case .outputThroughput: outputs / seconds
    case .outputThroughputPerGPU: outputs / seconds / gpus
    case .totalThroughput: (prompts + outputs) / seconds
    case .totalThroughputPerGPU: (prompts + outputs) / seconds / gpus
    case .requestsPerSecond: completed / seconds
    case .ttftMean: latency.ttft.meanMilliseconds.map { $0 + poll }
    case .ttftMedian: latency.ttft.percentile(50).map { $0 + poll }
    case .ttftP99: latency.ttft.percentile(99).map { $0 + poll }
    case .tpotMean: latency.tpot.meanMilliseconds
    case .tpotMedian: latency.tpot.percentile(50)
    case .tpotP99: latency.tpot.percentile(99)
    case .itlMean: latency.itl.meanMilliseconds
    case .itlMedian: latency.itl.percentile(50)
    case .itlP99: latency.itl.percentile(99)
    case .e2eMean: latency.e2el.meanMilliseconds.map { $0 + poll }
    case .e2eMedian: latency.e2el.percentile(50).map { $0 + poll }
    case .e2eP99: latency.e2el.percentile(99).map { $0 + poll }
    }
  }
}
