// ClaimCommand.swift: `headroom claim`: can a stated figure be true?

import Hardware
import Planning
import Report
import Text

enum ClaimCommand {
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
    options: [
      CommandOption("metric", "M", ClaimMetric.allCases.map(\.rawValue).joined(separator: ", ")),
      CommandOption("claim", "LOW-HIGH", "the stated range, in ms, tokens/s, requests/s or GB"),
      CommandOption("model", "M", "a name of `headroom catalog models`, or a config.json"),
      CommandOption("params", "N", "in place of a model: parameters of a dense one, such as 70B"),
      CommandOption("gpu", "G", "a name of `headroom catalog gpus`"),
      CommandOption("gpus", "N", "GPUs that share the model (1)"),
      CommandOption(
        "precision", "P",
        "weights: bf16, fp16, fp8, int8, int4, nvfp4, mxfp4 (as published; bf16 of a size)"),
      CommandOption("kv", "P", "KV cache: bf16, fp16, fp8 (bf16)"),
      CommandOption("tokens", "N", "of the prompt, where the metric has one"),
      CommandOption("output", "N", "tokens of an answer, for e2e and requests"),
      CommandOption(
        "batch", "N", "sequences that decode together (1; of a whole replica's rate any that fit)"),
      CommandOption("context", "N", "tokens that each of them attends to (0)"),
      CommandOption("vram-gb", "GB", "in place of the catalog's memory of one GPU"),
      CommandOption("bandwidth-tb-s", "TB/S", "in place of the catalog's bandwidth of one GPU"),
      CommandOption("tflops", "TFLOP/S", "in place of the catalog's dense peak at this precision"),
      CommandOption("explain", "print the formula and its source too"), .details,
      CommandOption("out", "DIR", "write claim.json, claim.html and claim.md"),
      CatalogOptions.option,
    ],
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
    var catalog = try CatalogOptions.load(arguments)
    var sections: [ClaimSection] = []
    if let text = arguments.operands.first {
      let sentence = try ClaimSentence(text, catalog: catalog)
      if sentence.figures.isEmpty {
        let metric = arguments.value("metric").flatMap(ClaimMetric.init)
        try sentence.requireFigure(arguments)
        sections = [
          .one(try report(arguments, sentence.reading(metric: metric), sentence.remarks, &catalog))
        ]
      }
      for figure in sentence.figures {
        sections.append(try section(figure, sentence, arguments, &catalog))
      }
    } else {
      sections = [.one(try report(arguments, StatedReading(), [], &catalog))]
    }
    let answer = ClaimsReport(sections: sections, identity: CatalogIdentity(catalog))
    if let question = answer.question {
      Console.error("claim: error: \(question.message)", "  hint: \(question.hint)")
    }
    let folder = try ReportFolder.asked(call)
    let document = Document(answer, explaining: arguments.flag("explain"))
    try folder?.write(document)
    return CommandOutput(document, call, warnings: [], status: status(answer))
  }

  private static func status(_ answer: ClaimsReport) -> ExitStatus {
    switch answer.verdict {
    case .yes: .done
    case .no: .answerIsNo
    case .unsaid: .badInput
    }
  }

  /// The figure in each of its meanings.
  private static func section(
    _ figure: StatedFigure, _ sentence: ClaimSentence, _ arguments: ParsedArguments,
    _ catalog: inout Catalog
  ) throws -> ClaimSection {
    if figure.isRatio, let reading = figure.readings.first, let range = reading.range {
      var ratio = RatioReading(sentence, try merged(arguments, reading))
      let claim = try ratio.claim(range, reading, text: figure.text, &catalog)
      let answer = RatioAnswer(claim)
      guard !answer.dependsOnModel else {
        throw InputErrors(
          InputError(
            .syntax, at: ClaimSentence.place,
            "\(JSONWriter.quoted(figure.text)) of throughput is more than steps of one batch allow, and how "
              + "much larger a batch is depends on the model",
            hint: "name a model and a context, as in \"llama-3.1-70b fp8, 4k context\""))
      }
      return .ratio(
        RatioReport(
          answer: answer, remarks: sentence.remarks + ratio.remarks + reading.remarks))
    }
    let reports = try figure.readings.map {
      try report(arguments, $0, sentence.remarks, &catalog)
    }
    return reports.count == 1 ? .one(reports[0]) : .several(figure.text, reports)
  }

  /// The command line's options and those of the sentence.
  private static func merged(
    _ arguments: ParsedArguments, _ stated: StatedReading
  ) throws -> ParsedArguments {
    var said = Array(stated.options.keys)
    if stated.range != nil { said.append("claim") }
    if stated.batch != nil { said.append("batch") }
    if let twice = said.sorted().first(where: arguments.flag) {
      throw UsageError(
        message: "claim: --\(twice) and the sentence both say it", hint: "say it once")
    }
    var all = arguments
    for (option, value) in stated.options { all.options[option] = [value] }
    return all
  }

  /// A size's claim as the model that is as large, where the GPUs can share one.
  private static func sizeReading(
    of claim: Claim, _ reading: ClaimReading, _ catalog: Catalog
  ) -> SizeReading {
    var other = claim
    guard let model = reading.modelOfSize(claim, catalog) else { return SizeReading(nil) }
    other.subject = .model(model)
    return SizeReading(try? ClaimAnswer(other, accelerators: catalog.accelerators))
  }

  private static func report(
    _ arguments: ParsedArguments, _ stated: StatedReading, _ remarks: [String],
    _ catalog: inout Catalog
  ) throws -> ClaimReport {
    var reading = ClaimReading(try merged(arguments, stated), stated)
    let claim = try reading.claim(&catalog)
    let sizeReading = claim.hasUnknownKV ? sizeReading(of: claim, reading, catalog) : nil
    return ClaimReport(
      answer: try ClaimAnswer(claim, accelerators: catalog.accelerators), sizeReading: sizeReading,
      assumed: stated.assumed, remarks: remarks + stated.remarks + reading.remarks,
      identity: CatalogIdentity(catalog))
  }
}
