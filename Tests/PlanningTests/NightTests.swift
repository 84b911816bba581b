// NightTests.swift: what a night says of two answers: differences, their worth and their causes.

import Plans
import Testing
import Text

@testable import Planning

@Suite struct NightTests {
  private static let stamp = Night.Stamp(name: "two", seconds: 0, day: "1970-01-01")

  /// - Parameters:
  ///   - half: the half-width of its interval; nil for none.
  ///   - hash: of its trace.
  private static func record(
    _ p99: Double, half: Double?, hash: String = "a", seed: Int = 1, version: String = "1"
  ) throws -> NightRecord {
    let confidence = half.map { "{ p99_ttft_ms: \($0) }" } ?? "null"
    let answer = """
      { p99_ttft_ms: \(p99), confidence: \(confidence), reasons: { "p99.9_ttft_ms": "insufficient" },
        utilization: { a: { gpus: 2, busy: 0.5 }, b: { gpus: 4, busy: 0.7 } },
        provenance: { headroom_version: "\(version)", catalog_version: "c", calibration_version: "d",
                      traces: [{ sha256: "\(hash)" }] } }
      """
    var record = NightRecord(
      name: "chat", key: "", question: .simulate, options: "", isYes: true,
      scenario: ["workload": [], "seed": .int(seed)])
    record.answer = try LocatedJSON.parse(answer, file: "a.json")
    return record
  }

  private static func row(
    _ after: NightRecord, before: NightRecord?, _ thresholds: [String] = []
  ) throws -> NightRow {
    let parsed = try thresholds.map {
      try Threshold(parsing: $0, at: SourceLocation(file: "--threshold"))
    }
    let night = Night(
      stamp, [after], thresholds: parsed, baseline: before.map { ("one", [$0]) },
      past: NightHistory())
    return night.rows[0]
  }

  @Test(
    "a difference is one where the intervals do not overlap",
    arguments: [
      (10, 10, 2, nil), (10, 13, 2, .no), (10, 15, 2, .yes),
      (15, 10, 2, .yes), (10, 10.5, nil, .unknown),
    ] as [(Double, Double, Double?, Significance?)])
  func significance(before: Double, after: Double, half: Double?, expected: Significance?) throws {
    let row = try Self.row(
      Self.record(after, half: half), before: Self.record(before, half: half))
    let comparison = try #require(row.comparison)
    #expect(comparison.change(of: "p99_ttft_ms")?.significance == expected)
    #expect(comparison.significance == expected && comparison.causes == [])
    #expect(comparison.changes.allSatisfy { $0.difference == after - before })
  }

  @Test("a cause is what differs")
  func causes() throws {
    let before = try Self.record(1, half: nil)
    func causes(_ after: NightRecord) throws -> [String]? {
      try Self.row(after, before: before).comparison?.causes
    }
    #expect(try causes(Self.record(2, half: nil, hash: "b")) == ["traffic"])
    #expect(try causes(Self.record(2, half: nil, seed: 2)) == ["configuration (seed)"])
    #expect(
      try causes(Self.record(2, half: nil, hash: "b", version: "2")) == ["version", "traffic"])
    var other = before
    other.options = "--draft"
    #expect(try causes(other) == ["options"])
  }

  @Test(
    "a verdict by a threshold",
    arguments: [
      ("gpus <= 6", NightVerdict.holds), ("gpus < 6", .missed), ("busy < 0.7", .missed),
      ("p99.9_ttft_ms < 1", .insufficient), ("holds_up_to > 1", .missed),
    ])
  func thresholds(text: String, verdict: NightVerdict) throws {
    let row = try Self.row(Self.record(1, half: nil), before: nil, [text])
    #expect(row.verdict == verdict, "\(row.reasons)")
    #expect(row.brokenThresholds == (verdict == .holds ? [] : [text]))
  }

  @Test("a miss outweighs what is not known")
  func worst() throws {
    let row = try Self.row(
      Self.record(9, half: nil), before: nil, ["p99.9_ttft_ms < 1", "p99_ttft_ms < 8"])
    #expect(row.verdict == .missed && row.reasons.count == 2)
  }

  @Test("what was kept is read again as it was")
  func roundTrip() throws {
    let record = try Self.record(1, half: nil)
    let text = JSONWriter.pretty(record.written)
    let again = try #require(NightRecord(try LocatedJSON.parse(text, file: "n.json")))
    #expect(JSONWriter.pretty(again.written) == text)
  }
}
