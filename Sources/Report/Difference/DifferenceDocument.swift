// DifferenceDocument.swift: the answer of `diff` as a report.

public import Planning
internal import Text

extension ResultDifference {
  /// - Parameter showingAll: figures and inputs that did not change too.
  public func document(showingAll: Bool) -> Document {
    Document(
      Document.Names(figures: "diff", page: "diff"),
      title: "headroom diff: \(files.before) to \(files.after)", screen: screen,
      sections: sections(showingAll: showingAll),
      provenance: "headroom \(HeadroomVersion.current)",
      figures: { json(showingAll: showingAll) }, tables: { [rows(showingAll: showingAll)] })
  }

  // MARK: - First screen

  /// Rows of figures that the first screen shows.
  private static let shown = 8

  var screen: Screen {
    var screen = Screen(sentence)
    screen.add("input", inputWords)
    var table = DocumentTable(words: [1, 2])
    for verdict in verdicts.prefix(Self.shown) { table.row(row(verdict)) }
    screen.add("verdicts", table)
    let proven = figures.filter { [.exact, .significant].contains($0.certainty) }
    let told =
      regressions + proven.filter { $0.course == .better }
      + proven.filter { $0.course == .neutral }
    screen.add("changed", figureTable(told.prefix(Self.shown)))
    screen.add("doubt", doubts)
    return screen
  }

  private var sentence: Words {
    let worse = verdicts.count(where: \.isWorse)
    let parts =
      (worse > 0 ? [Self.counted(worse, "verdict")] : [])
      + (regressions.isEmpty ? [] : [Self.counted(regressions.count, "figure")])
    guard parts.isEmpty else {
      return
        "\(bad: "Worse"): \(parts.joined(separator: " and ")) of a result of \(question.rawValue)."
    }
    let better = figures.count {
      $0.course == .better && [.exact, .significant].contains($0.certainty)
    }
    return "\(good: "Nothing is worse")"
      + Words(better > 0 ? ": \(Self.counted(better, "figure")) better." : ".")
  }

  private var inputWords: [Words] {
    let changed = inputs.filter(\.isChanged)
    guard !changed.isEmpty else {
      return ["the same scenario, seed, catalog, calibration and version"]
    }
    return changed.map { "\($0.key): \(Self.short($0.before)) → \(Self.short($0.after))" }
  }

  private var doubts: [Words] {
    var doubts: [Words] = []
    if let first = unjudged.first {
      let count = Self.counted(unjudged.count, "figure")
      doubts.append(
        Words(
          "\(count) changed for the worse without an interval on both sides, most of all \(first.path) "
            + "(\(Self.percent(first)) %): --tolerance 5% counts such changes"))
    }
    if question == .simulate, hasSameLoad, !hasSameInputs,
      figures.contains(where: { [.notSignificant, .unknown].contains($0.certainty) })
    {
      doubts.append(
        "both met the same requests, which these intervals make no use of: diff --upgrade pairs two scenarios, and tells "
          + "smaller differences from chance")
    }
    if hasSameInputs, figures.contains(where: { $0.certainty != .unchanged }) {
      doubts.append(
        "the same provenance gave other figures: an option that it does not hold differs, such as --draft"
      )
    }
    return doubts
  }

  // MARK: - Sections

  func sections(showingAll: Bool) -> [Section?] {
    var input = DocumentTable(["input", "before", "after"], words: [1, 2])
    for entry in inputs where showingAll || entry.isChanged {
      input.row(entry.key, entry.before, entry.after)
    }
    var words = DocumentTable(["verdict", "before", "after"], words: [1, 2])
    for verdict in verdicts { words.row(row(verdict)) }
    func figures(_ title: String, _ certainties: [FigureChange.Certainty], _ note: String)
      -> Section?
    {
      let some = self.figures.filter { certainties.contains($0.certainty) }
      guard !some.isEmpty else { return nil }
      return Section(title, [.table(figureTable(some[...])), .note(Words(note))])
    }
    return [
      input.rows.isEmpty ? nil : Section("Input", [.table(input)]),
      words.rows.isEmpty ? nil : Section("Verdicts", [.table(words)]),
      figures(
        "Changed", [.exact, .significant],
        "Counts and prices of the answer, and figures whose 95 % intervals do not overlap."),
      figures(
        "Changed, and no interval says whether by chance", [.unknown],
        "One of the runs has no interval for it: --replications or --bootstrap give simulate some."),
      figures(
        "No significant difference", [.notSignificant],
        "The 95 % intervals overlap: a careful rule, as intervals that just overlap may hide a difference."
      ),
      showingAll ? figures("The same", [.unchanged], "Equal to the last digit.") : nil,
    ]
  }

  private func row(_ verdict: Verdict) -> [Words] {
    [
      Words(verdict.path), Words(verdict.before),
      verdict.isWorse ? .bad(verdict.after) : Words(verdict.after),
    ]
  }

  private func figureTable(_ changes: ArraySlice<FigureChange>) -> DocumentTable {
    var table = DocumentTable(["figure", "before", "after", "change", "%", ""], words: [5])
    for change in changes {
      let share = Self.percent(change)
      table.row(
        Words(change.path), Words(Self.figure(change.before)), Words(Self.figure(change.after)),
        Words(change.change.map(Self.signed) ?? "–"), Words(share), Self.course(change))
    }
    return table
  }

  private static func course(_ change: FigureChange) -> Words {
    switch change.course {
    case .better: .good("better")
    case .worse: .bad("worse")
    case .neutral: ""
    }
  }

  /// "128 ± 3", or a dash with its reason.
  private static func figure(_ figure: StoredFigure) -> String {
    guard let value = figure.value else { return "– (\(figure.reason ?? "no value"))" }
    return FigureText.short(value) + (figure.halfWidth.map { " ± \(FigureText.short($0))" } ?? "")
  }

  private static func percent(_ change: FigureChange) -> String {
    guard let share = change.fraction else { return "–" }
    return (share > 0 ? "+" : "") + FigureText.fixed(share * 100, 1)
  }

  private static func signed(_ value: Double) -> String {
    (value > 0 ? "+" : "") + FigureText.short(value)
  }

  private static func counted(_ count: Int, _ noun: String) -> String {
    "\(FigureText.grouped(count)) \(noun)\(count == 1 ? "" : "s")"
  }

  /// The head of a hash, or all of what is shorter.
  private static func short(_ text: String) -> String {
    text.count > 40 ? text.prefix(12) + "…" : text
  }
}
