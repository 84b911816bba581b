// BlockBuilding.swift: the figures and the verdict of one class, of a tenant, or of all requests.

internal import Engine
internal import Fleet
internal import Metrics
internal import Plans
internal import Text
internal import Units
internal import Workload

extension SummaryBuilder {
  /// - Parameter duration: of the run, or of all replications together.
  func block(_ name: String, _ record: ClassRecord, duration: Seconds) -> BlockSummary {
    func rate(_ count: Int) -> SummaryValue {
      duration.value > 0
        ? SummaryValue(Double(count) / duration.value) : .absent(.noSamples)
    }
    let objective = record.objective.objective
    let limits = verdicts(record)
    let good = record.objective.good
    var block = BlockSummary(
      name: name, arrived: record.arrived, completed: record.completed, rejected: record.rejected,
      failed: record.failed, duration: duration.value, totalInputTokens: record.promptTokens,
      totalOutputTokens: record.outputTokens, requestThroughput: rate(record.completed),
      outputThroughput: rate(record.outputTokens),
      totalTokenThroughput: rate(record.promptTokens + record.outputTokens),
      requestGoodput: objective.isEmpty ? .absent(.notConfigured) : rate(good),
      latencies: record.latency.summaries, sloAttainment: .absent(.notConfigured), limits: limits,
      attainmentTarget: objective.attainment, verdict: nil, preemptions: record.preemptions,
      prefixCacheHitRate: hitRate(record), cutRequests: record.cutRequests,
      zeroOutput: record.zeroOutput)
    block.overflow = scenario.overflow.map { overflow(record, to: $0.provider) }
    // Nothing completed, so nothing was good, whatever was promised.
    if record.completed == 0 { block.requestGoodput = SummaryValue(0) }
    guard !objective.isEmpty else { return block }
    guard record.arrived > 0 else {
      block.sloAttainment = .absent(.noSamples)
      return block
    }
    let attained = Double(good) / Double(record.arrived)
    block.sloAttainment = SummaryValue(attained)
    let judged = limits.compactMap(\.holds) + (objective.attainment.map { [attained >= $0] } ?? [])
    block.verdict = judged.isEmpty ? nil : judged.allSatisfy { $0 }
    return block
  }

  /// Tokens found in a prefix cache over those looked up, at first admission.
  private func hitRate(_ record: ClassRecord) -> SummaryValue {
    guard scenario.pools.contains(where: { $0.limits.prefixCaching }) else {
      return .absent(.notConfigured)
    }
    let known = record.prefixCache
    return known.queries == 0
      ? .absent(.noSamples) : SummaryValue(Double(known.hits) / Double(known.queries))
  }

  private func overflow(_ record: ClassRecord, to provider: String) -> OverflowSummary {
    let known = record.overflow
    return OverflowSummary(
      provider: provider, requests: known.requests, refused: known.refused,
      share: record.arrived == 0
        ? .absent(.noSamples) : SummaryValue(Double(known.requests) / Double(record.arrived)),
      inputTokens: known.promptTokens, outputTokens: known.outputTokens,
      latencies: known.latency.requestSummaries)
  }

  /// Each limit of a class: the share of arrived requests (for ITL: of gaps) within it, and whether it holds.
  private func verdicts(_ record: ClassRecord) -> [LimitVerdict] {
    let tally = record.objective
    return tally.objective.limits.enumerated().map { index, limit in
      guard record.arrived > 0 else {
        return LimitVerdict(limit: limit, share: .absent(.noSamples), holds: nil)
      }
      guard let share = tally.share(of: index, arrived: record.arrived) else {
        // No gap at all: none was asked for, or no request came through.
        return LimitVerdict(
          limit: limit, share: .absent(.noSamples), holds: record.completed == 0 ? false : nil)
      }
      let samples = limit.metric == .itl ? tally.gaps : record.arrived
      let enough = Double(samples) * (100 - limit.percent) / 100 > 10 - 1e-9
      let known = record.latency[limit.metric]
      let supported = enough && (known.count == 0 || known.percentile(limit.percent) != nil)
      let holds = supported && share * 100 >= limit.percent - 1e-9
      return LimitVerdict(limit: limit, share: SummaryValue(share), holds: holds)
    }
  }

  /// The verdict on all requests: every class that has requests and a promise must keep it.
  ///
  /// Where all promises are the same, shares are pooled; where they differ, limits are the classes' own.
  func judge(_ overall: inout BlockSummary, _ result: SimulationResult, _ classes: [BlockSummary]) {
    let promised = zip(result.classes, classes).filter { !$0.0.objective.objective.isEmpty }
    guard !promised.isEmpty else { return }
    let arrived = promised.reduce(0) { $0 + $1.0.arrived }
    let good = promised.reduce(0) { $0 + $1.0.objective.good }
    overall.sloAttainment =
      arrived == 0 ? .absent(.noSamples) : SummaryValue(Double(good) / Double(arrived))
    if overall.completed > 0, overall.duration > 0 {
      overall.requestGoodput = SummaryValue(Double(good) / overall.duration)
    }
    let verdicts = classes.compactMap(\.verdict)
    overall.verdict = verdicts.isEmpty ? nil : verdicts.allSatisfy { $0 }
    let objectives = Set(promised.map { $0.0.objective.objective })
    guard objectives.count == 1, let objective = objectives.first else { return }
    overall.attainmentTarget = objective.attainment
    var tally = ObjectiveTally(objective: objective)
    for (record, _) in promised { tally.merge(record.objective) }
    overall.limits = objective.limits.enumerated().map { index, limit in
      let share = tally.share(of: index, arrived: arrived)
      let held = promised.compactMap { $0.1.limits[index].holds }
      return LimitVerdict(
        limit: limit, share: SummaryValue(share), holds: held.isEmpty ? nil : !held.contains(false))
    }
  }

  /// A block for each tenant, where tenants are named.
  func tenants(_ result: SimulationResult, _ classes: [BlockSummary]) -> [BlockSummary] {
    let entries = scenario.workload.classes
    var names: [String] = []
    for tenant in entries.compactMap(\.tenant) where !names.contains(tenant) {
      names.append(tenant)
    }
    return names.map { tenant in
      let members = entries.indices.filter { entries[$0].tenant == tenant }
      var sum = result.classes[members[0]]
      for index in members.dropFirst() { sum.mergeCounts(result.classes[index]) }
      var block = block("tenant \(tenant)", sum, duration: result.duration)
      guard members.count > 1 else { return block }
      // Promises of several classes: only the verdict can be joined.
      block.limits = []
      block.attainmentTarget = nil
      let promised = members.filter { !result.classes[$0].objective.objective.isEmpty }
      let arrived = promised.reduce(0) { $0 + result.classes[$1].arrived }
      let good = promised.reduce(0) { $0 + result.classes[$1].objective.good }
      if promised.isEmpty {
        block.sloAttainment = .absent(.notConfigured)
      } else {
        block.sloAttainment =
          arrived == 0 ? .absent(.noSamples) : SummaryValue(Double(good) / Double(arrived))
        if result.duration.value > 0 {
          block.requestGoodput = SummaryValue(Double(good) / result.duration.value)
        }
      }
      let verdicts = members.compactMap { classes[$0].verdict }
      block.verdict = verdicts.isEmpty ? nil : verdicts.allSatisfy { $0 }
      return block
    }
  }
}

extension LatencySet {
  var summaries: [LatencySummary] {
    [("ttft", ttft), ("tpot", tpot), ("itl", itl), ("e2el", e2el), ("queue", queue)]
      .map { LatencySummary(name: $0.0, $0.1) }
  }

  /// Of whole requests: ttft and e2el.
  var requestSummaries: [LatencySummary] {
    summaries.filter { ["ttft", "e2el"].contains($0.name) }
  }

  subscript(metric: LatencyMetric) -> LatencyHistogram {
    switch metric {
    case .ttft: ttft
    case .tpot: tpot
    case .itl: itl
    case .e2el: e2el
    }
  }
}

extension LatencySummary {
  init(name: String, _ histogram: LatencyHistogram) {
    func percentile(_ percent: Double) -> SummaryValue {
      SummaryValue(
        histogram.percentile(percent),
        reason: histogram.count == 0 ? .noSamples : .insufficient)
    }
    self.init(
      name: name, mean: SummaryValue(histogram.meanMilliseconds), median: percentile(50),
      deviation: SummaryValue(histogram.deviationMilliseconds), p90: percentile(90),
      p95: percentile(95), p99: percentile(99), p999: percentile(99.9),
      maximum: SummaryValue(histogram.count == 0 ? nil : histogram.maximum.milliseconds),
      histogram: histogram)
  }
}

extension LimitVerdict {
  /// Within the limit as far as one can see, and yet not held: ten samples beyond the percentile are missing,
  /// or, for all classes together, one of them misses it.
  public var isMissedThoughWithin: Bool {
    guard holds == false, let share = share.value else { return false }
    return share * 100 >= limit.percent - 1e-9
  }

  var percentText: String { NumberText.shortest(limit.percent) }
}
