// RouteLookup.swift: the pools that a class names, and those to which its answers escalate.

internal import Fleet
internal import Hardware
internal import Text
internal import Workload

/// Looks up the names in a class's route.
struct RouteLookup {
  let pools: [ResolvedPool]
  let hasProvider: Bool
  let findings: Findings
  /// Where the part of the workload has a key.
  let place: (String) -> SourceLocation

  /// The stages after a class's own pools; what is wrong is recorded.
  /// - Parameter first: the class's own pools.
  func route(of entry: WorkloadClass, after first: [Int]) -> ClassRoute {
    let choice = entry.route
    if choice.asksProvider, !hasProvider { reportNoProvider(entry) }
    if choice.reached.contains(where: { $0.pools == nil }),
      pools.contains(where: { $0.plan.name == RouteChoice.provider })
    {
      findings.problems.add(
        .conflict, at: place("escalate"), "a pool is called \"provider\", which names the API here",
        hint: "give the pool another name")
    }
    var earlier = Set(first)
    var escalations: [Escalation] = []
    for stage in choice.reached {
      guard let names = stage.pools else {
        escalations.append(Escalation(share: stage.share, pools: nil))
        continue
      }
      let found = indices(names, of: entry, key: "escalate")
      if let again = found.first(where: earlier.contains) {
        findings.problems.add(
          .conflict, at: place("escalate"),
          "class '\(entry.name)' escalates in a circle: the pool '\(pools[again].plan.name)' has answered "
            + "before",
          hint:
            "name each pool in one stage alone; pools: \"NAME\" says which serve the class first")
      }
      earlier.formUnion(found)
      escalations.append(Escalation(share: stage.share, pools: found))
    }
    return ClassRoute(
      providerShare: choice.providerShare ?? 0, escalations: escalations,
      staysInFleet: choice.residency == .fleet)
  }

  /// Pools by name, of one model; those that are not there are recorded.
  func indices(_ names: [String], of entry: WorkloadClass, key: String) -> [Int] {
    let known = pools.map(\.plan.name)
    var found: [Int] = []
    for name in names {
      guard let index = known.firstIndex(of: name) else {
        findings.problems.add(
          .unknownName, at: place(key),
          "class '\(entry.name)' names the pool \(JSONWriter.quoted(name)), which the fleet has not",
          hint: Suggestion.hint(
            for: name, in: key == "escalate" ? known + [RouteChoice.provider] : known))
        continue
      }
      if !found.contains(index) { found.append(index) }
    }
    let models = found.map { pools[$0].plan.model }
    if let first = models.first, let other = models.first(where: { $0 != first }) {
      findings.problems.add(
        .conflict, at: place(key),
        "class '\(entry.name)' names pools of two models for one stage: '\(first.name)' and '\(other.name)'",
        hint:
          "name pools of one model; another model is a stage of its own: escalate: [{ share, to }]")
    }
    return found.sorted()
  }

  private func reportNoProvider(_ entry: WorkloadClass) {
    let key = (entry.route.providerShare ?? 0) > 0 ? "provider" : "escalate"
    findings.problems.add(
      .missingKey, at: place(key),
      "class '\(entry.name)' sends requests to a provider, and the fleet has none",
      hint: "add fleet.overflow: { provider: \"NAME\", ttftMs: 800, itlMs: 20 }")
  }
}

extension PlanResolver {
  /// What figures rest on where answers escalate.
  func assumeRoutes(_ routes: [ClassRoute]) {
    guard routes.contains(where: { !$0.escalations.isEmpty }) else { return }
    findings.assume(
      "which answers are thrown away is drawn by the stated shares, whatever the prompt; to judge an answer takes no "
        + "time and costs nothing, and every stage is asked for as many tokens: guesses that flatter a cascade"
    )
  }
}
