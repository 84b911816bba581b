// HTMLPage.swift: one page that needs nothing but itself: it opens offline and prints.

/// A report as one HTML file, with its style inside and without script.
struct HTMLPage: Sendable {
  var title: String
  /// The answer in one sentence, under the title.
  var lead: String
  var sections: [Markup]
  /// What the page rests on, at its end.
  var provenance: String

  /// The whole file.
  func text() -> String {
    let head = Markup.tag(
      "head", [:],
      [
        .tag("meta", ["charset": "utf-8"]),
        .tag("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
        .tag("title", [:], title),
      ])
    let body = Markup.tag(
      "body", [:],
      [.tag("h1", [:], title), .tag("p", ["class": "lead"], lead)] + sections
        + [.tag("p", ["class": "provenance"], provenance)])
    var output = "<!DOCTYPE html>\n<html lang=\"en\">\n"
    head.write(to: &output)
    // Our own constant: the one text that is not escaped.
    output += "<style>\n\(Self.style)</style>\n"
    body.write(to: &output)
    return output + "\n</html>\n"
  }

  /// Colours of series after Okabe and Ito, "Color Universal Design", 2008: told apart by colour-blind readers.
  private static let style = """
    :root { --ink: #1b1f24; --soft: #59636e; --line: #d1d9e0; --ground: #ffffff; --good: #009e73; --bad: #d55e00;
      --s0: #0072b2; --s1: #d55e00; --s2: #009e73; --s3: #cc79a7; --s4: #e69f00; --s5: #56b4e9; }
    @media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9198a1; --line: #3d444d; --ground: #0d1117;
      --s0: #56b4e9; --s5: #0072b2; } }
    body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--ground); max-width: 60rem;
      margin: 2rem auto; padding: 0 1rem; }
    h1 { font-size: 1.5rem; margin-bottom: .3rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
    .lead { font-size: 1.2rem; } .provenance, caption, .note { color: var(--soft); font-size: .85rem; }
    table { border-collapse: collapse; margin: .7rem 0; font-variant-numeric: tabular-nums; }
    th, td { text-align: right; padding: .2rem .7rem; border-bottom: 1px solid var(--line); }
    th:first-child, td:first-child, .words { text-align: left; } caption { text-align: left; }
    svg { width: 100%; height: auto; } svg text { fill: var(--ink); font: 12px system-ui, sans-serif;
      paint-order: stroke; stroke: var(--ground); stroke-width: 3px; }
    .axis { stroke: var(--line); stroke-width: 1; } .tick { fill: var(--soft) !important; }
    .mark { stroke: var(--soft); stroke-width: 1; stroke-dasharray: 4 3; }
    @media print { body { max-width: none; } }

    """
}
