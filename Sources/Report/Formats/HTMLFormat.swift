// HTMLFormat.swift: an answer as one page that needs nothing but itself: it opens offline and prints.

internal import Foundation
internal import Text

/// A report as one HTML file, with its style and script inside, and a policy that lets nothing else in.
struct HTMLFormat: Sendable {
  private let document: Document
  private var screen: Screen { document.screen }

  init(_ document: Document) { self.document = document }

  /// The whole file.
  func text() -> String {
    var output = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
    for part in [
      Markup.tag("meta", ["charset": "utf-8"]),
      .tag(
        "meta", ["http-equiv": "Content-Security-Policy", "content": Self.policy]),
      .tag("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
      .tag("title", [:], document.title),
    ] { part.write(to: &output) }
    // Our own constants: the texts that are not escaped.
    output += "<style>\(PageStyle.text)</style>\n</head>\n<body>\n"
    for part in body { part.write(to: &output) }
    output += "<script>\(PageScript.text)</script>\n</body>\n</html>\n"
    return output
  }

  /// Our style and our script, known by their hashes, and nothing from anywhere else.
  /// - Source: W3C, "Content Security Policy Level 3", 2.3.1: source expressions by hash.
  private static let policy: String = {
    func hash(_ text: String) -> String {
      var sum = SHA256()
      sum.update(Array(text.utf8))
      return "'sha256-\(Data(sum.digest()).base64EncodedString())'"
    }
    return "default-src 'none'; style-src \(hash(PageStyle.text)); "
      + "script-src \(hash(PageScript.text)); base-uri 'none'; form-action 'none'"
  }()

  private var body: [Markup] {
    let parts = document.sections.enumerated().filter { !$0.element.blocks.isEmpty }
    // A short report is shown whole.
    let folds = parts.count > Self.wholeSections
    let open = parts.filter { !folds || !$0.element.isFolded }
    let folded = parts.filter { folds && $0.element.isFolded }
    return [
      .tag("a", ["class": "skip", "href": "#answer"], "To the answer"),
      .tag("header", ["class": "head"], [.tag("h1", [:], document.title), tools]),
      .tag("main", [:], [answer] + contents(open + folded) + open.map(shown) + folded.map(hidden)),
      .tag("footer", [:], [.tag("p", ["class": "provenance"], document.provenance)]),
      .tag("div", ["id": "tip", "role": "status"], ""),
    ]
  }

  /// So many sections are shown without folding any.
  private static let wholeSections = 3

  /// Buttons, shown where the script runs.
  private var tools: Markup {
    let charts = document.sections.flatMap(\.blocks).compactMap { block in
      if case .chart(let chart) = block { return chart }
      return nil
    }
    var buttons = [("theme", "Dark", false), ("unfold", "Unfold all", false)]
    if !charts.isEmpty { buttons.append(("tables", "Charts as tables", false)) }
    if charts.contains(where: \.hasPercentiles) {
      buttons.append(("percentiles", "Percentiles", true))
    }
    return .tag(
      "div", ["class": "tools", "role": "toolbar", "aria-label": "How the page is shown"],
      buttons.map { id, name, isOn in
        .tag("button", ["id": id, "type": "button", "aria-pressed": isOn ? "true" : "false"], name)
      })
  }

  // MARK: The first screen

  private var answer: Markup {
    let badge = screen.shownVerdict.map { verdict in
      Markup.tag(
        "p", ["class": "badge \(verdict.tone.rawValue)"], "\(verdict.sign) \(verdict.word)")
    }
    let gauge = screen.gauge.map { gauge in
      Markup.tag(
        "figure", ["class": "gauge"],
        [
          .tag("figcaption", [:], "\(gauge.title), \(gauge.unit)"),
          .tag("div", ["class": "plot"], [gauge.markup]),
        ])
    }
    return .tag(
      "section", ["class": "answer", "id": "answer", "aria-label": "Answer"],
      (badge.map { [$0] } ?? [])
        + [.tag("p", ["class": "lead"], PageBlocks.inline(lead))] + tiles
        + (gauge.map { [$0] } ?? []) + entries)
  }

  /// The answer without the verdict that the badge says.
  private var lead: Words {
    let start = screen.shownVerdict.map { "verdict: \($0.word): " } ?? ""
    guard !start.isEmpty, screen.answer.text.hasPrefix(start) else { return screen.answer }
    return screen.answer.dropping(start.count)
  }

  private var tiles: [Markup] {
    guard !screen.facts.isEmpty else { return [] }
    let tiles = screen.facts.map { fact in
      Markup.tag(
        "div", ["class": "tile \(fact.tone.rawValue)"],
        [
          .tag("dt", [:], fact.label), .tag("dd", ["class": "value"], fact.value),
        ] + (fact.remark.isEmpty ? [] : [.tag("dd", ["class": "remark"], fact.remark)]))
    }
    return [.tag("dl", ["class": "tiles"], tiles)]
  }

  private var entries: [Markup] {
    guard !screen.entries.isEmpty else { return [] }
    let rows = screen.entries.flatMap { entry -> [Markup] in
      let body: [Markup] =
        switch entry.content {
        case .words(let sentences): sentences.map { .tag("p", [:], PageBlocks.inline($0)) }
        case .table(let table): [PageBlocks.folded(table)]
        }
      return [.tag("dt", [:], entry.label), .tag("dd", [:], body)]
    }
    return [.tag("dl", ["class": "entries"], rows)]
  }

  // MARK: The rest

  private typealias Part = (offset: Int, element: Section)

  /// Names are ours: what a section is called comes from data.
  private func name(_ part: Part) -> String { "part-\(part.offset + 1)" }

  /// Links to the sections, where there are several.
  private func contents(_ parts: [Part]) -> [Markup] {
    guard parts.count > 1 else { return [] }
    let links = parts.map { part in
      Markup.tag("li", [:], [.tag("a", ["href": "#\(name(part))"], part.element.title)])
    }
    return [
      .tag(
        "nav", ["class": "contents", "aria-label": "Contents"],
        [.tag("strong", [:], "Contents"), .tag("ul", [:], links)])
    ]
  }

  private func shown(_ part: Part) -> Markup {
    .tag(
      "section", ["class": "part", "id": name(part)],
      [.tag("h2", [:], part.element.title)]
        + PageBlocks.markup(part.element.blocks, under: part.element.title))
  }

  /// The name is inside: a link to it opens what is around it.
  private func hidden(_ part: Part) -> Markup {
    .tag(
      "details", ["class": "part"],
      [
        .tag("summary", [:], [.tag("h2", [:], part.element.title)]),
        .tag(
          "div", ["id": name(part)],
          PageBlocks.markup(part.element.blocks, under: part.element.title, foldsTables: false)),
      ])
  }
}
