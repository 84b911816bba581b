// ForecastTests.swift: loads made to a law are forecast by that law, and bands hold what they promise.

import Foundation
import Kernel
import Testing
import Text
import Traffic

@testable import Planning

/// A load made to a law.
struct MadeLoad {
  var days = 400
  var growth = 0.04
  var noise = 0.0
  var seed = 0
  var season = [Double](repeating: 1, count: 12)
  /// Multiplies what the law says.
  var lift: (Int) -> Double = { _ in 1 }

  static let week = [1.2, 1.25, 1.2, 1.15, 1.1, 0.6, 0.5]
  static let frame = DayFrame(first: date("2023-01-02"))

  static func date(_ text: String) -> CalendarDate {
    guard let date = CalendarDate(text) else { preconditionFailure("\(text) is a day") }
    return date
  }

  func law(_ day: Int) -> Double {
    10_000 * pow(1 + growth, Double(day) / CalendarDate.daysPerMonth)
      * Self.week[Self.frame.weekday(day)] * season[Self.frame.month(day)] * lift(day)
  }

  func series(_ name: String = "", from start: Int = 0) -> LoadHistory.Series {
    var random = RandomStream(seed: UInt64(seed), name: "load \(name)")
    let counts = (0..<days).map { day -> Double? in
      let normal = (0..<12).reduce(-6) { sum, _ in sum + random.nextUniform() }
      return day < start ? nil : law(day) * exp(noise * normal)
    }
    return LoadHistory.Series(
      name: name, counts: counts, peakHour: 2, place: SourceLocation(file: "made"))
  }

  static func history(_ series: [LoadHistory.Series]) -> LoadHistory {
    LoadHistory(name: "made", step: .hour, first: frame.first, series: series)
  }

  func answer(
    _ events: [LoadEvent] = [], quarters: Int = 4, fleet: FleetOutlook? = nil
  ) throws -> ForecastAnswer {
    try ForecastQuestion(Self.history([series()]), events: events, quarters: quarters)
      .answer(fleet)
  }

  static func event(
    _ day: Int, _ kind: LoadEvent.Kind, _ name: String = "e", class own: String? = nil,
    effect: Double? = nil
  ) -> LoadEvent {
    LoadEvent(
      date: frame.date(day), name: name, className: own, kind: kind, effect: effect,
      place: SourceLocation(file: "events", line: 2))
  }
}

@Suite struct ForecastTests {
  @Test("growth and week are those of the law", arguments: 0..<6)
  func recovers(seed: Int) throws {
    let total = try MadeLoad(noise: 0.05, seed: seed).answer().total
    #expect(abs(total.growthPerMonth - 0.04) < 0.004, "\(total.growthPerMonth)")
    let mean = MadeLoad.week.reduce(0, +) / 7
    for (found, made) in zip(total.week, MadeLoad.week) {
      #expect(abs(found - made / mean) < 0.03, "\(total.week)")
    }
    #expect(total.season == nil && total.seasonReason != nil)
  }

  @Test("without noise the busiest days are those of the law, and nothing is uncertain")
  func exact() throws {
    let made = MadeLoad()
    for quarter in try made.answer().total.quarters {
      let most = try #require(quarter.quarter.days.map(made.law).max())
      #expect(abs(quarter.peak.mid / most - 1) < 0.01)
      #expect(quarter.peak.high / quarter.peak.low < 1.02)
    }
  }

  @Test("eight of ten days lie in the band, and the busiest day of a quarter in its own")
  func coverage() throws {
    var (shares, inside) = ([Double](), 0)
    for seed in 0..<10 {
      let made = MadeLoad(days: 500, noise: 0.1, seed: seed)
      let total = try made.answer(quarters: 2).total
      let score = try #require(total.score)
      shares.append(try #require(score.coverage))
      #expect(score.isBetter && score.error < 0.12, "\(score)")
      var future = made
      future.days = try #require(total.quarters.last).quarter.days.upperBound
      let counts = future.series().counts
      for quarter in total.quarters {
        let came = try #require(quarter.quarter.days.compactMap { counts[$0] }.max())
        if quarter.peak.low <= came, came <= quarter.peak.high { inside += 1 }
      }
    }
    let mean = shares.reduce(0, +) / Double(shares.count)
    #expect(mean > 0.74 && mean < 0.9, "\(shares)")
    #expect(inside >= 12, "\(inside) of 20")
  }

  @Test("two years have a season, which is no growth")
  func season() throws {
    var made = MadeLoad(days: 1000, growth: 0.02, noise: 0.03)
    made.season = [0.8, 0.8, 0.9, 1, 1.1, 1.2, 1.3, 1.2, 1.1, 1, 0.9, 0.7]
    let total = try made.answer().total
    #expect(abs(total.growthPerMonth - 0.02) < 0.003, "\(total.growthPerMonth)")
    for (found, month) in zip(try #require(total.season), made.season) {
      #expect(abs(found - month) < 0.06, "\(total.season ?? [])")
    }
  }

  @Test("holidays that are named are no trend, and the next is like the last")
  func holidays() throws {
    var made = MadeLoad(days: 70, noise: 0.02)
    made.lift = { $0 >= 50 ? 0.4 : 1 }
    let days = Array(50..<70)
    let misled = try made.answer().total.growthPerMonth
    #expect(misled < -0.1, "unnamed, they are taken for a trend")
    let events = days.map { MadeLoad.event($0, .holiday, "shutdown") }
    let answer = try made.answer(events + [MadeLoad.event(90, .holiday, "shutdown")])
    #expect(abs(answer.total.growthPerMonth - 0.04) < 0.02)
    #expect(abs(try #require(answer.total.holidays.first).factor - 0.4) < 0.03)
    let day = answer.total.days[20].requests.mid
    #expect(abs(day / (made.law(90)) - 1) < 0.1, "\(day): a shutdown on day 90 as on day 50")
  }

  @Test("a launch is a step and no growth, told from the history or given", arguments: [nil, 1.6])
  func launches(effect: Double?) throws {
    var made = MadeLoad(days: 300, growth: 0.03, noise: 0.03)
    made.lift = { $0 >= 150 ? 1.6 : 1 }
    let answer = try made.answer([MadeLoad.event(150, .launch, effect: effect)])
    #expect(abs(answer.total.growthPerMonth - 0.03) < 0.006)
    let launch = try #require(answer.total.launches.first)
    #expect(abs(launch.factor - 1.6) < 0.08 && launch.isGiven == (effect != nil))
    let first = answer.total.days[0].requests.mid
    #expect(abs(first / made.law(300) - 1) < 0.06)
  }

  @Test("a launch to come lifts what follows it")
  func launchToCome() throws {
    let made = MadeLoad()
    let days = try made.answer([MadeLoad.event(450, .launch, effect: 2)]).total.days
    #expect(abs(days[49].requests.mid / made.law(449) - 1) < 0.01)
    #expect(abs(days[50].requests.mid / made.law(450) - 2) < 0.02)
  }

  @Test("a walk that nobody can forecast is said to be one")
  func noBetterThanNaive() throws {
    var worse = 0
    for seed in 0..<6 {
      var random = RandomStream(seed: UInt64(seed), name: "walk")
      var level = 0.0
      let walk = (0..<300).map { _ -> Double in
        level += (random.nextUniform() - 0.5) * 0.4
        return exp(level)
      }
      var made = MadeLoad(days: 300, growth: 0)
      made.lift = { walk[$0] }
      let answer = try made.answer(quarters: 1)
      let score = try #require(answer.total.score)
      if !score.isBetter { worse += 1 }
      #expect(score.isBetter != answer.warnings.contains { $0.contains("no better than") })
    }
    #expect(worse > 0)
  }

  @Test("four weeks are forecast and called short, fewer are refused")
  func shortHistories() throws {
    let answer = try MadeLoad(days: 28).answer()
    #expect(answer.warnings.count >= 2 && answer.total.score == nil)
    let errors = try #require(throws: InputErrors.self) { try MadeLoad(days: 27).answer() }
    #expect(errors.errors.map(\.code) == [.empty])
  }

  @Test("events that say too little are refused at their line")
  func badEvents() throws {
    for (event, code) in [
      (MadeLoad.event(500, .launch), InputError.Code.missingKey),
      (MadeLoad.event(10, .holiday, class: "chta"), .unknownName),
    ] {
      let errors = try #require(throws: InputErrors.self) { try MadeLoad().answer([event]) }
      #expect(errors.errors.map(\.code) == [code] && errors.errors[0].location.line == 2)
    }
  }

  @Test("classes add up, one that begins late with them")
  func classes() throws {
    var late = MadeLoad(days: 400, growth: 0.1)
    let early = MadeLoad(days: 400, growth: 0.02)
    late.lift = { _ in 0.1 }
    let history = MadeLoad.history([early.series("chat"), late.series("agents", from: 250)])
    let answer = try ForecastQuestion(history, events: [], quarters: 2).answer(nil)
    #expect(answer.classes.map(\.name) == ["chat", "agents"])
    for (index, day) in answer.total.days.enumerated() {
      let parts = answer.classes.reduce(0) { $0 + $1.days[index].requests.mid }
      #expect(abs(parts / day.requests.mid - 1) < 1e-9)
    }
    #expect(answer.total.growthPerMonth > 0.02 && answer.total.growthPerMonth < 0.1)
    #expect(answer.total.score != nil)
  }

  @Test("the fleet is exceeded on the first day that takes more, and ordered a lead time before")
  func orders() throws {
    let made = MadeLoad()
    let outlook = FleetOutlook(.perDay(2000, gpus: 4), replicas: 14, leadMonths: 3)
    let fleet = try #require(try made.answer(fleet: outlook).fleet)
    let first = try #require((400..<800).first { made.law($0) > 14 * 2000 })
    let middle = try #require(fleet.middle)
    #expect(abs(MadeLoad.frame.index(of: middle.exceeds) - first) <= 7)
    let days = middle.exceeds.dayNumber - middle.orderBy.dayNumber
    #expect(abs(Double(days) - 3 * CalendarDate.daysPerMonth) <= 1)
    for quarter in fleet.quarters {
      let most = try #require(quarter.quarter.days.map(made.law).max())
      #expect(abs(quarter.mid - Int((most / 2000).rounded(.up))) <= 1)
      #expect(quarter.low <= quarter.mid && quarter.mid <= quarter.high)
    }
    #expect(fleet.gpusPerReplica == 4 && !fleet.isLeadGuessed)
  }

  @Test("a rate a second is held against the busiest hour")
  func perSecond() throws {
    let byDay = try MadeLoad().answer(
      fleet: FleetOutlook(.perDay(2000, gpus: 1), replicas: nil, leadMonths: nil))
    // The busiest hour has twice the mean of its day.
    let bySecond = try MadeLoad().answer(
      fleet: FleetOutlook(
        .perSecond(2000 * 2 / 86_400.0, gpus: 1), replicas: nil, leadMonths: nil))
    #expect(byDay.fleet?.quarters == bySecond.fleet?.quarters)
    #expect(byDay.fleet?.isLeadGuessed == true && byDay.fleet?.isNowGiven == false)
  }
}
