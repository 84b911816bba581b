// FollowingTests.swift: what routers gain that follow prefixes, and how weights share requests out.

import Engine
import Metrics
import TestSupport
import Testing
import Units
import Workload

@testable import Fleet

@Suite struct FollowingTests {
  private static func pool(_ replicas: Int, blocks: Int = 4000) -> PoolSpecification {
    PoolSpecification(
      name: "pool", replicas: replicas,
      limits: EngineLimits(
        maxNumSeqs: 64, maxNumBatchedTokens: 2048, maxModelLen: 4096, kvBlocks: blocks,
        prefixCaching: true),
      stepTime: SyntheticStepModel(tokenBase: 1 << 28, promptPerToken: 1 << 20))
  }

  /// Turns of conversations that grow by 64 tokens, those of one instant in turn.
  private static func hitRate(_ router: String, replicas: Int, _ rule: RoutingRule = .usual) throws
    -> Double
  {
    var requests: [Request] = []
    for turn in 0..<8 {
      for session in 1...61 {
        let ticks = Int64(turn) << 38 + Int64(session * 7919 % 4096) << 20
        requests.append(
          Request(
            arrival: SimulationTime(ticks: ticks), promptTokens: 200 + 64 * turn, outputTokens: 8,
            session: UInt64(session)))
      }
    }
    requests.sort { ($0.arrival, $0.session) < ($1.arrival, $1.session) }
    var entry = try #require(Routers.named(router))
    entry.rule = rule
    var simulation = try Simulation(
      fleet: FleetSpecification(pools: [pool(replicas)], router: entry),
      load: LoadSpecification(
        classes: [ClassSpecification(name: "chat", pools: [0])], stream: ListStream(requests)),
      seed: 1)
    let record = try simulation.run().classes[0]
    return Double(record.prefixCache.hits) / Double(record.prefixCache.queries)
  }

  @Test("a router that follows prefixes finds as much on many replicas as on one")
  func follows() throws {
    let alone = try Self.hitRate("least-outstanding", replicas: 1)
    #expect(alone > 0.7)
    for router in ["prefix-aware", "prefix-history"] {
      #expect(try Self.hitRate(router, replicas: 8) == alone, "\(router)")
    }
    #expect(try Self.hitRate("round-robin", replicas: 8) < 0.7 * alone)
  }

  @Test("a bound that allows no imbalance gives cached prompts up")
  func bound() throws {
    let none = RoutingRule(imbalanceRequests: 0, imbalanceRatio: 0)
    for router in ["prefix-aware", "prefix-history"] {
      #expect(
        try Self.hitRate(router, replicas: 8, none) < Self.hitRate(router, replicas: 8))
    }
  }

  @Test("weights share requests out as they say, those of one as far apart as can be")
  func weights() throws {
    let entry = try #require(Routers.named("weighted"))
    var router = entry.make(RouterSettings(seed: 1, replication: 0, weights: [5, 9, 1, 1]))
    let group = ReplicaGroup(index: 0, replicas: [0, 2, 3])
    let request = Request(arrival: .zero, promptTokens: 1, outputTokens: 1)
    let signals = ReplicaSignals(unfinished: [0, 0, 0, 0])
    let turn = (0..<7).map { _ in router.route(request, signals, among: group) }
    // The example of nginx's source.
    #expect(turn == [0, 0, 2, 0, 3, 0, 0])
    #expect((0..<7).map { _ in router.route(request, signals, among: group) } == turn)
  }

  @Test("sessions are remembered as long as is said")
  func memory() {
    var sent = SentPrefixes(PromptTree(), [PromptContents.Front(number: 0, tokens: 0)])
    let group = ReplicaGroup(index: 0, replicas: [0, 1])
    func turn(_ session: Int) -> Request {
      Request(arrival: .zero, promptTokens: 100, outputTokens: 1, session: UInt64(session))
    }
    sent.sent(turn(1), to: 1)
    for session in 2...SentPrefixes.sessionCount { sent.sent(turn(session), to: 0) }
    #expect(sent.longest(of: turn(1), among: group)?.replica == 1)
    for session in 1...2 * SentPrefixes.sessionCount {
      sent.sent(turn(session + SentPrefixes.sessionCount), to: 0)
    }
    #expect(sent.longest(of: turn(1), among: group) == nil)
  }
}
