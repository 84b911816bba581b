// ClassEvents.swift: the events of one class on the days of its history and of its forecast.

internal import Text
internal import Traffic

/// What changes the load of a class besides trend, week and season.
struct ClassEvents: Hashable, Sendable {
  struct Event: Hashable, Sendable {
    var day: Int
    var name: String
    /// Nil where the history is to tell.
    var effect: Double?
  }
  var holidays: [Event] = []
  /// In order of time.
  var launches: [Event] = []

  /// Days on either side of a launch from which its step is told: a week of each.
  static let daysAroundLaunch = DayFrame.daysPerWeek

  init() {}

  /// - Parameter events: in order of time.
  init(_ events: [LoadEvent], of name: String, _ frame: DayFrame) {
    for event in events where event.className == nil || event.className == name {
      let own = Event(day: frame.index(of: event.date), name: event.name, effect: event.effect)
      switch event.kind {
      case .holiday: holidays.append(own)
      case .launch: launches.append(own)
      }
    }
  }

  /// Days that are no guide to their neighbours.
  func isHoliday(_ day: Int) -> Bool { holidays.contains { $0.day == day } }

  /// Load over that without launches whose effect is given.
  func given(on day: Int) -> Double {
    launches.reduce(1) { $1.day <= day ? $0 * ($1.effect ?? 1) : $0 }
  }

  /// Launches of unknown effect that lie inside a span with a week on either side.
  func steps(in span: Range<Int>) -> [Event] {
    launches.filter { event in
      event.effect == nil && event.day - span.lowerBound >= Self.daysAroundLaunch
        && span.upperBound - event.day >= Self.daysAroundLaunch
    }
  }

  /// The first launch that a history up to a day cannot know.
  func unknown(after day: Int) -> Int? {
    launches.first { $0.effect == nil && day - $0.day < Self.daysAroundLaunch && $0.day >= 0 }?.day
  }
}
