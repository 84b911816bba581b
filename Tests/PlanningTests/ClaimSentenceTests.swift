// ClaimSentenceTests.swift: what people write of a figure, and what is made of it.

import Hardware
import Testing
import Text

@testable import Planning

/// A sentence and what it must lead to, as `key=value`.
struct StatedSentence: Sendable, CustomTestStringConvertible {
  var text: String
  var expected: [String]
  var testDescription: String { text }

  init(_ text: String, _ expected: String...) {
    self.text = text
    self.expected = expected
  }
}

@Suite struct ClaimSentenceTests {
  static let understood: [StatedSentence] = [
    StatedSentence(
      "70B, bf16, one H200, ITL 18-28 ms", "metric=itl", "claim_low=18", "claim_high=28",
      "gpu=H200-SXM", "gpus=1", "weights=bf16", "batch=1", "context=0"),
    StatedSentence("70B fp8 on 2x H200, ITL ~15 ms", "gpus=2", "claim_low=15", "claim_high=16.5"),
    StatedSentence("70B, two H100s, about 15 ms ITL", "gpus=2", "gpu=H100-SXM", "claim_low=15"),
    StatedSentence("70B, 2×H200, TPOT ≤ 20 ms", "gpus=2", "metric=itl", "claim_high=20"),
    StatedSentence("70B, H200 x2, TPOT <= 20ms", "gpus=2", "claim_low=20", "claim_high=20"),
    StatedSentence("70B, TP=4, H100 SXM, TPOT under 20 ms", "gpus=4", "gpu=H100-SXM"),
    StatedSentence("70B on a single B200: 18–28 ms/token", "gpus=1", "metric=itl", "claim_low=18"),
    StatedSentence("70B, H200, 18 to 28 ms per output token", "claim_low=18", "claim_high=28"),
    StatedSentence("70B, H200, ITL between 18 and 28 ms", "claim_low=18", "claim_high=28"),
    StatedSentence("70B, H200, inter-token latency 18ms — 28ms", "metric=itl", "claim_high=28"),
    StatedSentence(
      "70B on H200 with TTFT under 300 ms for 4096 prompt tokens", "metric=ttft",
      "claim_high=300", "prompt_tokens=4096"),
    StatedSentence("70B, H200, TTFT 16384 1.5-2.5 s", "claim_low=1500", "prompt_tokens=16384"),
    StatedSentence("70B, H200, 4,096-token prompt, TTFT 0.3 s", "prompt_tokens=4096"),
    StatedSentence(
      "70B, H200, time to first token at most 500 milliseconds, prompt of 4k tokens",
      "metric=ttft", "prompt_tokens=4096", "claim_high=500"),
    StatedSentence("70B, H200, prefill of 10k input tokens in 1 s", "prompt_tokens=10000"),
    StatedSentence("llama-3.1-70b, 2x H200, 4k context, ITL 20 ms", "context=4096"),
    StatedSentence("llama 3.1 70b, 2x H200, context length 8192, ITL 20 ms", "context=8192"),
    StatedSentence("llama-3.1-70b, 2x H200, 4096 prompt tokens, ITL 20 ms", "context=4096"),
    StatedSentence(
      "llama-3.1-8b, L40S, bf16 weights, fp8 KV, 35–55 tok/s/user", "weights=bf16",
      "kv_cache=fp8", "metric=tokens-per-user", "claim_low=35", "claim_high=55"),
    StatedSentence(
      "llama-3.1-8b, L40S, fp8 weights and KV cache in fp8, 35 tok/s per user", "kv_cache=fp8"),
    StatedSentence(
      "70B fp8, one H200, 1,500-2,500 tokens/s at batch 32", "metric=tokens-per-second",
      "claim_low=1500", "claim_high=2500", "batch=32"),
    StatedSentence(
      "70B fp8, one H200, batch size of 32, at least 1500 tokens per second",
      "metric=tokens-per-second", "claim_low=1500", "claim_high=1500", "batch=32"),
    StatedSentence(
      "70B fp8, one H200, 32 concurrent users, 1.5-2.5k tok/s total", "claim_low=1500"),
    StatedSentence(
      "70B fp8, one H200, 32 users, 30 tok/s per user", "metric=tokens-per-user", "batch=32"),
    StatedSentence("70B fp8 H200: decode throughput 30 tok/s", "metric=tokens-per-second"),
    StatedSentence("70 billion parameters, fp8, H200, up to 50 tps per user", "claim_low=50"),
    StatedSentence("LLaMA 70B, 2x H200, ITL 20 ms", "model=llama-3.1-70b", "weights=bf16"),
    StatedSentence("a Llama-70B class model on 2x H200, ITL 20 ms", "model=llama-3.1-70b"),
    StatedSentence("Llama 3 8B on L4, ITL 90 ms", "model=llama-3.1-8b", "gpu=L4"),
    StatedSentence("Qwen 72B, 2x H200, ITL 20 ms", "model=qwen2.5-72b"),
    StatedSentence("gpt-oss-120b on B200, ITL 5 ms", "weights=mxfp4"),
    StatedSentence("DeepSeek-R1 671B on 8xH20, ITL 50 ms", "weights=fp8", "gpu=H20", "gpus=8"),
    StatedSentence("70B q4 on A100 80GB, ITL 25 ms", "weights=int4", "gpu=A100-SXM"),
    StatedSentence("70B AWQ on an 80 GB A100, ITL 25 ms", "weights=int4", "gpu=A100-SXM"),
    StatedSentence("70B GPTQ, H100 94GB, ITL 25 ms", "weights=int4", "gpu=H100-NVL"),
    StatedSentence("70B 4-bit, 8 x H100, ITL 25 ms", "weights=int4", "gpus=8"),
    StatedSentence("70B W8A8, 2x NVIDIA L40S, ITL 80 ms", "weights=int8", "gpus=2"),
    StatedSentence("70B 8-bit weights, DGX H100, ITL 25 ms", "weights=fp8", "gpus=8"),
    StatedSentence("70B fp8 on two H100 (160 GB), ITL 25 ms", "gpus=2", "gpu=H100-SXM"),
    StatedSentence(
      "70B on H200 fp8, 300 requests a minute of 2000+400 tokens", "metric=requests-per-second",
      "claim_low=5", "prompt_tokens=2000", "output_tokens=400"),
    StatedSentence(
      "70B on H200 fp8, 18,000/h, 2000 in / 400 out", "metric=requests-per-second", "claim_low=5"),
    StatedSentence("70B fp8, 2x H200, 345 M tokens/day", "metric=tokens-per-second"),
    StatedSentence("70B fp8, 2x H200, 1500 tok/s per GPU", "claim_low=3000"),
    StatedSentence("70B fp8, H200, prefill 5k tokens/s", "metric=prompt-tokens-per-second"),
    StatedSentence(
      "70B, 2x H200, end-to-end 7 s, 2000 prompt tokens, 300 output tokens", "metric=e2e",
      "output_tokens=300", "claim_high=7000"),
    StatedSentence("70B in FP16 needs 140 GB of weights", "metric=weights", "verdict=possible"),
    StatedSentence("70B fp8 fits on one H100 80GB", "metric=fits", "verdict=possible"),
    StatedSentence("70B, H200, p99 ITL 35 ms", "metric=itl", "verdict=possible"),
    StatedSentence("70B, H200, average ITL 35 ms, batch 16–32", "batch=16"),
    StatedSentence("70B, H200, ITL 18-28 ms, 70B", "claim_high=28"),
    StatedSentence(
      "70B fp8, weights under 80 GB", "metric=weights", "manner=at-most", "claim_high=80"),
    StatedSentence("70B bf16 needs at least 150 GB", "metric=weights", "manner=at-least"),
    StatedSentence("70B int4 fits in 48 GB", "metric=weights", "manner=at-most", "claim_high=48"),
    StatedSentence("70B fp8, H200, ITL 15-20 ms", "manner=exact"),
    StatedSentence(
      "70B fp8, H200, 5 requests a day of 2000+400 tokens", "metric=requests-per-second",
      "verdict=possible"),
    StatedSentence(
      "70B fp8 H200, single user, total throughput, 30 tok/s", "metric=tokens-per-user"),
    StatedSentence(
      "70B fp8, 2x H200, 4000 prompt tok/s per GPU", "metric=prompt-tokens-per-second",
      "claim_low=8000"),
    StatedSentence(
      "llama-3.1-70b fp8, one H200, 500 users, 20 tok/s each", "metric=tokens-per-user",
      "batch=500", "verdict=possible", "expectation=not-expected"),
    StatedSentence(
      "llama-3.1-70b fp8, one H200, batch 64, 100 tok/s each", "metric=tokens-per-user",
      "verdict=impossible"),
    StatedSentence(
      "llama-3.1-8b fp8 on H200, 500 users each getting 20 tok/s", "metric=tokens-per-user"),
    StatedSentence("70B fp8, H200, 64 users, 20 tok/s for each", "metric=tokens-per-user"),
    StatedSentence("70B fp8, each H200 delivers 700 tok/s", "metric=tokens-per-second"),
    StatedSentence(
      "70B fp8, 4 H100, 5 requests/s each, 2000+400 tokens", "metric=requests-per-second",
      "claim_low=20"),
    StatedSentence("70B fp8, one H200, ITL – 15 ms", "claim_low=15"),
    StatedSentence("llama-3.1-70b fp8 H200 1.9x H100 throughput", "work=throughput"),
    StatedSentence("llama-3.1-70b fp8 H200 1.9x the capacity of H100", "work=throughput"),
    StatedSentence("llama-3.1-70b fp8 H200 1.9x the total tokens/s of H100", "work=throughput"),
    StatedSentence("llama-3.1-70b fp8 throughput: H200 1.9x H100", "work=throughput"),
    StatedSentence("H200 1.4x the tokens per second per user of H100", "work=decode"),
    StatedSentence("H200 1.7x the memory capacity of H100", "work=memory"),
    StatedSentence("B200 1.5x H100 prefill throughput", "work=prefill"),
    StatedSentence("H200 30 % more throughput per GPU than H100", "work=throughput"),
  ]

  private static func figures(
    _ text: String?, _ terms: [ClaimTerm: String] = [:]
  ) throws -> [JudgedFigure] {
    var question = try ClaimQuestion(text, ClaimTerms(terms), Catalog.builtIn())
    return try question.figures()
  }

  /// What a figure was read as, by the names of the report.
  private static func facts(_ figure: JudgedFigure) -> [String: String] {
    switch figure {
    case .one(let judged): return facts(judged.answer)
    case .several(_, let judged): return judged.isEmpty ? [:] : facts(judged[0].answer)
    case .ratio(let answer, _): return ["work": answer.claim.work?.rawValue ?? "any"]
    }
  }

  private static func facts(_ answer: ClaimAnswer) -> [String: String] {
    let claim = answer.claim
    let configuration = claim.configuration
    return [
      "metric": claim.metric.rawValue, "manner": claim.manner.rawValue,
      "claim_low": NumberText.shortest(claim.range.lowerBound),
      "claim_high": NumberText.shortest(claim.range.upperBound),
      "model": claim.subject.name, "gpu": configuration.accelerator.name,
      "gpus": "\(configuration.devices)", "weights": configuration.precision.weights.rawValue,
      "kv_cache": configuration.precision.kvCache.rawValue, "batch": "\(answer.bound.batch)",
      "context": "\(claim.context)", "prompt_tokens": "\(claim.promptTokens)",
      "output_tokens": "\(claim.outputTokens)", "verdict": answer.verdict.rawValue,
      "expectation": answer.expectation?.rawValue ?? "none",
    ]
  }

  @Test("a true sentence is understood", arguments: understood)
  func understands(sentence: StatedSentence) throws {
    let figures = try Self.figures(sentence.text)
    let facts = Self.facts(try #require(figures.first))
    for pair in sentence.expected {
      let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
      #expect(facts[parts[0]] == parts[1], "\(parts[0])")
    }
  }

  @Test(
    "what is doubtful is read aloud",
    arguments: [
      ("70B, fp8, H200, ITL ~15 ms", "up to 10 % worse"),
      ("70B, fp8, H200, TTFT 300 ms, 4k prompt", "4k is read as 4096"),
      ("70B, fp8, H200, 1,500 tok/s at batch 32", "1,500 is read as 1500"),
      ("llama-3.1-8b, fp8, H200, ITL 9 ms, 512 prompt tokens", "read as the context"),
      ("70B, fp8, H200, p95 ITL 15 ms", "no better than the bound"),
      ("70B, fp8, H200, ITL 15 ms, 500 output tokens", "do not enter"),
      ("70B, fp8, H200, TTFT 300 ms, 4096 prompt tokens at batch 8", "does not enter"),
      ("70B, fp8, H200, 1,500-2,500 tok/s total at batch 16–32", "kinder to the claim"),
      ("LLaMA 70B, 2x H200, ITL 20 ms", "also known: llama-2-70b"),
      ("70B q4 on H200, ITL 20 ms", "q4 is read as int4"),
      ("70B, 2x H200, ITL 20 ms", "no precision is said"),
      ("gpt-oss-120b on H200, ITL 20 ms", "weights in mxfp4, as published"),
      ("llama-3.1-70b on 2x H20, fp8, ITL 30 ms", "fallback: no kernel of H20 was measured"),
      ("llama-3.1-70b fp8, 2x H200, 3000 tok/s total at batch 512", "extrapolated, a guess"),
    ])
  func remarks(sentence: String, says: String) throws {
    let said = try Self.figures(sentence).flatMap { figure -> [String] in
      switch figure {
      case .one(let judged): judged.remarks + judged.answer.bound.notes
      case .several(_, let judged): judged.flatMap(\.remarks)
      case .ratio(_, let remarks): remarks
      }
    }
    #expect(said.contains { $0.contains(says) }, "\(said)")
  }

  @Test(
    "what is not understood is refused with what to write instead",
    arguments: [
      ("70B, fp8, one H200, ITL 15 ms, sparkling", "sparkling", "write parts such as"),
      ("70B, fp9, one H200, ITL 15 ms", "fp9", "write parts such as"),
      ("70B, one H2000, ITL 15 ms", "H2000", "did you mean"),
      ("70B, one V100, ITL 15 ms", "V100", "A100"),
      ("70B, one H900, ITL 15 ms", "H900", "H800"),
      ("70B on A100 40GB, ITL 15 ms", "40 GB", "--vram-gb"),
      ("70B q5 on one H200, ITL 15 ms", "q5", "q4"),
      ("70B, H200, 3-bit, ITL 15 ms", "3-bit", "4-bit"),
      ("70B on H200, $0.18 per million tokens", "$", "--price"),
      ("70B, 2x H200, KV cache 20 GB", "20 GB", "8K context"),
      ("19x lower latency", "19x", "name two GPUs"),
      ("70B, one H200, ITL at least 15 ms", "at least 15 ms", "at most"),
      ("70B, one H200, less than 15 tok/s", "less than 15 tok/s", "at least"),
      ("70B, one H200, two H100s, ITL 15 ms", "twice", "say it once"),
      ("70B, one H200, ITL 28-18 ms", "backwards", "lower figure first"),
      ("70B, bf16 KV fp8, one H200, ITL 15 ms", "two formats", "comma"),
      ("70B, one H200, TTFT 20 ms/token, 512 prompt tokens", "a time a token", "ms"),
      ("70B, one H200, ITL 15", "15", "write 15 ms"),
      ("70B, one H200, batch 2.5, ITL 15 ms", "batch 2.5", "whole number"),
      ("70B, one H200, batch 0, ITL 15 ms", "batch 0", "from 1"),
      ("70B, one H200, context 4k-8k, ITL 15 ms", "4k-8k", "one number"),
      ("70B, one H200, ITL 0-20 ms", "begins at 0", "at most 20 ms"),
      ("H200 50 % less memory than H100", "less memory", "H200 1.7x the memory of H100"),
      ("H200 2x less memory than H100", "less memory", "state a size"),
      ("H200 30 % less than H100", "30 % less", "lower latency"),
      ("H200 30 % higher latency than H100", "higher latency", "lower latency"),
      ("H200 100 % lower latency than H100", "leaves no time", "below 100 %"),
      ("70B H200 fp8 ITL -5 ms", "-5 ms", "above 0"),
      ("70B fp8, ITL 15 ms on H200, batch −4", "is negative", "above 0"),
      ("H200 -30 % latency vs H100", "is negative", "30 % lower latency"),
      ("70B fp8 H200, 0 tok/s", "0 tok/s", "above 0"),
      ("500 users on one H200 with llama-3.1-70b fp8, 8k context", "no figure", "\"fits\""),
      ("llama-3.1-70b fp8 on H200, TTFT", "no figure of ttft", "300 ms"),
      ("70B fp8 H200, 500 users, 0.1 requests/s each", "of each user", "all users together"),
      ("70B fp8 H200, 0.1 requests/s per user", "of each user", "all users together"),
      ("H200 50x H100 throughput", "depends on the model", "name a model"),
    ])
  func refuses(sentence: String, names: String, hint: String) throws {
    let found = #expect(throws: InputErrors.self) { try Self.figures(sentence) }
    let words = try #require(found).description
    #expect(words.contains(names) && words.contains(hint), "\(words)")
    // The other side of a refused ratio is no error of its own.
    #expect(!words.contains("\"than\""), "\(words)")
  }

  @Test(
    "terms beside a sentence are held to their ranges",
    arguments: [
      (ClaimTerm.context, "0"), (.context, "abc"), (.tokens, "x"), (.batch, "y"), (.gpus, "0"),
    ])
  func refusesTerms(term: ClaimTerm, text: String) throws {
    let found = #expect(throws: InputErrors.self) {
      try Self.figures("B200 2.5x H100", [term: text])
    }
    #expect(try #require(found).errors.map(\.location) == [term.place])
  }

  @Test(
    "terms beside a sentence say what it does not",
    arguments: [
      ("70B, H200, batch 16, ITL 20 ms", ClaimTerm.batch, "4"),
      ("70B, H200, ITL 20 ms", .figure, "20"), ("70B, H200, ITL 20 ms", .gpu, "H100-SXM"),
    ])
  func refusesTwice(sentence: String, term: ClaimTerm, text: String) {
    #expect(
      throws: ClaimGap.open(
        message: "--\(term.rawValue) and the sentence both say it", hint: "say it once")
    ) { try Self.figures(sentence, [term: text]) }
  }

  @Test("terms alone are a claim, and what they leave open is told")
  func terms() throws {
    let all: [ClaimTerm: String] = [
      .metric: "prefill", .figure: "100-200", .params: "70B", .gpu: "H200-SXM", .gpus: "2",
      .precision: "fp8", .tokens: "4096",
    ]
    let facts = Self.facts(try #require(try Self.figures(nil, all).first))
    #expect(facts["prompt_tokens"] == "4096" && facts["claim_high"] == "200")
    for term in [ClaimTerm.metric, .figure, .params, .gpu, .tokens] {
      var fewer = all
      fewer[term] = nil
      #expect(throws: ClaimGap.self, "\(term)") { try Self.figures(nil, fewer) }
    }
  }

  @Test(
    "a batch range settles where terms bring the figure",
    arguments: [("itl", "20", "16"), ("tokens-per-second", "2000", "32")])
  func batchRange(metric: String, figure: String, batch: String) throws {
    let figures = try Self.figures(
      "70B, fp8, one H200, batch 16–32", [.metric: metric, .figure: figure])
    #expect(Self.facts(try #require(figures.first))["batch"] == batch)
  }
}
