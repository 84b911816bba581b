// Drawing.swift: what every kind of chart can do.

/// A kind of chart: drawn on a page, and said in cells for those who cannot see it or want its figures.
protocol Drawing: Sendable {
  /// What it shows: the label of the picture.
  var title: String { get }
  /// An SVG element.
  var markup: Markup { get }
  /// The figures that are drawn, all of them: a row for each mark or place.
  var table: DocumentTable { get }
  /// Half as wide as a page: two of them stand side by side.
  var isSmall: Bool { get }
  /// It has lines of percentiles, which can be hidden.
  var hasPercentiles: Bool { get }
  /// Lines for a terminal; empty where a table beside it says as much.
  var picture: [String] { get }
}

extension Drawing {
  var isSmall: Bool { false }
  var hasPercentiles: Bool { false }
  var picture: [String] { [] }
}
