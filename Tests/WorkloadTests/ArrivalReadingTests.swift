// ArrivalReadingTests.swift: every arrival process is read from a scenario, or refused by name.

import TestSupport
import Testing
import Text
import Units

@testable import Workload

@Suite struct ArrivalReadingTests {
  static func text(_ arrivals: String) -> String {
    "{ arrivals: {\(arrivals)}, requests: 500, promptTokens: 100, outputTokens: 10 }"
  }

  static let noise = #"noise: {sigma: 0.2, correlation: "15m"}"#
  static let hours = "hourly: [1,1,1,1,1,1,2,2,2,2,2,2,3,3,3,3,3,3,2,2,2,2,1,1]"
  static let readable: [(String, Double?)] = [
    (#"process: "constant", ratePerSecond: 4, \#(noise)"#, 4),
    (#"process: "poisson", ratePerSecond: 4, \#(noise)"#, 4),
    (#"process: "gamma", ratePerSecond: 4, cv: 3, \#(noise)"#, 4),
    (#"process: "weibull", ratePerSecond: 4, cv: 3"#, 4),
    (#"process: "weibull", ratePerSecond: 4, cv: 0.01, \#(noise)"#, 4),
    (
      #"process: "mmpp", states: [{ratePerSecond: 1, meanDuration: "1m"}, {ratePerSecond: 3, meanDuration: 60}]"#,
      2
    ),
    (
      #"process: "mmpp", ratePerSecond: 8, transitions: [[0, 1, 0], [0, 0, 1], [1, 0, 0]], states: "#
        + #"[{ratePerSecond: 1, meanDuration: 1}, {ratePerSecond: 3, meanDuration: 1}, "#
        + #"{ratePerSecond: 5, meanDuration: 2}], \#(noise)"#, 8
    ),
    (#"process: "onOff", onDuration: 2, offDuration: 6, ratePerSecond: 4, cv: 2.2, \#(noise)"#, 4),
    (
      #"process: "diurnal", ratePerSecond: 4, weekendFactor: 0.57, cv: 1.05, \#(hours), \#(noise)"#,
      4
    ),
    (
      #"process: "diurnal", \#(hours), startDay: "saturday", weekdayFactor: 0, weekendFactor: 3.5"#,
      46.0 / 24
    ),
    (#"process: "diurnal", ratePerSecond: 4, amplitude: 0.34, peakHour: 14.5, startHour: 8"#, 4),
    (#"process: "diurnal", ratePerSecond: 4, amplitude: 1, peakHour: 0, timeZone: "+08:00""#, 4),
    (
      #"process: "diurnal", ratePerSecond: 4, amplitude: 1, peakHour: 0, timeZone: "-03:30", startDate: "2026-03-28T06:00:00Z""#,
      4
    ),
    (
      #"process: "spike", ratePerSecond: 2, peakFactor: 10, start: "1m", rise: "10s", hold: "1m", decay: "30s""#,
      2
    ),
    (
      #"process: "spike", ratePerSecond: 2, peakFactor: 10, start: 0, decay: "30s", decayShape: "linear", \#(noise)"#,
      2
    ),
    (#"process: "ramp", fromRatePerSecond: 0, toRatePerSecond: 5, over: "10m", cv: 2"#, 5),
    (#"process: "profile", ratesPerSecond: [1, null, 5], interval: "10m""#, 2),
    (
      #"process: "profile", pieces: [{duration: "1h", ratePerSecond: 1}, {duration: "1h", ratePerSecond: null}]"#,
      0.5
    ),
    (#"process: "batch", window: "1h", release: "even", deadline: "2h""#, nil),
    (#"process: "users", users: 100, responseTime: "30s", thinkTime: "20s""#, 2),
    (
      #"process: "sessions", sessionsPerSecond: 1, turns: {distribution: "geometric", mean: 4}, "#
        + #"thinkTime: {distribution: "exponential", mean: "30s"}, systemTokens: 500, maxContextTokens: 32000"#,
      4
    ),
    (
      #"process: "sessions", turns: 3, thinkTime: 20, answerTime: 5, "#
        + #"arrivals: {process: "diurnal", ratePerSecond: 2, \#(hours), \#(noise)}"#, 6
    ),
    (
      #"process: "agents", actionsPerSecond: 0.5, calls: {distribution: "uniform", min: 3, max: 9}, "#
        + #"toolTime: {distribution: "lognormal", mean: "4s", p95: "10s"}, toolTokens: 800"#, 3
    ),
  ]

  @Test(
    "every process can be read, has the rate asked for, and repeats itself", arguments: readable)
  func reads(arrivals: String, rate: Double?) throws {
    let workload = try SyntheticClass.read(Self.text(arrivals))
    let requests = try all(workload.makeStream(seed: 1))
    #expect(requests.count == 500 && isSorted(requests))
    #expect(try all(workload.makeStream(seed: 1)) == requests)
    guard case .synthetic(let process, _, _, _) = workload.parts[0].source else {
      return #expect(Bool(false), "not synthetic")
    }
    #expect((process.meanRatePerSecond == nil) == (rate == nil))
    if let rate { #expect(abs((process.meanRatePerSecond ?? 0) / rate - 1) < 1e-9) }
  }

  @Test(
    "a zone sets the local hour of the start",
    arguments: [
      (#"startHour: 5, startDay: "tuesday""#, 29.0), ("startHour: 30", 30),
      (#"timeZone: "+08:00""#, 8), (#"timeZone: "-01:30""#, 166.5),
      (#"startDate: "2026-03-28""#, 120),
      (#"startDate: "2026-03-28T06:30:00Z", timeZone: "+02:00""#, 128.5),
      (#"startDate: "2026-03-28", timeZone: "Asia/Tokyo""#, 129),
      (#"startDate: "2026-03-28", timeZone: "Europe/Berlin""#, 121),
    ])
  func localStarts(keys: String, hours: Double) throws {
    let problems = InputProblems()
    let value = ValueReader(try LocatedJSON.parse("{\(keys)}", file: "x"), problems: problems)
    let start = value.object { $0.localStart(hours: 168) }
    #expect(start?.seconds == hours * 3600)
    guard keys.contains("Berlin") else {
      #expect(start?.shifts == [])
      return
    }
    // Forward on 2026-03-29 at 01:00 UTC, back on 2026-10-25 at 01:00 UTC.
    #expect(start?.shifts.prefix(2).map(\.atSeconds) == [90_000, 18_234_000])
    #expect(start?.shifts.prefix(2).map(\.bySeconds) == [3600, -3600])
  }

  @Test(
    "mistakes are named",
    arguments: [
      (#"process: "weibull", ratePerSecond: 4"#, [InputError.Code.missingKey]),
      (#"process: "weibull", ratePerSecond: 4, cv: 1e3"#, [.outOfRange]),
      (#"process: "poisson", ratePerSecond: 4, noise: {sigma: 9}"#, [.outOfRange, .missingKey]),
      (
        #"process: "poisson", ratePerSecond: 1e-7, noise: {sigma: 1, correlation: 1}"#,
        [.outOfRange]
      ),
      (#"process: "poisson", ratePerSecond: 4, noise: 0.2"#, [.wrongType]),
      (#"process: "mmpp", states: [{ratePerSecond: 1, meanDuration: 1}]"#, [.outOfRange]),
      (
        #"process: "mmpp", states: [{ratePerSecond: 1, meanDuration: 1}, {ratePerSecond: 1, meanDuration: 1}], transitions: [[1, 0], [0, 1]]"#,
        [.outOfRange]
      ),
      (
        #"process: "mmpp", states: [{ratePerSecond: 0, meanDuration: 1}, {ratePerSecond: 0, meanDuration: 1}]"#,
        [.outOfRange]
      ),
      (#"process: "diurnal", ratePerSecond: 4"#, [.missingKey]),
      (#"process: "diurnal", ratePerSecond: 4, amplitude: 2, peakHour: 3"#, [.outOfRange]),
      (#"process: "diurnal", amplitude: 0.5, peakHour: 3"#, [.missingKey]),
      (#"process: "diurnal", \#(hours), amplitude: 0.5"#, [.conflict]),
      (#"process: "diurnal", \#(hours), weekdayFactor: 0, weekendFactor: 0"#, [.outOfRange]),
      (#"process: "diurnal", \#(hours), startDay: "someday""#, [.unknownName]),
      (#"process: "diurnal", \#(hours), timeZone: "Mars/Olympus""#, [.unknownName]),
      (#"process: "diurnal", \#(hours), timeZone: "Europe/Berlin""#, [.missingKey]),
      (#"process: "diurnal", \#(hours), startDate: "yesterday""#, [.wrongType]),
      (#"process: "diurnal", \#(hours), startDate: "2026-03-28", startHour: 4"#, [.conflict]),
      (#"process: "diurnal", \#(hours), startHour: 24"#, [.outOfRange]),
      (
        #"process: "spike", ratePerSecond: 1e8, peakFactor: 100, start: 0, decay: 1"#, [.outOfRange]
      ),
      (#"process: "ramp", fromRatePerSecond: 1, toRatePerSecond: 0, over: 5"#, [.outOfRange]),
      (#"process: "profile""#, [.missingKey]),
      (#"process: "profile", ratesPerSecond: [null, 0], interval: 60"#, [.outOfRange]),
      (#"process: "profile", ratesPerSecond: [1], interval: 60, pieces: []"#, [.conflict]),
      (#"process: "batch", window: "380d", start: "20d""#, [.tooLarge]),
      (#"process: "batch", release: "random""#, [.unknownName]),
      (#"process: "users", users: 100000000, responseTime: 1e-6"#, [.outOfRange]),
      (#"process: "sessions", turns: 3"#, [.missingKey, .missingKey]),
      (#"process: "sessions", sessionsPerSecond: 1e6, turns: 3, thinkTime: 5"#, [.tooLarge]),
      (#"process: "sessions", arrivals: {process: "batch"}, turns: 3, thinkTime: 5"#, [.conflict]),
      (
        #"process: "sessions", users: 5, messagesPerSession: 4, sessionDuration: 60, turns: 3"#,
        [.conflict]
      ),
      (#"process: "agents", actionsPerSecond: 1, calls: 0, toolTokens: 5"#, [.outOfRange]),
      (
        #"process: "closedLoop", concurrency: 4, thinkTime: {distribution: "lognormal", mean: 1, p95: 9}"#,
        [.outOfRange]
      ),
    ] as [(String, [InputError.Code])])
  func mistakes(arrivals: String, expected: [InputError.Code]) throws {
    let found = try SyntheticClass.codes(Self.text(arrivals))
    #expect(found.map(\.rawValue).sorted() == expected.map(\.rawValue).sorted(), "\(arrivals)")
  }
}
