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
      stamp, [after], thresholds: NightThresholds(parsed),
      baseline: before.map { NightBaseline(name: "one", records: [$0]) },
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

  /// A sizing of a trace.
  private static func sized(
    _ gpus: Int, hash: String, margin: Double, version: String = "1", options: String = ""
  ) throws -> NightRecord {
    var record = NightRecord(
      name: "chat", key: "", question: .size, options: options, isYes: true,
      scenario: [
        "workload": [["trace": ["path": .string("t/\(hash).csv")]]],
        "headroom": ["margin": .double(margin)],
      ])
    record.answer = try LocatedJSON.parse(
      """
      { gpus: \(gpus), replicas: \(gpus), holds_up_to: 1.4,
        provenance: { headroom_version: "\(version)", traces: [{ sha256: "\(hash)" }] } }
      """, file: "a.json")
    return record
  }

  @Test("runs put one cause in after another, and their shares add up")
  func split() throws {
    let before = try Self.sized(2, hash: "a", margin: 0.25)
    let after = try Self.sized(9, hash: "b", margin: 0.5, version: "2", options: "--draft")
    let plan = try #require(NightSplitPlan(before, after, folder: "/x"))
    func text(_ hash: String, _ margin: Double) -> String {
      JSONWriter.compact([
        "workload": [["trace": ["path": .string("/x/t/\(hash).csv")]]],
        "headroom": ["margin": .double(margin)],
      ])
    }
    #expect(
      plan.runs.map { JSONWriter.compact($0.scenario) } == [
        text("a", 0.25), text("b", 0.25), text("b", 0.5),
      ])
    #expect(plan.runs.map(\.options) == ["", "", ""])
    let answers = try [("a", 3), ("b", 6), ("b", 8)].map {
      try Self.sized($0.1, hash: $0.0, margin: 0).answer
    }
    let whole = plan.split(answers).shares(of: "gpus")
    #expect(whole.map(\.difference) == [1, 3, 2, 1])
    #expect(
      whole.map(\.causes) == [["version"], ["traffic"], ["configuration (headroom)"], ["options"]])
    // A run that could not be, and one that read another trace than it should have, join two causes each.
    let other = try Self.sized(3, hash: "c", margin: 0).answer
    let joined = plan.split([other, answers[1], nil]).shares(of: "gpus")
    #expect(joined.map(\.difference) == [4, 3])
    #expect(
      joined.map(\.causes) == [["version", "traffic"], ["configuration (headroom)", "options"]])
  }

  @Test("one cause takes no run, nor does a fleet that is the same")
  func splitOfOne() throws {
    let before = try Self.sized(2, hash: "a", margin: 0.25)
    let one = try Self.sized(3, hash: "b", margin: 0.25)
    let same = try Self.sized(2, hash: "b", margin: 0.5)
    #expect(NightSplitPlan(before, one, folder: "") == nil)
    #expect(NightSplitPlan(before, same, folder: "") == nil)
  }

  private static func trend(_ nights: Int, growth: Double, from: Double = 0) -> DriftTrend? {
    DriftTrend(
      (0..<nights).map { night in
        DriftTrend.Point(day: Double(night), taken: from + growth * Double(night), design: "a")
      })
  }

  @Test("a margin is gone when its growth says so, and too few nights say nothing")
  func driftTrend() throws {
    #expect(Self.trend(0, growth: 1) == nil)
    #expect(Self.trend(13, growth: 0.01)?.growthPerDay == nil)
    let growing = try #require(Self.trend(20, growth: 0.01))
    #expect(abs(try #require(growing.growthPerDay) - 0.01) < 1e-12)
    #expect(abs(try #require(growing.daysLeft) - 81) < 1e-9)
    #expect(Self.trend(20, growth: -0.01)?.daysLeft == nil)
    #expect(Self.trend(20, growth: 0.01, from: 2)?.daysLeft == 0)
    // Nights of an earlier design do not count.
    let mixed = DriftTrend(
      (0..<30).map { night in
        DriftTrend.Point(day: Double(night), taken: 0.5, design: night < 20 ? "a" : "b")
      })
    #expect(mixed?.nights == 10 && mixed?.growthPerDay == nil)
  }
}
