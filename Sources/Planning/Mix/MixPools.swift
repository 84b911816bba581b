// MixPools.swift: the pools of a mixed fleet as a scenario writes them, so that `simulate` can confirm them.

internal import Fleet
internal import Plans
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

  /// Keys that differ between candidates, in the order in which they are told.
  private static let own: [any KeyOf<PoolChoice>] = [
    PoolKeys.name, PoolKeys.gpu, PoolKeys.tensorParallel, PoolKeys.weights, PoolKeys.kvCache,
    PoolKeys.replicas,
  ]

  private static func pool(
    _ name: String, _ option: MixOption, _ replicas: Int, _ prompts: PromptRange, written: [String]
  ) -> JSONValue {
    var pool = option.scenario.plan.onlyPool
    pool[PoolKeys.name] = name
    pool[PoolKeys.replicas] = replicas
    pool[PoolKeys.promptTokens] = nil
    var members = pool.members(own)
    var bounds: [(String, JSONValue)] = []
    if prompts.min > 1 { bounds.append(("min", .int(prompts.min))) }
    if let most = prompts.max { bounds.append(("max", .int(most))) }
    if !bounds.isEmpty { members.append((PoolKeys.promptTokens.said.name, .object(bounds))) }
    let kept = written + [PoolKeys.price.said.name]
    members += pool.members(PoolKeys.all).filter { member in
      kept.contains(member.0) && !members.contains { $0.0 == member.0 }
    }
    return .object(members)
  }
}
