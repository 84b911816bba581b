// MixComparison.swift: fleets of two pools by prompt length, beside the candidates of one.

internal import Fleet
internal import Hardware
internal import Plans
internal import Text
internal import Workload

extension ComparedField {
  /// The best fleet of two pools for the load of the first scenario; nil where none was asked for.
  /// - Throws: `InputErrors` for a length that splits nothing; `SimulationError`; `SimulationStopped`.
  func mix() throws -> MixAnswer? { try MixComparison(field: self).answer() }
}

/// Looks for a fleet of two pools that is better than the candidates of one.
private struct MixComparison {
  let field: ComparedField
  private var problem: ComparisonProblem { field.problem }
  private var options: SizingOptions { field.options }

  /// Candidates that take part, those of the linear programme's optimum first; a guess at where more only cost
  /// time.
  private static let candidates = 8
  /// Screened fleets that are told.
  private static let told = 5

  func answer() throws -> MixAnswer? {
    let edge = problem.options.splitPrompt
    let own = field.contenders.filter { $0.candidate.load == 0 }
    guard problem.options.hasMix || edge != nil else { return nil }
    try field.report("mixing pools by prompt length")
    let loads = field.shared[0]
    let work = WorkRule(problem.scenarios[0].onlyPool, meanContext: loads.meanContext)
    let replicates = try loads.design.replicates(
      ComparisonLoads.quickReplicates, threads: options.threads)
    let buckets = PromptBuckets(replicates, edge: edge, work: work)
    try check(buckets, edge)
    var answer = MixAnswer(
      threshold: edge, order: leastOf(own), bound: nil, buckets: [], fleet: nil, screened: [],
      uniform: uniform(own), candidates: 0, pairsTried: 0, fleetsTried: 0, simulatedRequests: 0)
    let rated = try rates(own, loads, buckets, &answer)
    let program = MixProgram(rated, buckets.count, stock: problem.options.stock)
    answer.bound = program?.value
    answer.buckets = buckets.told(work, rated, program)
    let chosen = program?.best(Self.candidates).map { rated[$0] } ?? rated
    answer.candidates = chosen.count
    try search(chosen, loads, buckets, &answer)
    return answer
  }

  /// Cost where those that hold, or all where none does, have a price; else GPUs.
  private func leastOf(_ own: [Contender]) -> ComparisonAnswer.Order {
    guard !own.contains(where: { $0.compared.size != nil }) else { return field.order }
    let pools = own.compactMap { $0.candidate.scenario?.onlyPool }
    return pools.allSatisfy { $0.price != nil } ? .cost : .gpus
  }

  private func check(_ buckets: PromptBuckets, _ edge: Int?) throws(InputErrors) {
    guard let edge, buckets.loads.contains(where: { $0.requests == 0 }) else { return }
    throw InputErrors(
      InputError(
        .outOfRange, at: SourceLocation(file: "--split-prompt"),
        "\(edge) prompt tokens split nothing: every request of the design load is "
          + (buckets.loads[0].requests > 0 ? "shorter" : "longer"),
        hint: "give a length between the shortest and the longest prompts"))
  }

  /// The winner within the stock.
  private func uniform(_ own: [Contender]) -> UniformFleet? {
    guard let best = own.first(where: { $0.compared.size != nil }), let size = best.compared.size
    else { return nil }
    return UniformFleet(
      name: best.candidate.name, replicas: size.replicas, gpus: size.gpus,
      costPerHour: size.costPerHour)
  }

  /// What each candidate needs for each bucket: one candidate a task.
  private func rates(
    _ own: [Contender], _ loads: ComparisonLoads, _ buckets: PromptBuckets,
    _ answer: inout MixAnswer
  ) throws -> [MixOption] {
    let open = own.filter { contender in
      // What is out of stock has no part in any mix.
      !problem.options.stock.contains { $0.gpu == contender.candidate.gpu && $0.count == 0 }
    }
    let rates = try MixRates(loads, buckets, options: options, byCost: answer.order == .cost)
    let found = try parallelMap(open.count, threads: options.threads) { index in
      try rates.option(open[index].candidate, open[index].screenedSize)
    }
    answer.simulatedRequests += found.reduce(0) { $0 + $1.requests }
    return found.compactMap(\.0)
  }

  private func search(
    _ chosen: [MixOption], _ loads: ComparisonLoads, _ buckets: PromptBuckets,
    _ answer: inout MixAnswer
  ) throws {
    // A length that was asked for is told whatever it costs.
    var limit: Double?
    if answer.threshold == nil, let uniform = answer.uniform {
      limit = answer.order == .cost ? uniform.costPerHour : Double(uniform.gpus)
    }
    let stock = problem.options.stock
    let pairs = MixPairs(
      options: chosen, buckets: buckets, margin: loads.rule.margin, stock: stock)
    var search = MixSearch(pairs, loads, options: options, limit: limit)
    let screened = try search.fleets()
    (answer.pairsTried, answer.fleetsTried) = (search.pairsTried, search.fleetsTried)
    answer.simulatedRequests += search.requests
    let written = problem.plans[0].onlyPool.members(PoolKeys.all).map(\.0)
    answer.screened = screened.prefix(Self.told).map { MixedFleet($0, buckets, written: written) }
    guard !screened.isEmpty else { return }
    let full = try ComparisonLoads(
      chosen[0].scenario, field.loads[0], options: options, requestShare: 1)
    var proof = MixProof(full, field.loads[0], options: options, stock: stock, limit: limit)
    if let best = try proof.best(of: screened) {
      answer.fleet = MixedFleet(best, buckets, written: written)
    }
    answer.simulatedRequests += proof.requests
  }
}

extension PromptBuckets {
  /// What each bucket holds and who serves it in the optimum.
  func told(_ work: WorkRule, _ options: [MixOption], _ program: MixProgram?) -> [MixBucket] {
    let shares = workShares(work)
    return loads.indices.map { bucket in
      let (least, most) = prompts(bucket..<(bucket + 1))
      let assigned = options.indices.compactMap { index -> MixAssignment? in
        guard let share = program?.shares[index][bucket], share > 1e-6 else { return nil }
        return MixAssignment(candidate: options[index].name, share: share)
      }
      return MixBucket(
        minTokens: least, maxTokens: most, requestShare: requestShares[bucket],
        workShare: shares[bucket], assigned: assigned)
    }
  }

  private func workShares(_ work: WorkRule) -> [Double] {
    let each = loads.map { work.seconds($0) }
    let total = each.reduce(0, +)
    return each.map { total > 0 ? $0 / total : 0 }
  }

  /// Shares of requests and of work in prompts up to an edge.
  func shares(upTo threshold: Int, _ work: WorkRule) -> (requests: Double, work: Double) {
    let count = (edges.firstIndex(of: threshold) ?? 0) + 1
    return (
      requestShares.prefix(count).reduce(0, +), workShares(work).prefix(count).reduce(0, +)
    )
  }
}

extension MixedFleet {
  init(_ mix: ScreenedMix, _ buckets: PromptBuckets, written: [String]) {
    let (shape, counts) = (mix.shape, mix.counts)
    let work = WorkRule(shape.long.pool, meanContext: Self.meanContext(buckets))
    let shares = buckets.shares(upTo: shape.threshold, work)
    self.init(
      topology: shape.topology, threshold: shape.threshold,
      short: MixedPart(shape.short, counts.short), long: MixedPart(shape.long, counts.long),
      shortShare: shares.requests, shortWork: shares.work,
      pools: shape.pools(counts, written: written))
    isMeasured = [shape.short, shape.long].allSatisfy {
      $0.scenario.evidence.allSatisfy(\.isMeasured)
    }
  }

  init(_ proven: ProvenMix, _ buckets: PromptBuckets, written: [String]) {
    self.init(proven.mix, buckets, written: written)
    gates = proven.gates
    (short.fewer, short.fewerGate) = (proven.fewer[0].verdict, proven.fewer[0].name)
    (long.fewer, long.fewerGate) = (proven.fewer[1].verdict, proven.fewer[1].name)
  }

  /// Tokens of a running request, prompt and output so far.
  private static func meanContext(_ buckets: PromptBuckets) -> Double {
    let requests = buckets.loads.reduce(0) { $0 + $1.requests }
    let tokens = buckets.loads.reduce(0) { $0 + $1.promptTokens + $1.outputTokens / 2 }
    return tokens / Double(max(1, requests))
  }
}

extension MixedPart {
  init(_ option: MixOption, _ replicas: Int) {
    let gpus = replicas * option.gpusPerReplica
    let domain = option.domain
    self.init(
      name: option.name, gpu: option.gpu, replicas: replicas, gpus: gpus,
      nodes: domain.nodes(for: replicas, keeping: domain.kept(of: replicas)),
      costPerHour: option.pool.price.map { $0 * Double(gpus) })
  }
}
