// CascadeGenerator.swift: classes whose answers are thrown away, and whose requests go to a provider whatever the load.

import Fleet
import Kernel
import Units
import Workload

/// Gives classes of two fifths of the scenarios a route, from a stream of its own.
struct CascadeGenerator {
  private var random: RandomStream

  init(seed: Int) { random = RandomStream(seed: UInt64(seed), name: "cascade") }

  mutating func choose(for scenario: inout Scenario) {
    guard Int.random(in: 0..<5, using: &random) < 2 else { return }
    // Any class's pools take every prompt.
    let places = scenario.classes.map(\.pools)
    for index in scenario.classes.indices where Bool.random(using: &random) || index == 0 {
      let hasProvider = scenario.overflow != nil
      var escalations = (0..<Int.random(in: 0...3, using: &random)).map { _ in
        Escalation(share: share(), pools: places.randomElement(using: &random)!)
      }
      let stays = Int.random(in: 0..<4, using: &random) == 0
      if hasProvider, !stays, Bool.random(using: &random) {
        escalations.append(Escalation(share: share(), pools: nil))
      }
      let isDirect = hasProvider && !stays && Bool.random(using: &random)
      scenario.classes[index].route = ClassRoute(
        providerShare: isDirect ? share() : 0, escalations: escalations,
        staysInFleet: stays)
    }
    if scenario.classes.contains(where: \.route.asksProvider), Bool.random(using: &random) {
      scenario.overflow?.unfinishedPerReplica = nil
    }
  }

  private mutating func share() -> Double {
    [0.1, 0.3, 0.5, 0.9, 1].randomElement(using: &random)!
  }
}
