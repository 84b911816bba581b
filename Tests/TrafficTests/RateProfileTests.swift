// RateProfileTests.swift: tables of hours, bare numbers, and what is wrong with them.

import Testing
import Text
import Units

@testable import Traffic

@Suite struct RateProfileTests {
  static func read(_ text: String) throws -> RateRecording {
    try RateRecording(bytes: Array(text.utf8), name: "profile.csv")
  }

  static func error(_ text: String) -> InputError? {
    #expect(throws: InputErrors.self) { try read(text) }?.errors.first
  }

  @Test("columns by name, holes as windows that were not collected")
  func table() throws {
    let recording = try Self.read(
      "\u{FEFF}note,requests_per_minute,hour_start_utc\r\n"
        + "a,60,2024-05-10T22:00:00Z\r\n\"b,c\",120,2024-05-10T23:00:00+00:00\r\n"
        + ",,2024-05-11T00:00:00Z\r\n\r\n,30,2024-05-11 03:00:00")
    #expect(recording.format == "rate-profile")
    #expect(recording.rows == 4)
    #expect(recording.windows.map(\.requests) == [3600, 7200, nil, nil, 1800])
    #expect(recording.windows[3].length == Seconds(7200))
    #expect(recording.anchor == .epoch(1_715_378_400))
    #expect(recording.collected == Seconds(3 * 3600))
  }

  @Test("recordings of hours and of ten minutes")
  func derived() throws {
    let expected = [
      ("azure2024_conv_hourly", 168, 27_303_999.0 / 604_800),
      ("servegen_deepseek_r1_10min", 144, 16.0147), ("servegen_m_small_10min", 288, 959.160),
    ]
    for (name, count, mean) in expected {
      guard
        case .rates(let recording) = try TrafficFile.open(
          path: RecordedTraces.path("\(name).csv"))
      else {
        Issue.record("\(name) was read as a trace")
        continue
      }
      #expect(recording.windows.count == count)
      #expect(abs((recording.meanRatePerSecond ?? 0) / mean - 1) < 1e-4, "\(name)")
    }
  }

  @Test("24 and 168 numbers are multiples", arguments: [24, 168], [",", "\n", ", \n"])
  func numbers(_ count: Int, _ separator: String) throws {
    let text = (0..<count).map(String.init).joined(separator: separator)
    let recording = try Self.read(text + "\n")
    #expect(recording.isRelative)
    #expect(recording.windows.map(\.requests) == (0..<count).map(Double.init))
    #expect(recording.windows[count - 1].start == Seconds(Double(count - 1) * 3600))
  }

  @Test("bad profiles are refused in their places")
  func bad() {
    let head = "hour_start_utc,requests_per_minute\n"
    #expect(Self.error(head)?.code == .noRequests)
    #expect(Self.error("1,2,3\n")?.code == .outOfRange)
    #expect(Self.error((0..<24).map { _ in "0" }.joined(separator: ","))?.code == .noRequests)
    #expect(Self.error(head + "2024-05-10T00:00:00Z,1\n2024-05-10T01:00:00Z\n")?.location.line == 3)
    #expect(Self.error(head + "2024-05-10T00:00:00Z,-1\n")?.code == .badRow)
    #expect(Self.error(head + "2024-05-10T00:00:00Z,nan\n")?.code == .badRow)
    #expect(Self.error(head + "yesterday,1\n")?.location.line == 2)
    let hour = "2024-05-10T01:00:00Z,1\n"
    #expect(Self.error(head + hour + hour)?.code == .outOfOrder)
    #expect(Self.error(head + hour + "2024-05-10T01:30:00Z,1\n")?.code == .conflict)
    #expect(Self.error(head + hour + "2031-05-10T01:00:00Z,1\n")?.code == .tooLarge)
    #expect(Self.error("window_start_s,rate_rps\n0,5\n")?.location.line == 2)
    #expect(
      Self.error("hour_start_utc,hour_start_utc,requests_per_minute\n")?.code == .missingColumn)
  }
}
