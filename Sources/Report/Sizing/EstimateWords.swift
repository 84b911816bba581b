// EstimateWords.swift: the share of a promise that was kept, with its interval, as every report gives it.

internal import Planning
internal import Text

extension CriterionEstimate {
  /// "94.6 ± 0.3 %".
  private var shareInWords: String {
    let half = halfWidth > 0 ? " ± \(FigureText.percent(halfWidth))" : ""
    return FigureText.percent(share, beside: target) + half
  }

  /// "94.6 ± 0.3 % of 95 %".
  var shareOfTarget: String { "\(shareInWords) of \(FigureText.percent(target))" }

  /// "94.6 %", for a narrow screen: without interval and target.
  var shortShare: String { FigureText.percent(share, beside: target) }

  /// "ttft p95 ≤ 1000 ms: 94.6 ± 0.3 % within, 95 % asked"; the name is somebody's text.
  var roomInWords: String {
    "\(name): \(shareInWords) within, \(FigureText.percent(target)) asked"
  }
}

extension JSONValue {
  init(_ estimate: CriterionEstimate?) {
    guard let estimate else {
      self = .null
      return
    }
    self = [
      "slo": .string(estimate.name), "share": .double(estimate.share),
      "half_width": .double(estimate.halfWidth), "target": .double(estimate.target),
      "samples": .int(estimate.samples),
    ]
  }
}
