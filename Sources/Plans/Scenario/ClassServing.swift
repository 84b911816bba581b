// ClassServing.swift: which pools serve each class, and whether they leave some of its prompts out.

internal import Fleet
internal import Hardware
internal import Text
internal import Workload

/// Who answers a class, with every name looked up.
struct ServedClass {
  /// Indices of the pools that serve it first.
  var pools: [Int]
  var route: ClassRoute

  /// The pools of every stage.
  var stages: [[Int]] { [pools] + route.escalations.compactMap(\.pools) }
}

extension PlanResolver {
  /// Who answers each class; nil, and recorded, where nobody does.
  func servedClasses(
    _ load: LoadChoice, _ pools: [ResolvedPool], _ model: NamedModel?, hasProvider: Bool
  ) -> [ServedClass]? {
    let before = findings.problems.count
    var served: [ServedClass] = []
    for (part, source) in load.specification.parts.enumerated() {
      let lookup = RouteLookup(pools: pools, hasProvider: hasProvider, findings: findings) {
        load.place(of: $0, part: part)
      }
      for entry in source.classes {
        let own = ownPools(of: entry, pools, model, lookup)
        served.append(ServedClass(pools: own, route: lookup.route(of: entry, after: own)))
      }
    }
    guard findings.problems.count == before else { return nil }
    let stages = served.flatMap(\.stages)
    checkHandOvers(stages, pools)
    for isDecoding in [false, true] {
      let own = stages.map { $0.filter { (pools[$0].plan.role == .decode) == isDecoding } }
      requireEveryPrompt(own.filter { !$0.isEmpty }, pools)
    }
    return findings.problems.count == before ? served : nil
  }

  /// The pools that a class names, else all that serve its model; what is wrong is recorded.
  private func ownPools(
    of entry: WorkloadClass, _ pools: [ResolvedPool], _ model: NamedModel?, _ lookup: RouteLookup
  ) -> [Int] {
    let named = entry.route.pools.map { lookup.indices($0, of: entry, key: "pools") }
    let place = lookup.place("model")
    let wanted: ModelArchitecture?
    if let name = entry.model {
      wanted = names.model(name, at: place)?.entry
      if wanted == nil { return [] }
    } else {
      if let named { return named }
      wanted = model?.entry
    }
    guard let wanted else {
      let distinct = Set(pools.map(\.plan.model.name))
      if distinct.count == 1 { return Array(pools.indices) }
      findings.problems.add(
        .missingKey, at: place,
        "class '\(entry.name)' names no model, and the pools serve several",
        hint: "add model: \"…\" to the class or at the top, or pools: \"NAME\" to the class")
      return []
    }
    if let named {
      if let other = named.first(where: { pools[$0].plan.model != wanted }) {
        findings.problems.add(
          .conflict, at: lookup.place("pools"),
          "class '\(entry.name)' asks for model '\(wanted.name)', and its pool '\(pools[other].plan.name)' serves "
            + "'\(pools[other].plan.model.name)'",
          hint: "leave out \"model\", or name a pool that serves it")
      }
      return named
    }
    let indices = pools.indices.filter { pools[$0].plan.model == wanted }
    if indices.isEmpty {
      let known = pools.map(\.plan.model.name).reduce(into: [String]()) { list, name in
        if !list.contains(name) { list.append(name) }
      }
      findings.problems.add(
        .conflict, at: place,
        "class '\(entry.name)' asks for model '\(wanted.name)', which no pool serves",
        hint: "served: \(known.joined(separator: ", ")); add a pool, or change the class's model")
    }
    return indices
  }

  /// Each set of pools once, however many classes it serves.
  private func requireEveryPrompt(_ served: [[Int]], _ pools: [ResolvedPool]) {
    var checked: [[Int]] = []
    for indices in served where !checked.contains(indices) {
      checked.append(indices)
      requireEveryPrompt(
        indices.map { pools[$0] }, model: pools[indices[0]].plan.model.name)
    }
  }

  /// Refuses pools that leave prompts of a length to nobody: whether a load has such prompts is often known only
  /// once it has run.
  /// - Parameter pools: those that serve one model.
  private func requireEveryPrompt(_ pools: [ResolvedPool], model: String) {
    for gap in PromptRange.gaps(between: pools.map(\.plan.prompts)) {
      let message = "no pool of '\(model)' takes prompts \(gap.description)"
      let below = pools.first { $0.plan.prompts.max == gap.min - 1 }
      let above = gap.max.flatMap { max in pools.first { $0.plan.prompts.min == max + 1 } }
      guard let pool = below ?? above else { continue }
      let hint =
        switch (below, above) {
        case (let below?, let above?):
          "set promptTokens.max of pool '\(below.plan.name)' to \(above.plan.prompts.min - 1), or "
            + "promptTokens.min of pool '\(above.plan.name)' to \(gap.min)"
        case (_, let above?):
          "leave min out of the pool that takes the shortest prompts: '\(above.plan.name)'"
        default: "leave max out of the pool that takes the longest prompts: '\(pool.plan.name)'"
        }
      findings.problems.add(.conflict, at: pool.promptsPlace, message, hint: hint)
    }
  }
}

extension PromptRange {
  /// The lengths that none of the ranges contains, the shortest first.
  static func gaps(between ranges: [PromptRange]) -> [PromptRange] {
    var gaps: [PromptRange] = []
    var next = 1  // every shorter prompt is taken
    for range in ranges.sorted(by: { $0.min < $1.min }) {
      if range.min > next { gaps.append(PromptRange(min: next, max: range.min - 1)) }
      guard let max = range.max else { return gaps }
      next = Swift.max(next, max + 1)
    }
    return gaps + [PromptRange(min: next)]
  }
}
