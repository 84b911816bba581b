// TrafficText.swift: `workload describe` for people: what this traffic is, then the figures.

internal import Units
public import Workload

/// A description as lines of text.
public struct TrafficText {
  private let description: TraceDescription
  private let style: TextStyle

  public init(_ description: TraceDescription, style: TextStyle) {
    self.description = description
    self.style = style
  }

  private var statistics: TrafficStatistics { description.statistics }

  public var lines: [String] { [style.bold(headline)] }

  private var headline: String {
    let rate = statistics.meanRatePerSecond.map { ", \(FigureText.short($0))/s" } ?? ""
    return "\(FigureText.grouped(statistics.requests)) requests in "
      + "\(FigureText.duration(statistics.span))\(rate)"
  }
}
