// ClaimSentence.swift: "70B, bf16, one H200, ITL 18–28 ms" as the options that say the same.

import Hardware
import Planning
import Text

/// A figure and its circumstances, as options of `claim`; more than one where the words can mean more.
struct StatedFigure {
  /// As written.
  var text: String
  var readings: [StatedReading]
  var isRatio = false
}

/// One meaning of a figure.
struct StatedReading {
  /// By option of `claim`.
  var options: [String: String]
  var isOneSided = false
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
  private(set) var facts: [String: String] = [:]
  /// The other side of a ratio.
  private(set) var base: [String: String] = [:]
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
    facts = settling.facts(of: nil)
    if figures.isEmpty,
      let metric = parser.metrics.values.first(where: {
        ClaimMetric(rawValue: $0) != nil
      })
    {
      facts["metric"] = metric
    }
    try parser.problems.check()
    base = Dictionary(parser.statement.base.map { ($0.option, $0.value) }) { $1 }
    remarks = parser.statement.remarks
  }
}
