// GeneratorBench.swift: how fast synthetic requests are made, without a fleet to serve them.

import Text
import Workload

enum GeneratorBench {
  /// Poisson arrivals and two log-normal lengths, through the stream that a run reads.
  static let poisson = BenchCase(
    name: "generate",
    summary: "Poisson arrivals with log-normal lengths, made alone; an event is a request",
    target: 5e6, isLong: false
  ) { options in
    let requests = options.count(20_000_000)
    let text = """
      { arrivals: {process: "poisson", ratePerSecond: 100}, requests: \(requests),
        promptTokens: {distribution: "lognormal", mean: 1000, p95: 3000, max: 30000},
        outputTokens: {distribution: "lognormal", mean: 250, p95: 750, max: 30000} }
      """
    let problems = InputProblems()
    let tree = try LocatedJSON.parse(text, file: "bench")
    let workload = WorkloadSpecification.read(
      ValueReader(tree, path: "workload", problems: problems), folder: ".")
    try problems.check()
    guard var stream = try workload?.makeStream(seed: 1) else {
      preconditionFailure("the workload of this bench can be read")
    }
    var tokens = 0
    let clock = ContinuousClock()
    let (start, processorStart) = (clock.now, ChildProcess.processorSeconds)
    while let request = try stream.next() { tokens += request.outputTokens }
    return BenchMeasurement(
      requests: requests, seconds: (clock.now - start).seconds,
      processorSeconds: ChildProcess.processorSeconds - processorStart, outputTokens: tokens,
      events: requests)
  }
}
