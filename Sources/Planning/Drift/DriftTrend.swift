// DriftTrend.swift: how fast a margin is being used up, and when it is gone, from the nights so far.

/// The growth of the share of a margin that is taken, over the nights.
public struct DriftTrend: Hashable, Sendable {
  /// One night.
  public struct Point: Hashable, Sendable {
    /// Since any day.
    public let day: Double
    public let taken: Double
    /// Nights of one design; shares of another margin say nothing of this one's growth.
    public let design: String

    public init(day: Double, taken: Double, design: String) {
      (self.day, self.taken, self.design) = (day, taken, design)
    }
  }

  /// Fewer nights are too few: a week is compared with the week after it.
  public static let fewestNights = 14

  /// Of the design of the last one.
  public let nights: Int
  /// Of the margin, a day; nil for too few nights.
  public let growthPerDay: Double?
  /// Until all of the margin is taken; nil where it is not growing, or there are too few nights; 0 where it is.
  public let daysLeft: Double?

  /// - Parameter points: in order of time, the last is now.
  init?(_ points: [Point]) {
    guard let last = points.last else { return nil }
    let own = points.filter { $0.design == last.design }
    nights = own.count
    guard own.count >= Self.fewestNights,
      let slope = TheilSen.slope(
        own.map { TheilSen.Point(x: $0.day, y: $0.taken, segment: 0) }, season: 7)
    else {
      (growthPerDay, daysLeft) = (nil, nil)
      return
    }
    growthPerDay = slope
    // Where the last weeks put today, not where one night does.
    let level =
      own.suffix(Self.fewestNights).map { $0.taken + slope * (last.day - $0.day) }.middle
      ?? last.taken
    daysLeft = level >= 1 ? 0 : slope > 0 ? (1 - level) / slope : nil
  }
}
