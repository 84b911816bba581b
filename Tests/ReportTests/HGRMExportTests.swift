import Metrics
import Planning
import Testing
import Units

@testable import Report

/// A row of a percentile table.
private struct PercentileRow {
  var value, share: Double
  var count: Int
  var inverse: Double?

  /// Nil for what is no row.
  init?(_ line: Substring) {
    let cells = line.split(separator: " ")
    guard (3...4).contains(cells.count), let value = Double(cells[0]),
      let share = Double(cells[1]), let count = Int(cells[2])
    else { return nil }
    (self.value, self.share, self.count) = (value, share, count)
    inverse = cells.count == 4 ? Double(cells[3]) : nil
  }
}

@Suite struct HGRMExportTests {
  private static func rows(_ text: String) throws -> [PercentileRow] {
    let lines = text.split(separator: "\n")
    #expect(lines.first == "       Value     Percentile TotalCount 1/(1-Percentile)")
    #expect(text.contains("(1-Percentile)\n\n"))
    #expect(lines.suffix(3).allSatisfy { $0.hasPrefix("#[") && $0.hasSuffix("]") })
    return try lines.dropFirst().dropLast(3).map { try #require(PercentileRow($0)) }
  }

  @Test("rows rise to the largest sample and agree with the summary's percentiles")
  func agreesWithTheSummary() throws {
    let fixture = try ExportFixture.shared.get()
    let files = fixture.texts(of: .hgrm)
    for latency in fixture.summary.overall.latencies where latency.name != "queue" {
      let text = try #require(files.first { $0.name == "\(latency.name).hgrm" }?.text)
      let rows = try Self.rows(text)
      for (row, next) in zip(rows, rows.dropFirst()) {
        #expect(row.value <= next.value && row.share < next.share && row.count <= next.count)
        let inverse = try #require(row.inverse)
        #expect(abs(inverse * (1 - row.share) - 1) < 0.02)
        #expect(Double(row.count) >= row.share * Double(latency.histogram.count) - 1e-6)
      }
      let last = try #require(rows.last)
      #expect(last.share == 1 && last.inverse == nil)
      #expect(last.count == Int(latency.histogram.count))
      #expect(abs(last.value - (latency.maximum.value ?? 0)) < 1e-3)
      for (share, figure) in [(0.5, latency.median), (0.9, latency.p90), (0.95, latency.p95)] {
        let row = try #require(rows.first { $0.share == share })
        #expect(abs(row.value - (figure.value ?? 0)) < 1e-3, "\(latency.name) \(share)")
      }
      let p99 = try #require(latency.p99.value)
      let (below, above) = (rows.last { $0.share <= 0.99 }, rows.first { $0.share >= 0.99 })
      #expect(try #require(below).value <= p99 + 1e-3)
      #expect(try #require(above).value >= p99 - 1e-3)
    }
  }

  @Test("every class has its files, under a name that is no path")
  func filesOfClasses() throws {
    let names = try ExportFixture.shared.get().texts(of: .hgrm).map(\.name)
    #expect(names.count == 12)
    #expect(Set(names).isSuperset(of: ["ttft.hgrm", "e2el-batch.hgrm", "itl-__script____.hgrm"]))
    #expect(!names.contains { $0.contains("/") || $0.contains("\n") })
  }

  @Test("the rows of a hand-made distribution")
  func byHand() throws {
    var histogram = LatencyHistogram()
    // One millisecond thrice, then 8 ms: edges of buckets, so that their middles are just above.
    histogram.add(SimulationTime(Seconds(0.001)), times: 3)
    histogram.add(SimulationTime(Seconds(0.008)), times: 1)
    let rows = try Self.rows(PercentileTable(histogram).text)
    // 0 to 50 in tens, 55 to 75 in fives: three of four samples are at most the first value.
    #expect(rows.filter { $0.count == 3 }.map(\.share).last == 0.75)
    #expect(rows.filter { $0.count == 3 }.count == 11)
    #expect(rows.filter { $0.count == 4 }.map(\.share) == [0.775, 1])
    #expect(rows.last?.value == 8)
  }

  @Test("a distribution without samples has no file")
  func noSamples() throws {
    let one = try ExportFixture("workload[0].outputTokens=1", "workload[1].outputTokens=1")
    let names = one.texts(of: .hgrm).map(\.name)
    #expect(names.contains("ttft.hgrm") && !names.contains("itl.hgrm"))
    #expect(one.run.files(of: [.hgrm]).contains { $0.name == "itl.hgrm" && $0.bytes == nil })
  }
}
