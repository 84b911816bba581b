import Metrics
import TestSupport
import Testing
import Text
import Units

@testable import Planning
@testable import Plans

@Suite struct FailureRuleTests {
  private func domain(
    _ kind: FailureRule.Domain, lose: Int, perNode: Int, perRack: Int = 4
  ) -> FailureDomain {
    var rule = FailureRule()
    (rule.domain, rule.lose, rule.nodesPerRack) = (kind, lose, perRack)
    return FailureDomain(gpusPerNode: 8 * perNode, gpusPerReplica: 8, rule: rule)
  }

  /// What is left of a fleet dealt evenly when its fullest domains are lost.
  private func left(_ replicas: Int, on domains: Int, losing count: Int) -> Int {
    var held = [Int](repeating: 0, count: domains)
    for replica in 0..<replicas { held[replica % domains] += 1 }
    return held.sorted(by: >).dropFirst(count).reduce(0, +)
  }

  @Test("several nodes lost, against dealing and taking away", arguments: 1...4, 1...3)
  func nodes(perNode: Int, lose: Int) {
    let domain = domain(.node, lose: lose, perNode: perNode)
    for needed in 1...30 {
      let replicas = domain.replicas(keeping: needed)
      let nodes = (needed + perNode - 1) / perNode + lose
      let least = (needed...(nodes * perNode)).first {
        left($0, on: nodes, losing: lose) >= needed
      }
      #expect(replicas == least)
      let kept = replicas - domain.lost(domain.spread(replicas, keeping: needed))
      #expect(kept >= needed && domain.nodes(for: replicas, keeping: needed) <= nodes)
    }
  }

  @Test("a GPU takes one replica, nothing takes none", arguments: 1...4)
  func gpusAndNothing(perNode: Int) {
    for needed in 1...20 {
      for lose in 1...3 {
        let gpu = domain(.gpu, lose: lose, perNode: perNode)
        #expect(gpu.replicas(keeping: needed) == needed + lose)
        #expect(gpu.lost(gpu.spread(needed + lose, keeping: needed)) == lose)
      }
      let off = domain(.off, lose: 2, perNode: perNode)
      #expect(!off.isAsked && off.replicas(keeping: needed) == needed)
      #expect(off.lost(off.spread(needed, keeping: needed)) == 0)
      #expect(off.nodes(for: needed, keeping: needed) == (needed + perNode - 1) / perNode)
    }
  }

  @Test("a rack is as many nodes", arguments: 1...4, 1...3)
  func racks(perNode: Int, perRack: Int) {
    let rack = domain(.rack, lose: 1, perNode: perNode, perRack: perRack)
    let large = domain(.node, lose: 1, perNode: perNode * perRack)
    for needed in 1...40 {
      let replicas = rack.replicas(keeping: needed)
      #expect(replicas == large.replicas(keeping: needed))
      #expect(replicas - rack.lost(rack.spread(replicas, keeping: needed)) >= needed)
      #expect(rack.nodes(for: replicas, keeping: needed) * perNode >= replicas)
    }
  }

  @Test("more that may be lost never takes fewer replicas")
  func monotone() {
    for needed in 1...30 {
      let counts = (1...4).map { domain(.node, lose: $0, perNode: 4).replicas(keeping: needed) }
      #expect(counts == counts.sorted())
    }
  }

  @Test func theScenarioSaysIt() throws {
    let scenario = try Fixture.scenario(
      Fixture.small, "headroom={domain:\"rack\",lose:2,nodesPerRack:3}")
    let rule = scenario.headroom.failure
    #expect(rule.domain == .rack && rule.lose == 2 && rule.nodesPerRack == 3)
    #expect(try Fixture.scenario(Fixture.small).headroom.failure == FailureRule())
    #expect(throws: ReadError.self) {
      try Fixture.scenario(Fixture.small, "headroom={domain:\"moon\"}")
    }
  }

  @Test func whatIsPaidForFollowsTheOffer() throws {
    #expect(try Fixture.scenario(Fixture.small).basis == .gpu)
    #expect(try Fixture.scenario(Fixture.small, "cost={owned:{}}").basis == .node)
  }
}

@Suite struct CallNearnessTests {
  private func estimate(_ share: Double, half: Double, target: Double) -> CriterionEstimate {
    CriterionEstimate(name: "x", target: target, share: share, halfWidth: half, samples: 100_000)
  }

  @Test(
    "a tenth of what is allowed, or a thousandth of all",
    arguments: [
      (0.946, 0.003, 0.95, true), (0.9491, 0.0001, 0.95, true), (0.944, 0.0001, 0.95, false),
      (0.9895, 0.0, 0.99, true), (0.9885, 0.0, 0.99, false), (0.93, 0.02, 0.95, false),
      (0.9, 0.002, 0.95, false),
    ])
  func close(share: Double, half: Double, target: Double, isClose: Bool) {
    #expect(CallNearness.isClose(estimate(share, half: half, target: target)) == isClose)
  }
}
