// HandOverChecks.swift: that whoever gets a prompt can hand it over, and to whom.

internal import Fleet
internal import Hardware
internal import Text

extension PlanResolver {
  /// Refuses sets of pools of which some would hand over to nobody, or wait for what never comes.
  /// - Parameter served: the pools of each stage of each class.
  func checkHandOvers(_ served: [[Int]], _ pools: [ResolvedPool]) {
    var checked: [[Int]] = []
    for indices in served where !checked.contains(indices) {
      checked.append(indices)
      checkHandOvers(indices.map { pools[$0] })
    }
  }

  /// - Parameter pools: that serve one class together.
  private func checkHandOvers(_ pools: [ResolvedPool]) {
    let prompts = pools.filter { $0.plan.role.handOver != nil }
    let decoding = pools.filter { $0.plan.role == .decode }
    if let first = prompts.first, decoding.isEmpty {
      findings.problems.add(
        .conflict, at: first.rolePlace,
        "pool '\(first.plan.name)' computes prompts, and no pool of its class decodes them",
        hint: "add a pool of '\(first.plan.model.name)' with role: \"decode\", or leave role out")
    }
    if let first = decoding.first, prompts.isEmpty {
      findings.problems.add(
        .conflict, at: first.rolePlace,
        "pool '\(first.plan.name)' decodes what others hand over, and no pool of its class does",
        hint: "add a pool of '\(first.plan.model.name)' with role: \"prefill\", or leave role out")
    }
    guard let sender = prompts.first else { return }
    for other in prompts.dropFirst() + decoding
    where other.plan.precision.kvCache != sender.plan.precision.kvCache {
      findings.problems.add(
        .conflict, at: other.rolePlace,
        "pool '\(other.plan.name)' keeps KV in \(other.plan.precision.kvCache.rawValue) and '\(sender.plan.name)' "
          + "in \(sender.plan.precision.kvCache.rawValue): what one computes the other cannot read",
        hint: "give both the same kvCache")
    }
  }
}

extension Scenario {
  /// Pools that compute prompts and hand them over.
  public var handsOver: Bool { pools.contains { $0.role.handOver != nil } }
}
