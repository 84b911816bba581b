// ClaimTests.swift: stated figures against the bound, by the guides' own cases and by hand.

import Foundation
import Hardware
import Testing
import Text
import Units

@testable import Planning

@Suite struct ClaimTests {
  /// A device with the figures that a case states.
  private static func device(
    _ catalog: Catalog, _ name: String, memory: Double, bandwidth: Double, peak: Double,
    _ type: NumberType, memoryIsStated: Bool = false
  ) throws -> ClaimConfiguration {
    var device = try catalog.accelerator(named: name, at: SourceLocation(file: "test")).entry
    device.datasheetMemory = Bytes(memory * 1e9)
    if memoryIsStated {
      device.driverMemory = nil
      device.engineVisibleMemory = Bytes(memory * 1e9)
    }
    device.memoryBandwidth = BytesPerSecond(bandwidth * 1e12)
    if type == .fp8 { device.peaks.fp8 = FLOPsPerSecond(peak * 1e12) }
    if type == .bf16 { device.peaks.bf16 = FLOPsPerSecond(peak * 1e12) }
    return ClaimConfiguration(
      accelerator: device, devices: 1, precision: Precision(weights: type, on: device))
  }

  /// A figure of the guides for 70e9 parameters, with the bound of its roofline in ms and the verdict that follows.
  struct GuideCase: Sendable, CustomTestStringConvertible {
    var metric = ClaimMetric.itl
    var claim: ClosedRange<Double>
    var gpu: String
    var gpus = 1
    var type = NumberType.bf16
    /// GB, TB/s, and TFLOP/s at the type.
    var figures: (memory: Double, bandwidth: Double, peak: Double)
    var tokens = 0
    var bound: Double
    var verdict: ClaimVerdict
    var testDescription: String {
      "\(metric.rawValue) \(claim) on \(gpus) × \(gpu) in \(type.rawValue)"
    }

    private static let h100 = (memory: 80.0, bandwidth: 3.35, peak: 990.0)
    private static let h200 = (memory: 141.0, bandwidth: 4.8, peak: 990.0)
    private static let h200FP8 = (memory: 141.0, bandwidth: 4.8, peak: 1979.0)
    private static let b200 = (memory: 192.0, bandwidth: 8.0, peak: 2250.0)
    private static let b200FP8 = (memory: 192.0, bandwidth: 8.0, peak: 4500.0)

    static let all = [
      Self(claim: 18...28, gpu: "H100", figures: h100, bound: 41.791, verdict: .doesNotFit),
      Self(claim: 18...28, gpu: "H100", gpus: 2, figures: h100, bound: 20.896, verdict: .partly),
      Self(claim: 18...28, gpu: "H200", figures: h200, bound: 29.167, verdict: .impossible),
      Self(claim: 18...28, gpu: "H200", gpus: 2, figures: h200, bound: 14.583, verdict: .possible),
      Self(claim: 18...28, gpu: "B200", figures: b200, bound: 17.5, verdict: .possible),
      Self(
        claim: 18...28, gpu: "MI300X", figures: (192, 5.3, 1307), bound: 26.415, verdict: .partly),
      Self(
        claim: 18...28, gpu: "H200", type: .fp8, figures: h200FP8, bound: 14.583,
        verdict: .possible),
      Self(
        claim: 12...20, gpu: "H200", type: .fp8, figures: h200FP8, bound: 14.583, verdict: .partly),
      Self(
        claim: 12...20, gpu: "H200", gpus: 2, type: .fp8, figures: h200FP8, bound: 7.2917,
        verdict: .possible),
      Self(
        metric: .prefill, claim: 200...400, gpu: "H200", figures: h200, tokens: 4096,
        bound: 579.23, verdict: .impossible),
      Self(
        metric: .prefill, claim: 200...400, gpu: "H200", gpus: 2, figures: h200, tokens: 4096,
        bound: 289.62, verdict: .partly),
      Self(
        metric: .prefill, claim: 200...400, gpu: "H200", gpus: 2, type: .fp8, figures: h200FP8,
        tokens: 4096, bound: 144.88, verdict: .possible),
      Self(
        metric: .prefill, claim: 200...400, gpu: "B200", figures: b200, tokens: 4096,
        bound: 254.86, verdict: .partly),
      Self(
        metric: .prefill, claim: 200...400, gpu: "B200", type: .fp8, figures: b200FP8,
        tokens: 4096, bound: 127.43, verdict: .possible),
      Self(
        metric: .prefill, claim: 500...800, gpu: "H200", gpus: 2, figures: h200, tokens: 8192,
        bound: 579.23, verdict: .partly),
      Self(
        metric: .ttft, claim: 1500...2500, gpu: "H200", figures: h200, tokens: 16_384,
        bound: 2316.9, verdict: .partly),
    ]
  }

  /// By the memory that an engine sees, and by the datasheet's, as `--vram-gb` states it: the verdicts agree.
  @Test("the guides' claims", arguments: GuideCase.all, [false, true])
  func guideCases(each: GuideCase, memoryIsStated: Bool) throws {
    var configuration = try Self.device(
      try Catalog.builtIn(), each.gpu, memory: each.figures.memory,
      bandwidth: each.figures.bandwidth, peak: each.figures.peak, each.type,
      memoryIsStated: memoryIsStated)
    configuration.devices = each.gpus
    let claim = Claim(
      metric: each.metric, range: each.claim, subject: .parameters(70e9),
      configuration: configuration, promptTokens: each.tokens)
    let bound = try claim.bound(on: configuration)
    #expect(abs(bound.value / each.bound - 1) < 1e-4)
    #expect(claim.verdict(of: bound) == each.verdict)
  }

  private static func claim(
    _ metric: ClaimMetric, _ range: ClosedRange<Double>, gpus: Int = 1, batch: Int = 1
  ) throws -> Claim {
    let catalog = try Catalog.builtIn()
    var configuration = try device(
      catalog, "H200-SXM", memory: 141, bandwidth: 4.8, peak: 989.4, .bf16)
    configuration.devices = gpus
    return Claim(
      metric: metric, range: range, subject: .parameters(70e9), configuration: configuration,
      batch: batch)
  }

  @Test("the bound of a decode step is its weights over the bandwidth", arguments: [1, 2, 4])
  func weightsOverBandwidth(gpus: Int) throws {
    let claim = try Self.claim(.itl, 18...28, gpus: gpus)
    let bound = try claim.bound(on: claim.configuration)
    #expect(abs(bound.value - 140 / 4.8 / Double(gpus)) < 1e-9)
  }

  /// 140 GB of weights at 4.8 TB/s and 989.4 TFLOP/s: 29.17 ms a reading, 0.1415 ms a token.
  @Test(
    "the formula of a size has the numbers of its bound",
    arguments: [
      (ClaimMetric.itl, 1, 0.0, 29.1667, "140 GB of weights / 4.8 TB/s"),
      (.itl, 1000, 0, 141.500, "2 × 70e9 × 1000 tokens / 989.4 TFLOP/s"),
      (.prefill, 1, 16, 29.1667, "140 GB of weights / 4.8 TB/s"),
      (.ttft, 1, 4096, 579.583, "2 × 70e9 × 4096 tokens / 989.4 TFLOP/s"),
      (.tokensPerUser, 1, 0, 34.2857, "1 / (140 GB of weights / 4.8 TB/s)"),
      (.tokensPerSecond, 32, 0, 1097.14, "32 / (140 GB of weights / 4.8 TB/s)"),
      (.promptTokensPerSecond, 1, 16, 7067.14, "1 / (2 × 70e9 × 1 token / 989.4 TFLOP/s)"),
      (.requestsPerSecond, 4, 16, 0.342857, "1 / (140 GB of weights / 4.8 TB/s × 400 / 4)"),
      (.requestsPerSecond, 900, 2000, 2.94464, "1 / (2 × 70e9 × 2400 tokens / 989.4 TFLOP/s)"),
      (
        .e2e, 1000, 4096, 579.583 + 399 * 141.5,
        "2 × 70e9 × 4096 tokens / 989.4 TFLOP/s + 399 × 2 × 70e9 × 1000 tokens / 989.4 TFLOP/s"
      ),
      (.memory, 8, 0, 140, "bytes of the weights alone: a size says nothing of KV and reserve"),
    ])
  func formula(metric: ClaimMetric, batch: Int, prompt: Double, value: Double, words: String) throws
  {
    var claim = try Self.claim(.itl, 1...2, batch: batch)
    claim.metric = metric
    claim.promptTokens = Int(prompt)
    claim.outputTokens = 400
    let bound = try claim.bound(on: claim.configuration)
    #expect(abs(bound.value / value - 1) < 1e-4)
    #expect(bound.formula == words)
  }

  @Test(
    "a size is held against the ends that are promised: 140 GB",
    arguments: [
      (ClaimManner.exact, 70.0, 80.0, false), (.exact, 140, 140, true), (.exact, 145, 145, true),
      (.exact, 150, 160, false), (.atMost, 150, 150, true), (.atMost, 80, 80, false),
      (.atMost, 139, 139, false), (.atLeast, 70, 70, true), (.atLeast, 150, 150, false),
    ])
  func manner(manner: ClaimManner, low: Double, high: Double, isTrue: Bool) throws {
    var claim = try Self.claim(.weights, low...high)
    claim.manner = manner
    let bound = try claim.bound(on: claim.configuration)
    #expect(claim.verdict(of: bound) == (isTrue ? .possible : .impossible))
  }

  @Test("a rate of each GPU grows with their number where it is looked for elsewhere")
  func perDevice() throws {
    let catalog = try Catalog.builtIn()
    var claim = try Self.claim(.tokensPerSecond, 20_000...20_000, gpus: 2)
    claim.batch = nil
    #expect(
      try ClaimAnswer(claim, accelerators: catalog.accelerators).alternatives.contains {
        $0.bound.value < 10_000 * Double($0.configuration.devices)
      })
    claim.isPerDevice = true
    let answer = try ClaimAnswer(claim, accelerators: catalog.accelerators)
    #expect(answer.verdict == .impossible && !answer.alternatives.isEmpty)
    for alternative in answer.alternatives {
      #expect(alternative.bound.value >= 10_000 * Double(alternative.configuration.devices))
    }
  }

  /// Formats raise the ratio of the work that is meant: streaming for decode, the peaks for prefill, no memory.
  @Test(
    "other formats are offered for the work that is meant",
    arguments: [RatioWork.decode, .prefill, .memory, nil])
  func ratioFormats(work: RatioWork?) throws {
    let catalog = try Catalog.builtIn()
    func side(_ name: String, _ type: NumberType) throws -> ClaimConfiguration {
      let device = try catalog.accelerator(named: name, at: SourceLocation(file: "test")).entry
      return ClaimConfiguration(
        accelerator: device, devices: 1, precision: Precision(weights: type, on: device))
    }
    let (subject, base) = (try side("H100-SXM", .bf16), try side("A100-SXM", .bf16))
    let model = try catalog.model(named: "llama-3.1-8b", at: SourceLocation(file: "test")).entry
    let claim = RatioClaim(
      range: 4...4, subject: subject, base: base, model: model, work: work)
    let answer = RatioAnswer(claim)
    #expect(answer.verdict == .impossible)
    for format in answer.formats {
      let other = try side("H100-SXM", format.precision == "fp8" ? .fp8 : .nvfp4)
      #expect(format.ratio == DatasheetRatios(other, over: base).best(for: work))
    }
    #expect(answer.formats.isEmpty == (work == .memory))
    #expect(answer.notes.contains { $0.hasSuffix("on 1 GPU a side") })
    var changed = answer
    changed.notes = []
    #expect(changed != answer)
  }

  /// Both sides by hand from the claims of their whole rates; the ratio is no one step's.
  @Test(
    "a ratio of throughput is that of the rates of both sides with their largest batches",
    arguments: [2048, 4000, 16_384])
  func throughputRatio(context: Int) throws {
    let catalog = try Catalog.builtIn()
    let model = try catalog.model(named: "llama-3.1-70b", at: SourceLocation(file: "test")).entry
    func side(_ name: String) throws -> ClaimConfiguration {
      let device = try catalog.accelerator(named: name, at: SourceLocation(file: "test")).entry
      return ClaimConfiguration(
        accelerator: device, devices: 1, precision: Precision(weights: .fp8, on: device))
    }
    func rate(_ choice: ClaimConfiguration) throws -> Double {
      try Claim(
        metric: .tokensPerSecond, range: 1...1, subject: .model(model), configuration: choice,
        batch: nil, context: context
      ).bound(on: choice).value
    }
    let (subject, base) = (try side("H200-SXM"), try side("H100-SXM"))
    let ratio = try rate(subject) / rate(base)
    var claim = RatioClaim(
      range: ratio...ratio, subject: subject, base: base, model: model, work: .throughput,
      context: context)
    let answer = RatioAnswer(claim)
    #expect(answer.throughput?.ratio == ratio && answer.verdict == .possible)
    #expect(ratio > answer.likeForLike)
    claim.work = .decode
    #expect(RatioAnswer(claim).verdict == .impossible)
  }

  @Test("a ratio of throughput beyond one step's asks for the model only where more memory helps")
  func throughputOfNoModel() throws {
    let catalog = try Catalog.builtIn()
    let model = try catalog.model(named: "llama-3.1-8b", at: SourceLocation(file: "test")).entry
    func answer(_ subject: String, over base: String, isNamed: Bool) throws -> RatioAnswer {
      let sides = try [subject, base].map { name in
        let device = try catalog.accelerator(named: name, at: SourceLocation(file: "test")).entry
        return ClaimConfiguration(
          accelerator: device, devices: 1, precision: Precision(weights: .fp8, on: device))
      }
      return RatioAnswer(
        RatioClaim(
          range: 1000...1000, subject: sides[0], base: sides[1], model: model,
          isModelNamed: isNamed, work: .throughput))
    }
    #expect(try answer("H200-SXM", over: "H100-SXM", isNamed: false).dependsOnModel)
    #expect(try !answer("H200-SXM", over: "H100-SXM", isNamed: true).dependsOnModel)
    #expect(try !answer("H100-SXM", over: "H200-SXM", isNamed: false).dependsOnModel)
  }

  @Test("throughput claims turn the range around")
  func throughputIsHighBetter() throws {
    // 34.29 tokens/s for one user.
    #expect(
      try ClaimAnswer(Self.claim(.tokensPerUser, 35...55), accelerators: []).verdict == .impossible)
    #expect(
      try ClaimAnswer(Self.claim(.tokensPerUser, 30...55), accelerators: []).verdict == .partly)
    #expect(
      try ClaimAnswer(Self.claim(.tokensPerUser, 20...30), accelerators: []).verdict == .possible)
    let whole = try Self.claim(.tokensPerSecond, 1000...1100, batch: 32)
    #expect(try ClaimAnswer(whole, accelerators: []).verdict == .partly)
  }

  @Test("a false claim names the nearest configurations that make it true")
  func alternatives() throws {
    let catalog = try Catalog.builtIn()
    let answer = try ClaimAnswer(
      Self.claim(.itl, 18...28), accelerators: catalog.accelerators)
    #expect(answer.verdict == .impossible)
    let nearest = try #require(answer.alternatives.first)
    #expect(nearest.changes == 1)
    #expect(
      zip(answer.alternatives, answer.alternatives.dropFirst()).allSatisfy {
        $0.changes <= $1.changes
      })
    for alternative in answer.alternatives {
      #expect(alternative.bound.value <= 18)
      #expect(alternative.bound.memory.fitsByDefault)
    }
    let names = answer.alternatives.map(\.configuration.name)
    #expect(names.contains("1 × H200-SXM, fp8") && names.contains("2 × H200-SXM, bf16"))
  }

  @Test(
    "claim and fit agree on what fits",
    arguments: ["llama-3.1-70b", "llama-3.1-8b", "gpt-oss-120b"])
  func agreesWithFit(name: String) throws {
    let catalog = try Catalog.builtIn()
    let model = try catalog.model(named: name, at: SourceLocation(file: "test")).entry
    var verdicts: Set<Bool> = []
    for device in catalog.accelerators {
      for (devices, type) in [(1, NumberType.bf16), (1, .fp8), (2, .bf16), (4, .bf16)] {
        let precision = Precision(weights: type, on: device)
        let choice = ClaimConfiguration(
          accelerator: device, devices: devices, precision: precision)
        for (batch, context) in [(1, 1), (16, 4096), (64, 8192)] {
          let claim = Claim(
            metric: .itl, range: 1...2, subject: .model(model), configuration: choice, batch: batch,
            context: context)
          let memory = claim.memory(on: choice, batch: batch)
          let plan = MemoryPlan(
            model, on: device, Parallelism(tensorParallel: devices), precision,
            EngineProfile.vllm.memoryDefaults(on: device))
          let holds = plan.fits && plan.maxSequences(context: context) >= batch
          #expect(memory.fitsByDefault == holds, "\(choice.name) \(batch) × \(context)")
          #expect(memory.visible.value == plan.visible.value * Double(devices))
          verdicts.insert(holds)
        }
      }
    }
    #expect(verdicts.count == 2)
  }

  @Test("70B in bf16 on one H200: all of the memory holds it, the engine's default share does not")
  func oneH200() throws {
    let catalog = try Catalog.builtIn()
    let device = try catalog.accelerator(named: "H200-SXM", at: SourceLocation(file: "test")).entry
    let model = try catalog.model(named: "llama-3.1-70b", at: SourceLocation(file: "test")).entry
    let choice = ClaimConfiguration(
      accelerator: device, devices: 1, precision: Precision(weights: .bf16, on: device))
    let claim = Claim(
      metric: .itl, range: 18...28, subject: .model(model), configuration: choice, context: 2048)
    let answer = try ClaimAnswer(claim, accelerators: [])
    #expect(answer.verdict == .impossible)
    let memory = answer.bound.memory
    #expect(!memory.doesNotFit && !memory.fitsByDefault && memory.doesNotFitByDatasheet)
    let share = try #require(memory.smallestShare)
    #expect(share > 0.9 && share < 1)
    var crowded = claim
    crowded.batch = 64
    #expect(try ClaimAnswer(crowded, accelerators: []).verdict == .doesNotFit)
  }

  @Test("a catalog model is bounded by its own step, and is expected to be slower")
  func catalogModel() throws {
    let catalog = try Catalog.builtIn()
    let model = try catalog.model(named: "llama-3.1-70b", at: SourceLocation(file: "test")).entry
    var claim = try Self.claim(.itl, 10...20, gpus: 2)
    claim.subject = .model(model)
    let bound = try claim.bound(on: claim.configuration)
    #expect(bound.value > 14 && bound.value < 15)
    #expect(try #require(bound.expected) > bound.value)
  }
}
