// StudyText.swift: what `size` prints around its answer: where a load without a trace came from.

public import Planning

/// The report of a sizing with what is said around the answer.
public struct StudyText {
  let study: SizingStudy
  let style: TextStyle

  public init(_ study: SizingStudy, style: TextStyle = TextStyle(colors: false)) {
    self.study = study
    self.style = style
  }

  /// The report, a line each.
  public func lines() -> [String] {
    SizingText(study.answer, style: style).lines() + classicLines
      + study.tables.flatMap { section($0.title, $0.lines) }
  }

  func section(_ title: String, _ lines: [String]) -> [String] {
    lines.isEmpty ? [] : ["", style.bold(title)] + lines.map { "  \($0)" }
  }

  private var classicLines: [String] {
    guard let classic = study.classic else { return [] }
    var lines = classic.sentences
    if let target = classic.alternativeTarget {
      let other =
        study.answer.alternativeReplicas.map { "\($0) replicas" } ?? "held by the answer too"
      lines.append(
        "target: \(classic.inputs.concurrency) × \(FigureText.shortest(1 + classic.margin)) = "
          + "\(FigureText.short(study.answer.needs[0].target)); read as "
          + "\(classic.inputs.concurrency) / \(FigureText.shortest(1 - classic.margin)) it is "
          + "\(FigureText.short(target)): \(study.answer.alternativeTarget == nil ? "held by the answer too" : other)"
      )
    }
    if let queue = study.queue {
      let word = queue.holds ? style.good("holds") : style.bad("missed")
      lines.append(
        "queue of at most \(queue.limit) at the load with headroom: \(word), \(FigureText.short(queue.p95)) wait at "
          + "p95 (by Little's law from the time in the queue), \(FigureText.short(queue.mean)) on average"
      )
    }
    return section("from the four figures", lines)
  }
}
