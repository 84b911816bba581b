// Comparer+Answer.swift: differences to the winner, fronts, the winner map and what must be said with them.

internal import Fleet
internal import Hardware
internal import Metrics
internal import Plans
internal import Text
internal import Units
internal import Workload

extension ComparisonProblem {
  /// Compares the candidates.
  /// - Throws: `InputErrors` for names on the axes that mean nothing and for a load that cannot be sized for;
  ///   `FileError`; `SimulationError`; `SimulationStopped`.
  /// - Complexity: some 40 runs of 5,000 requests for each candidate, and all of `size` for the best few.
  public func compare(identity: CatalogIdentity) throws -> ComparisonAnswer {
    let (candidates, scenarioOfLoad) = try candidates()
    let window = options.sizing.window
    let loads = try scenarioOfLoad.map { try SizingLoad(scenarios[$0], window: window) }
    let shared = try zip(scenarioOfLoad, loads).map { index, load in
      try ComparisonLoads(scenarios[index], load, options: options.sizing)
    }
    var comparer = Comparer(self, candidates, loads, shared, identity)
    try comparer.screen()
    try comparer.prove()
    try comparer.pair()
    comparer.markFronts()
    let digests = try scenarios[0].tracePaths.filter { $0 != "-" }.map {
      try TraceDigest(path: $0)
    }
    let provenance = scenarios[0].provenance(
      identity, replications: 1, digests: digests, arrivals: loads[0].recorded.arrivals)
    let figures = zip(loads, scenarioOfLoad).map { LoadFigures($0, scenarios[$1]) }
    var answer = comparer.answer(figures, provenance)
    if options.hasTornado { answer.tornado = try comparer.tornado() }
    answer.mix = try comparer.mix()
    answer.simulatedRequests += answer.mix?.simulatedRequests ?? 0
    return answer
  }
}

extension Comparer {
  /// Marks the fronts of each load.
  mutating func markFronts() {
    for load in loads.indices { markFronts(ofLoad: load) }
  }

  private mutating func markFronts(ofLoad load: Int) {
    let sizes = contenders.map { $0.candidate.load == load ? $0.compared.size : nil }
    let throughput = ParetoFront.members(
      sizes.map { size in
        guard let size, let user = size.tokensPerSecondPerUser else { return nil }
        return (-size.tokensPerSecondPerGPU, -user)
      })
    let order = order
    let cost = ParetoFront.members(
      sizes.map { size in
        guard let size, let latency = size.e2elP95 else { return nil }
        return (size.rank(order)[0], latency)
      })
    for index in contenders.indices where contenders[index].candidate.load == load {
      contenders[index].compared.isOnThroughputFront = throughput[index]
      contenders[index].compared.isOnCostFront = cost[index]
    }
  }

  /// The best two GPU types, where they are sized for the same load.
  private func winnerMap() -> WinnerMap? {
    guard loads.count == 1, let winner = contenders.first, winner.compared.size != nil
    else { return nil }
    let load = winner.candidate.load
    let rival = contenders.first {
      $0.candidate.gpu != winner.candidate.gpu && $0.candidate.load == load
        && $0.compared.size != nil
    }
    guard let rival, let first = choice(winner.candidate), let second = choice(rival.candidate)
    else { return nil }
    var ratio: Double?
    if let a = price(winner), let b = price(rival) { ratio = b / a }
    return WinnerMap(first, second, ratio: ratio)
  }

  private func price(_ contender: Contender) -> Double? {
    contender.candidate.scenario?.onlyPool.price
  }

  /// A GPU type with all its candidates for a load.
  private func choice(_ candidate: Candidate) -> GPUChoice? {
    guard let pool = candidate.scenario?.onlyPool else { return nil }
    let curves = contenders.filter {
      $0.candidate.gpu == candidate.gpu && $0.candidate.load == candidate.load
    }.compactMap(curve)
    return GPUChoice(gpu: candidate.gpu, curves: curves, error: ModelError(pool))
  }

  func curve(_ contender: Contender) -> DemandCurve? {
    guard let size = contender.compared.size, let scenario = contender.candidate.scenario
    else { return nil }
    let margin = shared[contender.candidate.load].rule.margin
    return DemandCurve(
      name: contender.candidate.name, domain: scenario.failureDomain,
      gpusPerReplica: scenario.onlyPool.parallelism.devices,
      perDesignLoad: Double(size.replicas) * (1 + margin) / size.holdsUpTo, margin: margin,
      basis: scenario.basis)
  }

  func answer(_ figures: [LoadFigures], _ provenance: Provenance) -> ComparisonAnswer {
    let runs = contenders.filter { $0.compared.size != nil }.count
    var notes = [
      "each candidate is screened: the smallest fleet that meets every share with some room in "
        + "\(Screening.replicates) short replicates of the design load and, with a node lost, of the "
        + "percentile; `proven` went through all gates of `headroom size`: more and longer replicates, every window "
        + "as recorded, and one fewer that does not do",
      "differences are paired over \(pairedCounts) replicates that both candidates saw; "
        + "\(max(0, runs - 1)) rivals are compared at 95 % each, without correction for their number",
      "watts are board power limits × GPUs: energy follows from utilization and is below them",
    ]
    let formats = contenders.reduce(into: [String]()) { list, contender in
      if !list.contains(contender.candidate.weights) { list.append(contender.candidate.weights) }
    }
    if formats.count > 1 {
      notes.append(
        "precisions differ in the quality of what the model says; that is not measured here")
    }
    if contenders.contains(where: { $0.candidate.precision.hasPrefix("W") }) {
      notes.append(
        "W4A16 and W8A16: the GPU does not multiply that format; weights are widened to 16 bits, and whether "
          + "your engine has that kernel for that GPU is not checked")
    }
    if problem.axes.tensorParallel.isEmpty, !problem.axes.gpus.isEmpty {
      notes.append("tensor parallel: every power of two that the model and a node allow (--tp)")
    }
    for contender in contenders {
      for sentence in contender.candidate.scenario?.assumptions ?? []
      where !notes.contains(sentence) && !sentence.hasPrefix("'headroom' ") {
        notes.append(sentence)
      }
    }
    return ComparisonAnswer(
      candidates: contenders.map(\.compared), noWinner: noWinner, tie: tie, order: order,
      orderReason: orderReason, map: winnerMap(), budget: problem.options.budget,
      widths: reachedWidths, loads: figures,
      leading: shared.map(\.leading),
      simulatedRequests: contenders.reduce(0) { $0 + $1.requests }, assumptions: notes,
      nodeSentence: nodeSentence, warnings: allWarnings, provenance: provenance)
  }

  /// Another candidate is cheaper where nodes are paid whole.
  private var nodeSentence: String? {
    let held = contenders.compactMap { contender in
      contender.compared.size?.nodeCostPerHour.map { (contender.candidate, $0) }
    }
    guard order == .cost, loads.count == 1, let winner = held.first,
      let best = held.min(by: { $0.1 < $1.1 }), best.1 < winner.1
    else { return nil }
    func dollars(_ value: Double) -> String {
      "$\(NumberText.shortest((value * 100).rounded() / 100))"
    }
    return
      "where nodes are paid whole, \(best.0.name) is cheaper: \(dollars(best.1)) an hour against "
      + "\(dollars(winner.1)) of \(winner.0.name)"
  }

  private var allWarnings: [String] {
    var found = warnings
    if loads.count > 1 {
      let asked = [
        problem.options.hasTornado ? "--tornado" : nil,
        problem.options.budget.map { $0.targets.isEmpty ? "--network" : "--budget" },
      ].compactMap { $0 }
      if !asked.isEmpty {
        found.append(
          "\(asked.joined(separator: " and ")) left out: there is no winner among different loads")
      }
    }
    if let sentence = nodeSentence { found.append(sentence) }
    // A warning of the pool holds for the candidates that have it; one of all is said once.
    let held = contenders.filter { $0.compared.size != nil }
    var sentences: [String] = []
    for contender in held {
      for sentence in contender.candidate.scenario?.warnings ?? []
      where !sentences.contains(sentence) { sentences.append(sentence) }
    }
    for sentence in sentences {
      let names = held.filter { $0.candidate.scenario?.warnings.contains(sentence) == true }
        .map(\.candidate.name)
      let owners = names.count == held.count ? "" : names.joined(separator: ", ") + ": "
      found.append(owners + sentence)
    }
    return found
  }
}
