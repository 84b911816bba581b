// ClaimSentence.swift: "70B, bf16, one H200, ITL 18–28 ms" as the terms that say the same.

internal import Hardware
internal import Text

/// A figure and its circumstances, as terms of a claim; more than one where the words can mean more.
struct StatedFigure {
  /// As written.
  var text: String
  var readings: [StatedReading]
  var isRatio = false
}

/// One meaning of a figure.
struct StatedReading {
  /// What runs where, and lengths.
  var terms: [ClaimTerm: String] = [:]
  /// In the metric's unit, or times; nil where terms beside the sentence bring the figure.
  var range: ClosedRange<Double>?
  var manner = ClaimManner.exact
  /// Of a ratio; nil for either.
  var work: RatioWork?
  /// Sequences that decode together; nil where none are said.
  var batch: Int?
  /// What it takes for granted that the sentence does not say: "a prompt of 2048 tokens".
  var assumed: [String] = []
  /// A rate of one GPU of several.
  var isPerDevice = false
  /// How words were read.
  var remarks: [String] = []
}

/// A claim in words: a model, formats, a number of GPUs, a load and figures, in any order.
///
/// Every word is understood or refused; those without a meaning of their own ("on", "with") are listed, and how a
/// doubtful one was read is in `remarks`.
struct ClaimSentence {
  private(set) var figures: [StatedFigure] = []
  /// What the sentence says beside its figures.
  private let circumstances: ClaimCircumstances
  /// What a sentence without a figure is about.
  private let metric: ClaimMetric?
  /// The other side of a ratio.
  private(set) var base: [ClaimTerm: String] = [:]
  /// How doubtful words were read.
  private(set) var remarks: [String] = []

  static let example = #""70B, bf16, one H200, ITL 18-28 ms""#
  static let place = SourceLocation(file: "claim")

  /// - Throws: `InputErrors` with every part that says nothing known, or something twice.
  init(_ text: String, catalog: Catalog) throws(InputErrors) {
    var parser = ClaimParser(text, catalog: catalog)
    parser.readAll()
    try parser.problems.check()
    var settling = ClaimSettling(parser)
    figures = settling.figures()
    try parser.problems.check()
    circumstances = settling.facts(of: nil)
    metric = parser.metricsInOrder.lazy.compactMap(ClaimMetric.init).first
    try parser.problems.check()
    base = Dictionary(parser.statement.base.map { ($0.term, $0.value) }) { $1 }
    remarks = parser.statement.remarks
  }

  /// - Throws: `InputErrors` where neither the sentence nor what stands beside it states a figure.
  func requireFigure(_ beside: ClaimTerms) throws(InputErrors) {
    guard beside[.metric] == nil, beside[.figure] == nil else { return }
    let example =
      switch metric {
      case .prefill?, .ttft?, .e2e?: "300 ms"
      case .weights?, .kvCache?, .memory?: "70 GB"
      default: "15 ms"
      }
    throw InputErrors(
      InputError(
        .syntax, at: Self.place,
        "the sentence states no figure" + (metric.map { " of \($0.rawValue)" } ?? ""),
        hint: metric.map { "add one, as in \"\($0.rawValue) \(example)\", or --claim" }
          ?? "add \"fits\" or a figure to it, as in \"ITL 25 ms\" or \"20 tok/s each\""))
  }

  /// The reading of a sentence without a figure; terms beside it bring it, and the metric where the sentence names none.
  func reading(metric other: ClaimMetric?) -> StatedReading {
    guard let used = metric ?? other else { return StatedReading(terms: circumstances.terms) }
    var found = circumstances.reading(used)
    if metric == nil { found.terms[.metric] = nil }
    return found
  }
}
