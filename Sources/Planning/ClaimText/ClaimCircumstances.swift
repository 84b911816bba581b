// ClaimCircumstances.swift: the circumstances of a figure, and which of them its metric has a use for.

/// What runs where and under which load, as a sentence says it.
struct ClaimCircumstances {
  private(set) var terms: [ClaimTerm: String] = [:]
  /// Sequences that decode together; a range where the sentence has one.
  var batch: ClosedRange<Int>?
  /// The batch is told as so many users: a rate beside it may be of each.
  var isOfUsers = false

  subscript(term: ClaimTerm) -> String? {
    get { terms[term] }
    set { terms[term] = newValue }
  }

  /// Tokens of the prompt: a length without a noun, and a context, are the prompt's where a metric has one.
  var prompt: String? { self[.tokens] ?? self[.length] ?? self[.context] }
  /// Tokens that a decode step attends to.
  var context: String? { self[.context] ?? self[.length] ?? self[.tokens] }

  /// As written: "16-32".
  private var batchText: String? {
    batch.map {
      $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)"
    }
  }

  /// The reading of a metric: a decode step has a context, a prefill a prompt, and what a metric has no use for is
  /// left out and said so.
  func reading(_ metric: ClaimMetric) -> StatedReading {
    var all = self
    all[.metric] = metric.rawValue
    (all[.tokens], all[.context]) = (nil, nil)
    if metric.usesPrompt {
      all[.tokens] = prompt
    } else if metric.usesBatch {
      all[.context] = context
    }
    all[.length] = nil
    if !metric.usesOutput { all[.output] = nil }
    return StatedReading(
      terms: all.terms, batch: usedBatch(metric),
      remarks: unused(metric) + batchRemarks(metric))
  }

  /// The reading of a ratio: steps of both works stand beside it.
  func reading(of work: RatioWork?) -> StatedReading {
    var all = self
    if let length = self[.length] {
      let term: ClaimTerm = work == .prefill ? .tokens : .context
      all[term] = all[term] ?? length
    }
    all[.length] = nil
    var remarks = self[.output].map { ["\($0) output tokens do not enter a ratio"] } ?? []
    all[.output] = nil
    if let batch, let batchText, batch.count > 1 {
      remarks.append("of batch \(batchText) the steps take \(batch.lowerBound)")
    }
    return StatedReading(terms: all.terms, batch: batch?.lowerBound, remarks: remarks)
  }

  /// The end that is kinder to the claim: a larger batch raises totals and slows each user.
  private func usedBatch(_ metric: ClaimMetric) -> Int? {
    guard metric.usesBatch else { return nil }
    return metric.leavesBatchOpen ? batch?.upperBound : batch?.lowerBound
  }

  private func batchRemarks(_ metric: ClaimMetric) -> [String] {
    guard let batch, let batchText, batch.count > 1, let used = usedBatch(metric) else { return [] }
    return ["of batch \(batchText) the bound takes \(used), which is kinder to the claim"]
  }

  /// What was said and has no part in the bound.
  private func unused(_ metric: ClaimMetric) -> [String] {
    var remarks: [String] = []
    if let batchText, !metric.usesBatch {
      remarks.append(
        "batch \(batchText) does not enter: "
          + (metric == .weights
            ? "weights are the same for any"
            : "a prompt is bounded by itself, with nothing beside it"))
    }
    if let output = self[.output], !metric.usesOutput {
      remarks.append("\(output) output tokens do not enter: the bound is that of one step")
    }
    if metric.isDecode, self[.context] == nil, let tokens = self[.tokens] {
      remarks.append(
        "\(tokens) prompt tokens are read as the context that a decode step attends to")
    }
    if metric.usesPrompt, self[.tokens] == nil, self[.length] == nil,
      let context = self[.context]
    {
      remarks.append("\(context) tokens of context are read as the prompt")
    }
    if metric.isDecode, let context = self[.context], let tokens = self[.tokens],
      context != tokens
    {
      remarks.append("\(tokens) prompt tokens do not enter beside a context of \(context)")
    }
    return remarks
  }
}
