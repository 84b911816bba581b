// RouteKeysTests.swift: who answers a class, as a scenario says it.

import Fleet
import TestSupport
import Testing
import Text

@testable import Plans

@Suite struct RouteKeysTests {
  private static let fleet = """
    {
      model: "llama-3.1-8b",
      workload: { name: "chat", pools: "small", arrivals: { process: "poisson", ratePerSecond: 4 },
                  promptTokens: 200, outputTokens: 20, requests: 100 },
      fleet: {
        overflow: { ttftMs: 500, itlMs: 10, inputPerMillion: 3, outputPerMillion: 15 },
        pools: [{ name: "small", gpu: "H200-SXM" },
                { name: "large", model: "llama-3.1-70b", gpu: "H200-SXM", tensorParallel: 2 },
                { name: "spare", gpu: "H200-SXM" }],
      },
    }
    """

  @Test("stages are looked up by name, up to the last that is reached")
  func stages() throws {
    let scenario = try Fixture.scenario(
      Self.fleet, "workload.provider={share:0.15}",
      "workload.escalate=[{share:0.2,to:'large'},{share:0.3,to:'provider'}]")
    #expect(scenario.poolsOfClass == [[0]])
    #expect(
      scenario.routes == [
        ClassRoute(
          providerShare: 0.15,
          escalations: [Escalation(share: 0.2, pools: [1]), Escalation(share: 0.3, pools: nil)])
      ])
    #expect(scenario.overflow?.unfinishedPerReplica == nil && scenario.isRandom)
    let text = JSONWriter.compact(scenario.canonical)
    let again = try Fixture.scenario(text)
    #expect(JSONWriter.compact(again.canonical) == text && again.routes == scenario.routes)
  }

  @Test("a pool that several models' classes name is theirs alone", arguments: [0, 2])
  func environments(index: Int) throws {
    let name = ["small", "large", "spare"][index]
    let scenario = try Fixture.scenario(Self.fleet, "workload.pools=\(name)", Self.noOverflow)
    #expect(scenario.poolsOfClass == [[index]] && scenario.routes == [.plain])
    let all = try Fixture.scenario(Self.fleet, "workload.pools=['spare','small']", Self.noOverflow)
    #expect(all.poolsOfClass == [[0, 2]])
  }

  @Test("what may not leave the fleet never goes to the provider")
  func residency() throws {
    let change = "fleet.overflow.above={unfinished:4}"
    let scenario = try Fixture.scenario(Self.fleet, "workload.residency=fleet", change)
    #expect(scenario.routes == [ClassRoute(staysInFleet: true)] && scenario.routes[0].leavesLoad)
    let text = JSONWriter.compact(scenario.canonical)
    #expect(try Fixture.scenario(text).routes == scenario.routes)
    let anywhere = try Fixture.scenario(Self.fleet, "workload.residency=anywhere", change)
    #expect(
      JSONWriter.compact(anywhere.canonical)
        == JSONWriter.compact(try Fixture.scenario(Self.fleet, change).canonical))
    let wrong = try Fixture.mistakes(
      Self.fleet, ["workload.residency=fleet", "workload.provider={share:0.1}"])
    #expect(wrong.map(\.code) == [.conflict])
  }

  private static let noOverflow = "fleet.overflow=null"

  @Test(
    "a share of nothing is the same as no key",
    arguments: [
      "workload.provider={share:0}", "workload.escalate={share:0,to:'large'}",
      "workload.escalate=[{share:0,to:'large'},{share:1,to:'provider'}]",
    ])
  func nothing(change: String) throws {
    let plain = try Fixture.scenario(Self.fleet, Self.noOverflow)
    let none = try Fixture.scenario(Self.fleet, Self.noOverflow, change)
    #expect(JSONWriter.compact(none.canonical) == JSONWriter.compact(plain.canonical))
    #expect(none.routes == [.plain] && none.assumptions == plain.assumptions)
  }

  @Test(
    "what is wrong is named",
    arguments: [
      (["workload.provider={share:1.5}"], InputError.Code.outOfRange),
      (["workload.provider={share:-0.1}"], .outOfRange),
      (["workload.escalate={share:2,to:'large'}"], .outOfRange),
      (["workload.escalate={share:0.5,to:'huge'}", noOverflow], .unknownName),
      (["workload.pools=huge", noOverflow], .unknownName),
      (["workload.escalate={share:0.5,to:'small'}", noOverflow], .conflict),
      (
        ["workload.escalate=[{share:0.5,to:'large'},{share:0.5,to:'large'}]", noOverflow], .conflict
      ),
      (["workload.escalate=[{share:0.5,to:'provider'},{share:0.5,to:'large'}]"], .conflict),
      (["workload.escalate={share:0.5,to:['large','spare']}", noOverflow], .conflict),
      (["workload.model=llama-3.1-70b", noOverflow], .conflict),
      (["workload.provider={share:0.5}", "fleet.overflow=null"], .missingKey),
      (
        ["workload.escalate={share:0.5,to:'provider'}", "fleet.overflow=null"],
        .missingKey
      ),
      (["workload.escalate={share:0.5}"], .missingKey),
      ([], .missingKey),  // nobody is sent to the provider, and it has no `above`
      (["workload.provider={share:0.5}", "fleet.overflow.inputPerMillion=null"], .missingKey),
      (["workload.escalate={share:0.5,to:'provider'}", "fleet.pools[2].name=provider"], .conflict),
    ])
  func mistakes(changes: [String], code: InputError.Code) throws {
    let found = try Fixture.mistakes(Self.fleet, changes)
    #expect(found.map(\.code) == [code], "\(changes): \(found)")
    #expect(found.allSatisfy { !$0.hint.isEmpty })
  }

  @Test("pools that answer one class in turn are no fleets of their own")
  func parting() throws {
    let scenario = try Fixture.scenario(
      Self.fleet, Self.noOverflow, "workload.escalate={share:0.2,to:'large'}")
    for pool in 0..<2 {
      let obstacle = try #require(scenario.obstacle(toPartingPool: pool))
      #expect(obstacle.contains("escalates from \"small\" to \"large\""))
    }
  }
}
