// Chart.swift: the kinds of pictures in reports.

/// A picture: drawn on a page, and where characters can show it on a terminal.
public enum Chart: Sendable {
  case lines(LineChart)
  case grid(GridChart)
  case tornado(TornadoChart)

  /// For a page.
  var markup: Markup {
    switch self {
    case .lines(let chart): chart.markup
    case .grid(let chart): chart.markup
    case .tornado(let chart): chart.markup
    }
  }

  /// For a terminal; empty where a table beside it says as much.
  var picture: [String] {
    switch self {
    case .grid(let chart): chart.picture
    case .lines, .tornado: []
    }
  }
}
