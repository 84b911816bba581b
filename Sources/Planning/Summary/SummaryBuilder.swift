// SummaryBuilder.swift: from what a run recorded to every figure of its report.

internal import Economics
internal import Fleet
internal import Hardware
internal import Metrics
internal import Units
internal import Workload

/// Judges and names the records of a run, or of replications merged.
struct SummaryBuilder {
  let scenario: Scenario
  let provenance: Provenance

  /// - Parameter outcomes: the replications behind `result`.
  func summary(_ result: SimulationResult, outcomes: [ReplicationOutcome]) -> SimulationSummary {
    let saturation = Saturation(scenario, outcomes[0])
    let classes = zip(result.classNames, result.classes).map { name, record in
      block(name, record, duration: result.duration)
    }
    var overall = block("all", result.total, duration: result.duration)
    judge(&overall, result, classes)
    let warmUp = WarmUpReport(scenario, outcomes.map(\.result.warmUp))
    let pools = zip(scenario.pools, result.pools).map { pool($0, $1) }
    let levels = pools.map(\.stepTimeLevel).reduce(into: [String]()) { list, level in
      if !list.contains(level) { list.append(level) }
    }
    return SimulationSummary(
      scenarioName: scenario.name, overall: overall, classes: classes + tenants(result, classes),
      pools: pools, stepTimeLevel: levels.joined(separator: " + "),
      costPerMillionOutputTokens: cost(result),
      energyKilowattHours: energy(result, runs: outcomes.count),
      frontEndMilliseconds: scenario.frontEnd?.milliseconds ?? 0, warmUp: warmUp.sentence,
      warmUpSeconds: warmUp.seconds, saturated: !saturation.pools.isEmpty,
      assumptions: scenario.assumptions + [Self.energyAssumption],
      warnings: scenario.warnings + saturation.sentences + warmUp.warnings
        + warnings(result, overall, classes),
      checks: SelfChecks(scenario, result).sentences, provenance: provenance)
  }

  private static let energyAssumption =
    "energy is an upper bound: every GPU at its power limit for the whole run"

  /// $ a GPU-hour × GPUs × hours / million output tokens; null where a pool has no price.
  private func cost(_ result: SimulationResult) -> SummaryValue {
    var dollars = Dollars.zero
    for pool in scenario.pools {
      guard let price = pool.price else { return .absent(.notConfigured) }
      dollars =
        dollars + GPUPrice(dollarsPerGPUHour: price).cost(gpus: pool.gpus, over: result.duration)
    }
    let tokens = result.total.outputTokens
    return tokens == 0 ? .absent(.noSamples) : SummaryValue(dollars.value / Double(tokens) * 1e6)
  }

  /// Board power × GPUs × time: an upper bound, as no load draws the limit all the time. Of several runs the
  /// mean, so that an interval over runs is one of this figure.
  private func energy(_ result: SimulationResult, runs: Int) -> SummaryValue {
    let watts = scenario.pools.reduce(0) { $0 + $1.accelerator.power.value * Double($1.gpus) }
    return SummaryValue(watts / 1e3 * result.duration.value / 3600 / Double(runs))
  }

  private func warnings(
    _ result: SimulationResult, _ overall: BlockSummary, _ classes: [BlockSummary]
  ) -> [String] {
    var sentences: [String] = []
    let total = result.total
    if total.completed == 0 {
      sentences.append("no request completed: there are no latencies")
    }
    if total.rejected > 0 {
      sentences.append(
        "\(total.rejected) of \(total.arrived) requests were rejected: longer than maxModelLen or "
          + "than all KV blocks of a replica")
    }
    if total.cutRequests > 0 {
      sentences.append(
        "\(total.cutRequests) requests were cut at maxModelLen and lost \(total.cutTokens) tokens")
    }
    if total.zeroOutput > 0 {
      sentences.append("\(total.zeroOutput) requests have no output tokens: they have no TTFT")
    }
    if result.endedClients > 0 {
      sentences.append(
        "\(result.endedClients) closed-loop clients ended on a rejection: the load was lower than "
          + "asked for")
    }
    if total.preemptions > 0 {
      sentences.append("\(total.preemptions) preemptions: KV blocks ran out while decoding")
    }
    for block in classes {
      for verdict in block.limits where verdict.isTooFewSamples {
        sentences.append(
          "class '\(block.name)': p\(verdict.percentText) of \(verdict.limit.metric.rawValue) rests "
            + "on too few samples, so its limit counts as missed")
      }
    }
    if scenario.tracePaths.contains("-") {
      sentences.append(
        "the trace came through standard input: its bytes are not part of the scenario hash")
    }
    if !scenario.isRandom, scenario.replications > 1 {
      sentences.append(
        "nothing is random in this scenario: it was run once instead of "
          + "\(scenario.replications) times")
    }
    return sentences
  }
}
