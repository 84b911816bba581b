// FleetBench.swift: the speed of the simulator on Llama-3.1-70B fleets of 2 × H200 replicas.

import Engine
import Fleet
import Hardware
import Text
internal import Traffic
import Units
import Workload

enum FleetBench {
  /// Share of the rate a replica reaches when all requests are there at once.
  private static let load = 0.7
  /// Requests of the all-at-once run that measures that rate.
  private static let probeRequests = 10_000

  static let oneReplica = BenchCase(
    name: "one-replica",
    summary: "1 replica of 2 × H200, 512/512 tokens, Poisson at 0.7 of the all-at-once rate",
    target: 2.5e6, isLong: false
  ) { options in
    try poisson(replicas: 1, requests: options.count(1_000_000), lengths: constant)
  }

  static let sixtyFourReplicas = BenchCase(
    name: "64-replicas",
    summary: "64 replicas, least-outstanding, log-normal 1000/250 tokens, the same load a replica",
    target: 1.5e6, isLong: false
  ) { options in
    try poisson(replicas: 64, requests: options.count(2_000_000), lengths: logNormal)
  }

  static let twentyMillion = BenchCase(
    name: "20M-requests",
    summary: "20 M requests through 16 replicas, log-normal 1000/250 tokens: peak memory",
    target: nil, isLong: true
  ) { options in
    try poisson(replicas: 16, requests: options.count(20_000_000), lengths: logNormal)
  }

  /// The trace of `--trace` on 8 replicas; the time is that of the whole process.
  static let trace = BenchCase(
    name: "trace", summary: "the given trace on 8 replicas, whole process", target: nil,
    isLong: false
  ) { options in
    guard let path = options.trace else {
      throw UsageError(message: "bench: the case 'trace' needs a trace", hint: "add --trace FILE")
    }
    let stream = try TraceSource(path: path).open(seed: 1)
    return try measure(replicas: 8, stream: stream)
  }

  private static let constant = (
    prompt: ConstantLength(512) as any LengthDistribution,
    output: ConstantLength(512) as any LengthDistribution
  )

  /// Means 1000 and 250; 95th percentiles of three times the mean are a choice of this bench.
  static let logNormal = (
    prompt: logNormalLength(mean: 1000), output: logNormalLength(mean: 250)
  )

  private static func logNormalLength(mean: Double) -> any LengthDistribution {
    guard let length = LogNormalLength(mean: mean, p95: 3 * mean, max: 30_000) else {
      preconditionFailure("a p95 of three means is a log-normal")
    }
    return length
  }
}

// MARK: - Runs

extension FleetBench {
  private typealias Lengths = (prompt: any LengthDistribution, output: any LengthDistribution)

  /// Poisson arrivals at the case's load.
  private static func poisson(
    replicas: Int, requests: Int, lengths: Lengths
  ) throws -> BenchMeasurement {
    let rate = try allAtOnceRate(lengths) * load * Double(replicas)
    return try measure(
      replicas: replicas,
      stream: synthetic(PoissonArrivals(ratePerSecond: rate), lengths, requests: requests))
  }

  /// Requests a simulated second of one replica that has all of them at time 0.
  private static func allAtOnceRate(_ lengths: Lengths) throws -> Double {
    let stream = synthetic(BatchArrivals(), lengths, requests: probeRequests)
    var simulation = try simulation(replicas: 1, stream: stream)
    let result = try simulation.run()
    return Double(result.total.completed) / result.duration.value
  }

  private static func synthetic(
    _ arrivals: any ArrivalProcess, _ lengths: Lengths, requests: Int
  ) -> SyntheticStream {
    let sampler = LengthSampler(
      prompt: lengths.prompt, output: lengths.output, seed: 1, replication: 0, suffix: "bench")
    return SyntheticStream(
      arrivals: arrivals, lengths: sampler, bound: LoadBound(requests: requests), seed: 1,
      className: "bench")
  }

  /// An event is an instant at which something happens.
  private static func measure(
    replicas: Int, stream: any RequestStream
  ) throws -> BenchMeasurement {
    var simulation = try simulation(replicas: replicas, stream: stream)
    var events = 0
    let clock = ContinuousClock()
    let (start, processorStart) = (clock.now, ChildProcess.processorSeconds)
    while try simulation.advance() { events += 1 }
    let seconds = (clock.now - start).seconds
    let processorSeconds = ChildProcess.processorSeconds - processorStart
    let total = try simulation.run().total
    return BenchMeasurement(
      requests: total.arrived, seconds: seconds, processorSeconds: processorSeconds,
      outputTokens: total.outputTokens, events: events)
  }

  private static func simulation(
    replicas: Int, stream: any RequestStream
  ) throws -> Simulation {
    let place = SourceLocation(file: "bench")
    let catalog = try Catalog.builtIn()
    let gpu = try catalog.accelerator(named: "H200-SXM", at: place).entry
    let model = try catalog.model(named: "llama-3.1-70b", at: place).entry
    let precision = Precision(weights: .fp8, on: gpu)
    let spread = Parallelism(tensorParallel: 2)
    let memory = MemoryPlan(model, on: gpu, spread, precision)
    let limits = EngineLimits(
      maxNumSeqs: 256, maxNumBatchedTokens: 8192, maxModelLen: 32_768, kvBlocks: memory.kvBlocks)
    let step = try StepTime.make(
      level: nil, accelerator: gpu, model: model, precision: precision, parallelism: spread,
      at: place)
    guard let router = Routers.named("least-outstanding") else {
      preconditionFailure("the table of routers has least-outstanding")
    }
    let pool = PoolSpecification(name: "bench", replicas: replicas, limits: limits, stepTime: step)
    return try Simulation(
      fleet: FleetSpecification(pools: [pool], router: router),
      load: LoadSpecification(
        classes: [ClassSpecification(name: "bench", pools: [0])], stream: stream), seed: 1)
  }
}
