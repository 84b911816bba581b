// LoadHistory.swift: how many requests came on each day, by class: what a forecast is made from.

public import Text

/// Requests by day, for as long as anyone has counted them.
public struct LoadHistory: Sendable {
  /// How finely it was counted.
  public enum Step: String, Hashable, Sendable { case day, hour }

  /// One class of requests.
  public struct Series: Hashable, Sendable {
    public let name: String
    /// Requests of each day of the history; nil where nothing was collected, which is no zero load.
    public let counts: [Double?]
    /// Requests of the busiest hour over those of a mean hour, the middle of the days; nil for a count by days.
    public let peakHour: Double?
    /// Where its first row stands.
    public let place: SourceLocation

    public init(name: String, counts: [Double?], peakHour: Double?, place: SourceLocation) {
      (self.name, self.counts, self.peakHour, self.place) = (name, counts, peakHour, place)
    }

    /// Days from its first count to its last.
    public var span: Range<Int> {
      guard let first = counts.firstIndex(where: { $0 != nil }),
        let last = counts.lastIndex(where: { $0 != nil })
      else { return 0..<0 }
      return first..<last + 1
    }
  }

  /// As messages name it.
  public let name: String
  public let step: Step
  public let first: CalendarDate
  /// In the order in which the file names them; all over the same days.
  public let series: [Series]
  /// What a reader of figures must know: what was left out, and what was assumed.
  public let notes: [String]

  /// - Precondition: every class has a count, or nil, for each day.
  public init(
    name: String, step: Step, first: CalendarDate, series: [Series], notes: [String] = []
  ) {
    precondition(Set(series.map(\.counts.count)).count == 1, "all classes have the same days")
    (self.name, self.step, self.first) = (name, step, first)
    (self.series, self.notes) = (series, notes)
  }

  public var days: Int { series.first?.counts.count ?? 0 }
  public var last: CalendarDate { day(days - 1) }

  /// A day by its number from the first; it may lie behind the last.
  public func day(_ index: Int) -> CalendarDate {
    guard let day = first.adding(days: Double(index)) else {
      preconditionFailure("a history ends centuries before the calendar does")
    }
    return day
  }
}
