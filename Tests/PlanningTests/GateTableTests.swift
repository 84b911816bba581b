// GateTableTests.swift: whoever judges a fleet goes by the table of gates.

import Testing

@testable import Planning

@Suite struct GateTableTests {
  @Test("every gate is asked once, those of recorded loads last")
  func order() {
    #expect(Gates.inTurn.map(\.name).sorted() == Gates.names.sorted())
    let last = Gates.inTurn.drop { !$0.isReplay }.map(\.isReplay)
    #expect(!last.contains(false))
    #expect(Gates.ofDesignLoads.map(\.name) == ["headroom", "failure"])
  }

  @Test("a fleet of two pools passes every gate, and one with a loss for either pool")
  func mixes() {
    for gate in Gates.all {
      let own = MixGate.all.filter { $0.name.hasPrefix(gate.name) }
      #expect(own.count == (gate.play.hasLoss ? 2 : 1), "\(gate.name)")
    }
    #expect(MixGate.all.last?.isReplay == true)
  }

  @Test("packed models have what the gates need whole, and keep what a loss must leave")
  func floor() {
    var needs = GateNeeds(headroom: 5, replay: 7, failure: 9)
    #expect(needs.floor == nil, "what is left is not known")
    needs.withoutFailure = 4
    #expect(needs.floor == FleetFloor(atLeast: 7, left: 4))
    needs.replay = nil
    #expect(needs.floor == nil, "a gate is passed by none")
  }

  @Test("a gate with a loss takes the replicas that the loss takes")
  func losses() {
    let domain = FailureDomain(gpusPerNode: 8, gpusPerReplica: 1)
    for gate in Gates.all {
      let fleet = gate.play.replicas(running: 8, domain)
      #expect(fleet == (gate.play.hasLoss ? domain.replicas(keeping: 8) : 8), "\(gate.name)")
    }
  }

  @Test("a screened size is the largest of its gates, and none without one of them")
  func screened() {
    let domain = FailureDomain(gpusPerNode: 8, gpusPerReplica: 1)
    var size = ScreenedSize()
    size.needs = [ScreenedNeed(gate: HeadroomGate(), running: 9, least: 8)]
    #expect(size.replicas(domain) == nil && size["headroom"] == 9 && size["failure"] == nil)
    size.needs.append(ScreenedNeed(gate: FailureGate(), running: 8, least: 7))
    #expect(size.replicas(domain) == max(9, domain.replicas(keeping: 8)))
    #expect(size.least(domain) == max(8, domain.replicas(keeping: 7)))
  }
}
