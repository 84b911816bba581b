// LatencyPartsTests.swift: the parts of requests' times add up to the times, in each band of them.

import Metrics
import Testing
import Units

@testable import Engine
@testable import Fleet

@Suite struct LatencyPartsTests {
  @Test("bands hold every completed request once, and parts add up to its time", arguments: 0..<20)
  func addUp(seed: Int) throws {
    var generator = ScenarioGenerator(seed: seed)
    let log = RecordLog()
    var simulation = try generator.make().simulation { log.records.append($0) }
    let result = try simulation.run()
    let done = log.records.filter { $0.outcome == .completed && $0.replica != nil }
    let bands = result.parts.bands(from: [0, 0.5, 0.9, 0.99])
    #expect(bands.reduce(0) { $0 + $1.requests } == done.count, "seed \(seed)")
    let rising = done.compactMap { record in
      record.finish.map { (time: $0 - record.arrival, record: record) }
    }.sorted { $0.time < $1.time }
    var next = 0
    for band in bands {
      let members = rising[next..<next + band.requests]
      next += band.requests
      func mean(_ part: (RequestRecord) -> SimulationTime?) -> Double {
        members.reduce(0) { $0 + (part($1.record)?.seconds.value ?? 0) } / Double(band.requests)
      }
      #expect(members.allSatisfy { $0.time.seconds.value >= band.least.value - 1e-9 })
      #expect(abs(band.queue.value - mean(\.queue)) < 1e-6)
      let whole = band.queue.value + band.prefill.value + band.decode.value
      #expect(abs(whole - mean { record in record.finish.map { $0 - record.arrival } }) < 1e-6)
    }
    let first = done.compactMap { record in record.firstToken.map { $0 - record.arrival } }.sorted()
    let firstBands = result.firstTokenParts.bands(from: [0, 0.9])
    #expect(firstBands.reduce(0) { $0 + $1.requests } == first.count)
    next = 0
    for band in firstBands {
      let members = first[next..<next + band.requests]
      next += band.requests
      let mean = members.reduce(0) { $0 + $1.seconds.value } / Double(band.requests)
      #expect(abs(band.queue.value + band.prefill.value - mean) < 1e-6)
    }
  }

  @Test func aRunOfStandingsKeepsNone() {
    let log = PartsLog(isKept: false)
    let (whole, firstToken) = (log.whole, log.firstToken)
    #expect(whole.requests == 0 && whole.bands(from: [0]) == [] && firstToken.requests == 0)
  }
}
