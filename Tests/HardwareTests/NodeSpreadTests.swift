// NodeSpreadTests.swift: links of the catalog, and what a replica over several nodes pays for them.

import Foundation
import Testing
import Text
import Units

@testable import Hardware

@Suite struct InterconnectTests {
  static func link(_ name: String) throws -> Interconnect {
    try builtInCatalog.get().interconnects.link(named: name, at: Fixture.place)
  }

  @Test("a link is found by any of its names, and an unknown one names those near")
  func names() throws {
    for name in ["infiniband-400", "InfiniBand NDR", "ib 400", "NDR"] {
      #expect(try Self.link(name).name == "infiniband-400")
    }
    let found = #expect(throws: InputErrors.self) { try Self.link("infiniband-40") }
    #expect(found?.errors.first?.code == .unknownName)
    #expect(found?.errors.first?.hint.contains("infiniband-400") == true)
  }

  @Test("every link carries less than its data sheet says, after a wait, and says from where")
  func figures() throws {
    for link in try builtInCatalog.get().interconnects.entries {
      #expect(link.effectiveRate <= link.datasheetRate && link.effectiveRate.value > 1e9 / 2)
      #expect(link.latency > .zero && link.hopLatency > .zero && link.figures.count == 4)
      #expect(link.figures.allSatisfy { !$0.source.isEmpty })
      #expect(link.time(of: Bytes(1e9)) > link.time(of: .zero))
    }
  }

  @Test(
    "the usual network of a GPU has the rate of its entry",
    arguments: [("H100-SXM", "infiniband-400"), ("A100-SXM", "infiniband-200")])
  func usual(gpu: String, network: String) throws {
    let catalog = try builtInCatalog.get()
    let links = catalog.interconnects
    let part = try catalog.accelerator(named: gpu, at: Fixture.place).entry
    #expect(try links.network(named: nil, of: part, at: Fixture.place)?.name == network)
    #expect(
      try links.network(named: "10GbE", of: part, at: Fixture.place)?.name == "ethernet-10g")
    #expect(throws: InputErrors.self) {
      try links.network(named: "nvlink-4", of: part, at: Fixture.place)
    }
    var alone = part
    alone.interNodeLink = nil
    #expect(links.usualNetwork(of: alone) == nil)
  }
}

@Suite struct NodeSpreadTests {
  static let quick = NetworkRates(rate: 50e9, latency: 20e-6, hop: 8e-6, start: 14e-6)
  static let spread = NodeSpread(reach: 8, node: 8, network: quick)
  /// 400 GB/s after 5 µs.
  static func inside(_ volume: Double) -> StepPart {
    StepPart(launch: Seconds(5e-6), link: Seconds(volume / 400e9))
  }

  @Test("an all-reduce over nodes: inside, across with a part a device, bytes and time by hand")
  func allReduce() {
    let (part, volume) = Self.spread.allReduce(bytes: 64e6, over: 32, inside: Self.inside)
    // 8 of 32: 2 · 7/8 · 64 MB inside; 4 nodes: 2 · 3/4 · 8 MB across, two hops up and two down.
    #expect(abs(volume - (112e6 + 12e6)) < 1)
    #expect(abs(part.link.value - (112e6 / 400e9 + 12e6 / 50e9)) < 1e-12)
    #expect(abs(part.launch.value - (5e-6 + 14e-6 + 4 * 8e-6)) < 1e-12)
    let (one, alone) = Self.spread.allReduce(bytes: 64e6, over: 8, inside: Self.inside)
    #expect(alone == 112e6 && one == Self.inside(112e6))
  }

  @Test("tokens to experts: what stays on the device costs nothing, the slower way counts")
  func allToAll() {
    let (part, volume) = Self.spread.allToAll(bytes: 32e6, over: 16, inside: Self.inside)
    // Of 16: 7 in the node, 8 beyond it.
    #expect(volume == 14e6 + 16e6)
    #expect(part == Self.quick.message(16e6))
    let (near, within) = Self.spread.allToAll(bytes: 32e6, over: 8, inside: Self.inside)
    #expect(within == 28e6 && near == Self.inside(28e6))
  }

  /// DeepEP's low-latency kernels: 128 tokens a GPU, hidden 7168, 8 experts a token, FP8 with a scale of 4 bytes a 128 there,
  /// 16 bits back; H800 with 400 Gb/s InfiniBand (deepseek-ai/DeepEP 0297fc8, docs/legacy.md).
  @Test(
    "dispatch and combine over nodes take what was measured, within 9 %",
    arguments: [
      (16, 118.0, 195.0), (32, 155, 273), (64, 173, 314), (128, 192, 369), (256, 194, 360),
    ])
  func measuredExchange(group: Int, dispatch: Double, combine: Double) throws {
    let network = NetworkRates(try InterconnectTests.link("infiniband-400"))
    let spread = NodeSpread(reach: 8, node: 8, network: network)
    let values = 128.0 * 8 * 7168
    for (bytes, measured) in [(values * (1 + 4.0 / 128), dispatch), (values * 2, combine)] {
      let part = spread.allToAll(bytes: bytes, over: group, inside: Self.inside).part
      #expect(abs(part.total.value * 1e6 / measured - 1) < 0.09, "\(part.total.value * 1e6)")
    }
  }

  @Test(
    "a faster network never makes a replica over nodes slower", arguments: StepTimeLevel.allCases)
  func monotone(level: StepTimeLevel) throws {
    for (tp, ep, ranks) in [(16, 1, 1), (1, 16, 16), (8, 32, 4)] {
      let times = try ["10GbE", "ib-100", "ib-200", "ib-400", "ib-800"].map { name in
        try Self.step(level, tp: tp, ep: ep, ranks: ranks, name).tokens(512).total
      }
      for (slow, fast) in zip(times, times.dropFirst()) { #expect(fast < slow, "TP \(tp)") }
    }
  }

  @Test(
    "a replica within its node is priced as without a network", arguments: StepTimeLevel.allCases)
  func oneNode(level: StepTimeLevel) throws {
    for (tp, ep, ranks) in [(8, 8, 1), (1, 8, 8), (2, 8, 4)] {
      let plain = try Self.step(level, tp: tp, ep: ep, ranks: ranks, nil)
      let named = try Self.step(level, tp: tp, ep: ep, ranks: ranks, "10GbE")
      for batch in StepTimeLawTests.batches {
        #expect(plain.operators(of: batch) == named.operators(of: batch))
      }
      #expect(plain.notes == named.notes)
    }
  }

  @Test("over nodes a token goes to its own experts: the bytes of one device by hand")
  func exchangedBytes() throws {
    let step = try Self.step(.kernels, tp: 1, ep: 16, ranks: 16, "ib-400")
    let batch = StepBatch(decodeRows: 1024, decodeContextTokens: 1024 * 2000, sampledRows: 1024)
    let row = try #require(step.operators(of: batch).first { $0.name == "expert_exchange" })
    // 64 tokens a device, 8 experts each, one byte there and two back, 15 of 16 to others, 58 layers.
    #expect(row.count == 58)
    #expect(abs(row.bytes.value / (58.0 * 64 * 8 * 7168 * 3 * 15 / 16) - 1) < 1e-12)
    #expect(step.notes.contains { $0.contains("infiniband-400") })
  }

  @Test("a rack's link joins 72 GPUs without a network, and a second rack needs one")
  func rack() throws {
    let catalog = try builtInCatalog.get()
    let part = try catalog.accelerator(named: "GB200", at: Fixture.place).entry
    let network = try InterconnectTests.link("ib-800")
    func step(_ ranks: Int, _ network: Interconnect?) throws -> StepTime {
      try StepTime.make(
        level: nil, accelerator: part, model: Fixture.deepSeekV3,
        precision: Precision(weights: .nvfp4, on: part),
        parallelism: Parallelism(expertParallel: ranks, attentionDataParallel: ranks),
        interconnect: network, at: Fixture.place)
    }
    #expect(try step(64, nil).tokens(4096) == step(64, network).tokens(4096))
    #expect(throws: InputErrors.self) { try step(128, nil) }
    #expect(try step(128, network).tokens(4096).link > .zero)
  }

  private static func step(
    _ level: StepTimeLevel?, tp: Int, ep: Int, ranks: Int, _ network: String?
  ) throws -> StepTime {
    try StepTime.make(
      level: level, accelerator: Fixture.h200, model: Fixture.deepSeekV3,
      precision: Precision(weights: .fp8, kvCache: .fp8, on: Fixture.h200),
      parallelism: Parallelism(
        tensorParallel: tp, expertParallel: ep, attentionDataParallel: ranks),
      interconnect: try network.map { try InterconnectTests.link($0) }, at: Fixture.place)
  }
}

extension NetworkRates {
  fileprivate init(rate: Double, latency: Double, hop: Double, start: Double) {
    self.init(
      Interconnect(
        name: "test", aliases: [], joins: .nodes, datasheetRate: BytesPerSecond(rate),
        achievedShare: 1, latency: Seconds(latency), hopLatency: Seconds(hop), figures: [],
        guesses: [], notes: []))
    self.start = start
  }
}
