// MixPools.swift: the pools of a mixed fleet as a scenario writes them, so that `simulate` can confirm them.

internal import Fleet
internal import Text

extension MixShape {
  /// Both pools with what tells them apart, and what the scenario's own pool sets.
  /// - Parameter written: keys of the scenario's own pool.
  func pools(_ counts: MixCounts, written: [String]) -> [JSONValue] {
    let second = topology == .split ? PromptRange(min: threshold + 1) : .all
    return [
      Self.pool(
        "short", short, counts.short, PromptRange(max: threshold), written: written),
      Self.pool("long", long, counts.long, second, written: written),
    ]
  }

  /// Keys that differ between candidates, in the order of a scenario.
  private static let own = ["name", "gpu", "tensorParallel", "weights", "kvCache", "replicas"]

  private static func pool(
    _ name: String, _ option: MixOption, _ replicas: Int, _ prompts: PromptRange, written: [String]
  ) -> JSONValue {
    let all = option.scenario.canonicalPool
    var members: [(String, JSONValue)] = []
    for key in own {
      switch key {
      case "name": members.append((key, .string(name)))
      case "replicas": members.append((key, .int(replicas)))
      default: if let value = all.first(where: { $0.0 == key })?.1 { members.append((key, value)) }
      }
    }
    var bounds: [(String, JSONValue)] = []
    if prompts.min > 1 { bounds.append(("min", .int(prompts.min))) }
    if let most = prompts.max { bounds.append(("max", .int(most))) }
    if !bounds.isEmpty { members.append(("promptTokens", .object(bounds))) }
    let kept = written + ["price"]
    members += all.filter { member in
      kept.contains(member.0) && !members.contains { $0.0 == member.0 }
    }
    return .object(members)
  }
}

extension Scenario {
  /// The first pool with every default filled in.
  fileprivate var canonicalPool: [(String, JSONValue)] {
    guard case .object(let members) = canonical,
      case .object(let fleet)? = members.first(where: { $0.0 == "fleet" })?.1,
      case .array(let pools)? = fleet.first(where: { $0.0 == "pools" })?.1,
      case .object(let pool)? = pools.first
    else { return [] }
    return pool
  }
}

extension ScenarioSource {
  /// Keys that the first pool gives.
  var poolKeys: [String] {
    guard case .array(let pools)? = tree["fleet"]?["pools"]?.content,
      case .object(let members)? = pools.first?.content
    else { return [] }
    return members.map(\.key)
  }
}
