// SizingJSON.swift: `size --json`: one object, the same bytes for the same question.

public import Planning
internal import Plans
public import Text
internal import Units

/// Builds the object that scripts read; its keys are a promise.
public enum SizingJSON {
  /// - Parameter study: of the answer, where there is one.
  public static func value(_ answer: SizingAnswer, in study: SizingStudy? = nil) -> JSONValue {
    .object(
      [
        (
          "sentence", .string(SizingSentence(answer, owned: study?.owned, queue: study?.queue).text)
        ),
        ("scenario", .string(answer.pool.scenarioName)),
        ("pool", .string(answer.pool.name)),
        ("replica", .string(answer.pool.replicaDescription)),
        ("load", load(answer)),
        (
          "target_concurrency",
          answer.demand.needs[0].job == nil ? .double(answer.demand.needs[0].target) : .null
        ),
        ("target_alternative", JSONValue(answer.demand.alternative?.target)),
        ("replicas_alternative", JSONValue(answer.demand.alternative?.replicas)),
        ("per_replica_capacity_rps", JSONValue(answer.proof?.held.requestsPerSecond)),
        ("holds_up_to", JSONValue(answer.holdsUpTo)),
        (
          "holds_up_to_measure",
          answer.holdsUpTo == nil
            ? .null : .string(answer.leastNeed.load.measure.rawValue)
        ),
        ("replicas", JSONValue(answer.replicas)), ("gpus", JSONValue(answer.gpus)),
        ("nodes", JSONValue(answer.nodes)), ("cost_per_hour", JSONValue(answer.costPerHour)),
        ("basis", .string(answer.pool.basis.rawValue)), ("paid_gpus", JSONValue(answer.paidGPUs)),
        ("near", NearnessJSON.value(answer.nearness)), ("owned", NearnessJSON.value(study?.owned)),
        (
          "fewer_replicas_on_more_nodes",
          .array(
            (answer.fleet?.spreads ?? []).map {
              ["replicas": .int($0.replicas), "nodes": .int($0.nodes)]
            })
        ),
        ("cell", JSONValue(answer.fleet?.cell)), ("max_replicas", .int(answer.pool.maxReplicas)),
        ("gates", gates(answer)),
        ("relative_error", precision(answer.judged.precision)),
        ("gate_proofs", .array(answer.judged.proofs.map(proof))),
        ("measures", .array(answer.demand.needs.map(need))),
        ("binding", binding(answer)), ("prefix_cache", prefixes(answer)),
        ("comparison", comparison(answer)),
        ("fleet_concurrency", JSONValue(answer.proof?.concurrency?.counted)),
        ("littles_law_concurrency", JSONValue(answer.proof?.concurrency?.byLittle)),
      ] + proofs(answer) + [
        ("search", .array(answer.search.map(step))), ("tail", .array(answer.tail.map(window))),
        ("settings", .array((study?.settings ?? []).map(setting))),
        ("simulated_requests", .int(answer.simulatedRequests)),
        ("evidence", EvidenceJSON.value(answer.pool.evidence)),
        ("assumptions", SummaryJSON.strings(answer.assumptions)),
        ("warnings", SummaryJSON.strings(answer.warnings)),
        ("provenance", ProvenanceJSON.value(answer.provenance)),
      ])
  }

  private static func load(_ answer: SizingAnswer) -> JSONValue {
    // Of a load of jobs nothing counts as present.
    var leading = answer.demand.needs[0].load
    if leading.measure != .concurrency { leading.settle(at: 0) }
    func p95(_ measure: LoadMeasure) -> Double {
      answer.demand.needs.first { $0.load.measure == measure }?.load.p95 ?? 0
    }
    return [
      "p95_concurrency": .double(leading.p95),
      "p95_concurrency_low": JSONValue(leading.low),
      "p95_concurrency_high": JSONValue(leading.high),
      "interval": .string(answer.demand.load.intervalSentence),
      "mean_concurrency": .double(leading.mean),
      "peak_concurrency": .double(leading.peak),
      "p95_requests_per_second": .double(p95(.requestsPerSecond)),
      "p95_tokens_per_second": .double(answer.demand.load.tokensPerSecond),
      "p95_prompt_tokens_per_second": .double(p95(.promptTokensPerSecond)),
      "p95_output_tokens_per_second": .double(p95(.outputTokensPerSecond)),
      "percentile": .double(answer.demand.load.percentile),
      "margin": .double(answer.demand.load.margin),
      "windows": .int(answer.demand.load.windows),
      "window_s": .double(answer.demand.load.window.value),
      "span_s": .double(answer.demand.load.span.value),
      "requests": .int(answer.demand.load.requests),
      "presence": .object(answer.demand.load.presence.map { ($0.name, .string($0.rule)) }),
    ]
  }

  private static func gates(_ answer: SizingAnswer) -> JSONValue {
    let needs = GateNeeds.names.map { ($0, JSONValue(answer.gates[$0])) }
    let around: [(String, JSONValue)] = [
      ("replay_is_upper_bound", .bool(answer.gates.replayIsBound)),
      ("without_failure", JSONValue(answer.gates.withoutFailure)),
      ("domain", .string(answer.pool.failureDomain.rule.domain.rawValue)),
      ("lose", .int(answer.pool.failureDomain.rule.lost)),
      ("replicas_lost", JSONValue(answer.fleet?.lost)),
      ("replicas_per_node", .int(answer.pool.failureDomain.replicasPerNode)),
      ("binding", .string(answer.gates.binding)),
      ("deciding", SummaryJSON.strings(answer.gates.deciding)),
      ("tried", SummaryJSON.strings(answer.gates.tried)),
      ("replay_excess", JSONValue(answer.judged.replayExcess)),
    ]
    return .object(needs + around)
  }

  private static func precision(_ check: PrecisionCheck?) -> JSONValue {
    guard let check else { return .null }
    return [
      "asked": .double(check.asked), "reached": .double(check.reached), "met": .bool(check.isMet),
      "replicates": .int(check.replicates), "max_replicates": .int(check.cap),
      "gate": .string(check.gate), "replicas": .int(check.replicas),
    ]
  }

  private static func proof(_ proof: GateProof) -> JSONValue {
    [
      "gate": .string(proof.gate), "replicas": .int(proof.replicas),
      "running": .int(proof.running), "holds": JSONValue(proof.held),
      "one_fewer": JSONValue(proof.missed),
      "fewer": .int(proof.fewer), "one_fewer_verdict": JSONValue(proof.fewerVerdict?.rawValue),
      "replicates": .int(proof.runs),
    ]
  }

  private static func setting(_ setting: SizedSetting) -> JSONValue {
    [
      "setting": .string(setting.setting.description),
      "overrides": SummaryJSON.strings(setting.setting.overrides),
      "replicas": JSONValue(setting.replicas), "gpus": JSONValue(setting.gpus),
      "nodes": JSONValue(setting.nodes), "cost_per_hour": JSONValue(setting.costPerHour),
      "reason": setting.reason.isEmpty ? .null : .string(setting.reason),
    ]
  }

  private static func need(_ need: MeasureNeed) -> JSONValue {
    [
      "measure": .string(need.load.measure.rawValue), "mean": .double(need.load.mean),
      "p95": .double(need.load.p95), "p95_low": JSONValue(need.load.low),
      "p95_high": JSONValue(need.load.high), "peak": .double(need.load.peak),
      "target": .double(need.target), "replicas": JSONValue(need.replicas),
      "is_upper_bound": .bool(need.isBound), "job": JSONValue(need.job?.name),
      "design_windows": JSONValue(need.design?.windows),
      "design_factor": JSONValue(need.design?.factor),
    ]
  }

  private static func binding(_ answer: SizingAnswer) -> JSONValue {
    guard let cause = answer.proof?.binding else { return .null }
    return [
      "gate": .string(cause.gate), "slo": .string(cause.slo), "resource": .string(cause.resource),
      "sentence": .string(cause.sentence),
    ]
  }

  private static func prefixes(_ answer: SizingAnswer) -> JSONValue {
    guard let reliance = answer.proof?.prefixes else { return .null }
    return [
      "hit_rate": JSONValue(reliance.hitRate),
      "recorded_hit_rate": JSONValue(reliance.recordedHitRate),
      "replicas_with": .int(reliance.replicas),
      "replicas_without": JSONValue(reliance.withoutCache),
    ]
  }

  private static func comparison(_ answer: SizingAnswer) -> JSONValue {
    guard let sizes = answer.proof?.comparison else { return .null }
    return [
      "perfect_system_replicas": JSONValue(sizes.perfect),
      "static_replicas": JSONValue(answer.replicas),
      "hourly_ideal_mean_replicas": JSONValue(sizes.hourlyMean),
      "hourly_ideal_peak_replicas": JSONValue(sizes.hourlyPeak),
      "saturated_output_tokens_per_second": .double(sizes.saturatedTokensPerSecond),
      "saturated_requests_per_second": .double(sizes.saturatedRequestsPerSecond),
      "requests_per_gpu_hour": .double(sizes.requestsPerGPUHour),
      "gpus_by_requests_per_gpu_hour": .int(sizes.gpusByRequests),
      "mean_replicas": .int(sizes.meanReplicas),
      "mean_failed_windows": JSONValue(sizes.meanFailedWindows),
      "mean_missed_requests": JSONValue(sizes.meanMissedRequests),
    ]
  }

  private static func proofs(_ answer: SizingAnswer) -> [(String, JSONValue)] {
    func told(_ summary: SimulationSummary?) -> JSONValue {
      summary.map(SummaryJSON.value) ?? .null
    }
    return [
      ("at_headroom", told(answer.proof?.atHeadroom)),
      ("at_nominal", told(answer.proof?.atNominal)),
      ("at_peak", told(answer.proof?.atPeak)), ("one_fewer", told(answer.proof?.oneFewer?.summary)),
      ("one_fewer_replicas", JSONValue(answer.proof?.oneFewer?.replicas)),
      ("stress", told(answer.proof?.stress)),
    ]
  }

  private static func step(_ step: SearchStep) -> JSONValue {
    [
      "purpose": .string(step.purpose), "replicas": .int(step.replicas),
      "verdict": .string(step.verdict.rawValue), "margin": JSONValue(step.margin),
      "half_width": JSONValue(step.halfWidth), "runs": .int(step.runs),
      "requests": .int(step.requests),
    ]
  }

  private static func window(_ window: TailWindow) -> JSONValue {
    [
      "start_s": .double(window.start), "duration_s": .double(window.seconds),
      "concurrency": .double(window.concurrency), "requests": .int(window.requests),
      "missed_requests": .int(window.missed), "missed_slo": .bool(window.isOut),
      "extra_replicas": .int(window.extraReplicas),
    ]
  }
}
