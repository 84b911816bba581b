// HandOverTests.swift: laws of prompts that are computed by one replica and decoded by another.

import Engine
import Kernel
import Metrics
import Testing
import Units
import Workload

@testable import Fleet

@Suite struct HandOverTests {
  /// A prompt takes a step of a millisecond, whatever its length up to the step's tokens; a decode step as well.
  static let step = SimulationTime.ticksPerSecond / 1024

  /// One replica computes prompts, one decodes.
  /// - Parameter blockTicks: the time of a block on the link.
  static func scenario(
    _ requests: [Request], firstToken: FirstToken, blockTicks: Int64, latency: Int64 = 0,
    decodeBlocks: Int = 100_000
  ) -> Scenario {
    let second = Double(SimulationTime.ticksPerSecond)
    let limits = EngineLimits(
      maxNumSeqs: 256, maxNumBatchedTokens: 8192, maxModelLen: 8192, kvBlocks: 100_000)
    var decode = limits
    decode.kvBlocks = decodeBlocks
    let link = KVLink(
      bandwidth: BytesPerSecond(second), latency: Seconds(Double(latency) / second),
      bytesPerBlock: Bytes(Double(blockTicks)))
    let model = SyntheticStepModel(tokenBase: step)
    return Scenario(
      seed: 0, theme: "hand-over",
      pools: [
        PoolSpecification(
          name: "prefill", replicas: 1, limits: limits, stepTime: model,
          role: .prefill(HandOver(link: link, firstToken: firstToken))),
        PoolSpecification(
          name: "decode", replicas: 1, limits: decode, stepTime: model, role: .decode),
      ],
      router: .leastOutstanding, classes: [ClassSpecification(name: "class", pools: [0, 1])],
      requests: requests, loops: [], frontEnd: .zero)
  }

  private static func request(at ticks: Int64, prompt: Int, output: Int) -> Request {
    Request(arrival: SimulationTime(ticks: ticks), promptTokens: prompt, outputTokens: output)
  }

  @Test(
    "by hand: prefill, transfer and, where it computes the last token again, a step",
    arguments: FirstToken.allCases)
  func byHand(firstToken: FirstToken) throws {
    let (block, latency) = (Self.step / 4, Self.step / 2)
    let scenario = Self.scenario(
      [Self.request(at: 0, prompt: 33, output: 4)], firstToken: firstToken, blockTicks: block,
      latency: latency)
    let outcome = try EngineOutcome(scenario)
    let record = try #require(outcome.records.first)
    let transfer = latency + 3 * block
    switch firstToken {
    case .decode:
      #expect(record.firstToken?.ticks == Self.step + transfer + Self.step)
      #expect(record.finish?.ticks == Self.step + transfer + 4 * Self.step)
    case .seeded:
      #expect(record.firstToken?.ticks == Self.step + transfer)
      #expect(record.finish?.ticks == Self.step + transfer + 3 * Self.step)
    case .prefill:
      #expect(record.firstToken?.ticks == Self.step)
      #expect(record.finish?.ticks == Self.step + transfer + 3 * Self.step)
      #expect(outcome.result.classes[0].latency.itl.maximum.ticks == transfer + Self.step)
    }
    #expect(record.replica?.value == 1)
    let parts = outcome.result.handOvers[0]
    #expect(parts.transfer.maximum.ticks == transfer && parts.handedOver == 1)
    let link = outcome.result.links[0]
    #expect(link.bytes == Bytes(Double(3 * block)) && link.transfers == 1)
    #expect(link.busyTicks == Int128(transfer))
    #expect(outcome.result.links[1].transfers == 0)
  }

  @Test("a request of one token or none ends where its prompt is computed", arguments: 0...1)
  func endsAtPrompt(output: Int) throws {
    let outcome = try EngineOutcome(
      Self.scenario(
        [Self.request(at: 0, prompt: 20, output: output)], firstToken: .decode, blockTicks: 1))
    let record = try #require(outcome.records.first)
    #expect(record.replica?.value == 0 && record.finish?.ticks == Self.step)
    #expect(outcome.result.handOvers[0].handedOver == 0)
  }

  @Test(
    "with an infinite link and a seeded token TTFT is that of a fleet that only computes prompts")
  func infiniteLink() throws {
    // Seldom enough that each finds the decode replica idle, so that it takes its blocks at once.
    let requests = (0..<50).map { index in
      Self.request(at: Int64(index) * 40 * Self.step, prompt: 100 + 90 * index, output: 5)
    }
    let apart = try EngineOutcome(
      Self.scenario(requests, firstToken: .seeded, blockTicks: 0)
    ).records
    var alone = Self.scenario(requests, firstToken: .seeded, blockTicks: 0).withoutHandOvers()
    alone.pools.removeLast()
    alone.classes[0].pools = [0]
    let whole = try EngineOutcome(alone).records
    for (one, other) in zip(apart, whole) {
      let (a, b) = (try #require(one.firstToken?.ticks), try #require(other.firstToken?.ticks))
      #expect(a == b + 1)  // a transfer takes a tick at least
    }
  }

  @Test("the link is a queue: its wait is that of M/D/1")
  func linkQueue() throws {
    // One block a prompt; steps take no time beside a transfer, and no arrival waits for one.
    let blockTicks = Self.step * 1000
    for load in [0.3, 0.6, 0.8] {
      var random = RandomStream(seed: 7, name: "link-\(load)")
      let gap = Distribution.exponential(.init(mean: Double(blockTicks) / load))
      var time = 0.0
      let requests = (0..<60_000).map { _ in
        time += gap.sample(using: &random)
        return Self.request(at: Int64(time), prompt: 10, output: 2)
      }
      let scenario = Self.scenario(requests, firstToken: .decode, blockTicks: blockTicks)
      let record = try EngineOutcome(scenario).result
      let wait = try #require(record.handOvers[0].linkWait.meanMilliseconds) / 1e3
      let service = SimulationTime(ticks: blockTicks).seconds
      let expected = load / (2 * (1 - load)) * service.value
      #expect(abs(wait - expected) < 0.05 * expected + 0.002 * service.value, "load \(load)")
      let share = try #require(record.links[0].busyShare)
      #expect(abs(share - load) < 0.02)
    }
  }

  @Test("a decode replica without room delays the transfer, not the prompt")
  func waitsForBlocks() throws {
    // Room for one request at a time: the second's KV leaves when the first is done.
    let requests = (0..<2).map { _ in Self.request(at: 0, prompt: 17, output: 15) }
    let outcome = try EngineOutcome(
      Self.scenario(requests, firstToken: .decode, blockTicks: Self.step, decodeBlocks: 3))
    let parts = outcome.result.handOvers[0]
    #expect(parts.prefill.maximum.ticks == Self.step && parts.linkWait.maximum.ticks == 0)
    // The first: two blocks of KV on the link, then fifteen steps.
    let first = try #require(outcome.records.first?.finish?.ticks)
    #expect(first == 18 * Self.step)
    let second = try #require(outcome.records.last)
    #expect(second.finish?.ticks == first + 17 * Self.step)
    #expect(parts.blockWait.maximum.ticks == first - Self.step)
  }

  @Test("who can never be decoded is rejected when it is handed over, and its KV is free")
  func rejected() throws {
    let requests = [
      Self.request(at: 0, prompt: 40, output: 10), Self.request(at: 0, prompt: 10, output: 5),
    ]
    let outcome = try EngineOutcome(
      Self.scenario(requests, firstToken: .decode, blockTicks: 1, decodeBlocks: 2))
    let record = outcome.result.classes[0]
    #expect(record.arrived == 2 && record.rejected == 1 && record.completed == 1)
    #expect(outcome.records.first?.replica?.value == 1)
  }

  @Test(
    "handed over = transferred + turned away on the way, and bytes are those of the prompts",
    arguments: 0..<400)
  func conservation(seed: Int) throws {
    var generator = ScenarioGenerator(seed: seed)
    let scenario = generator.make()
    guard scenario.pools.contains(where: { $0.role.handOver != nil }) else { return }
    let result = try EngineOutcome(scenario).result
    let total = result.total
    #expect(total.arrived == total.completed + total.rejected + total.failed, "seed \(seed)")
    let handed = result.handOvers.reduce(0) { $0 + $1.handedOver }
    let carried = result.links.reduce(0) { $0 + $1.transfers }
    #expect(carried <= handed && handed - carried <= total.rejected + total.failed, "seed \(seed)")
    let transferred = result.handOvers.reduce(0) { $0 + Int($1.transfer.count) }
    #expect(transferred == carried, "seed \(seed)")
    for link in result.links { #expect(link.busyTicks <= link.wallTicks, "seed \(seed)") }
  }

  @Test("a link that ends beyond the clock ends the run with an error")
  func beyondClock() {
    let scenario = Self.scenario(
      [Self.request(at: 0, prompt: 16, output: 3)], firstToken: .decode, blockTicks: 1 << 62)
    #expect(throws: SimulationError.beyondClock) { try EngineOutcome(scenario) }
  }
}
