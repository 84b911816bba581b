import Foundation
import Planning
import Testing
import Units

@testable import Fleet
@testable import Report

@Suite struct ChromeTraceExportTests {
  private typealias Event = [String: Any]

  private static func trace(_ fixture: ExportFixture) throws -> (events: [Event], about: Event) {
    let data = Data(fixture.text(of: .chromeTrace).utf8)
    let object = try #require(try JSONSerialization.jsonObject(with: data) as? Event)
    return (
      try #require(object["traceEvents"] as? [Event]), try #require(object["otherData"] as? Event)
    )
  }

  @Test("every span that begins ends, inside of the one around it")
  func spans() throws {
    let fixture = try ExportFixture.shared.get()
    let (events, about) = try Self.trace(fixture)
    var open: [String: [(name: String, time: Double)]] = [:]
    var requests = 0
    for event in events {
      guard let phase = event["ph"] as? String, ["b", "e"].contains(phase) else { continue }
      let id = try #require(event["id"] as? String)
      let name = try #require(event["name"] as? String)
      let time = try #require(event["ts"] as? Double)
      if phase == "b" {
        #expect(open[id]?.last.map { $0.time <= time } != false)
        open[id, default: []].append((name, time))
        requests += open[id]?.count == 1 ? 1 : 0
      } else {
        let last = open[id]?.popLast()
        let begun = try #require(last)
        #expect(begun.name == name && begun.time <= time)
      }
    }
    #expect(open.values.allSatisfy { $0.isEmpty })
    #expect(requests == fixture.summary.overall.completed)
    #expect(about["requests_shown"] as? Int == requests && about["one_request_in"] as? Int == 1)
    #expect(events.count < 50_000)
  }

  @Test("pools are processes, replicas threads; names are themselves")
  func places() throws {
    let (events, about) = try Self.trace(try ExportFixture.shared.get())
    func names(_ kind: String) -> [String] {
      events.filter { $0["name"] as? String == kind }
        .compactMap { ($0["args"] as? Event)?["name"] as? String }
    }
    #expect(names("process_name") == ["main", ExportFixture.evil])
    #expect(names("thread_name").count == 3)
    #expect(about["scenario"] as? String == ExportFixture.evil)
    #expect(events.contains { $0["name"] as? String == ExportFixture.evil })
    let counters = Set(
      events.filter { $0["ph"] as? String == "C" }.compactMap { $0["name"] as? String })
    #expect(counters.count == 6)
  }

  @Test("too many requests are sampled by their number, and counted")
  func sample() {
    var sample = RequestSample()
    for number in 0..<10_000 {
      sample.add(
        RequestRecord(
          id: RequestID(number), classIndex: 0, replica: nil, arrival: .zero, promptTokens: 1,
          outputTokens: 1, queue: nil, firstToken: nil, finish: nil, outcome: .failed))
    }
    #expect(sample.ended == 10_000 && sample.every == 4)
    #expect(sample.records.map(\.id.value) == Array(stride(from: 0, to: 10_000, by: 4)))
  }

  @Test("windows put together lose no arrival, no token and no time", arguments: [1, 7, 100])
  func windows(_ limit: Int) throws {
    let whole = try ExportFixture.shared.get().run.windows()
    let merged = whole.merged(toAtMost: limit)
    #expect(merged.rows.count <= max(limit, whole.replicas))
    func sum(_ windows: TimelineWindows, _ value: (TimelineWindows.Row) -> Double) -> Double {
      windows.rows.reduce(0) { $0 + value($1) }
    }
    for value: (TimelineWindows.Row) -> Double in [
      { Double($0.arrivals) }, { $0.outputTokens }, { ($0.end - $0.start).value },
      { $0.running * ($0.end - $0.start).value }, { $0.busy * ($0.end - $0.start).value },
    ] {
      #expect(abs(sum(merged, value) - sum(whole, value)) < 1e-6 * (1 + sum(whole, value)))
    }
  }
}
