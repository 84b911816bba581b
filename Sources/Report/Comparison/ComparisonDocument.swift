// ComparisonDocument.swift: a comparison as a report: the winner first, then the candidates and what moves them.

public import Planning
internal import Text

extension Document {
  /// The report of `compare`.
  public init(_ answer: ComparisonAnswer) {
    let sections = ComparisonSections(answer)
    let offers = OfferSections(answer)
    self.init(
      Names(figures: "compare", page: "compare"), title: "headroom compare",
      screen: ComparisonScreen(answer).screen,
      sections: ComparisonCharts(answer).sections + (offers?.all ?? []) + sections.candidates + [
        WinnerMapSection(answer).section
      ]
        + SensitivitySections(answer).all
        + [
          answer.mix.map { MixSection($0).section }, sections.widths,
          Section.list("Certainty", CertaintyLines(answer.held.map(\.size.evidence)).lines),
          Section.list("Rests on", answer.assumptions), Section.list("Warnings", answer.warnings),
        ],
      provenance: "\(FigureText.grouped(answer.simulatedRequests)) requests simulated; "
        + answer.provenance.line,
      figures: { ComparisonJSON.value(answer) },
      tables: {
        [
          ComparisonTables.candidates(answer), ComparisonTables.map(answer.map),
          ComparisonTables.mixes(answer.mix),
        ] + (answer.offers.map(OfferData.tables) ?? [])
      })
  }
}
