// ExportedRun.swift: what exports are made from: a run, and what its scenario says of fleet and load.

internal import Fleet
internal import Hardware
public import Planning
public import Plans
internal import Units
internal import Workload

/// A run with the names that readers of other tools look for.
public struct ExportedRun: Sendable {
  /// A replica by the names of its pool and its model.
  struct Replica: Sendable {
    /// The pool's place in `pools`.
    var pool: Int
    var model: String
    var gpu: String
    /// The fleet's GPUs are numbered in the order of its replicas.
    var firstGPU: Int
    /// What the engine takes of each of its GPUs: weights, KV cache and the rest.
    var memory: Bytes
  }

  let summary: SimulationSummary
  private let timeline: Timeline
  /// Of the run whose timeline it is, from its first arrival.
  private let end: Seconds
  let pools: [String]
  /// In the order of their numbers.
  let replicas: [Replica]
  /// Class names by index.
  let classes: [String]
  /// Whose interface stands behind the fleet; nil where there is none.
  let provider: String?
  let engine: String
  let load: BenchedLoad
  let requests: RequestSample
  /// Seconds since 1970 that the run's time 0 stands for; nil where nobody says it.
  let epoch: Int?

  /// - Parameters:
  ///   - requests: some of the requests of the first replication; none where no export shows them.
  ///   - epoch: SOURCE_DATE_EPOCH, seconds since 1970.
  public init(
    _ outcome: SimulationOutcome, of scenario: Scenario, requests: RequestSample = RequestSample(),
    epoch: Int? = nil
  ) {
    summary = outcome.summary
    timeline = outcome.result.timeline
    end = outcome.timelineEnd
    pools = scenario.pools.map(\.name)
    var replicas: [Replica] = []
    var gpus = 0
    for (index, pool) in scenario.pools.enumerated() {
      for _ in 0..<pool.replicas {
        replicas.append(
          Replica(
            pool: index, model: pool.model.name, gpu: pool.accelerator.name, firstGPU: gpus,
            memory: pool.memory.budget))
        gpus += pool.parallelism.devices
      }
    }
    self.replicas = replicas
    classes = scenario.workload.classes.map(\.name)
    provider = scenario.overflow?.provider
    engine = scenario.engine.name
    load = BenchedLoad(scenario.workload)
    self.requests = requests
    self.epoch = epoch
  }

  /// What each replica did over time.
  /// - Complexity: O(windows × replicas).
  func windows() -> TimelineWindows { TimelineWindows(timeline, until: end) }

  /// All models of the fleet, each once: "llama-3.1-8b" or "llama-3.1-8b+qwen3-32b".
  var modelName: String {
    var names: [String] = []
    for replica in replicas where !names.contains(replica.model) { names.append(replica.model) }
    return names.joined(separator: "+")
  }
}
