// ClaimCommand.swift: `headroom claim`: can a stated figure be true?

import Planning
import Report

enum ClaimCommand {

  /// What a claim can say, as options.
  private static let terms: [(term: ClaimTerm, option: Option<String>)] = [
    (.metric, "M", ClaimMetric.allCases.map(\.rawValue).joined(separator: ", ")),
    (.figure, "LOW-HIGH", "the stated range, in ms, tokens/s, requests/s or GB"),
    (.model, "M", "a name of `headroom catalog models`, or a config.json"),
    (.params, "N", "in place of a model: parameters of a dense one, such as 70B"),
    (.gpu, "G", "a name of `headroom catalog gpus`"),
    (.gpus, "N", "GPUs that share the model (1)"),
    (
      .precision, "P",
      "weights: bf16, fp16, fp8, int8, int4, nvfp4, mxfp4 (as published; bf16 of a size)"
    ),
    (.kvCache, "P", "KV cache: bf16, fp16, fp8 (bf16)"),
    (.tokens, "N", "of the prompt, where the metric has one"),
    (.output, "N", "tokens of an answer, for e2e and requests"),
    (.batch, "N", "sequences that decode together (1; of a whole replica's rate any that fit)"),
    (.context, "N", "tokens that each of them attends to (0)"),
    (.memory, "GB", "in place of the catalog's memory of one GPU"),
    (.bandwidth, "TB/S", "in place of the catalog's bandwidth of one GPU"),
    (.peak, "TFLOP/S", "in place of the catalog's dense peak at this precision"),
  ].map { term, placeholder, summary in
    (term, Option(term.rawValue, placeholder, summary).offering(choices(term)))
  }

  private static func choices(_ term: ClaimTerm) -> [String] {
    switch term {
    case .metric: ClaimMetric.allCases.map(\.rawValue)
    case .model: ReplicaOptions.model.declared.choices()
    case .gpu: ReplicaOptions.gpu.declared.choices()
    case .precision: ReplicaOptions.weights.declared.choices()
    case .kvCache: ReplicaOptions.kvCache.declared.choices()
    default: []
    }
  }

  static let command = Command(
    name: "claim",
    summary: "a stated figure against the roofline: possible, partly, impossible, does not fit",
    forms: [
      #"claim "70B, bf16, one H200, ITL 18-28 ms" [options]"#,
      "claim --metric M --claim LOW-HIGH --model M --gpu G [options]",
    ],
    notes: [
      "A sentence says it as people do, in any order: a model or its size, formats of weights and KV, GPUs, a load",
      "(batch, context, prompt, answer) and figures: a latency, a rate of tokens or requests, GB, or a ratio (\"B200",
      "2.5x H100\"). A word that is not understood is an error, never left out. Where a figure can mean more than one",
      "thing, every meaning is answered with its own bound; where they differ the status is 3, as it must be said.",
      "The bound is what no software can beat: every byte once at the datasheet's bandwidth, every FLOP at its",
      "dense peak. A size alone (70B) counts weights only; a model of the catalog counts KV and attention too.",
      "A size with a batch and a context is answered as a model that large too, as its KV counts: status 3 where they",
      "differ. A ratio of throughput is that of the largest batches that both sides hold; others are of equal steps.",
      "partly: the better end of the range is out of reach. Exit status 5 for impossible and does-not-fit.",
      "\"by physics, not expected\": the bound allows it, and our calibrated times or the engine's defaults do not.",
      "does-not-fit: more than all memory that an engine sees, by the plan of `headroom fit` (which asks for the",
      "engine's default share of it); the datasheet's GB stand beside it.",
    ],
    options: terms.map(\.option.declared)
      + CommandOption.list(
        Options.explain.saying("print the formula and its source too"), Options.details,
        Options.out.saying("write claim.json, claim.html and claim.md"),
        CatalogOptions.folders),
    operands: 0...1,
    examples: [
      #"headroom claim "llama-3.1-70b in fp8 on two H200s, TTFT under 300 ms for 4096 prompt tokens""#,
      #"headroom claim "70B, fp8, one H200, ITL 12-20 ms""#,
      #"headroom claim "H200 1.4x H100""#,
      "headroom claim --metric prefill --claim 100-200 --params 70B --gpu H200-SXM --gpus 2 "
        + "--precision fp8 --tokens 4096",
    ],
    run: run)

  private static func run(_ call: Invocation) throws -> CommandOutput {
    let arguments = call.arguments
    let catalog = try CatalogOptions.load(arguments)
    var question = try ClaimQuestion(arguments.operands.first, said(arguments), catalog)
    let figures = try told { try question.figures() }
    let answer = ClaimsReport(
      sections: figures.map(ClaimSection.init), identity: CatalogIdentity(question.catalog))
    if let question = answer.question {
      Console.error("claim: error: \(question.message)", "  hint: \(question.hint)")
    }
    let folder = try ReportFolder.asked(call)
    let document = Document(answer, explaining: arguments[Options.explain])
    try folder?.write(document)
    return CommandOutput(document, call, warnings: [], status: status(answer))
  }

  /// What options say.
  private static func said(_ arguments: ParsedArguments) -> ClaimTerms {
    ClaimTerms(terms.reduce(into: [:]) { $0[$1.term] = arguments[$1.option] })
  }

  /// What a claim leaves open is for the command line to say.
  private static func told<T>(_ ask: () throws -> T) throws -> T {
    do { return try ask() } catch ClaimGap.missing(let term, let example) {
      throw UsageError(
        message: "--\(term.rawValue) is missing", hint: "add --\(term.rawValue) \(example)")
    } catch ClaimGap.open(let message, let hint) {
      throw UsageError(message: "claim: \(message)", hint: hint)
    }
  }

  private static func status(_ answer: ClaimsReport) -> ExitStatus {
    switch answer.verdict {
    case .yes: .done
    case .no: .answerIsNo
    case .unsaid: .badInput
    }
  }
}
