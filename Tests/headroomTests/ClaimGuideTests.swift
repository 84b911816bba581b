// ClaimGuideTests.swift: the figures of public guides, in their own words, each with the verdict of the bound.

import Foundation
import Testing
import Text

/// A claim of a guide and what must be said of it.
struct GuideClaim: Sendable, CustomTestStringConvertible {
  var text: String
  var verdict: String
  var status: Int32
  /// The bound, where the arithmetic is short enough to be done by hand.
  var bound: Double?
  var testDescription: String { text }

  init(_ text: String, _ verdict: String, _ status: Int32, bound: Double? = nil) {
    self.text = text
    self.verdict = verdict
    self.status = status
    self.bound = bound
  }
}

@Suite struct ClaimGuideTests {
  /// Of a 70B model: 140 GB of weights in bf16; H200 4.8 TB/s and 990 TFLOP/s, H100 3.35 TB/s, B200 8 TB/s and 2250
  /// TFLOP/s, MI300X 5.3 TB/s.
  static let latencies: [GuideClaim] = [
    GuideClaim("70B, bf16, one H100, ITL 18–28 ms", "does-not-fit", 5, bound: 41.79),
    GuideClaim("70B, bf16, 2x H100, ITL 18–28 ms", "partly", 0, bound: 20.90),
    GuideClaim("70B, bf16, single H200, ITL 18–28 ms", "impossible", 5, bound: 29.17),
    GuideClaim("70B, bf16, two H200, ITL 18–28 ms", "possible", 0, bound: 14.58),
    GuideClaim("70B, bf16, one B200, ITL 18–28 ms", "possible", 0, bound: 17.5),
    GuideClaim("70B, bf16, one MI300X, ITL 18–28 ms", "partly", 0, bound: 26.42),
    GuideClaim("70B, fp8, one H200, ITL 18–28 ms", "possible", 0, bound: 14.58),
    GuideClaim("70B, one H200, ITL fp8 12–20 ms", "partly", 0, bound: 14.58),
    GuideClaim("70B, fp8, 2x H200, ITL 12–20 ms", "possible", 0, bound: 7.292),
    GuideClaim("70B, single H200, bf16, prefill 4K 200–400 ms", "impossible", 5, bound: 579.5),
    GuideClaim("70B, 2x H200, bf16, prefill 4K 200–400 ms", "partly", 0, bound: 289.8),
    GuideClaim("70B, 2x H200, fp8, prefill 4K 200–400 ms", "possible", 0, bound: 144.9),
    GuideClaim("70B, one B200, bf16, prefill 4K 200–400 ms", "partly", 0, bound: 254.9),
    GuideClaim("70B, one B200, fp8, prefill 4K 200–400 ms", "possible", 0, bound: 127.4),
    GuideClaim("70B, single H200, bf16, 8K prefill 500–800 ms", "impossible", 5, bound: 1159),
    GuideClaim("70B, 2x H200, bf16, 8K prefill 500–800 ms", "partly", 0, bound: 579.5),
    GuideClaim("70B, single H200, bf16, prefill 32K several s", "possible", 0, bound: 4636),
    GuideClaim("70B, single H200, bf16, TTFT 2K 250–400 ms", "partly", 0, bound: 289.8),
    GuideClaim("70B, single H200, bf16, TTFT 16K 1.5–2.5 s", "partly", 0, bound: 2318),
    GuideClaim("70B, 2x H200, bf16, TTFT of a 2K prompt: 250–400 ms", "possible", 0, bound: 144.9),
    GuideClaim(
      "70B on 2x H200: end-to-end about 7 s for a 2K prompt and 300 output tokens", "possible", 0,
      bound: 144.9 + 299 * 14.583),
  ]

  static let rates: [GuideClaim] = [
    GuideClaim("70B, single H200, bf16: 35–55 tok/s single", "impossible", 5, bound: 34.29),
    GuideClaim("70B, fp8 on one H200: 35–55 tok/s single user", "possible", 0, bound: 68.57),
    GuideClaim(
      "70B, single H200, bf16: 1,500–2,500 tokens/s aggregate at batch 16–32", "impossible", 5,
      bound: 1097),
    GuideClaim("70B, single H200: 1,500–2,500 aggregate at batch 16–32", "impossible", 5),
    GuideClaim("70B, 2x H200, bf16: 1,500–2,500 aggregate at batch 16–32", "partly", 0),
    GuideClaim("70B, single H200, bf16: 50–80 per request", "impossible", 5, bound: 34.29),
    GuideClaim("70B, single H200, bf16: 50–80 tok/s per request in a batch", "impossible", 5),
    GuideClaim("70B, single H200, bf16: 5/s at 2000+400 tokens", "impossible", 5, bound: 2.945),
    GuideClaim(
      "70B, single H200, bf16: 18,000/h at 2000+400 tokens", "impossible", 5, bound: 2.945),
    GuideClaim("70B, single H200, fp8: 5/s at 2000+400 tokens", "possible", 0, bound: 5.89),
    GuideClaim("70B on 2x H200 bf16: 300 requests a minute, 2000 in / 400 out", "possible", 0),
    GuideClaim("70B on 2x H200: 4,000 tok/s total", "possible", 0, bound: 14_136),
    GuideClaim("70B on 2x H200: 345 M tokens/day", "possible", 0),
    GuideClaim("8B on L40S: 54 tok/s per user", "possible", 0, bound: 54),
    GuideClaim("8B on A10G: 38 tok/s per user", "impossible", 5, bound: 37.5),
    GuideClaim("8B on H100: 209 tokens/s for a single user", "possible", 0, bound: 209.4),
    GuideClaim("70B, H100, int4, 580 tokens/s per user", "impossible", 5),
  ]

  static let sizes: [GuideClaim] = [
    GuideClaim("70B in FP16 is 140 GB", "possible", 0, bound: 140),
    GuideClaim("70B weights at 8-bit: 70 GB", "possible", 0, bound: 70),
    GuideClaim("70B weights at 4-bit: 35 GB", "possible", 0),
    GuideClaim(
      "70B KV cache at 8K context, batch 16, 16-bit: 20–30 GB", "impossible", 5, bound: 42.95),
    GuideClaim("70B, fp8 KV cache 20–30 GB at 8K context, batch 16", "possible", 0, bound: 21.47),
    GuideClaim("70B, KV cache 10–40 GB, 8K context, batch 16", "impossible", 5),
    GuideClaim("70B in FP16 fits on two H100 (160 GB)", "possible", 0),
    GuideClaim("70B in FP16 fits on one H100 80GB", "does-not-fit", 5),
    GuideClaim("8B in FP16 fits on an A10G", "possible", 0),
    GuideClaim("70B fp8, weights under 80 GB", "possible", 0, bound: 70),
    GuideClaim("70B fp8, weights under 60 GB", "impossible", 5, bound: 70),
    GuideClaim("70B fp8, weights up to 80 GB", "possible", 0, bound: 70),
    GuideClaim("70B int4 fits in 48 GB", "possible", 0, bound: 36.37),
    GuideClaim("70B int4 fits in 30 GB", "impossible", 5, bound: 36.37),
    GuideClaim("70B in bf16 needs at least 150 GB", "impossible", 5, bound: 140),
    GuideClaim("70B in bf16 needs at least 120 GB", "possible", 0, bound: 140),
    GuideClaim(
      "llama-3.1-70b on 2x H200, memory at least 150 GB", "impossible", 5, bound: 144.2),
    GuideClaim("llama-3.1-70b on 2x H200, memory at least 140 GB", "possible", 0, bound: 144.2),
    GuideClaim("llama-3.1-70b on 2x H200, memory at most 150 GB", "possible", 0, bound: 144.2),
    GuideClaim(
      "70B KV cache at most 30 GB at 8K context, batch 16", "impossible", 5, bound: 42.95),
  ]

  static let ratios: [GuideClaim] = [
    GuideClaim("B200 2.5x H100", "impossible", 5, bound: 2.388),
    GuideClaim("B200 is ~2.5x the H100", "partly", 0, bound: 2.388),
    GuideClaim("H200 1.4x H100", "possible", 0, bound: 1.433),
    GuideClaim("fp8 1.3–1.6x", "possible", 0, bound: 2),
    GuideClaim("fp4 another 1.3x", "possible", 0, bound: 2),
    GuideClaim("fp8 effectively doubles throughput on H200", "possible", 0, bound: 2),
    GuideClaim("H100 vs A100: 3.2x", "impossible", 5, bound: 989.5 / 312),
    GuideClaim("H200 30 % lower decode latency than H100", "possible", 0, bound: 1.433),
    GuideClaim("H200 40 % lower decode latency than H100", "impossible", 5, bound: 1.433),
    GuideClaim("H200 30–50 % lower ITL than H100", "partly", 0, bound: 1.433),
    GuideClaim("H200 30 % more decode throughput than H100", "possible", 0, bound: 1.433),
    GuideClaim("B200 2x higher prefill throughput than H100", "possible", 0, bound: 2.274),
    GuideClaim("H200 1.7x the memory of H100", "possible", 0, bound: 1.7625),
    // Formats of both sides: 9000 against 1979 TFLOP/s, 8 / 0.5625 against 3.35 TB/s.
    GuideClaim("B200 fp4 5x H100 fp8", "impossible", 5, bound: 4.548),
    GuideClaim("fp4 B200 4x faster than fp8 H100", "possible", 0, bound: 4.548),
    GuideClaim("B200 with fp4 is 4x faster than an H100 with fp8", "possible", 0, bound: 4.548),
    GuideClaim("B200 fp4 vs H100 fp8: 4.5x lower ITL", "impossible", 5, bound: 4.245),
    // Throughput grows with the batch that a side holds, which no step of one batch bounds.
    GuideClaim("H200 1.9x H100 throughput", "possible", 0),
    GuideClaim("llama-3.1-70b fp8 H200 1.9x H100 throughput", "possible", 0),
    GuideClaim("llama-3.1-70b fp8, H200 5x the throughput of H100, 4k context", "possible", 0),
    GuideClaim("llama-3.1-70b fp8 H200 50x H100 throughput", "impossible", 5),
    GuideClaim("llama-3.1-70b fp8 H200 1.9x H100 throughput per user", "impossible", 5),
    GuideClaim("H100 10x A100 throughput", "impossible", 5, bound: 989.5 / 312),
    GuideClaim("deepseek-r1 fp8 H200 3x H100 throughput", "does-not-fit", 5),
    GuideClaim("llama-3.1-70b B200 fp4 5x H100 fp8 throughput", "possible", 0),
  ]

  /// What is meant is not said: status 3 where the meanings differ, else the common answer.
  static let asked: [GuideClaim] = [
    GuideClaim("LLaMA 70B, one H200, 18 ms average latency", "impossible", 5),
    GuideClaim("LLaMA 70B on 4x H100: 18 ms average latency", "ambiguous", 3),
    GuideClaim("Llama-70B class model, one H200, 350 ms latency", "ambiguous", 3),
    GuideClaim("LLaMA 70B: H100 580 tokens/s", "does-not-fit", 5),
    GuideClaim("LLaMA 70B fp8: 580 tokens/s on H100", "ambiguous", 3),
    GuideClaim("70B fp8 on H200: 720 tokens/s", "ambiguous", 3),
    GuideClaim("70B on A100: 180 tokens/s", "does-not-fit", 5),
    GuideClaim("70B on L40S: 120 tokens/s", "does-not-fit", 5),
    GuideClaim("70B fp8 on H200: 30 tok/s", "possible", 0),
    GuideClaim("70B on H200 fp8: 5/s", "ambiguous", 3),
    GuideClaim("70B on 2x H200: TTFT 250–400 ms", "ambiguous", 3),
    // A number of users, and a rate of one or of all.
    GuideClaim("llama-3.1-70b fp8, one H200, 64 users at 40 tok/s", "possible", 0),
    GuideClaim("llama-3.1-70b fp8, one H200, 64 users at 100 tok/s", "ambiguous", 3),
    GuideClaim("70B on 2x H200, 1500 tok/s each", "ambiguous", 3),
  ]

  /// A size whose batch and context have KV: the weights alone are no answer where they allow the figure.
  static let unknownKV: [(claim: GuideClaim, words: String)] = [
    (
      GuideClaim(
        "70B fp8 on two H200s, batch 64, 100 tok/s per user, context 8000", "ambiguous", 3),
      "as llama-3.1-70b impossible"
    ),
    (
      GuideClaim("70B fp8 on one H200, batch 64, 30 tok/s per user, context 8000", "ambiguous", 3),
      "as llama-3.1-70b does-not-fit"
    ),
    (
      GuideClaim("70B fp8 on H200, ITL 16 ms, 8k context", "possible", 0),
      "as llama-3.1-70b possible by physics, not expected"
    ),
    (
      GuideClaim("700B fp8 on 8x H200, batch 64, ITL 50 ms, context 8000", "ambiguous", 3),
      "name a model"
    ),
    (
      GuideClaim("70B bf16 on one H200, batch 64, ITL 20 ms, context 8000", "impossible", 5),
      "verdict: impossible: nothing beats"
    ),
  ]

  @Test("the KV that a size does not say is in the verdict line", arguments: unknownKV)
  func sizeSaysNoKV(claim: GuideClaim, words: String) throws {
    _ = try check(claim)
    let run = try Headroom.run(["claim", claim.text])
    #expect(run.answer.hasPrefix("verdict:") && run.answer.contains(words), "\(run.output)")
    #expect(claim.status != 3 || run.errors.contains("hint: name a model"), "\(run.errors)")
  }

  @Test("what is not expected is apart from the verdict in JSON, wherever the status is 0")
  func expectationApart() throws {
    for text in [
      "llama-3.1-70b fp8 on one H200, ITL 15 ms",
      "llama-3.1-70b fp8 on one H200, ITL 15 ms, 40 tok/s per user, batch 64",
      "llama-3.1-70b fp8 on one H200, 64 users at 60 tok/s", "H200 1.43x H100",
    ] {
      let run = try Headroom.run(["claim", text, "--json"])
      let report = try LocatedJSON.parse(run.output, file: "stdout")
      #expect(run.status == 0 && report["verdict"]?.content == .string("possible"), "\(text)")
      #expect(report["expectation"]?.content == .string("not-expected"), "\(text)")
    }
  }

  private func check(_ claim: GuideClaim) throws -> LocatedJSON {
    let run = try Headroom.run(["claim", claim.text, "--json"])
    try #require(!run.output.isEmpty, "\(run.errors)")
    let report = try LocatedJSON.parse(run.output, file: "stdout")
    #expect(report["verdict"]?.content == .string(claim.verdict), "\(run.output)")
    #expect(run.status == claim.status, "\(run.errors)")
    if let bound = claim.bound {
      let found: Double? =
        switch report["bound"]?.value {
        case .int(let value)?: Double(value)
        case .double(let value)?: value
        default: nil
        }
      #expect(abs(try #require(found) / bound - 1) < 0.005)
    }
    return report
  }

  @Test(
    "a claim of a guide gets the bound's verdict", arguments: latencies + rates + sizes + ratios)
  func told(claim: GuideClaim) throws {
    _ = try check(claim)
  }

  @Test(
    "a figure that can mean more is answered in each meaning, with its own bound", arguments: asked)
  func asks(claim: GuideClaim) throws {
    let report = try check(claim)
    guard case .array(let readings)? = report["readings"]?.content else {
      Issue.record("no readings")
      return
    }
    #expect(
      readings.count > 1 && readings.allSatisfy { $0["bound"] != nil && $0["verdict"] != nil })
    let run = try Headroom.run(["claim", claim.text])
    #expect(claim.status != 3 || run.errors.contains("hint: say which is meant"), "\(run.errors)")
  }

  @Test("several figures of one sentence are answered each, with their own circumstances")
  func several() throws {
    let text =
      "70B, single H200, bf16: TTFT 2K 250–400 ms, 16K 1.5–2.5 s; ITL 18–28, fp8 12–20; "
      + "35–55 tok/s single, 1,500–2,500 aggregate at batch 16–32, 50–80 per request"
    let run = try Headroom.run(["claim", text, "--json"])
    #expect(run.status == 5, "\(run.errors)")
    let report = try LocatedJSON.parse(run.output, file: "stdout")
    guard case .array(let figures)? = report["figures"]?.content else {
      Issue.record("no figures: \(run.output)")
      return
    }
    let verdicts = figures.map { $0["verdict"]?.content }
    let expected = [
      "partly", "partly", "impossible", "partly", "impossible", "impossible", "impossible",
    ]
    #expect(verdicts == expected.map { .string($0) })
  }

  @Test("a rate and an interval fix the batch by Little's law")
  func little() throws {
    let text = "70B on 2x H200: 2,000 tok/s at ITL 22 ms"
    let stated = try Headroom.run(["claim", text + ", batch 16–32"])
    #expect(stated.status == 5 && stated.prose.contains("44.00 sequences at once, not 16 to 32"))
    let fitting = try Headroom.run(["claim", text + ", batch 44"])
    #expect(fitting.status == 0 && fitting.prose.contains("44.00 sequences"), "\(fitting.output)")
  }

  @Test(
    "by Little's law figures of one end are broken only where nothing beyond it gives the batch",
    arguments: [
      ("batch 32, ITL at most 20 ms, at least 1500 tok/s total", 0, "30.00 (where both"),
      ("batch 32, ITL 15 ms, at least 1500 tok/s total", 0, "at least 22.50"),
      ("batch 16, ITL 15 ms, at least 1500 tok/s total", 5, "at least 22.50"),
      ("batch 32, ITL at most 20 ms, 2000 tok/s total", 0, "at most 40.00"),
      ("batch 64, ITL at most 20 ms, 2000 tok/s total", 5, "at most 40.00"),
      ("batch 32, ITL 20 ms, up to 1000 tok/s total", 5, "at most 20.00"),
    ])
  func oneSidedLittle(text: String, status: Int32, says: String) throws {
    let run = try Headroom.run(["claim", "70B fp8, H200, \(text)"])
    #expect(run.status == status && run.output.contains(says), "\(run.output)")
  }

  @Test(
    "what the bound allows and our times do not is possible by physics, not expected",
    arguments: [
      ("llama-3.1-70b fp8 on one H200, ITL 15 ms", "possible by physics, not expected"),
      ("llama-3.1-70b on one H200, ITL 32-45 ms", "would not start"),
      ("llama-3.1-70b fp8 on one H200, ITL under 30 ms", "verdict: possible:"),
      ("llama-3.1-70b fp8 on one H200, ITL 25-30 ms", "possible, and better is expected"),
    ])
  func expectation(text: String, words: String) throws {
    let run = try Headroom.run(["claim", text])
    #expect(run.status == 0 && run.output.contains(words), "\(run.output)")
  }

  @Test(
    "what a claim leaves open, or says twice, is a wrong call; a wrong value is bad input",
    arguments: [
      (["--metric", "itl"], 2, "--model is missing"),
      (["70B, H200, batch 16, ITL 20 ms", "--batch", "4"], 2, "claim: --batch and the sentence"),
      (["B200 2.5x H100", "--context", "abc"], 3, "--context: error: \"abc\""),
      (["70B, fp9, one H200, ITL 15 ms"], 3, "claim: error: \"fp9\""),
    ])
  func status(words: [String], status: Int32, says: String) throws {
    let run = try Headroom.run(["claim"] + words)
    #expect(run.status == status && run.output.isEmpty, "\(run.output)")
    #expect(run.errors.contains(says), "\(run.errors)")
  }

  @Test(
    "a claim never contradicts `fit`",
    arguments: ["gpt-oss-120b", "deepseek-r1", "llama-3.1-70b", "qwen3-32b"],
    [("H100-SXM", 1), ("H200-SXM", 1), ("H200-SXM", 8), ("H20", 8), ("B200", 4), ("L40S", 2)])
  func agreesWithFit(model: String, part: (gpu: String, count: Int)) throws {
    let fit = try Headroom.run([
      "fit", "--model", model, "--gpu", part.gpu, "--tp", "\(part.count)", "--json",
    ])
    try #require([0, 5].contains(fit.status), "\(fit.errors)")
    let memory = try LocatedJSON.parse(fit.output, file: "fit")
    let run = try Headroom.run([
      "claim", "\(model) fits on \(part.count)x \(part.gpu)", "--json",
    ])
    let claim = try LocatedJSON.parse(run.output, file: "claim")
    #expect(claim["weights"]?.content == memory["weights"]?.content)
    #expect(claim["fits_by_default"]?.content == memory["fits"]?.content)
    let isExpected = claim["expectation"]?.content == .string("expected")
    #expect(isExpected == (fit.status == 0))
  }
}
