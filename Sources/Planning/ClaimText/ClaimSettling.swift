// ClaimSettling.swift: figures and facts brought together, once all of a sentence is read.

internal import Text

/// Turns what was read into terms, a figure at a time.
struct ClaimSettling {
  private let parser: ClaimParser
  private var statement: ClaimStatement { parser.statement }
  private var problems: InputProblems { parser.problems }

  /// A prompt and an answer where a sentence leaves them open: the guides' own example, 2K and 300 tokens.
  private static let usualPrompt = 2048
  private static let usualOutput = 300

  init(_ parser: ClaimParser) { self.parser = parser }

  mutating func figures() -> [StatedFigure] {
    let stated = statement.figures
    if stated.isEmpty {
      return parser.metricsInOrder.contains("fits")
        ? [StatedFigure(text: "fits", readings: [facts(of: nil).reading(.fits)])] : []
    }
    return stated.indices.map { index in
      let figure = stated[index]
      guard figure.low > 0 else {
        refuseZero(figure)
        return StatedFigure(text: figure.text, readings: [])
      }
      guard figure.low <= figure.high else {
        parser.refuse(figure.text, "runs backwards", "write the lower figure first")
        return StatedFigure(text: figure.text, readings: [])
      }
      let facts = facts(of: index)
      return StatedFigure(
        text: figure.text,
        readings: readings(of: figure, metric: metric(of: index), share: share(of: index), facts),
        isRatio: figure.unit.kind == .ratio)
    }
  }

  private func refuseZero(_ figure: ClaimFigure) {
    guard figure.high > 0 else {
      return parser.refuse(
        figure.text, "is 0, and a claim is of a figure above 0",
        "write a figure above 0, such as \"\(figure.unit.kind.example)\"")
    }
    parser.refuse(
      figure.text, "begins at 0, which no figure does",
      "write the end that is promised, as in \"at most 20 ms\" or \"up to 50 tok/s\"")
  }

  /// The circumstances of a figure: those of its own part, and those of parts without a figure.
  func facts(of index: Int?) -> ClaimCircumstances {
    let parts = Set(statement.figures.map(\.part))
    let own = index.map { statement.figures[$0].part }
    // A metric's part is no figure's own while there is one figure alone.
    let isAlone = parts.count <= 1
    var found: [ClaimTerm: ClaimFact] = [:]
    for fact in statement.facts.sorted(by: { isOwn($0, own) && !isOwn($1, own) })
    where isAlone || fact.part == own || !parts.contains(fact.part) || isLasting(fact, own) {
      if let before = found[fact.term] {
        let overrides = !isAlone && isOwn(before, own) && !isOwn(fact, own)
        if before.value != fact.value, !overrides { conflict(before, fact) }
        continue
      }
      found[fact.term] = fact
    }
    return ClaimCircumstances(
      terms: found.filter { $0.key != .batch }.mapValues(\.value),
      batch: found[.batch]?.counts, isOfUsers: found[.batch]?.isOfUsers ?? false)
  }

  /// What runs where is said once, whichever figure it stands beside. Formats and lengths before the first figure or
  /// behind the last are those of all, unless a figure has its own; between them they are one figure's.
  private func isLasting(_ fact: ClaimFact, _ own: Int?) -> Bool {
    if [.model, .params, .gpu, .gpus].contains(fact.term) { return true }
    guard let first = statement.figures.first, let last = statement.figures.last,
      fact.term != .batch
    else { return false }
    return fact.place < first.place || fact.place > last.place
  }

  private func isOwn(_ fact: ClaimFact, _ part: Int?) -> Bool { fact.part == part }

  private func conflict(_ a: ClaimFact, _ b: ClaimFact) {
    problems.add(
      InputError(
        .conflict, at: ClaimSentence.place,
        "the sentence says --\(a.term.rawValue) twice: \(a.text) and \(b.text)", hint: "say it once"
      ))
  }

  /// The metric of a figure's part; where that has none, the one before, or the only one.
  private func metric(of index: Int) -> String? {
    let part = statement.figures[index].part
    if let own = parser.metrics[part] { return own }
    if statement.figures.count == 1 {
      // Of several words the one that is no memory or "latency" says most.
      let all = parser.metricsInOrder
      return all.first { !["latency", "weights", "kv-cache", "memory", "fits"].contains($0) }
        ?? all.first { isOf(statement.figures[index].unit.kind, $0) }
    }
    return parser.metrics.filter { $0.key < part }.max { $0.key < $1.key }?.value
  }

  private func isOf(_ kind: ClaimUnit.Kind, _ metric: String) -> Bool {
    ["weights", "kv-cache", "memory"].contains(metric) == (kind == .memory)
  }

  private func share(of index: Int) -> ClaimUnit.Share {
    let figure = statement.figures[index]
    if figure.unit.share != .unsaid { return figure.unit.share }
    if let own = parser.shares[figure.part] { return own }
    guard statement.figures.count == 1 else { return .unsaid }
    return parser.shares.min { $0.key < $1.key }?.value ?? .unsaid
  }

  // MARK: - Readings

  private func readings(
    of figure: ClaimFigure, metric: String?, share: ClaimUnit.Share, _ facts: ClaimCircumstances
  ) -> [StatedReading] {
    switch figure.unit.kind {
    case .time: return times(figure, metric, facts)
    case .tokenRate: return tokenRates(figure, metric, share, facts)
    case .requestRate:
      guard isPossibleRate(figure), isOfAll(figure, share, facts) else { return [] }
      var found = shaped([.requestsPerSecond], figure, facts)
      for index in found.indices where share == .device || share == .each {
        found[index].isPerDevice = true
      }
      return found
    case .memory: return memories(figure, metric, facts)
    case .ratio:
      let work = work(of: figure, metric, share)
      var found = facts.reading(of: work)
      (found.range, found.manner, found.work) = (figure.range, figure.ends, work)
      return [found]
    }
  }

  /// What a ratio compares: a throughput is that of the largest batches, unless it is of prompts or of one user.
  private func work(
    of figure: ClaimFigure, _ metric: String?, _ share: ClaimUnit.Share
  ) -> RatioWork? {
    let isThroughput =
      parser.throughputs.contains(figure.part)
      || (figureCount == 1 && !parser.throughputs.isEmpty)
    switch metric {
    case "prefill", "ttft": return .prefill
    case "memory": return .memory
    case _ where isThroughput && share != .user: return .throughput
    case "itl": return .decode
    default: return isThroughput ? .decode : nil
    }
  }

  /// Requests of each user are none of a replica: how many users there are is not how many ask at once.
  private func isOfAll(
    _ figure: ClaimFigure, _ share: ClaimUnit.Share, _ facts: ClaimCircumstances
  ) -> Bool {
    guard figure.unit.share == .user || (share == .each && !isOfDevices(facts)) else { return true }
    parser.refuse(
      figure.text, "is a rate of requests of each user",
      "write that of all users together, as in \"5 requests/s\"")
    return false
  }

  /// Whether `each` is each GPU: several are said, and no sequences that share them.
  private func isOfDevices(_ facts: ClaimCircumstances) -> Bool {
    facts.batch == nil && facts[.gpus].map { $0 != "1" } ?? false
  }

  /// One reading of a metric, with the facts that it has a use for.
  private func reading(
    _ metric: ClaimMetric, _ figure: ClaimFigure, _ facts: ClaimCircumstances,
    assumed: [String] = []
  ) -> StatedReading {
    var found = facts.reading(metric)
    (found.range, found.manner, found.assumed) = (figure.range, figure.ends, assumed)
    if figure.manner == .about, figure.low == figure.high {
      let percent = Int(ClaimFigure.tolerance * 100)
      found.remarks.insert(
        "\(JSONWriter.quoted(figure.text)) is read as up to \(percent) % worse than stated", at: 0)
    }
    return found
  }

  private func times(
    _ figure: ClaimFigure, _ metric: String?, _ facts: ClaimCircumstances
  ) -> [StatedReading] {
    guard figure.manner != .atLeast else {
      parser.refuse(
        figure.text, "can always be true: an engine may be as slow as it likes",
        "state the time that it keeps, as in \"at most 20 ms\"")
      return []
    }
    if figure.unit.isPerToken, let metric, !["itl", "latency"].contains(metric) {
      parser.refuse(figure.text, "is a time a token, which \(metric) is not", "write ms")
      return []
    }
    if figure.unit.isPerToken || metric == "itl" { return [reading(.itl, figure, facts)] }
    switch metric {
    case "prefill": return prompted(.prefill, figure, facts)
    case "ttft": return prompted(.ttft, figure, facts)
    case "e2e": return shaped([.e2e], figure, facts)
    default:
      var all = facts
      var assumed: [String] = []
      if facts.prompt == nil {
        all[.tokens] = "\(Self.usualPrompt)"
        assumed.append("a prompt of \(Self.usualPrompt) tokens")
      }
      var whole = all
      var assumedWhole = assumed
      if facts[.output] == nil {
        whole[.output] = "\(Self.usualOutput)"
        assumedWhole.append("an answer of \(Self.usualOutput) tokens")
      }
      return [
        reading(.itl, figure, facts), reading(.ttft, figure, all, assumed: assumed),
        reading(.e2e, figure, whole, assumed: assumedWhole),
      ]
    }
  }

  private func tokenRates(
    _ figure: ClaimFigure, _ metric: String?, _ share: ClaimUnit.Share, _ facts: ClaimCircumstances
  ) -> [StatedReading] {
    guard isPossibleRate(figure) else { return [] }
    if figure.unit.isOfPrompts || metric == "prefill" {
      var facts = facts
      var assumed: [String] = []
      if facts.prompt == nil {
        facts[.tokens] = "\(Self.usualPrompt)"
        assumed = ["prompts of \(Self.usualPrompt) tokens"]
      }
      var found = reading(.promptTokensPerSecond, figure, facts, assumed: assumed)
      found.isPerDevice = share == .device || (share == .each && isOfDevices(facts))
      return [found]
    }
    if let metric, ["itl", "ttft", "e2e"].contains(metric), figureCount == 1 {
      parser.refuse(figure.text, "is a rate, and \(metric) is a time", "write ms or s")
      return []
    }
    if share == .unsaid, !figure.unit.isPerSecond {
      var found = reading(.tokensPerSecond, figure, facts)
      found.remarks.append(
        "\(JSONWriter.quoted(figure.text)) is read as the whole replica's output")
      return [found]
    }
    let user = reading(.tokensPerUser, figure, facts)
    let whole = reading(.tokensPerSecond, figure, facts)
    var device = whole
    device.isPerDevice = true
    switch share {
    case .user: return [user]
    case .whole: return [whole]
    case .device: return [device]
    case .each:
      guard isOfDevices(facts) else { return [user] }
      device.assumed.append("each GPU at its rate")
      return [user, device]
    case .unsaid:
      // A batch is said for the total; one sequence alone is the whole. Users may each have the rate.
      guard let batch = facts.batch, !facts.isOfUsers || batch == 1...1 else {
        return [user, whole]
      }
      let isAlone = batch == 1...1
      var told = isAlone ? user : whole
      told.remarks.append(
        isAlone
          ? "at batch 1 the rate is one user's" : "the rate is read as that of the whole batch")
      return [told]
    }
  }

  private func isPossibleRate(_ figure: ClaimFigure) -> Bool {
    guard figure.manner == .atMost else { return true }
    parser.refuse(
      figure.text, "can always be true: an engine may be as slow as it likes",
      "state the rate that it reaches, as in \"at least 35 tok/s\"")
    return false
  }

  private var figureCount: Int { statement.figures.count }

  private func memories(
    _ figure: ClaimFigure, _ metric: String?, _ facts: ClaimCircumstances
  ) -> [StatedReading] {
    switch metric {
    case "weights": return [reading(.weights, figure, facts)]
    case "kv-cache":
      guard facts.context != nil else {
        parser.refuse(
          figure.text, "does not say for how much context",
          "add the context and the batch, as in \"8K context, batch 16\"")
        return []
      }
      return [reading(.kvCache, figure, facts)]
    case "memory" where facts[.gpu] != nil: return [reading(.memory, figure, facts)]
    default:
      var found = [reading(.weights, figure, facts)]
      if facts[.gpu] != nil { found.append(reading(.memory, figure, facts)) }
      // `fits in 48 GB` promises no size, only that it is no larger.
      if metric == "fits" {
        for index in found.indices { found[index].manner = .atMost }
      }
      return found
    }
  }

  /// A metric of a prompt: where none is said, prompts of several lengths are the readings.
  private func prompted(
    _ metric: ClaimMetric, _ figure: ClaimFigure, _ facts: ClaimCircumstances
  ) -> [StatedReading] {
    guard facts.prompt == nil else { return [reading(metric, figure, facts)] }
    return [512, 2048, 8192, 32_768].map { tokens in
      var facts = facts
      facts[.tokens] = "\(tokens)"
      return reading(metric, figure, facts, assumed: ["a prompt of \(tokens) tokens"])
    }
  }

  /// A metric of whole requests: where their lengths are not said, several shapes are the readings.
  private func shaped(
    _ metrics: [ClaimMetric], _ figure: ClaimFigure, _ facts: ClaimCircumstances
  ) -> [StatedReading] {
    let (input, output) = (facts.prompt, facts[.output])
    let shapes =
      input != nil && output != nil ? [(0, 0)] : [(500, 100), (2000, 400), (8000, 1000)]
    return metrics.flatMap { metric in
      shapes.map { shape in
        var facts = facts
        var assumed: [String] = []
        if input == nil {
          facts[.tokens] = "\(shape.0)"
          assumed.append("a prompt of \(shape.0) tokens")
        }
        if output == nil {
          facts[.output] = "\(shape.1)"
          assumed.append("an answer of \(shape.1) tokens")
        }
        return reading(metric, figure, facts, assumed: assumed)
      }
    }
  }
}
