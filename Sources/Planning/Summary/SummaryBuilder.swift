// SummaryBuilder.swift: from what a run recorded to every figure of its report.

internal import Economics
internal import Fleet
internal import Hardware
internal import Metrics
internal import Plans
internal import Units

/// Judges and names the records of a run, or of replications merged.
struct SummaryBuilder {
  let scenario: Scenario
  let provenance: Provenance

  /// - Parameter outcomes: the replications behind `result`.
  func summary(_ result: SimulationResult, outcomes: [ReplicationOutcome]) -> SimulationSummary {
    let saturation = Saturation(scenario, outcomes)
    let answers = AnswerBuilding(scenario: scenario)
    let classes = result.classes.enumerated().map { index, record in
      var block = block(result.classNames[index], record, duration: result.duration)
      block.answers = answers.answers(record)
      block.handOver = result.handOvers.isEmpty ? nil : HandOverSummary(result.handOvers[index])
      block.escalations = answers.escalations(record, scenario.routes[index])
      // Of a class alone: classes have deadlines of their own, or none.
      block.deadlineMet = record.deadline.map { _ in
        record.arrived == 0
          ? .absent(.noSamples)
          : SummaryValue(Double(record.withinDeadline) / Double(record.arrived))
      }
      return block
    }
    var overall = block("all", result.total, duration: result.duration)
    overall.handOver = result.allHandOvers.map { HandOverSummary($0) }
    judge(&overall, result, classes)
    let warmUp = WarmUpReport(scenario, outcomes.map(\.result.warmUp))
    var pools = zip(scenario.pools, result.pools).map { pool($0, $1) }
    for (index, link) in result.links.enumerated()
    where scenario.pools[index].role.handOver != nil {
      pools[index].link = LinkSummary(link)
    }
    let levels = pools.map(\.stepTimeLevel).reduce(into: [String]()) { list, level in
      if !list.contains(level) { list.append(level) }
    }
    return SimulationSummary(
      scenarioName: scenario.name, overall: overall, classes: classes + tenants(result, classes),
      pools: pools, stepTimeLevel: levels.joined(separator: " + "),
      costPerMillionOutputTokens: cost(result), blended: answers.blended(result),
      unpricedPools: scenario.pools.filter { $0.price == nil }.map(\.name),
      energyKilowattHours: energy(result, runs: outcomes.count),
      frontEndMilliseconds: scenario.frontEnd.milliseconds, warmUp: warmUp.sentence,
      warmUpSeconds: warmUp.seconds, saturated: !saturation.pools.isEmpty,
      evidence: scenario.evidence, assumptions: scenario.assumptions + [Self.energyAssumption],
      warnings: scenario.warnings + saturation.sentences + warmUp.warnings
        + warnings(result, outcomes, classes),
      checks: SelfChecks(scenario, result).sentences, provenance: provenance)
  }

  private static let energyAssumption =
    "energy is an upper bound: every GPU at its power limit for the whole run"

  /// $ a GPU-hour × GPUs × hours / million output tokens; null where a pool has no price.
  private func cost(_ result: SimulationResult) -> SummaryValue {
    guard let dollars = AnswerBuilding(scenario: scenario).gpuDollars(result) else {
      return .absent(.notConfigured)
    }
    // Of the fleet itself: what a provider takes for the others is in `blended`.
    let tokens = result.total.outputTokens - result.total.overflow.outputTokens
    return tokens == 0 ? .absent(.noSamples) : SummaryValue(dollars / Double(tokens) * 1e6)
  }

  /// Board power × GPUs × time: an upper bound, as no load draws the limit all the time. Of several runs the
  /// mean, so that an interval over runs is one of this figure.
  private func energy(_ result: SimulationResult, runs: Int) -> SummaryValue {
    let watts = scenario.pools.reduce(0) { $0 + $1.accelerator.power.value * Double($1.gpus) }
    return SummaryValue(watts / 1e3 * result.duration.value / 3600 / Double(runs))
  }
}
