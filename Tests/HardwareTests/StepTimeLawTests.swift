// StepTimeLawTests.swift: what every step time obeys, whatever its numbers.

import Testing
import Text
import Units

@testable import Hardware

/// One deployment of the sweep.
struct Deployment: Sendable, CustomTestStringConvertible {
  var accelerator: Accelerator
  var model: ModelArchitecture
  var weights: NumberType
  var kv: NumberType = .bf16
  var tp: Int
  var ep = 1
  var ranks = 1
  var testDescription: String {
    "\(model.name) \(weights) on \(tp) × \(accelerator.name), EP \(ep), \(ranks) ranks"
  }

  func step(_ level: StepTimeLevel?) throws -> StepTime {
    try Fixture.step(
      level, accelerator, model, weights: weights, kv: kv, tp: tp, ep: ep, ranks: ranks)
  }

  static let sweep: [Deployment] = {
    var all: [Deployment] = []
    for (_, accelerator) in Fixture.measured {
      for tp in [1, 2, 8] {
        all.append(
          Deployment(accelerator: accelerator, model: Fixture.llama70B, weights: .bf16, tp: tp))
      }
      all.append(
        Deployment(accelerator: accelerator, model: Fixture.llama8B, weights: .fp8, kv: .fp8, tp: 1)
      )
      all.append(
        Deployment(accelerator: accelerator, model: Fixture.qwen32B, weights: .int4, tp: 4))
      all.append(
        Deployment(accelerator: accelerator, model: Fixture.qwen32B, weights: .nvfp4, tp: 4))
      all.append(
        Deployment(accelerator: accelerator, model: Fixture.qwen235B, weights: .fp8, tp: 4, ep: 4))
      all.append(
        Deployment(accelerator: accelerator, model: Fixture.qwen235B, weights: .bf16, tp: 8))
      all.append(
        Deployment(accelerator: accelerator, model: Fixture.gptOSS120B, weights: .mxfp4, tp: 1))
      all.append(
        Deployment(accelerator: accelerator, model: Fixture.deepSeekV3, weights: .fp8, tp: 8, ep: 8)
      )
      all.append(
        Deployment(
          accelerator: accelerator, model: Fixture.deepSeekV3, weights: .fp8, tp: 1, ep: 8,
          ranks: 8))
      all.append(
        Deployment(
          accelerator: accelerator, model: Fixture.qwen235B, weights: .fp8, tp: 2, ep: 8, ranks: 4))
    }
    all.append(
      Deployment(accelerator: Fixture.h100PCIe, model: Fixture.llama8B, weights: .fp8, tp: 2))
    all.append(Deployment(accelerator: Fixture.l4, model: Fixture.llama8B, weights: .int8, tp: 1))
    return all
  }()
}

@Suite struct StepTimeLawTests {
  static let levels = StepTimeLevel.allCases
  static let batches: [StepBatch] = [
    StepBatch(decodeRows: 1, decodeContextTokens: 1, sampledRows: 1),
    StepBatch(decodeRows: 32, decodeContextTokens: 32 * 4000, sampledRows: 32),
    StepBatch(decodeRows: 500, decodeContextTokens: 500 * 900, sampledRows: 500),
    StepBatch(chunks: [PromptChunk(newTokens: 4096)], sampledRows: 1),
    StepBatch(chunks: [PromptChunk(newTokens: 37, prefixTokens: 60_000)], sampledRows: 0),
    StepBatch(
      decodeRows: 7, decodeContextTokens: 7 * 100,
      chunks: [PromptChunk(newTokens: 500, prefixTokens: 800), PromptChunk(newTokens: 3)],
      sampledRows: 8),
  ]

  @Test("the operators add up to the step", arguments: Deployment.sweep, levels)
  func addsUp(deployment: Deployment, level: StepTimeLevel) throws {
    let step = try deployment.step(level)
    for batch in Self.batches {
      let operators = step.operators(of: batch)
      let sum = operators.reduce(0) { $0 + $1.time.value }
      let total = step.total(of: batch).value
      #expect(abs(sum / total - 1) < 1e-9)
      #expect(operators.allSatisfy { $0.time.value.isFinite && $0.time >= .zero && $0.count > 0 })
      let longest = operators.max { $0.time < $1.time }
      #expect(longest != nil && total > 0)
    }
  }

  @Test("no level is faster than the data sheet", arguments: Deployment.sweep)
  func idealIsFastest(deployment: Deployment) throws {
    let ideal = try deployment.step(.ideal)
    for level in [StepTimeLevel.layered, .kernels] {
      let step = try deployment.step(level)
      for batch in Self.batches {
        #expect(ideal.total(of: batch) <= step.total(of: batch), "\(level) \(batch)")
      }
    }
  }

  @Test("more work never takes less time", arguments: Deployment.sweep, levels)
  func isMonotone(deployment: Deployment, level: StepTimeLevel) throws {
    let step = try deployment.step(level)
    let sizes = [1, 2, 3, 5, 8, 16, 31, 64, 127, 128, 129, 256, 512, 1000, 2048, 4096, 8192, 16384]
    func rises(_ what: String, _ time: (Int) -> Seconds) {
      for (small, large) in zip(sizes, sizes.dropFirst()) {
        #expect(time(small) <= time(large), "\(what) from \(small) to \(large)")
      }
    }
    rises("tokens") { step.tokens($0).total }
    rises("sampled rows") { step.sampling(rows: $0).total }
    rises("launches") { step.launches(tokens: $0) }
    rises("host") { step.serial(sampledRows: $0) }
    rises("prompt") { step.promptAttention(newTokens: $0, prefixTokens: 0).total }
    rises("prefix") { step.promptAttention(newTokens: 64, prefixTokens: $0).total }
    rises("prompt after a prefix") {
      step.promptAttention(newTokens: $0, prefixTokens: 60_000).total
    }
    rises("prefix of a short chunk") { step.promptAttention(newTokens: 3, prefixTokens: $0).total }
    func decode(_ rows: Int, _ context: Int) -> Seconds {
      step.device(
        of: StepBatch(decodeRows: rows, decodeContextTokens: rows * context, sampledRows: rows)
      ).total
    }
    rises("decode rows") { decode($0, 1000) }
    rises("context") { decode(16, $0) }
  }

  @Test("decode attention is affine in the context", arguments: Deployment.sweep)
  func isAffine(deployment: Deployment) throws {
    let step = try deployment.step(nil)
    func time(_ context: Int) -> Double {
      step.total(of: StepBatch(decodeRows: 64, decodeContextTokens: context, sampledRows: 0)).value
    }
    // Above the host's time the step rises by the same amount for the same context.
    let (a, b, c) = (time(4_000_000), time(5_000_000), time(6_000_000))
    #expect(abs((c - b) - (b - a)) <= 1e-9 * c)
  }

  @Test("a chunk after its prefix costs what the triangle lacks", arguments: [0, 1, 100, 5000])
  func chunksTileTheTriangle(prefix: Int) {
    let shards = AttentionShard.all(Fixture.gptOSS120B, kvCache: .bf16, tensorParallel: 1)
    let (shard, sliding) = (shards[0], shards[1])
    for q in [1, 7, 128, 129, 1000] {
      let brute = (1...q).reduce(0.0) { $0 + Double(prefix + $1) }
      let window = (1...q).reduce(0.0) { $0 + Double(min(prefix + $1, 128)) }
      #expect(shard.pairs(newTokens: q, prefixTokens: prefix) == brute)
      #expect(sliding.pairs(newTokens: q, prefixTokens: prefix) == window)
    }
  }
}

@Suite struct PromptTailTests {
  static let rates = DeviceRates(
    bf16: 2250e12, linear: 0, bandwidth: 8e12, multiprocessors: 148)

  /// The tail alone: no arithmetic, no bytes.
  static func tail(_ q: Double, after p: Double) -> Double {
    KernelFits.b200.promptAttention.time(
      flops: 0, bytes: 0, newTokens: q, context: q + p, headDim: 128, rates: rates
    ).total.value
  }

  @Test("a prefix counts in the tail by the share of 512 rows a chunk has")
  func share() {
    let row = Self.tail(1, after: 0)
    func near(_ a: Double, _ b: Double) -> Bool { abs(a / b - 1) < 1e-9 }
    for q in [1.0, 16, 511, 512, 4096] { #expect(near(Self.tail(q, after: 0), q * row)) }
    for q in [512.0, 1000, 8192] { #expect(near(Self.tail(q, after: 60_000), (q + 60_000) * row)) }
    for q in [1.0, 16, 256] {
      #expect(near(Self.tail(q, after: 60_000), (q + 60_000 * q / 512) * row))
    }
  }

  @Test("a few tokens after a long prefix cost far less than a whole chunk")
  func shortChunk() throws {
    let step = try Fixture.step(.kernels, Fixture.b200)
    let few = step.promptAttention(newTokens: 16, prefixTokens: 60_000).total
    let many = step.promptAttention(newTokens: 512, prefixTokens: 60_000).total
    #expect(few < many * 0.2, "\(few) of \(many)")
  }
}

@Suite struct ExpertRoutingTests {
  static func shard(groups: Double) -> ExpertShard {
    ExpertShard(
      experts: 128, topK: 8, hidden: 4096, columns: 1536, groups: groups, bytesPerWeight: 1,
      bytesPerActivation: 1)
  }

  @Test("one token touches its k experts, many touch all", arguments: [1.0, 4, 8])
  func occupancy(groups: Double) {
    let shard = Self.shard(groups: groups)
    #expect(abs(shard.activeExperts(tokens: 1) - 8 / groups) < 1e-9)
    #expect(abs(shard.activeExperts(tokens: 1e6) - 128 / groups) < 1e-9)
  }

  @Test("the imbalance is the table's at its knots, and one on a single device")
  func imbalance() {
    #expect(Self.shard(groups: 1).imbalance(tokens: 64) == 1)
    #expect(Self.shard(groups: 4).imbalance(tokens: 4096) == 1.48)
    #expect(Self.shard(groups: 8).imbalance(tokens: 16384) == 2.08)
    #expect(Self.shard(groups: 16).imbalance(tokens: 1e6) == 3.12)
    let between = Self.shard(groups: 2).imbalance(tokens: 1024)
    #expect(between == 1.14)
    let few = Self.shard(groups: 4).imbalance(tokens: 300)
    #expect(few > 1.26 && few < 1.35)
  }

  @Test("balanced routing touches what it can, a power law fewer than chance")
  func choices() {
    func active(_ choice: ExpertChoice, _ tokens: Double) -> Double {
      var shard = Self.shard(groups: 1)
      shard.choice = choice
      return shard.activeExperts(tokens: tokens)
    }
    #expect(active(.balanced, 4) == 32 && active(.balanced, 64) == 128)
    #expect(active(.powerLaw, 16) < active(.random, 16))
    #expect(active(.random, 16) < active(.balanced, 16))
    var skewed = Self.shard(groups: 8)
    skewed.choice = .powerLaw
    let (even, most) = (Self.shard(groups: 8).load(tokens: 1024), skewed.load(tokens: 1024))
    #expect(abs(most.rows / even.rows - 1.85) < 1e-12 && most.weightBytes <= even.weightBytes)
  }

  /// Expected largest order statistics of 2 to 64 standard normal values (Harter, Biometrika 48, 1961).
  @Test(
    "the slowest of ranks is expected above their mean, by the largest of so many normal values",
    arguments: [(2, 0.5642), (8, 1.4236), (20, 1.8675), (64, 2.3426)])
  func slowest(ranks: Int, largest: Double) {
    #expect(abs(RankLoad.expectedLargest(of: ranks) / largest - 1) < 0.05)
    let load = RankLoad(ranks: ranks)
    #expect(load.contextShare(rows: 1) == 1)
    let shares = [1, 2, 8, 64, 512, 4096].map {
      load.contextShare(rows: $0 * ranks) * Double(ranks)
    }
    #expect(shares.allSatisfy { $0 > 1 } && shares == shares.sorted(by: >))
    #expect(abs(shares[5] - 1) < 0.02)
    #expect((1...200).allSatisfy { load.contextShare(rows: $0) <= 1 })
    #expect(RankLoad(ranks: 1).contextShare(rows: 77) == 1)
  }

  @Test(
    "ranks share rows evenly, and the experts see the tokens of all",
    arguments: StepTimeLevel.allCases)
  func ranks(level: StepTimeLevel) throws {
    func step(tp: Int, ranks: Int) throws -> StepTime {
      try Fixture.step(
        level, Fixture.h200, Fixture.deepSeekV3, weights: .fp8, tp: tp, ep: tp * ranks,
        ranks: ranks)
    }
    let (one, eight) = (try step(tp: 1, ranks: 1), try step(tp: 1, ranks: 8))
    // A rank of eight decodes an eighth of the rows; the slowest has contexts above their mean.
    let (own, shared) = (one.decodeAttention(rows: 4), eight.decodeAttention(rows: 32))
    #expect(own.memoryBase == shared.memoryBase && own.launch == shared.launch)
    let slowest = 1 + 0.5 * RankLoad.expectedLargest(of: 8) / 2
    #expect(
      abs(shared.memoryPerContextToken.value * 8 / own.memoryPerContextToken.value - slowest)
        < 1e-12)
    #expect(eight.sampling(rows: 32) == one.sampling(rows: 4))
    // More tokens on all ranks than on one: the experts cost more than an eighth of them would.
    #expect(eight.tokens(4096).total > one.tokens(512).total * 0.2)
    #expect(eight.tokens(4096).link > .zero && one.tokens(512).link == .zero)
    // Every device has an eighth of the experts; each rank reads the rest of the weights itself.
    let group = try step(tp: 8, ranks: 1)
    #expect(
      eight.weightBytes(tokens: 4096, samples: false)
        > group.weightBytes(tokens: 4096, samples: false))
  }
}
