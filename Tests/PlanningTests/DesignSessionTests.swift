import Plans
import TestSupport
import Testing
import Units
import Workload

@testable import Planning

@Suite struct DesignSessionTests {
  /// Sessions of four turns over 40 s, one begun each second; a request's prompt is its session.
  private static let turns: [Request] = (1...600).flatMap { session in
    (0..<4).map { turn -> Request in
      let start = session + 10 * turn
      return Request(
        arrival: SimulationTime(Seconds(Double(start))),
        promptTokens: session, outputTokens: 1, session: UInt64(session))
    }
  }.sorted { $0.arrival < $1.arrival }

  private func scaled(_ range: Range<Int>, _ factor: Double, draw: UInt64) throws -> [Int: Int] {
    let held = HeldStream(Self.turns, range)
    var stream = RateScaledStream(
      held, factor: factor, seed: UInt64(range.lowerBound), sessionDraw: draw)
    var counts: [Int: Int] = [:]
    while let request = try stream.next() { counts[request.promptTokens, default: 0] += 1 }
    return counts
  }

  @Test("a thinned load keeps whole sessions, over windows too", arguments: [1, 2, 3] as [UInt64])
  func wholeSessions(draw: UInt64) throws {
    let all = try scaled(0..<2400, 0.5, draw: draw)
    #expect(all.values.allSatisfy { $0 == 4 } && all.count > 200 && all.count < 400)
    let first = try scaled(0..<1200, 0.5, draw: draw)
    let second = try scaled(1200..<2400, 0.5, draw: draw)
    let both = first.merging(second, uniquingKeysWith: +)
    #expect(both == all, "a session that goes on in the next window is kept there too")
  }

  @Test("the recorded load knows the sessions of conversations and of nothing else")
  func recorded() throws {
    func load(_ arrivals: String) throws -> Planning.RecordedLoad {
      let scenario = try Fixture.scenario(
        """
        { model: "llama-3.1-8b", fleet: { pools: [{ gpu: "L40S" }] },
          workload: { arrivals: \(arrivals), promptTokens: 100, outputTokens: 20, duration: "10m" } }
        """)
      return try Planning.RecordedLoad(scenario.workload, seed: 1, readsOnce: false) { _ in }
    }
    let single = try load("{ process: \"poisson\", ratePerSecond: 1 }")
    #expect(single.held?.allSatisfy { $0.session == 0 } == true)
    let talk = try load(
      """
      { process: "agents", arrivals: { process: "poisson", ratePerSecond: 0.2 },
        calls: { distribution: "geometric", mean: 6 },
        toolTime: { distribution: "lognormal", mean: "5s", p95: "15s" },
        toolTokens: { distribution: "lognormal", mean: 90, p95: 300 }, answerTime: "5s" }
      """)
    let held = try #require(talk.held)
    let sessions = held.map(\.session)
    #expect(!sessions.contains(0) && Set(sessions).count < held.count)
    var stream = try talk.makeStream()
    for index in 0..<min(100, held.count) {
      #expect(try stream.next() == held[index])
    }
  }
}
