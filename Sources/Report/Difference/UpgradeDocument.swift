// UpgradeDocument.swift: the answer of `diff --upgrade` as a report: does the new one hold, is it cheaper, what else changes.

public import Planning
internal import Text

extension UpgradeAnswer {
  /// - Parameter files: the scenarios' paths as they were given.
  public func document(_ files: (before: String, after: String)) -> Document {
    Document(
      Document.Names(figures: "upgrade", page: "upgrade"),
      title: "headroom diff --upgrade: \(files.before) to \(files.after)", screen: screen,
      sections: [], provenance: provenances.after.line, figures: { json(files) },
      tables: { [rows] })
  }

  private var screen: Screen {
    var screen = Screen(sentence)
    screen.add("figures", table)
    screen.add(
      "pairs",
      Words(
        isResampled
          ? "the trace as recorded, and \(replicates) resamples of it that both sides met: ± from them, 95 %"
          : "\(replicates) pairs of runs with the same requests: ± of their differences, 95 %"))
    screen.add("doubt", doubts)
    return screen
  }

  /// "The new one holds and is 21.4 % ± 0.3 cheaper a token".
  private var sentence: Words {
    let promise: Words =
      switch outcomes.after {
      case .holds: "The new one \(good: "holds")"
      case .misses: "The new one \(bad: "misses") its promise"
      case .undecided:
        "Undecided: the new one keeps its promise in some replicates and not in others"
      case .unasked:
        figures.contains(where: \.isWorse)
          ? "Nothing is promised, and the new one is \(bad: "worse") in some figures"
          : "Nothing is promised, and the new one is \(good: "worse in no figure")"
      }
    return promise + Words("; ") + money
  }

  private var money: Words {
    guard let cost = self[.cost], let share = cost.fraction else {
      return "its cost a token is not known: a pool has no price"
    }
    let percent = FigureText.fixed(abs(share) * 100, 1)
    let half = cost.fractionWidth.map { " ± \(FigureText.fixed($0 * 100, 1))" } ?? ""
    if cost.isBetter { return "it is \(good: "\(percent) %\(half) cheaper") a token" }
    if cost.isWorse { return "it is \(bad: "\(percent) %\(half) dearer") a token" }
    return "what it costs a token is undecided: \(percent) %\(half)"
  }

  private var table: DocumentTable {
    var table = DocumentTable(["figure", "old", "new", "difference", "%", ""], words: [5])
    for figure in figures {
      let word: Words =
        figure.isWorse
        ? .bad("worse") : figure.isBetter ? .good("better") : Words(Self.word(figure))
      table.row(
        Words(figure.metric.rawValue), Self.number(figure.before), Self.number(figure.after),
        Words(Self.difference(figure)),
        Words(figure.fraction.map { FigureText.fixed($0 * 100, 1) } ?? "–"), word)
    }
    return table
  }

  private static func word(_ figure: UpgradeFigure) -> String {
    guard let difference = figure.difference else { return "" }
    return difference == 0 ? "the same" : "undecided"
  }

  private static func number(_ value: Double?) -> Words {
    Words(value.map { FigureText.short($0) } ?? "–")
  }

  private static func difference(_ figure: UpgradeFigure) -> String {
    guard let difference = figure.difference else { return "–" }
    return FigureText.short(difference)
      + (figure.halfWidth.map { " ± \(FigureText.short($0))" } ?? "")
  }

  private var doubts: [Words] {
    var doubts: [Words] = []
    let absent = figures.filter { $0.before == nil }.map(\.metric.rawValue)
    if !absent.isEmpty {
      doubts.append(
        "– is what some run is too short for, or what was not asked: \(absent.joined(separator: ", "))"
      )
    }
    if isOtherModel {
      doubts.append(
        "both get the same token counts: another model's tokenizer may make more or fewer of the same texts, and its "
          + "answers may be longer")
    }
    if outcomes.before != outcomes.after {
      doubts.append("the old one, on the same requests: \(outcomes.before.rawValue)")
    }
    return doubts
  }

  private func json(_ files: (before: String, after: String)) -> JSONValue {
    [
      "question": "upgrade", "before": .string(files.before), "after": .string(files.after),
      "answer": .string(outcomes.after.rawValue),
      "answer_before": .string(outcomes.before.rawValue), "yes": .bool(isYes),
      "sentence": .string(sentence.text), "replicates": .int(replicates),
      "resampled": .bool(isResampled),
      "figures": .array(
        figures.map { figure in
          [
            "key": .string(figure.metric.rawValue), "before": JSONValue(figure.before),
            "after": JSONValue(figure.after), "difference": JSONValue(figure.difference),
            "half_width": JSONValue(figure.halfWidth),
            "difference_fraction": JSONValue(figure.fraction),
            "half_width_fraction": JSONValue(figure.fractionWidth),
            "significant": .bool(figure.isSignificant), "worse": .bool(figure.isWorse),
          ]
        }),
      "provenance_before": ProvenanceJSON.value(provenances.before),
      "provenance": ProvenanceJSON.value(provenances.after),
    ]
  }

  /// One row a figure.
  private var rows: DataTable {
    var table = DataTable(
      "upgrade",
      columns: [
        "key", "before", "after", "difference", "half_width", "difference_fraction", "significant",
        "worse",
      ])
    for figure in figures {
      table.row(
        figure.metric.rawValue, figure.before, figure.after, figure.difference, figure.halfWidth,
        figure.fraction, figure.isSignificant ? "yes" : "no", figure.isWorse ? "yes" : "no")
    }
    return table
  }
}
