// ComparedField.swift: candidates side by side once all are sized: the winner map and what must be said with them.

internal import Fleet
internal import Hardware
internal import Metrics
internal import Plans
internal import Text
internal import Units
internal import Workload

/// The candidates of a comparison once all are sized, and what is to be said of them.
struct ComparedField: Sendable {
  let problem: ComparisonProblem
  let loads: [SizingLoad]
  let shared: [ComparisonLoads]
  let ranking: ContenderRanking
  private let warnings: [String]

  var options: SizingOptions { problem.options.sizing }
  var contenders: [Contender] { ranking.contenders }
  var order: ComparisonAnswer.Order { ranking.order }

  init(_ comparer: Comparer) {
    (problem, loads, shared) = (comparer.problem, comparer.loads, comparer.shared)
    (ranking, warnings) = (comparer.ranking, comparer.warnings)
  }

  /// - Throws: `SimulationStopped` when the caller wants no more.
  func report(_ what: String) throws {
    if let progress = options.progress, !progress(what) { throw SimulationStopped() }
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

  /// What came of a candidate, with what the error of its model does to it.
  private func compared(_ contender: Contender) -> ComparedCandidate {
    var compared = contender.compared
    guard let size = compared.size, let pool = contender.candidate.scenario?.onlyPool,
      let curve = curve(contender)
    else { return compared }
    let error = ModelError(pool).sigma
    let ends = [1 + error, 1 - min(error, 0.9)].map { curve.gpus(demand: 1, capacity: $0) }
    compared.gpusWithinError = min(ends[0], size.paidGPUs)...max(ends[1], size.paidGPUs)
    return compared
  }

  func answer(
    _ figures: [LoadFigures], _ provenance: Provenance, tornado: Tornado?, mix: MixAnswer?
  ) -> ComparisonAnswer {
    let pairs = RivalPairs(ranking, options)
    let runs = contenders.filter { $0.compared.size != nil }.count
    var notes = [
      "each candidate is screened: the smallest fleet that meets every share with some room in "
        + "\(Screening.replicates) short replicates of the design load and, with a node lost, of the "
        + "percentile; `proven` went through all gates of `headroom size`: more and longer replicates, every window "
        + "as recorded, and one fewer that does not do",
      "differences are paired over \(pairs.pairedCounts) replicates that both candidates saw; "
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
      candidates: contenders.map(compared), noWinner: ranking.noWinner, tie: ranking.tie,
      order: order,
      orderReason: ranking.orderReason, map: winnerMap(), tornado: tornado,
      budget: problem.options.budget,
      widths: pairs.reachedWidths, mix: mix, offers: offers(hasMap: true), loads: figures,
      leading: shared.map(\.leading),
      simulatedRequests: contenders.reduce(mix?.simulatedRequests ?? 0) { $0 + $1.requests },
      assumptions: notes,
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
        problem.options.offers.map { _ in "--offers" },
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
