// FleetForecast.swift: replicas by quarter for a load that is forecast, and when to order more.

public import Text

/// What one replica holds, or a sized fleet from which that is told.
public enum ReplicaBasis: Sendable {
  /// Requests of a day that one replica holds with its headroom.
  case perDay(Double, gpus: Int)
  /// Requests a second that one replica holds with its headroom.
  case perSecond(Double, gpus: Int)
  /// A scenario whose load is that of the last weeks.
  case sized(SizingAnswer)
}

/// What is asked of a fleet beside a forecast.
public struct FleetOutlook: Sendable {
  public var basis: ReplicaBasis
  /// Replicas that are there; nil for as many as the last weeks take.
  public var replicas: Int?
  /// From an order to the first request, in months; nil for a guess.
  public var leadMonths: Double?

  public init(_ basis: ReplicaBasis, replicas: Int?, leadMonths: Double?) {
    (self.basis, self.replicas, self.leadMonths) = (basis, replicas, leadMonths)
  }
}

/// A fleet under a load that is forecast.
public struct FleetForecast: Sendable {
  public struct Quarter: Hashable, Sendable {
    public let quarter: ForecastQuarter
    /// Replicas at the low end, the middle and the high end of the busiest day.
    public let low, mid, high: Int
  }
  /// When a load first exceeds what the fleet holds, and when more must be ordered.
  public struct Deadline: Hashable, Sendable {
    public let exceeds, orderBy: CalendarDate
  }

  /// "one replica holds 40,000 requests a day".
  public let basis: String
  public let gpusPerReplica: Int
  public let replicasNow: Int
  /// The user says so; else it is what the last weeks take.
  public let isNowGiven: Bool
  /// Requests of the busiest day of the last four weeks.
  public let busiest: Double
  public let quarters: [Quarter]
  /// At the middle and at the high end of the forecast; nil where it holds through all quarters.
  public let middle, early: Deadline?
  public let leadMonths: Double
  public let isLeadGuessed: Bool
}

/// How many replicas a busiest day takes.
struct ReplicaLaw {
  let words: String
  let gpus: Int
  /// Replicas for so many requests on the busiest day.
  let replicas: (Double) -> Int
  /// Requests of a day beyond which nothing is said: guesses at far more than anyone has.
  private let most: Double

  /// - Parameters:
  ///   - busiest: requests of the busiest day of the last weeks, which a sized scenario stands for.
  ///   - peakHour: the busiest hour of a day over its mean hour; nil where it is not known.
  /// - Throws: `InputErrors` for a rate a second where no hour is known, and for a scenario that nothing holds.
  init(_ basis: ReplicaBasis, busiest: Double, peakHour: Double?) throws(InputErrors) {
    switch basis {
    case .perDay(let rate, let gpus):
      (words, self.gpus) = ("one replica holds \(NumberText.shortest(rate)) requests a day", gpus)
      replicas = { Self.up($0 / rate) }
      most = rate * Self.mostReplicas
    case .perSecond(let rate, let gpus):
      guard let peakHour else {
        throw InputErrors(
          InputError(
            .conflict, at: SourceLocation(file: "--per-replica"),
            "the history is by days, which do not tell their busiest hour: a rate a second says nothing of a day",
            hint: "give what a replica holds a day, such as 40000/day, or a history by hours"))
      }
      let perDay = rate * 86_400 / peakHour
      words =
        "one replica holds \(NumberText.shortest(rate)) requests a second, and the busiest hour has "
        + "\(NumberText.fixed(peakHour, 2)) × the mean of its day"
      self.gpus = gpus
      replicas = { Self.up($0 / perDay) }
      most = perDay * Self.mostReplicas
    case .sized(let answer):
      guard let gates = GrowingGates(answer), let count = answer.replicas else {
        throw InputErrors(
          InputError(
            .doesNotFit, at: SourceLocation(file: "--size"),
            "no fleet of the scenario holds its promise at today's load: nothing can be scaled",
            hint: "size it by itself first: headroom size SCENARIO"))
      }
      words =
        "\(count) replicas hold the scenario, whose load is taken for the busiest day of the last four weeks"
      gpus = answer.pool.gpusPerReplica
      replicas = { load in gates.grown(gates.fleet, for: load / busiest).replicas }
      most = busiest * Self.mostGrowth
    }
  }

  /// A load is a quotient of measured ones: so much more than a whole number of replicas is rounding.
  private static func up(_ replicas: Double) -> Int { max(1, Int((replicas - 1e-9).rounded(.up))) }

  /// Replicas, and today's loads, in a forecast.
  private static let mostReplicas = 1e9
  private static let mostGrowth = 1e6

  /// - Throws: `InputErrors` for a load that takes more replicas than can be told.
  func check(_ busiest: Double, _ quarters: [QuarterForecast]) throws(InputErrors) {
    // A growth beyond all numbers is below no bound either.
    guard !(([busiest] + quarters.map(\.peak.high)).allSatisfy { $0 <= most }) else { return }
    throw InputErrors(
      InputError(
        .outOfRange, at: SourceLocation(file: "--per-replica"),
        "the load of these quarters takes more replicas than can be told",
        hint: "check the unit of the rate, and the history; or look fewer quarters ahead"))
  }
}

extension FleetForecast {
  /// - Parameters:
  ///   - total: of all classes.
  ///   - busiest: requests of the busiest day of the last four weeks.
  init(
    _ outlook: FleetOutlook, _ total: SeriesForecast, busiest: Double, peakHour: Double?
  ) throws(InputErrors) {
    let law = try ReplicaLaw(outlook.basis, busiest: busiest, peakHour: peakHour)
    try law.check(busiest, total.quarters)
    basis = law.words
    gpusPerReplica = law.gpus
    self.busiest = busiest
    isNowGiven = outlook.replicas != nil
    let now = outlook.replicas ?? law.replicas(busiest)
    replicasNow = now
    let lead = outlook.leadMonths ?? GrowthPlan.usualLead
    leadMonths = lead
    isLeadGuessed = outlook.leadMonths == nil
    quarters = total.quarters.map { quarter in
      Quarter(
        quarter: quarter.quarter, low: law.replicas(quarter.peak.low),
        mid: law.replicas(quarter.peak.mid), high: law.replicas(quarter.peak.high))
    }
    /// The first day that takes more than is there, each quarter's days as high as its busiest may be.
    func deadline(_ end: KeyPath<ForecastLevel, Double>) -> Deadline? {
      for quarter in total.quarters {
        let days = total.days.filter {
          $0.date.dayNumber >= quarter.quarter.first.dayNumber
            && $0.date.dayNumber <= quarter.quarter.last.dayNumber
        }
        let top = days.map(\.requests.mid).max() ?? 0
        guard top > 0 else { continue }
        let lift = quarter.peak[keyPath: end] / top
        let day = days.first { law.replicas($0.requests.mid * lift) > now }
        guard let day, let order = day.date.adding(days: -lead * CalendarDate.daysPerMonth) else {
          continue
        }
        return Deadline(exceeds: day.date, orderBy: order)
      }
      return nil
    }
    (middle, early) = (deadline(\.mid), deadline(\.high))
  }
}
