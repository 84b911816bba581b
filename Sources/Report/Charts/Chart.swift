// Chart.swift: the kinds of pictures in reports.

/// A picture: drawn on a page, and where characters can show it on a terminal.
public enum Chart: Sendable {
  case lines(LineChart)
  case grid(GridChart)
  case tornado(TornadoChart)
  case distribution(DistributionChart)
  case stacks(StackedBars)
  case course(CourseChart)
  case heat(HeatChart)
  case bars(BarChart)
  case scatter(ScatterChart)
  case duration(DurationChart)

  private var drawing: any Drawing {
    switch self {
    case .lines(let chart): chart
    case .grid(let chart): chart
    case .tornado(let chart): chart
    case .distribution(let chart): chart
    case .stacks(let chart): chart
    case .course(let chart): chart
    case .heat(let chart): chart
    case .bars(let chart): chart
    case .scatter(let chart): chart
    case .duration(let chart): chart
    }
  }

  /// What it shows.
  var title: String { drawing.title }
  /// Half as wide as a page.
  var isSmall: Bool { drawing.isSmall }
  var hasPercentiles: Bool { drawing.hasPercentiles }
  /// For a page.
  var markup: Markup { drawing.markup }
  /// For a terminal; empty where a table beside it says as much.
  var picture: [String] { drawing.picture }

  /// The most rows of a table beside a chart.
  static let mostRows = 60

  /// Its figures in rows; where there are many, every so manieth of them, which the remark says.
  var table: DocumentTable { drawing.table.thinned(to: Self.mostRows) }
}
