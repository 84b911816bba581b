// SummaryJSON.swift: `simulate --json` and `summary.json`: one object, the same bytes for the same run.

internal import Metrics
public import Planning
public import Text
internal import Units

/// Builds the object that scripts read; its keys are a promise.
public enum SummaryJSON {
  public static func value(_ summary: SimulationSummary) -> JSONValue {
    var object = Members()
    object.block(summary.overall)
    var pools: [(String, JSONValue)] = []
    for pool in summary.pools {
      pools.append((pool.name, object.pool(pool)))
    }
    object.members.append(("utilization", .object(pools)))
    object.members.append(("bottleneck", shares(summary.bottleneck)))
    object.add(summary.moneyMetrics)
    object.close()
    let blocks = summary.classes.map { block in
      var members = Members()
      members.block(block)
      members.close()
      return (block.name, JSONValue.object(members.members))
    }
    return .object(
      object.members + [
        ("classes", .object(blocks)),
        ("step_time_level", .string(summary.stepTimeLevel)),
        ("scenario", .string(summary.scenarioName)),
        ("front_end_ms", .double(summary.frontEndMilliseconds)),
        ("warm_up", .string(summary.warmUp)),
        ("warm_up_s", .double(summary.warmUpSeconds)),
        ("saturated", .bool(summary.saturated)),
        ("evidence", .array(summary.evidence.map(EvidenceJSON.value))),
        ("assumptions", strings(summary.assumptions)),
        ("warnings", strings(summary.warnings)),
        ("checks", strings(summary.checks)),
        ("provenance", ProvenanceJSON.value(summary.provenance)),
      ])
  }

  static func shares(_ shares: [(bound: String, share: Double)]) -> JSONValue {
    .object(shares.map { ($0.bound, .double($0.share)) })
  }

  static func strings(_ list: [String]) -> JSONValue { .array(list.map(JSONValue.string)) }
}

/// The members of an object, with the reason of every null and the interval of every figure that has one.
private struct Members {
  var members: [(String, JSONValue)] = []
  private var reasons: [(String, JSONValue)] = []
  private var intervals: [(String, JSONValue)] = []

  mutating func add(_ metrics: [ReportMetric]) {
    for metric in metrics { members.append((metric.key, figure(metric, path: metric.key))) }
  }

  /// Counts, rates, latencies and verdicts of one block.
  mutating func block(_ block: BlockSummary) {
    add(block.metrics)
    for (key, places) in block.placeMetrics {
      let objects = places.map { place in
        (
          place.name,
          JSONValue.object(
            place.metrics.map { ($0.key, figure($0, path: "\(key).\(place.name).\($0.key)")) })
        )
      }
      members.append((key, .object(objects)))
    }
    members.append(("verdict", JSONValue(block.verdict)))
    members.append(("slo_attainment_target", JSONValue(block.attainmentTarget)))
    let limits = block.limits.map { verdict -> JSONValue in
      [
        "metric": .string(verdict.limit.metric.rawValue),
        "percentile": .double(verdict.limit.percent),
        // To the nanosecond: ticks are finer, and 60 ms is to read as 60.
        "limit_ms": .double((verdict.limit.limit.milliseconds * 1e6).rounded() / 1e6),
        "share_within": JSONValue(verdict.share.value),
        "holds": JSONValue(verdict.holds),
      ]
    }
    members.append(("slo", .array(limits)))
  }

  /// One pool's object; its reasons and intervals go to this object's, with their paths.
  mutating func pool(_ pool: PoolSummary) -> JSONValue {
    let path = "utilization.\(pool.name)"
    var object: [(String, JSONValue)] = []
    for metric in pool.plainMetrics {
      object.append((metric.key, figure(metric, path: "\(path).\(metric.key)")))
    }
    for occupancy in pool.occupancyMetrics {
      let parts = occupancy.parts.map { part in
        (part.key, figure(part, path: "\(path).\(occupancy.key).\(part.key)"))
      }
      object.append((occupancy.key, .object(parts)))
    }
    object += [
      ("bottleneck", SummaryJSON.shares(pool.bottleneck.map { ($0.bound, $0.share) })),
      ("description", .string(pool.description)),
      ("replicas", .int(pool.replicas)), ("gpus", .int(pool.gpus)),
      ("steps", .int(pool.steps)), ("kv_blocks", .int(pool.kvBlocks)),
      ("step_time_level", .string(pool.stepTimeLevel)), ("seconds", .double(pool.seconds)),
      ("histograms", .object(pool.histograms.map { ($0.name, Self.histogram($0)) })),
    ]
    return .object(object)
  }

  /// Occupied buckets as [low, high, seconds], lower edge inclusive.
  private static func histogram(_ entry: UtilizationHistogram) -> JSONValue {
    let buckets = entry.histogram.buckets.map { bucket in
      JSONValue.array([
        .double(bucket.low), .double(bucket.high), .double(bucket.seconds.value),
      ])
    }
    let window = entry.window.map { [("window_s", JSONValue.double($0))] } ?? []
    return .object(
      [("unit", .string(entry.unit.rawValue))] + window + [("buckets", .array(buckets))])
  }

  /// Adds `confidence` and `reasons`: last, when every figure is there.
  mutating func close() {
    members.append(("confidence", intervals.isEmpty ? .null : .object(intervals)))
    if intervals.isEmpty {
      reasons.append(("confidence", .string(AbsenceReason.oneRun.rawValue)))
    }
    members.append(("reasons", .object(reasons)))
  }

  private mutating func figure(_ metric: ReportMetric, path: String) -> JSONValue {
    guard let value = metric.value.value, value.isFinite else {
      reasons.append((path, .string((metric.value.reason ?? .noSamples).rawValue)))
      return .null
    }
    if let half = metric.value.halfWidth, half.isFinite { intervals.append((path, .double(half))) }
    return .double(value)
  }
}

/// Where a report's figures come from.
public enum ProvenanceJSON {
  /// Of what was computed without a scenario.
  static func value(_ identity: CatalogIdentity) -> JSONValue {
    [
      "headroom_version": .string(HeadroomVersion.current),
      "catalog_version": .string(identity.catalogVersion),
      "calibration_version": .string(identity.calibrationVersion),
    ]
  }

  /// The same for the terminal.
  static func line(_ identity: CatalogIdentity) -> String {
    "headroom \(HeadroomVersion.current), catalog \(identity.catalogVersion.prefix(12)), "
      + "calibration \(identity.calibrationVersion.prefix(12))"
  }

  public static func value(_ provenance: Provenance) -> JSONValue {
    [
      "headroom_version": .string(provenance.version),
      "scenario_hash": .string(provenance.scenarioHash),
      // As text: JSON readers lose digits of whole numbers above 2⁵³.
      "seed": Int(exactly: provenance.seed).flatMap { $0 < 1 << 53 ? .int($0) : nil }
        ?? .string(String(provenance.seed)),
      "replications": .int(provenance.replications),
      "catalog_version": .string(provenance.catalogVersion),
      "calibration_version": .string(provenance.calibrationVersion),
      "traces": .array(
        provenance.traces.map { trace in
          [
            "path": .string(trace.path), "format": .string(trace.format),
            "sha256": .string(trace.sha256), "rows": .int(trace.rows),
            "requests": .int(trace.requests),
          ]
        }),
    ]
  }
}
