// RerunDocument.swift: the answer of `rerun` as a report: identical, or what differs.

public import Planning
internal import Text

extension RerunAnswer {
  public var document: Document {
    Document(
      Document.Names(figures: "rerun", page: "rerun"), title: "headroom rerun: \(report)",
      screen: screen, sections: hasSameFigures ? [] : difference.sections(showingAll: false),
      provenance: "headroom \(HeadroomVersion.current)", figures: { json },
      tables: { [difference.rows(showingAll: false)] })
  }

  private var screen: Screen {
    var screen = Screen(sentence)
    guard !isIdentical else { return screen }
    let shown = difference.screen
    for entry in shown.entries where entry.label == "input" { screen.add(entry) }
    if !hasSameFigures {
      for entry in shown.entries where entry.label != "input" { screen.add(entry) }
    }
    return screen
  }

  private var sentence: Words {
    if isIdentical { return "\(good: "identical"): the same run gives the same report" }
    if hasSameFigures {
      return "\(good: "the same figures"), though not all that they rest on is the same"
    }
    let figures = difference.figures.count { $0.certainty != .unchanged }
    let verdicts = difference.verdicts.count
    let parts = [(verdicts, "verdict"), (figures, "figure")].filter { $0.0 > 0 }.map {
      "\(FigureText.grouped($0)) \($1)\($0 == 1 ? "" : "s")"
    }
    return
      "\(bad: "differs"): \(parts.isEmpty ? "in words alone" : parts.joined(separator: " and "))"
  }

  private var json: JSONValue {
    [
      "report": .string(report), "identical": .bool(isIdentical),
      "same_figures": .bool(hasSameFigures),
      "difference": hasSameFigures ? .null : difference.json(showingAll: false),
      "provenance": ["headroom_version": .string(HeadroomVersion.current)],
    ]
  }
}
