// ScenarioFlags.swift: a scenario from command-line flags alone, by the same path as one from a file.

public import Text

/// A command-line flag that stands for one key of a scenario.
public struct ScenarioFlag: Hashable, Sendable {
  /// What the flag's value is, so that `--gpu 4090` stays a name.
  enum Kind: Hashable, Sendable { case text, json }
  /// With its dashes.
  public let name: String
  /// The key path it sets.
  public let keyPath: String
  let kind: Kind

  /// Every flag, in the order in which help lists them.
  public static let all: [ScenarioFlag] = [
    ScenarioFlag("--model", "model", .text),
    ScenarioFlag("--gpu", "fleet.pools[0].gpu", .text),
    ScenarioFlag("--tp", "fleet.pools[0].tensorParallel"),
    ScenarioFlag("--ep", "fleet.pools[0].expertParallel"),
    ScenarioFlag("--replicas", "fleet.pools[0].replicas"),
    ScenarioFlag("--precision", "fleet.pools[0].weights", .text),
    ScenarioFlag("--kv", "fleet.pools[0].kvCache", .text),
    ScenarioFlag("--max-num-seqs", "fleet.pools[0].maxNumSeqs"),
    ScenarioFlag("--max-num-batched-tokens", "fleet.pools[0].maxNumBatchedTokens"),
    ScenarioFlag("--max-model-len", "fleet.pools[0].maxModelLen"),
    ScenarioFlag("--gpu-memory-utilization", "fleet.pools[0].gpuMemoryUtilization"),
    ScenarioFlag("--kv-blocks", "fleet.pools[0].kvBlocks"),
    ScenarioFlag("--price", "fleet.pools[0].price"),
    ScenarioFlag("--router", "fleet.router", .text),
    ScenarioFlag("--front-end-ms", "fleet.frontEndMs"),
    ScenarioFlag("--trace", "workload.trace.path", .text),
    ScenarioFlag("--rate-scale", "workload.trace.rateScale"),
    ScenarioFlag("--rate", "workload.arrivals.ratePerSecond"),
    ScenarioFlag("--concurrency", "workload.arrivals.concurrency"),
    ScenarioFlag("--input", "workload.promptTokens"),
    ScenarioFlag("--output", "workload.outputTokens"),
    ScenarioFlag("--requests", "workload.requests"),
    ScenarioFlag("--duration", "workload.duration"),
    ScenarioFlag("--level", "stepTime", .text),
    ScenarioFlag("--warmup", "warmup"),
    ScenarioFlag("--seed", "seed"),
    ScenarioFlag("--replications", "replications"),
  ]

  private init(_ name: String, _ keyPath: String, _ kind: Kind = .json) {
    self.name = name
    self.keyPath = keyPath
    self.kind = kind
  }

  /// The flag with a value, as an override of a scenario.
  /// - Throws: `.syntax` and the like for a value that makes no sense.
  public func override(_ value: String) throws(InputErrors) -> JSONOverride {
    let text = kind == .text ? JSONWriter.quoted(value) : value
    return try JSONOverride(parsing: "\(keyPath)=\(text)", flag: name)
  }

  /// The scenario that some flags describe; arrivals are poisson, or a closed loop with `--concurrency`.
  /// - Parameter values: flags of `all` with their values, in the order given.
  /// - Throws: every value that makes no sense; what is missing shows when the scenario is read.
  public static func scenario(
    from values: [(flag: ScenarioFlag, value: String)]
  ) throws(InputErrors) -> LocatedJSON {
    let problems = InputProblems()
    let given = values.map(\.flag.name)
    var tree = base(process: given.contains("--concurrency") ? "closedLoop" : "poisson", given)
    if given.contains("--rate"), given.contains("--concurrency") {
      problems.add(
        .conflict, at: SourceLocation(file: "--concurrency"),
        "--rate and --concurrency exclude each other: arrivals either come by themselves or wait for "
          + "an answer", hint: "leave one of them out")
    }
    for (flag, value) in values {
      do throws(InputErrors) { try flag.override(value).apply(to: &tree) } catch {
        problems.add(error)
      }
    }
    try problems.check()
    return tree
  }

  private static func base(process: String, _ given: [String]) -> LocatedJSON {
    let place = SourceLocation(file: "flags")
    func object(_ members: [(String, LocatedJSON.Content)]) -> LocatedJSON.Content {
      .object(
        members.map {
          .init(key: $0.0, keyLocation: place, value: LocatedJSON($0.1, at: place))
        })
    }
    let pool = LocatedJSON(object([("name", .string("main"))]), at: place)
    let needsArrivals = given.contains("--rate") || given.contains("--concurrency")
    let arrivals = object([("process", .string(process))])
    return LocatedJSON(
      object([
        ("name", .string("flags")),
        ("workload", object(needsArrivals ? [("arrivals", arrivals)] : [])),
        ("fleet", object([("pools", .array([pool]))])),
      ]), at: place)
  }
}
