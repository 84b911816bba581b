// AdapterTests.swift: what adapters take of memory and time, by hand and by their laws.

import Testing
import Text
import Units

@testable import Hardware

@Suite struct AdapterTests {
  private static func stepTime(
    _ level: StepTimeLevel, _ parallelism: Parallelism = Parallelism()
  ) throws -> StepTime {
    try StepTime.make(
      level: level, accelerator: Fixture.h100, model: Fixture.llama8B,
      precision: Precision(weights: .bf16, on: Fixture.h100), parallelism: parallelism,
      at: Fixture.place)
  }

  private static let levels: [StepTimeLevel] = [.ideal, .layered, .kernels]

  @Test("distinct adapters of a batch, by hand")
  func distinct() {
    let two = Adapters(count: 2, rank: 8, slots: 2)
    #expect(abs(two.distinct(rows: 1) - 1) < 1e-12)
    #expect(abs(two.distinct(rows: 2) - 1.5) < 1e-12)
    var skewed = two
    skewed.zipf = 1  // 2/3 and 1/3
    #expect(abs(skewed.distinct(rows: 2) - (8.0 / 9 + 5.0 / 9)) < 1e-12)
    var half = two
    half.share = 0.5
    #expect(abs(half.distinct(rows: 1) - 0.5) < 1e-12)
    let many = Adapters(count: 1000, rank: 8, slots: 8)
    #expect(many.wanted(rows: 1_000_000) > 999.9 && many.distinct(rows: 1_000_000) == 8)
  }

  @Test("requests that find their adapter in no slot, beside slots that are used in turn")
  func missing() {
    #expect(Adapters(count: 8, rank: 8, slots: 8).missing == 0)
    #expect(abs(Adapters(count: 100, rank: 8, slots: 25).missing - 0.75) < 1e-12)
    let adapters = Adapters(count: 50, rank: 8, slots: 10, zipf: 1)
    var (order, misses, state) = ([Int](), 0, UInt64(7))
    let weights = (1...50).map { 1 / Double($0) }
    let sum = weights.reduce(0, +)
    let draws = 100_000
    for _ in 0..<draws {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      var rest = Double(state >> 11) / 0x1p53 * sum
      let drawn = weights.firstIndex {
        rest -= $0
        return rest < 0
      }
      let adapter = drawn ?? 49
      if let place = order.firstIndex(of: adapter) { order.remove(at: place) } else { misses += 1 }
      order.append(adapter)
      if order.count > 10 { order.removeFirst() }
    }
    #expect(abs(adapters.missing - Double(misses) / Double(draws)) < 0.01)
  }

  @Test("the bytes of a slot, by the shapes of the projections")
  func slots() {
    let adapters = Adapters(count: 4, rank: 16, slots: 4)
    let values = (3 * 4096 + 6144) + (4096 + 4096) + (2 * 4096 + 28672) + (14336 + 4096)
    #expect(
      adapters.slotBytes(Fixture.llama8B, Parallelism()).value == Double(values * 32 * 16 * 2))
    let split = (3 * 4096 + 768) + (512 + 4096) + (2 * 4096 + 3584) + (1792 + 4096)
    #expect(
      adapters.slotBytes(Fixture.llama8B, Parallelism(tensorParallel: 8)).value
        == Double(split * 32 * 16 * 2))
    #expect(
      adapters.slotBytes(Fixture.llama8B, Parallelism(pipelineParallel: 2)).value
        == Double(values * 16 * 16 * 2))
    // A rank between those that engines allow takes the place of the next.
    let odd = Adapters(count: 4, rank: 9, slots: 4)
    #expect(odd.slotRank == 16 && Adapters(count: 1, rank: 512, slots: 1).slotRank == 512)
  }

  @Test("slots take memory from the KV cache, at any spread", arguments: [1, 4])
  func memory(size: Int) {
    let precision = Precision(weights: .bf16, on: Fixture.h100)
    let spread = Parallelism(tensorParallel: size)
    let plain = MemoryPlan(Fixture.llama8B, on: Fixture.h100, spread, precision)
    var settings = plain.settings
    let adapters = Adapters(count: 100, rank: 64, slots: 8)
    settings.adapters = adapters
    let full = MemoryPlan(Fixture.llama8B, on: Fixture.h100, spread, precision, settings)
    let taken = plain.kvCache - full.kvCache
    let slot = adapters.slotBytes(Fixture.llama8B, spread)
    #expect(abs(taken.value - 8 * slot.value) < 1)
    let blocks = taken / (full.kvBytesPerToken * 16)
    #expect(abs(Double(plain.kvBlocks - full.kvBlocks) - blocks) <= 1)
  }

  @Test("a step reads each adapter of its rows once", arguments: Self.levels)
  func reading(level: StepTimeLevel) throws {
    let target = try Self.stepTime(level)
    let cost = AdapterCost(
      Adapters(count: 64, rank: 16, slots: 64), on: target,
      hostLink: BytesPerSecond(64e9))
    let steps = ExtendedStepTime(target, adapters: cost, guidance: nil)
    var last = 0.0
    for rows in [1, 8, 64, 256] {
      let plain = target.decodeAttention(rows: rows).terms(context: 1000, reached: 1000)
      let own = steps.decodeAttention(rows: rows).terms(context: 1000, reached: 1000)
      let added = (own.memory - plain.memory).value
      #expect(abs(added - (own.compute - plain.compute).value) < 1e-9)
      let distinct = cost.adapters.distinct(rows: rows)
      let ideal = distinct * cost.bytes.value / 3.35e12
      #expect(level == .ideal ? abs(added - ideal) < 1e-12 : added >= ideal)
      #expect(added > last)
      last = added
      #expect(steps.tokens(rows).total > target.tokens(rows).total)
      #expect(steps.sampling(rows: rows) == target.sampling(rows: rows))
      #expect(steps.serial(sampledRows: rows) == target.serial(sampledRows: rows))
    }
  }

  @Test("only a prompt that begins loads what is in no slot")
  func loading() throws {
    let target = try Self.stepTime(.kernels)
    let adapters = Adapters(count: 16, rank: 16, slots: 4, share: 0.5)
    let cost = AdapterCost(adapters, on: target, hostLink: BytesPerSecond(64e9))
    let steps = ExtendedStepTime(target, adapters: cost, guidance: nil)
    #expect(abs(cost.load.value - cost.bytes.value / 64e9) < 1e-12)
    let first = steps.promptAttention(newTokens: 100, prefixTokens: 0).link
    #expect(abs(first.value - 0.5 * 0.75 * cost.load.value) < 1e-12)
    #expect(steps.promptAttention(newTokens: 100, prefixTokens: 100).link == .zero)
    let held = AdapterCost(
      Adapters(count: 4, rank: 16, slots: 4), on: target, hostLink: BytesPerSecond(64e9))
    #expect(held.load == .zero && held.prompt(isFirst: true).link == .zero)
  }

  @Test("one adapter adds about what Punica adds to a token of a 7B model")
  func punica() throws {
    let model = ModelArchitecture(
      name: "llama-2-7b", layers: 32, hidden: 4096, heads: 32, kvHeads: 32, headDim: 128,
      intermediate: 11008, vocab: 32_000, maxPositionEmbeddings: 4096)
    let target = try StepTime.make(
      level: nil, accelerator: Fixture.a100, model: model,
      precision: Precision(weights: .bf16, on: Fixture.a100), parallelism: Parallelism(),
      at: Fixture.place)
    let cost = AdapterCost(
      Adapters(count: 1, rank: 16, slots: 1), on: target, hostLink: nil)
    let added = cost.tokens(32).total + cost.reading(rows: 32)
    // Two of three kernels are merged away since.
    #expect((1.0e-3...2.0e-3).contains(added.value), "\(added)")
  }

  @Test("more rank costs more, and ranks of a slot cost the same")
  func ranks() throws {
    let target = try Self.stepTime(.kernels)
    func added(_ rank: Int) -> Double {
      let cost = AdapterCost(
        Adapters(count: 8, rank: rank, slots: 8), on: target, hostLink: nil)
      return (cost.tokens(4096).total + cost.reading(rows: 64)).value
    }
    #expect(added(9) == added(16))
    #expect(added(16) < added(64) && added(64) < added(256))
  }

  @Test("masks take the host's time, one for each token that is sampled")
  func masks() throws {
    let target = try Self.stepTime(.kernels)
    let guidance = GuidedDecoding(.xgrammar, share: 0.25)
    let steps = ExtendedStepTime(target, adapters: nil, guidance: guidance)
    let drafted = ExtendedStepTime(target, adapters: nil, guidance: guidance, rowTokens: 4)
    for rows in [1, 64] {
      let added = steps.serial(sampledRows: rows) - target.serial(sampledRows: rows)
      #expect(abs(added.value - 0.25 * 292e-6 * Double(rows)) < 1e-12)
      let verified = drafted.serial(sampledRows: rows) - target.serial(sampledRows: rows)
      #expect(abs(verified.value - 4 * added.value) < 1e-12)
      #expect(steps.tokens(rows) == target.tokens(rows))
    }
    let own = GuidedDecoding(.outlines, maskMicroseconds: 100)
    #expect(abs(own.time(masks: 10).value - 1e-3) < 1e-15)
  }
}
