// ClassicSection.swift: a load that four figures made: how, and what else they could mean.

internal import Planning

/// Where a load without a trace came from; nothing for other loads.
struct ClassicSection {
  private let study: SizingStudy

  init(_ study: SizingStudy) { self.study = study }

  var section: Section? {
    guard let classic = study.classic else { return nil }
    var lines = classic.sentences.map { Words($0) }
    if let target = classic.alternativeTarget {
      let needed =
        study.answer.demand.alternative?.replicas.map { "\($0) replicas" } ?? "more than was tried"
      let other = study.answer.demand.alternative?.target == nil ? "held by the answer too" : needed
      lines.append(
        "target: \(classic.inputs.concurrency) × \(FigureText.shortest(1 + classic.margin)) = "
          + "\(FigureText.short(study.answer.demand.needs[0].target)); read as "
          + "\(classic.inputs.concurrency) / \(FigureText.shortest(1 - classic.margin)) it is "
          + "\(FigureText.short(target)): \(other)"
      )
    }
    if let queue = study.queue {
      let word = queue.holds ? Words.good("holds") : .bad("missed")
      lines.append(
        "queue of at most \(queue.limit) at the load with headroom: \(word), \(FigureText.short(queue.p95)) wait at "
          + "p95 (by Little's law from the time in the queue), \(FigureText.short(queue.mean)) on average"
      )
    }
    if let loop = study.closedLoop {
      let word = loop.holds ? Words.good("holds") : .bad("missed")
      lines.append(
        "were they \(loop.clients) clients that ask again at once (a closed loop, not what was sized for): \(word), "
          + "TTFT p95 \(loop.ttftP95.map(FigureText.short) ?? "–") ms, TPOT p95 "
          + "\(loop.tpotP95.map(FigureText.short) ?? "–") ms at \(FigureText.short(loop.requestsPerSecond)) "
          + "requests/s")
    }
    lines += byTheHour(classic)
    return Section("From the four figures", [.list(lines)])
  }

  /// The division of tokens/s by tokens, beside what the fleet is asked to do.
  private func byTheHour(_ classic: ClassicLoad) -> [Words] {
    guard let sizes = study.answer.proof?.comparison, let gpus = study.answer.gpus else {
      return []
    }
    let hourly = classic.requestsPerSecond * 3600 / Double(gpus)
    return [
      "by division: \(FigureText.short(sizes.saturatedTokensPerSecond / Double(study.answer.pool.gpusPerReplica))) output "
        + "tokens/s of a saturated GPU / \(classic.inputs.output) tokens = "
        + "\(FigureText.short(sizes.requestsPerGPUHour)) requests/GPU-hour, \(sizes.gpusByRequests) GPUs; this fleet "
        + "serves \(FigureText.short(hourly)) at p95: it promises latency, keeps "
        + "\(FigureText.shortest((classic.margin * 1000).rounded() / 10)) % and a node to spare"
    ]
  }
}
