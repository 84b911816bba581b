// SizingDocument.swift: a sizing as a report: the answer first, then its load, gates, proof, search and tail.

public import Planning
internal import Text

extension Document {
  /// The report of `size`.
  public init(_ study: SizingStudy) {
    let answer = study.answer
    let sections = SizingSections(answer, owned: study.owned, settings: study.settings)
    self.init(
      Names(figures: "size", page: "size"), title: "\(answer.pool.scenarioName): how many replicas",
      screen: SizingScreen(study).screen,
      sections: SizingCurves(study).sections + SizingCharts(answer).sections + sections.gates
        + sections.proof + study.sections
        + [
          ClassicSection(study).section,
          Section.list("Certainty", CertaintyLines([answer.pool.evidence]).lines),
          Section.list("Warnings", answer.warnings),
          Section.list("Rests on", answer.assumptions),
        ],
      provenance: answer.provenance.line, figures: { StudyJSON.value(study) },
      tables: {
        [SizingTables.search(answer), SizingTables.tail(answer), SizingTables.windows(study)]
      },
      attachments: study.benchFiles + study.operationFiles)
  }
}

extension SizingStudy {
  /// What runs the fleet and watches it.
  fileprivate var operationFiles: [Document.Attachment] {
    [
      Document.Attachment(
        name: "kubernetes.yaml", bytes: DeploymentFiles(self).map { Array($0.text.utf8) }),
      Document.Attachment(
        name: "alerts.yaml", bytes: AlertRules(self).map { Array($0.text.utf8) }),
    ]
  }

  /// What checks the prediction on the fleet itself.
  fileprivate var benchFiles: [Document.Attachment] {
    [
      Document.Attachment(
        name: "bench-commands.sh", bytes: bench.map { Array(BenchFiles.script(self, $0).utf8) }),
      Document.Attachment(
        name: "bench-predictions.json",
        bytes: bench.map { Array(JSONWriter.pretty(BenchFiles.predictions(self, $0)).utf8) }),
    ]
  }
}
