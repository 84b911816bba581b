// CanonicalScenario.swift: a scenario with nothing left to defaults, for hashing and for running again.

internal import Fleet
internal import Hardware
internal import Metrics
internal import Text
internal import Traffic
internal import Units
internal import Workload

extension Scenario {
  /// The scenario as it could have been written, every default filled in.
  func canonicalTree(
    description: JSONValue?, workload: JSONValue, pools: [ReadPool], model: String?,
    cost: JSONValue?
  ) -> JSONValue {
    var members: [(String, JSONValue)] = [("name", .string(name))]
    if let description { members.append(("description", description)) }
    if let model { members.append(("model", .string(model))) }
    var fleet: [(String, JSONValue)] = [("router", .string(router.name))]
    fleet.append(("frontEndMs", .double(frontEnd.milliseconds)))
    fleet.append(("pools", .array(pools.map(\.canonical))))
    members += [("workload", workload), ("fleet", .object(fleet))]
    let promised = zip(self.workload.classes, objectives).filter { !$0.1.isEmpty }
    if !promised.isEmpty {
      let classes = promised.map { ($0.0.name, $0.1.canonicalTree) }
      members.append(("slo", .object([("classes", .object(classes))])))
    }
    members.append(
      (
        "headroom",
        .object([
          ("percentile", .double(headroom.percentile)), ("margin", .double(headroom.margin)),
          ("domain", .string(headroom.failure.domain.rawValue)),
          ("lose", .int(headroom.failure.lose)),
          ("nodesPerRack", .int(headroom.failure.nodesPerRack)),
        ])
      ))
    if let cost { members.append(("cost", cost)) }
    members.append(("engine", .string(engine.name)))
    if let warmUp { members.append(("warmup", .double(warmUp.value))) }
    members.append(("seed", .int(Int(seed))))
    members.append(("replications", .int(replications)))
    if let bootstrap { members.append(("bootstrap", .int(bootstrap))) }
    return .object(members)
  }
}

extension PoolPlan {
  func canonicalTree(
    model: String, level: StepTimeLevel?, basis: MemoryBasis?, measuredBlocks: Int?
  ) -> JSONValue {
    var members: [(String, JSONValue)] = [
      ("name", .string(name)), ("model", .string(model)), ("gpu", .string(accelerator.name)),
      ("replicas", .int(replicas)), ("tensorParallel", .int(parallelism.tensorParallel)),
      ("pipelineParallel", .int(parallelism.pipelineParallel)),
      ("expertParallel", .int(parallelism.expertParallel)),
    ]
    if parallelism.attentionDataParallel > 1 {
      members.append(("attentionDataParallel", .int(parallelism.attentionDataParallel)))
    }
    members += [
      ("weights", .string(precision.weights.rawValue)),
      ("activations", .string(precision.activations.rawValue)),
      ("kvCache", .string(precision.kvCache.rawValue)), ("maxNumSeqs", .int(limits.maxNumSeqs)),
      ("maxNumBatchedTokens", .int(limits.maxNumBatchedTokens)),
      ("maxModelLen", .int(limits.maxModelLen)),
      ("gpuMemoryUtilization", .double(memory.settings.gpuMemoryUtilization)),
      ("reserveFullPrompt", .bool(limits.reserveFullPrompt)),
      ("stepTime", .string((level ?? stepTime.level).rawValue)),
      ("memoryBasis", .string((basis ?? memory.basis).rawValue)),
    ]
    if limits.policy != .fcfs {
      members.append((PoolKeys.schedulingPolicy.key.name, .string(limits.policy.name)))
    }
    if let measuredBlocks { members.append(("kvBlocks", .int(measuredBlocks))) }
    if let tree = prompts.canonicalTree { members.append(("promptTokens", tree)) }
    if let price { members.append(("price", .double(price))) }
    return .object(members)
  }
}

extension ServiceObjective {
  fileprivate var canonicalTree: JSONValue {
    var members: [(String, JSONValue)] = []
    for (key, metric) in ObjectiveKeys.latencies {
      let own = limits.filter { $0.metric == metric }.sorted { $0.percent < $1.percent }
      guard !own.isEmpty else { continue }
      let values = own.map {
        ("p" + NumberText.shortest($0.percent), JSONValue.double($0.limit.milliseconds))
      }
      members.append((key, .object(values)))
    }
    if let attainment { members.append(("attainment", .double(attainment))) }
    return .object(members)
  }
}

/// A workload written out: a list of classes, durations in seconds, traces with every key.
enum CanonicalWorkload {
  /// Keys whose text is a name even if it looks like a duration.
  private static let names: Set<String> = [
    "name", "tenant", "model", "path", "format", "classColumn", "label", "process",
    "distribution", "classes", "tenants",
  ]
  /// What a trace does when it is not told otherwise.
  private static let traceDefaults: [(String, JSONValue)] = [
    ("format", "auto"), ("sort", false), ("lenient", false), ("rateScale", 1), ("from", 0),
    ("repeat", 1),
  ]

  static func tree(_ elements: [LocatedJSON], _ specification: WorkloadSpecification) -> JSONValue {
    .array(
      zip(elements, specification.parts).map { element, part in
        guard case .object(let written) = element.content else { return .null }
        var members = written.filter { $0.key != "slo" && $0.value.content != .null }.map {
          ($0.key, value($0.value, under: $0.key))
        }
        if let source = part.trace {
          members = members.map { $0.0 == "trace" ? ($0.0, trace($0.1, source)) : $0 }
          // Of a trace with labels, the classes bear the names.
          if source.options.classes == nil { fill(&members, [("name", name(part))]) }
        } else {
          fill(&members, [("name", name(part))])
        }
        return .object(members)
      })
  }

  private static func name(_ part: WorkloadPart) -> JSONValue { .string(part.classes[0].name) }

  private static func value(_ json: LocatedJSON, under key: String) -> JSONValue {
    switch json.content {
    case .string(let text):
      guard !names.contains(key), let seconds = DurationText.parse(text) else {
        return .string(text)
      }
      return .double(seconds.value)
    case .array(let values): return .array(values.map { value($0, under: key) })
    case .object(let members):
      return .object(
        members.filter { $0.value.content != .null }.map {
          ($0.key, value($0.value, under: $0.key))
        }
      )
    case .integer where key == "promptTokens" || key == "outputTokens",
      .real where key == "promptTokens" || key == "outputTokens":
      return .object([("distribution", "constant"), ("value", json.value)])
    default: return json.value
    }
  }

  private static func trace(_ tree: JSONValue, _ source: TraceSource) -> JSONValue {
    guard case .object(var members) = tree else { return tree }
    members = members.map { $0.0 == "path" ? ("path", .string(source.path)) : $0 }
    fill(&members, traceDefaults)
    return .object(members)
  }

  private static func fill(
    _ members: inout [(String, JSONValue)], _ defaults: [(String, JSONValue)]
  ) {
    for (key, value) in defaults where !members.contains(where: { $0.0 == key }) {
      members.append((key, value))
    }
  }
}
