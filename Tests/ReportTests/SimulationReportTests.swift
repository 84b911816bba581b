// SimulationReportTests.swift: JSON, CSV and terminal say the same of one summary, and hide nothing.

import Foundation
import Testing
import Text

@testable import Planning
@testable import Report

@Suite struct SimulationReportTests {
  /// All of the report, as a terminal without colours shows it.
  private func lines(_ summary: SimulationSummary) -> [String] {
    DetailText(MadeSummary.document(summary), TerminalFormat()).lines()
  }

  private func json(_ summary: SimulationSummary) throws -> LocatedJSON {
    try LocatedJSON.parse(JSONWriter.pretty(SummaryJSON.value(summary)), file: "summary.json")
  }

  /// The rows of a CSV text, cells unquoted.
  private func rows(_ bytes: [UInt8]) throws -> [[String]] {
    String(decoding: bytes, as: UTF8.self).split(separator: "\n").map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }

  @Test("a figure has the same value in CSV and in JSON, and one row", arguments: [0, 5, 2000])
  func csvAgreesWithJSON(samples: Int) throws {
    let summary = MadeSummary.summary(samples: samples)
    let report = try json(summary)
    let table = try rows(CSVFormat(SimulationTables.summary(summary)).bytes()).dropFirst()
    #expect(Set(table.map { $0[0] }).count == table.count)
    for row in table where !row[0].contains("classes.") && !row[0].contains("utilization.") {
      let key = row[0].replacingOccurrences(of: "bottleneck.", with: "")
      let value = row[0].hasPrefix("bottleneck.") ? report["bottleneck"]?[key] : report[key]
      let text = value.map { JSONWriter.compact($0.value) }
      #expect(text == (row[2].isEmpty ? "null" : row[2]), "\(row[0])")
      // A missing figure has a reason in both; a figure has none.
      #expect(row[5].isEmpty != row[2].isEmpty, "\(row[0])")
      if row[2].isEmpty {
        #expect(report["reasons"]?[row[0]]?.content == .string(row[5]), "\(row[0])")
      }
    }
  }

  @Test("no figure is shown where there are no samples")
  func emptyRun() throws {
    let report = try json(MadeSummary.summary(samples: 0))
    for key in ["mean_ttft_ms", "p99_itl_ms", "max_e2el_ms"] {
      #expect(report[key]?.content == .null)
    }
    let lines = lines(MadeSummary.summary(samples: 0))
    #expect(lines.contains { $0.hasPrefix("  insufficient:") })
    #expect(!lines.contains { $0.contains("nan") || $0.contains("inf ") })
  }

  @Test("intervals are value ± half-width")
  func intervals() throws {
    let summary = MadeSummary.summary()
    let row = try #require(
      try rows(CSVFormat(SimulationTables.summary(summary)).bytes()).first {
        $0[0] == "mean_ttft_ms"
      })
    let numbers = try row[2...4].map { try #require(Double($0)) }
    #expect(abs(numbers[0] - 2.5 - numbers[1]) < 1e-9)
    #expect(abs(numbers[0] + 2.5 - numbers[2]) < 1e-9)
    #expect(try json(summary)["confidence"]?["mean_ttft_ms"]?.content == .real(2.5))
  }

  @Test("no interval of a share leaves 0...1")
  func shareIntervals() throws {
    var summary = MadeSummary.summary()
    summary.overall.sloAttainment = SummaryValue(0.99, halfWidth: 0.05)
    summary.overall.prefixCacheHitRate = SummaryValue(0.02, halfWidth: 0.05)
    let table = try rows(CSVFormat(SimulationTables.summary(summary)).bytes())
    let attained = try #require(table.first { $0[0] == "slo_attainment" })
    let hits = try #require(table.first { $0[0] == "prefix_cache_hit_rate" })
    #expect(Double(attained[4]) == 1 && Double(hits[3]) == 0)
    #expect(try json(summary)["confidence"]?["slo_attainment"]?.content == .real(0.05))
  }

  @Test("waits are no part of the time that adds up, and a miss for want of samples says so")
  func textOfWaitsAndMisses() throws {
    var summary = MadeSummary.summary(classes: ["chat"])
    summary.overall.limits[1].share = SummaryValue(0.9999)
    let promise = SimulationVerdict(summary.overall, in: summary, isOverall: true).lines
    #expect(
      promise.contains { $0.text.contains("% of token gaps within, too few samples to tell") })
    let time = BoundWords.partition(summary.pools[0].bottleneck)
    let parts = time.components(separatedBy: "; meanwhile ")
    #expect(parts.count == 2 && !parts[0].contains("place in the batch"))
  }

  @Test("a seed beyond what JSON readers keep is text")
  func seed() throws {
    let report = try json(MadeSummary.summary())
    #expect(report["provenance"]?["seed"]?.content == .string("18446744073709551615"))
  }

  @Test("histogram rows add up to the samples, their edges in order")
  func histograms() throws {
    let table = try rows(CSVFormat(SimulationTables.histograms(MadeSummary.summary())).bytes())
      .dropFirst()
    for name in ["ttft", "classes.chat.itl"] {
      let own = table.filter { $0[0] == name }
      #expect(own.compactMap { Int($0[3]) }.reduce(0, +) == 2000)
      let edges = own.map { (Double($0[1]) ?? .nan, Double($0[2]) ?? .nan) }
      for (edge, next) in zip(edges, edges.dropFirst()) {
        #expect(edge.0 < edge.1 && edge.1 <= next.0)
      }
    }
  }

  @Test("seconds of each pool's buckets add up to its wall time, the same in CSV and in JSON")
  func utilization() throws {
    let summary = MadeSummary.summary()
    let report = try json(summary)
    let table = try rows(CSVFormat(SimulationTables.histograms(summary)).bytes())
    #expect(table.allSatisfy { $0.count == 9 })
    for pool in summary.pools {
      let object = report["utilization"]?[pool.name]
      #expect(object?["seconds"]?.content == .integer(1000) && pool.seconds == 1000)
      #expect(object?["histograms"]?["busy"]?["window_s"]?.content == .integer(10))
      for entry in pool.histograms {
        let own = table.filter { $0[0] == entry.name && $0[5] == pool.name }
        #expect(own.allSatisfy { $0[1...3].allSatisfy(\.isEmpty) && $0[4] == entry.unit.rawValue })
        #expect(own.compactMap { Double($0[8]) }.reduce(0, +) == pool.seconds)
        guard case .array(let buckets)? = object?["histograms"]?[entry.name]?["buckets"]?.content
        else {
          Issue.record("no buckets of \(entry.name)")
          continue
        }
        let shown = buckets.map { JSONWriter.compact($0.value) }
        #expect(shown == own.map { "[\($0[6...8].joined(separator: ","))]" }, "\(entry.name)")
      }
    }
    // A latency's row says its edges twice and has no pool and no seconds.
    for row in table.dropFirst() where row[4] == "ms" {
      #expect(row[1] == row[6] && row[2] == row[7] && row[5].isEmpty && row[8].isEmpty)
    }
  }

  @Test("a picture has a line a quantity, as long as there is time")
  func picture() throws {
    let pool = MadeSummary.pool("main")
    let table = try #require(HistogramPicture(pool).table)
    let lines = TerminalFormat().lines(table)
    #expect(lines.count == 6 && lines.contains { $0.contains("mean of 10 s") })
    // A quarter, a quarter and a half of the time, in the columns of 0, 0.5 and 0.9.
    #expect(lines[0].replacing("\u{A0}", with: " ").contains("▕▂         ▂       ▄ ▏"))
    var idle = pool
    idle.histograms = []
    #expect(HistogramPicture(idle).table == nil)
  }

  static let evilNames = [
    #"=HYPERLINK("http://x","y")"#, "+1", "-2+3", "@SUM(1)", "\tx", "\rx", "a,b", "line\nbreak",
    "<script>alert(1)</script>", #""><img onerror=x>"#, "</style>", "ünï – ✓", "\u{1B}[31mred",
  ]

  @Test("a name is itself in JSON, one cell in CSV and harmless on screen", arguments: evilNames)
  func names(_ name: String) throws {
    let summary = MadeSummary.summary(name: name, classes: [name, "other"])
    let report = try json(summary)
    #expect(report["scenario"]?.content == .string(name))
    #expect(report["classes"]?[name]?["completed"]?.content == .integer(2000))
    for line in lines(summary) {
      #expect(!line.unicodeScalars.contains { $0.properties.generalCategory == .control })
    }
    // Whatever the name, the table has as many columns as its header says: read it back.
    let source = ByteSource(
      bytes: CSVFormat(SimulationTables.summary(summary)).bytes(), name: "summary.csv")
    let reader = CSVReader(LineReader(source))
    var seen = 0
    while try reader.nextRecord() {
      #expect(reader.fieldCount == 6)
      seen += 1
    }
    #expect(seen == summary.allMetrics.count + 1)
  }

  @Test("the terminal report is the golden one")
  func golden() throws {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Golden/report.txt")
    let report = lines(MadeSummary.summary()).joined(separator: "\n") + "\n"
    // Remade by: HEADROOM_REMAKE=1 swift test --filter SimulationReportTests
    if ProcessInfo.processInfo.environment["HEADROOM_REMAKE"] == "1" {
      try report.write(to: path, atomically: true, encoding: .utf8)
    }
    #expect(report == (try String(contentsOf: path, encoding: .utf8)))
  }
}
