// ClaimSettling.swift: figures and facts brought together, once all of a sentence is read.

import Planning
import Text

/// Turns what was read into options, a figure at a time.
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
      return parser.metrics.values.contains("fits")
        ? [
          StatedFigure(
            text: "fits", readings: [StatedReading(options: with(["metric": "fits"], nil))])
        ] : []
    }
    return stated.indices.map { index in
      let figure = stated[index]
      guard figure.low > 0, figure.low <= figure.high else {
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

  /// The circumstances of a figure: those of its own part, and those of parts without a figure.
  func facts(of index: Int?) -> [String: String] {
    let parts = Set(statement.figures.map(\.part))
    let own = index.map { statement.figures[$0].part }
    // A metric's part is no figure's own while there is one figure alone.
    let isAlone = parts.count <= 1
    var found: [String: ClaimFact] = [:]
    for fact in statement.facts.sorted(by: { isOwn($0, own) && !isOwn($1, own) })
    where isAlone || fact.part == own || !parts.contains(fact.part) || isLasting(fact, own) {
      if let before = found[fact.option] {
        let overrides = !isAlone && isOwn(before, own) && !isOwn(fact, own)
        if before.value != fact.value, !overrides { conflict(before, fact) }
        continue
      }
      found[fact.option] = fact
    }
    return found.mapValues(\.value)
  }

  /// What runs where is said once, whichever figure it stands beside. Formats and lengths before the first figure or
  /// behind the last are those of all, unless a figure has its own; between them they are one figure's.
  private func isLasting(_ fact: ClaimFact, _ own: Int?) -> Bool {
    if ["model", "params", "gpu", "gpus"].contains(fact.option) { return true }
    guard let first = statement.figures.first, let last = statement.figures.last,
      fact.option != "batch"
    else { return false }
    return fact.place < first.place || fact.place > last.place
  }

  private func isOwn(_ fact: ClaimFact, _ part: Int?) -> Bool { fact.part == part }

  private func conflict(_ a: ClaimFact, _ b: ClaimFact) {
    problems.add(
      InputError(
        .conflict, at: ClaimSentence.place,
        "the sentence says --\(a.option) twice: \(a.text) and \(b.text)", hint: "say it once"))
  }

  /// The metric of a figure's part; where that has none, the one before, or the only one.
  private func metric(of index: Int) -> String? {
    let part = statement.figures[index].part
    if let own = parser.metrics[part] { return own }
    if statement.figures.count == 1 {
      // Of several words the one that is no memory or "latency" says most.
      let all = parser.metrics.sorted { $0.key < $1.key }.map(\.value)
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
    return statement.figures.count == 1 ? parser.shares.values.first ?? .unsaid : .unsaid
  }

  private func with(_ options: [String: String], _ index: Int?) -> [String: String] {
    settled(facts(of: index).merging(options) { $1 })
  }

  // MARK: - Readings

  private func readings(
    of figure: ClaimFigure, metric: String?, share: ClaimUnit.Share, _ facts: [String: String]
  ) -> [StatedReading] {
    switch figure.unit.kind {
    case .time: return times(figure, metric, facts)
    case .tokenRate: return tokenRates(figure, metric, share, facts)
    case .requestRate:
      guard isPossibleRate(figure) else { return [] }
      var found = shaped([.requestsPerSecond], figure, facts)
      for index in found.indices where share == .device { found[index].isPerDevice = true }
      return found
    case .memory: return memories(figure, metric, facts)
    case .ratio:
      var options = facts
      options["claim"] = range(figure)
      if ["prefill", "ttft"].contains(metric) { options["metric"] = "prefill" }
      if metric == "itl" || metric == "memory" { options["metric"] = metric }
      return [StatedReading(options: options, isOneSided: figure.isOneSided)]
    }
  }

  private func range(_ figure: ClaimFigure) -> String {
    let (low, high) = (figure.range.lowerBound, figure.range.upperBound)
    return (low == high ? [low] : [low, high]).map(NumberText.shortest).joined(separator: "-")
  }

  /// One reading of a metric, with the facts that it has a use for.
  private func reading(
    _ metric: ClaimMetric, _ figure: ClaimFigure, _ facts: [String: String],
    assumed: [String] = []
  ) -> StatedReading {
    var options = facts
    options["metric"] = metric.rawValue
    options["claim"] = range(figure)
    var found = StatedReading(
      options: settled(options), isOneSided: figure.isOneSided, assumed: assumed)
    if figure.manner == .about, figure.low == figure.high {
      found.remarks.append(
        "\(JSONWriter.quoted(figure.text)) is read as up to \(Int(ClaimFigure.tolerance * 100)) % worse than stated"
      )
    }
    found.remarks += unused(metric, facts) + batchRemarks(metric, facts, found.options)
    return found
  }

  private func times(
    _ figure: ClaimFigure, _ metric: String?, _ facts: [String: String]
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
      if prompt(facts) == nil {
        all["tokens"] = "\(Self.usualPrompt)"
        assumed.append("a prompt of \(Self.usualPrompt) tokens")
      }
      var whole = all
      var assumedWhole = assumed
      if facts["output"] == nil {
        whole["output"] = "\(Self.usualOutput)"
        assumedWhole.append("an answer of \(Self.usualOutput) tokens")
      }
      return [
        reading(.itl, figure, facts), reading(.ttft, figure, all, assumed: assumed),
        reading(.e2e, figure, whole, assumed: assumedWhole),
      ]
    }
  }

  private func tokenRates(
    _ figure: ClaimFigure, _ metric: String?, _ share: ClaimUnit.Share, _ facts: [String: String]
  ) -> [StatedReading] {
    guard isPossibleRate(figure) else { return [] }
    if figure.unit.isOfPrompts || metric == "prefill" {
      var facts = facts
      var assumed: [String] = []
      if prompt(facts) == nil {
        facts["tokens"] = "\(Self.usualPrompt)"
        assumed = ["prompts of \(Self.usualPrompt) tokens"]
      }
      return [reading(.promptTokensPerSecond, figure, facts, assumed: assumed)]
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
    switch share {
    case .user: return [reading(.tokensPerUser, figure, facts)]
    case .whole: return [reading(.tokensPerSecond, figure, facts)]
    case .device:
      var found = reading(.tokensPerSecond, figure, facts)
      found.isPerDevice = true
      return [found]
    case .unsaid:
      let whole = reading(.tokensPerSecond, figure, facts)
      // A batch is said for the total; one sequence alone is the whole.
      guard let batch = facts["batch"] else {
        return [reading(.tokensPerUser, figure, facts), whole]
      }
      var told = batch == "1" ? reading(.tokensPerUser, figure, facts) : whole
      told.remarks.append(
        batch == "1"
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
    _ figure: ClaimFigure, _ metric: String?, _ facts: [String: String]
  ) -> [StatedReading] {
    switch metric {
    case "weights": return [reading(.weights, figure, facts)]
    case "kv-cache":
      guard context(facts) != nil else {
        parser.refuse(
          figure.text, "does not say for how much context",
          "add the context and the batch, as in \"8K context, batch 16\"")
        return []
      }
      return [reading(.kvCache, figure, facts)]
    case "memory" where facts["gpu"] != nil: return [reading(.memory, figure, facts)]
    default:
      return [reading(.weights, figure, facts)]
        + (facts["gpu"] == nil ? [] : [reading(.memory, figure, facts)])
    }
  }

  /// A metric of a prompt: where none is said, prompts of several lengths are the readings.
  private func prompted(
    _ metric: ClaimMetric, _ figure: ClaimFigure, _ facts: [String: String]
  ) -> [StatedReading] {
    guard prompt(facts) == nil else { return [reading(metric, figure, facts)] }
    return [512, 2048, 8192, 32_768].map { tokens in
      var facts = facts
      facts["tokens"] = "\(tokens)"
      return reading(metric, figure, facts, assumed: ["a prompt of \(tokens) tokens"])
    }
  }

  /// A metric of whole requests: where their lengths are not said, several shapes are the readings.
  private func shaped(
    _ metrics: [ClaimMetric], _ figure: ClaimFigure, _ facts: [String: String]
  ) -> [StatedReading] {
    let (input, output) = (prompt(facts), facts["output"])
    let shapes =
      input != nil && output != nil ? [(0, 0)] : [(500, 100), (2000, 400), (8000, 1000)]
    return metrics.flatMap { metric in
      shapes.map { shape in
        var facts = facts
        var assumed: [String] = []
        if input == nil {
          facts["tokens"] = "\(shape.0)"
          assumed.append("a prompt of \(shape.0) tokens")
        }
        if output == nil {
          facts["output"] = "\(shape.1)"
          assumed.append("an answer of \(shape.1) tokens")
        }
        return reading(metric, figure, facts, assumed: assumed)
      }
    }
  }

  private func prompt(_ facts: [String: String]) -> String? {
    facts["tokens"] ?? facts["length"] ?? facts["context"]
  }

  private func context(_ facts: [String: String]) -> String? {
    facts["context"] ?? facts["length"] ?? facts["tokens"]
  }

  // MARK: - Lengths

  /// A decode step has a context, a prefill a prompt: a length without a noun is the one that the metric has.
  private func settled(_ options: [String: String]) -> [String: String] {
    guard let metric = options["metric"].flatMap(ClaimMetric.init) else { return options }
    var options = options
    if metric.usesPrompt {
      options["tokens"] = prompt(options)
      options["context"] = nil
    } else if metric.usesBatch {
      options["context"] = context(options)
      options["tokens"] = nil
    } else {
      (options["context"], options["tokens"]) = (nil, nil)
    }
    options["length"] = nil
    if !metric.usesOutput { options["output"] = nil }
    if let batch = options["batch"], let dash = batch.firstIndex(of: "-") {
      // The end that is kinder to the claim: a larger batch raises totals and slows each user.
      options["batch"] =
        metric.leavesBatchOpen
        ? String(batch[batch.index(after: dash)...]) : String(batch[..<dash])
    }
    if !metric.usesBatch { options["batch"] = nil }
    return options
  }

  private func batchRemarks(
    _ metric: ClaimMetric, _ facts: [String: String], _ options: [String: String]
  ) -> [String] {
    guard let batch = facts["batch"], batch.contains("-"), let used = options["batch"] else {
      return []
    }
    return ["of batch \(batch) the bound takes \(used), which is kinder to the claim"]
  }

  /// What was said and has no part in the bound.
  private func unused(_ metric: ClaimMetric, _ facts: [String: String]) -> [String] {
    var remarks: [String] = []
    if let batch = facts["batch"], !metric.usesBatch {
      remarks.append(
        "batch \(batch) does not enter: a prompt is bounded by itself, with nothing beside it")
    }
    if let output = facts["output"], !metric.usesOutput {
      remarks.append("\(output) output tokens do not enter: the bound is that of one step")
    }
    if metric.isDecode, facts["context"] == nil, let tokens = facts["tokens"] {
      remarks.append(
        "\(tokens) prompt tokens are read as the context that a decode step attends to")
    }
    if metric.usesPrompt, facts["tokens"] == nil, let context = facts["context"] {
      remarks.append("\(context) tokens of context are read as the prompt")
    }
    if metric.isDecode, let context = facts["context"], let tokens = facts["tokens"],
      context != tokens
    {
      remarks.append("\(tokens) prompt tokens do not enter beside a context of \(context)")
    }
    return remarks
  }
}
