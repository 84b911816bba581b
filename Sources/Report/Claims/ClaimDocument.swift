// ClaimDocument.swift: a stated figure as a report: whether it can be, why, what to expect, and where it would be true.

internal import Hardware
internal import Planning
internal import Text
internal import Units

extension Document {
  /// The report of `claim`.
  /// - Parameter explaining: the formula of each bound and its source too.
  public init(_ report: ClaimsReport, explaining: Bool) {
    let figures = report.sections.map { ClaimFigure($0, explaining: explaining) }
    var remarks: [String] = []
    for remark in report.sections.flatMap(\.remarks) where !remarks.contains(remark) {
      remarks.append(remark)
    }
    var screen: Screen
    var sections: [Section?] = []
    if let only = figures.first, figures.count == 1 {
      screen = only.screen
    } else {
      screen = Screen(
        "verdict: \(report.verdictInWords): \(figures.count) figures of one sentence")
      for (index, figure) in figures.enumerated() {
        screen.add("\(index + 1)", figure.sentence)
        sections.append(figure.section)
      }
    }
    screen.add("together", report.littleLaw.map { Words($0.sentence) })
    screen.add("rests on", remarks.map { Words($0) })
    self.init(
      Names(figures: "claim", page: "claim"), title: "headroom claim", screen: screen,
      sections: sections, provenance: ProvenanceJSON.line(report.identity),
      figures: { report.json })
  }
}

extension ClaimsReport {
  /// The verdict, coloured.
  fileprivate var verdictInWords: Words {
    switch verdict {
    case .yes: .good(word)
    case .no: .bad(word)
    case .unsaid: Words(word)
    }
  }
}

/// What is said of one figure of a sentence.
struct ClaimFigure {
  private(set) var screen: Screen
  /// What was claimed.
  private let title: String

  init(_ section: ClaimSection, explaining: Bool) {
    switch section {
    case .one(let report): (screen, title) = (Self.screen(report), report.statement)
    case .ratio(let report):
      (screen, title) = (RatioFigure(report).screen, RatioFigure(report).statement)
    case .several(let text, let reports):
      (screen, title) = (Self.screen(text, reports, section), JSONWriter.quoted(text))
    }
    guard explaining else { return }
    switch section {
    case .one(let report): screen.add("formula", "bound = \(report.answer.bound.formula)")
    case .several(_, let reports):
      screen.add(
        "formula", reports.map { "\($0.readingName): bound = \($0.answer.bound.formula)" })
    case .ratio: break
    }
    screen.add("source", Words(ClaimReport.source))
  }

  /// Its answer where it is one of several.
  var sentence: Words { "\(title): \(screen.answer)" }

  /// All of it under what was claimed, where it is one of several.
  var section: Section {
    Section(
      title,
      [.text(screen.answer)]
        + screen.entries.flatMap { entry -> [Block] in
          switch entry.content {
          case .words(let sentences): sentences.map { .text("\(entry.label): \($0)") }
          case .table(let table): [.text("\(entry.label):"), .table(table)]
          }
        })
  }
}

// MARK: - One meaning

extension ClaimFigure {
  private static func screen(_ report: ClaimReport) -> Screen {
    let (claim, answer) = (report.claim, report.answer)
    let word =
      report.verdict == .no ? Words.bad(report.verdictWords) : Words.good(report.verdictWords)
    var screen = Screen("verdict: \(word): \(report.reason)")
    let assumed = report.assumed.joined(separator: " and ")
    screen.add("claim", [Words(report.statement), assumed.isEmpty ? "" : "assuming \(assumed)"])
    if claim.metric != .fits {
      screen.add("bound", "\(report.figure(answer.bound.value)) = \(answer.bound.formula)")
    }
    screen.add("expect", expectation(report))
    if !claim.metric.isOfModelAlone { screen.add("memory", memory(report)) }
    if let asModel = report.asModel {
      if asModel.answer.verdict != .possible {
        addAlternatives(
          of: asModel, as: "as \(asModel.claim.subject.name), possible on", to: &screen)
      }
    } else if answer.verdict != .possible, !claim.metric.isOfModelAlone {
      addAlternatives(of: report, as: "nearest that make all of it possible", to: &screen)
    }
    return screen
  }

  private static func expectation(_ report: ClaimReport) -> [Words] {
    let (claim, answer) = (report.claim, report.answer)
    var lines: [Words] = []
    if let expected = answer.bound.expected, answer.verdict != .doesNotFit {
      let batch =
        claim.metric.usesBatch && answer.bound.expectedBatch != answer.bound.batch
        ? " at \(answer.bound.expectedBatch) sequences, as an engine runs by default" : ""
      lines.append("\(report.figure(expected)) by the calibrated step times\(batch)")
    }
    if claim.metric == .ttft || claim.metric == .e2e {
      lines.append("queueing, the front end and the network come on top")
    }
    return lines
  }

  /// What is needed and what is there, by the engine and by the datasheet.
  private static func memory(_ report: ClaimReport) -> [Words] {
    let memory = report.answer.bound.memory
    let weights = FigureText.gigabytes(memory.weights)
    let needs =
      memory.needed == memory.weights
      ? "\(weights) of weights"
      : "\(FigureText.gigabytes(memory.needed)) (\(weights) of weights, the rest KV and the engine's reserve)"
    var lines: [Words] = [
      "\(needs); an engine sees \(FigureText.gigabytes(memory.visible)), the datasheet says \(FigureText.gigabytes(memory.datasheet))"
    ]
    if memory.doesNotFitByDatasheet != memory.doesNotFit {
      let verdict = memory.doesNotFitByDatasheet ? "would not fit" : "would fit"
      lines.append("by the datasheet's figure it \(verdict); the engine's decides")
    }
    if !memory.doesNotFit, !memory.fitsByDefault {
      let share = NumberText.shortest(memory.defaultShare)
      let instead = memory.smallestShare.map { "from \(NumberText.shortest($0)) on it does" }
      lines.append(
        "an engine left at gpu_memory_utilization \(share) would not start; \(instead ?? "no share up to 0.99 is enough")"
      )
    }
    return lines
  }

  private static func addAlternatives(
    of report: ClaimReport, as words: String, to screen: inout Screen
  ) {
    let alternatives = report.answer.alternatives
    guard !alternatives.isEmpty else {
      screen.add(
        "instead", "no configuration of one node in the catalog makes the whole claim possible")
      return
    }
    guard report.claim.metric != .fits else {
      screen.add(
        "instead", "it fits on \(alternatives.map(\.configuration.name).joined(separator: ", "))")
      return
    }
    let each = report.claim.isPerDevice ? ", each GPU at its rate" : ""
    var table = DocumentTable([words + each, "bound", "expect"])
    for one in alternatives {
      table.row(
        one.configuration.name, report.figure(one.bound.value),
        one.bound.expected.map(report.figure) ?? "–")
    }
    screen.add("instead", table)
  }
}

// MARK: - Several meanings

extension ClaimFigure {
  private static func screen(
    _ text: String, _ reports: [ClaimReport], _ section: ClaimSection
  ) -> Screen {
    let place = reports.first.map {
      "\($0.claim.subject.name) on \($0.claim.configuration.name): "
    }
    var screen = Screen(
      "verdict: \(conclusion(reports, section)): \(place ?? "")\(JSONWriter.quoted(text)) can mean \(reports.count) things"
    )
    var table = DocumentTable(["read as", "bound", "expect", "verdict"], words: [3])
    for report in reports {
      table.row(
        report.readingName, report.figure(report.answer.bound.value),
        report.answer.bound.expected.map(report.figure) ?? "–", report.verdictWords)
    }
    screen.add("readings", table)
    screen.add("instead", reports.compactMap(nearest))
    return screen
  }

  private static func conclusion(_ reports: [ClaimReport], _ section: ClaimSection) -> Words {
    switch section.verdict {
    case .no: .bad("whichever is meant: \(section.word)")
    case .yes: .good("whichever is meant, it is not ruled out")
    case .unsaid where reports.allSatisfy { $0.verdict == .unsaid }:
      "whichever is meant, it depends on the KV, of which a size says nothing"
    case .unsaid: "the answer depends on which is meant"
    }
  }

  /// The nearest configuration that makes a reading possible which is not.
  private static func nearest(_ report: ClaimReport) -> Words? {
    guard report.answer.verdict != .possible, let first = report.answer.alternatives.first else {
      return nil
    }
    return
      "\(report.readingName): possible on \(first.configuration.name), \(report.figure(first.bound.value))"
  }
}
