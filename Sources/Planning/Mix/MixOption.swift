// MixOption.swift: what a candidate needs for each bucket of prompt lengths.

internal import Fleet
internal import Hardware
internal import Plans
internal import Text
internal import Workload

/// A candidate as a part of a mixed fleet.
struct MixOption: Sendable {
  let name: String
  let gpu: String
  let scenario: Scenario
  /// Of a replica: GPUs, and what is to be least: $ an hour, or GPUs where not all have a price.
  let gpusPerReplica: Int
  let price: Double
  /// Replicas that each bucket keeps busy at the design load; nil for prompts that it cannot serve in time.
  let needs: [Double?]

  var pool: PoolPlan { scenario.onlyPool }
  var domain: FailureDomain { scenario.failureDomain }

  /// Replicas for a range of buckets; nil where one of them cannot be served.
  func need(_ buckets: Range<Int>) -> Double? {
    var sum = 0.0
    for bucket in buckets {
      guard let need = needs[bucket] else { return nil }
      sum += need
    }
    return sum
  }

  /// - Parameters:
  ///   - replicas: what the served buckets need together, measured.
  ///   - served: buckets from the shortest on that it serves.
  init?(
    _ candidate: Candidate, _ buckets: PromptBuckets, _ work: WorkRule, replicas: Double,
    served: Int, byCost: Bool
  ) {
    guard let scenario = candidate.scenario, served > 0 else { return nil }
    let pool = scenario.onlyPool
    let gpus = pool.parallelism.devices
    guard let price = byCost ? pool.price.map({ $0 * Double(gpus) }) : Double(gpus) else {
      return nil
    }
    (name, gpu, self.scenario) = (candidate.name, candidate.gpu, scenario)
    (gpusPerReplica, self.price) = (gpus, price)
    let analytic = buckets.loads.map { work.seconds($0) / $0.seconds }
    let total = analytic.prefix(served).reduce(0, +)
    needs = analytic.indices.map { bucket in
      bucket < served ? analytic[bucket] * replicas / max(total, 1e-12) : nil
    }
  }
}

/// Finds what each candidate needs, from its screening or from one of the prompts that it can serve.
struct MixRates: Sendable {
  let loads: ComparisonLoads
  let buckets: PromptBuckets
  let options: SizingOptions
  let byCost: Bool
  /// The load up to each edge.
  private let prefixes: [ComparisonLoads]

  init(
    _ loads: ComparisonLoads, _ buckets: PromptBuckets, options: SizingOptions, byCost: Bool
  ) throws {
    (self.loads, self.buckets, self.options, self.byCost) = (loads, buckets, options, byCost)
    prefixes = try buckets.edges.map { edge in
      try loads.keeping { $0.promptTokens <= edge }
    }
  }

  /// - Parameter size: of the screening of the whole load; nil where the candidate does not hold that.
  /// - Returns: nil for a candidate that serves no bucket.
  func option(_ candidate: Candidate, _ size: ComparedSize?) throws -> (MixOption?, requests: Int) {
    guard let scenario = candidate.scenario else { return (nil, 0) }
    let work = WorkRule(scenario.onlyPool, meanContext: loads.meanContext)
    if let size {
      let replicas =
        Double(size.replicas) * (1 + loads.rule.margin) / size.holdsUpTo
        * (try heaviness(work, loads))
      let option = MixOption(
        candidate, buckets, work, replicas: replicas, served: buckets.count, byCost: byCost)
      return (option, 0)
    }
    // The longest prefix of buckets that some number of replicas holds.
    var (low, high) = (0, buckets.count)
    var best: (replicas: Double, served: Int)?
    var requests = 0
    while high - low > 1 {
      let middle = (low + high) / 2
      let found = try replicas(scenario, prefixes[middle - 1])
      requests += found.requests
      if let replicas = found.replicas {
        best = (replicas, middle)
        low = middle
      } else {
        high = middle
      }
    }
    guard let best else { return (nil, requests) }
    let option = MixOption(
      candidate, buckets, work, replicas: best.replicas, served: best.served, byCost: byCost)
    return (option, requests)
  }

  /// Replicas, not rounded, that hold a part of the design load: a fleet over what it holds.
  private func replicas(
    _ scenario: Scenario, _ part: ComparisonLoads
  ) throws -> (replicas: Double?, requests: Int) {
    let screen = try CandidateScreen(scenario, part, options: options)
    let found = try screen.size()
    guard let fleet = found.replicas(scenario.failureDomain) else {
      return (nil, found.requests)
    }
    let held = try screen.capacity(fleet)
    let work = WorkRule(scenario.onlyPool, meanContext: loads.meanContext)
    return (
      Double(fleet) / held.factor * (try heaviness(work, part)), found.requests + held.requests
    )
  }

  /// What a fleet holds is measured in the leading load; this is how much more work the heaviest is.
  private func heaviness(_ work: WorkRule, _ loads: ComparisonLoads) throws -> Double {
    func rate(_ load: DesignLoad) throws -> Double {
      try load.replicates(ComparisonLoads.quickReplicates, threads: 1)
        .reduce(0) { $0 + work.seconds($1.load) / $1.load.seconds }
    }
    return try rate(loads.heaviest(for: work)) / max(rate(loads.design), 1e-12)
  }
}
