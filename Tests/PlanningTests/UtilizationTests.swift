import Engine
import Hardware
import Testing
import Units
import Workload

@testable import Fleet

/// Prices that can be added up by hand: milliseconds, FLOPs and bytes in small numbers.
private struct HandPrices: StepTimeModel {
  private func ms(_ value: Double) -> Seconds { Seconds(value / 1e3) }
  func tokens(_ count: Int) -> StepPart {
    StepPart(launch: ms(1), compute: ms(0.1 * Double(count)), memory: ms(0.5), link: ms(0.2))
  }
  func sampling(rows: Int) -> StepPart { StepPart(memory: ms(0.3 * Double(rows))) }
  func decodeAttention(rows: Int) -> DecodeAttentionTime {
    DecodeAttentionTime(
      launch: ms(0.1), memoryBase: ms(0.2), memoryPerContextToken: ms(0.01))
  }
  var promptAttentionLaunch: Seconds { ms(0.4) }
  func promptAttention(newTokens: Int, prefixTokens: Int) -> StepPart { StepPart(compute: ms(1)) }
  func launches(tokens: Int) -> Seconds { .zero }
  func serial(sampledRows: Int) -> Seconds { ms(2) }
  func modelFLOPs(tokens: Int, attentionPairs: Double, sampledRows: Int) -> FLOPs {
    FLOPs(2 * Double(tokens) + 3 * attentionPairs + 5 * Double(sampledRows))
  }
  func weightBytes(tokens: Int, samples: Bool) -> Bytes {
    Bytes(100 * Double(tokens) + (samples ? 7 : 0))
  }
  var reach: Int? { nil }
  var kvBytesPerToken: Bytes { Bytes(2) }
  var kvBytesPerReachedToken: Bytes { .zero }
  var peak: FLOPsPerSecond { FLOPsPerSecond(1e6) }
  var bandwidth: BytesPerSecond { BytesPerSecond(1e6) }
}

private struct Listed: RequestStream {
  var requests: [Request]
  mutating func next() -> Request? { requests.isEmpty ? nil : requests.removeFirst() }
}

@Suite struct UtilizationTests {
  /// One request of 10 prompt and 3 output tokens on the first of two replicas: a prompt step of 6.4 ms,
  /// then decode steps over contexts 11 and 12 of 4.51 and 4.52 ms.
  @Test func sharesOfATinyRunByHand() throws {
    let limits = EngineLimits(
      maxNumSeqs: 8, maxNumBatchedTokens: 64, maxModelLen: 100, kvBlocks: 10)
    let pool = PoolSpecification(name: "p", replicas: 2, limits: limits, stepTime: HandPrices())
    let router = try #require(Routers.named("least-outstanding"))
    let request = Request(arrival: .zero, promptTokens: 10, outputTokens: 3)
    var run = try Simulation(
      fleet: FleetSpecification(pools: [pool], router: router),
      load: LoadSpecification(
        classes: [ClassSpecification(name: "c", pools: [0])],
        stream: Listed(requests: [request])), seed: 1)
    let record = try run.run().pools[0]
    let use = try #require(record.utilization)
    let wall = 2 * 15.43  // ms, of both replicas
    func expect(_ value: Double, _ milliseconds: Double) {
      #expect(abs(value * wall - milliseconds) < 1e-6)
    }
    expect(use.busy, 15.43)
    expect(use.bounds.launch, 3 * 1 + 2 * 0.1 + 0.4)
    expect(use.bounds.compute, 0.1 * 12 + 1)
    expect(use.bounds.memory, 3 * 0.5 + 3 * 0.3 + 2 * 0.2 + 0.01 * 23)
    expect(use.bounds.link, 3 * 0.2)
    expect(use.bounds.host, 3 * 2)
    expect(use.bounds.idle, 15.43)
    #expect(abs(use.bounds.named.reduce(0) { $0 + $1.share } - 1) < 1e-12)
    let perMillisecond = 1e3 * wall  // a million a second of each
    let flops: Double = 2 * 12 + 3 * (55 + 23) + 5 * 3
    #expect(abs(use.mfu * perMillisecond - flops) < 1e-6)
    let bytes: Double = 100 * 12 + 7 * 3 + 2 * 23
    #expect(abs(use.mbu * perMillisecond - bytes) < 1e-6)
    #expect(abs(record.requestSeconds - 15.43e-3) < 1e-9)
  }
}
