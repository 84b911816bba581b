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
    SizingText(study.answer, queue: study.queue, style: style).lines() + classicLines
      + study.tables.flatMap { section($0.title, $0.lines) }
  }

  func section(_ title: String, _ lines: [String]) -> [String] {
    lines.isEmpty ? [] : ["", style.bold(title)] + lines.map { "  \($0)" }
  }

  private var classicLines: [String] {
    guard let classic = study.classic else { return [] }
    var lines = classic.sentences
    if let target = classic.alternativeTarget {
      let needed =
        study.answer.alternativeReplicas.map { "\($0) replicas" } ?? "more than was tried"
      let other = study.answer.alternativeTarget == nil ? "held by the answer too" : needed
      lines.append(
        "target: \(classic.inputs.concurrency) × \(FigureText.shortest(1 + classic.margin)) = "
          + "\(FigureText.short(study.answer.needs[0].target)); read as "
          + "\(classic.inputs.concurrency) / \(FigureText.shortest(1 - classic.margin)) it is "
          + "\(FigureText.short(target)): \(other)"
      )
    }
    if let queue = study.queue {
      let word = queue.holds ? style.good("holds") : style.bad("missed")
      lines.append(
        "queue of at most \(queue.limit) at the load with headroom: \(word), \(FigureText.short(queue.p95)) wait at "
          + "p95 (by Little's law from the time in the queue), \(FigureText.short(queue.mean)) on average"
      )
    }
    if let loop = study.closedLoop {
      let word = loop.holds ? style.good("holds") : style.bad("missed")
      lines.append(
        "were they \(loop.clients) clients that ask again at once (a closed loop, not what was sized for): \(word), "
          + "TTFT p95 \(loop.ttftP95.map(FigureText.short) ?? "–") ms, TPOT p95 "
          + "\(loop.tpotP95.map(FigureText.short) ?? "–") ms at \(FigureText.short(loop.requestsPerSecond)) "
          + "requests/s")
    }
    lines += byTheHour(classic)
    return section("from the four figures", lines)
  }

  /// The division of tokens/s by tokens, beside what the fleet is asked to do.
  private func byTheHour(_ classic: ClassicLoad) -> [String] {
    guard let sizes = study.answer.comparison, let gpus = study.answer.gpus else { return [] }
    let hourly = classic.requestsPerSecond * 3600 / Double(gpus)
    return [
      "by division: \(FigureText.short(sizes.saturatedTokensPerSecond / Double(study.answer.gpusPerReplica))) output "
        + "tokens/s of a saturated GPU / \(classic.inputs.output) tokens = "
        + "\(FigureText.short(sizes.requestsPerGPUHour)) requests/GPU-hour, \(sizes.gpusByRequests) GPUs; this fleet "
        + "serves \(FigureText.short(hourly)) at p95: it promises latency, keeps "
        + "\(FigureText.shortest((classic.margin * 1000).rounded() / 10)) % and a node to spare"
    ]
  }
}
