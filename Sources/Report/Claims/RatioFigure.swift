// RatioFigure.swift: a stated ratio of two GPUs as a report.

internal import Hardware
internal import Planning

/// What the datasheets and the calibrated steps make of "2.5 times".
struct RatioFigure {
  private let report: RatioReport
  private var answer: RatioAnswer { report.answer }
  private var claim: RatioClaim { report.answer.claim }

  init(_ report: RatioReport) { self.report = report }

  /// "1 × B200, bf16 against 1 × H100-SXM, bf16: 2.50x".
  var statement: String {
    let (low, high) = (claim.range.lowerBound, claim.range.upperBound)
    let stated =
      low == high
      ? RatioReport.times(low) : "\(RatioReport.times(low)) to \(RatioReport.times(high))"
    return "\(claim.subject.name) against \(claim.base.name): \(stated)"
  }

  var screen: Screen {
    let word =
      report.isPossible ? Words.good(report.verdictWords) : Words.bad(report.verdictWords)
    var screen = Screen("verdict: \(word): \(report.reason)")
    screen.add("claim", Words(statement))
    screen.add("ratios", ratios)
    if let throughput = answer.throughput { screen.add("batches", sides(throughput)) }
    screen.add("formats", formats)
    return screen
  }

  private var ratios: DocumentTable {
    var table = DocumentTable()
    func row(_ name: String, _ value: Double) { table.row([name, RatioReport.times(value)]) }
    row("weights streamed a second (decode, few users)", answer.ratios.bandwidth)
    row("dense FLOPs (prefill, large batches)", answer.ratios.flops)
    row("memory", answer.ratios.memory)
    if let throughput = answer.throughput {
      row("tokens/s of the largest batches", throughput.ratio)
      if let expected = throughput.expectedRatio {
        row("calibrated: the same, as engines run by default", expected)
      }
    }
    for step in answer.steps { row("calibrated: \(step.name)", step.ratio) }
    return table
  }

  /// Tokens a second of both sides.
  private func sides(_ throughput: RatioThroughput) -> [Words] {
    func side(_ side: ThroughputSide, _ configuration: ClaimConfiguration) -> Words {
      var expected = "an engine left at its defaults would not start"
      if let count = side.expectedSequences, let rate = side.expectedTokensPerSecond {
        expected = "expect \(FigureText.short(rate)) with \(count), as an engine runs by default"
      }
      return
        "\(throughput.devices) × \(configuration.accelerator.name), \(configuration.precision.label), \(claim.model.name) at \(claim.context) tokens: \(side.sequences) \(side.sequences == 1 ? "sequence" : "sequences"), \(FigureText.short(side.boundTokensPerSecond)) tokens/s at best; \(expected)"
    }
    return [side(throughput.subject, claim.subject), side(throughput.base, claim.base)]
  }

  private var formats: [Words] {
    var lines: [Words] = []
    if !answer.formats.isEmpty {
      let formats = answer.formats.map { "\($0.precision) \(RatioReport.times($0.ratio))" }
      lines.append(
        "with another format on \(claim.subject.accelerator.name) its datasheet allows: \(formats.joined(separator: ", "))"
      )
    } else if answer.verdict != .possible, claim.work != .memory {
      lines.append("no narrower format of the subject reaches it either")
    }
    if answer.ratios.memory > 1.05, answer.throughput == nil {
      lines.append("more memory holds larger batches, which no like-for-like ratio counts")
    }
    return lines
  }
}
