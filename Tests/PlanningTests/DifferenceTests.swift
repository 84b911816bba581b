// DifferenceTests.swift: what two results say of each other, on results made by hand.

import Testing
import Text

@testable import Planning

@Suite struct DifferenceTests {
  /// A result of `simulate` with what the comparison looks at.
  private static func result(
    ttft: Double = 100, half: Double? = 5, attainment: Double = 0.99, maximum: Double = 900,
    throughput: Double = 10, verdict: Bool = true, seed: Int = 1
  ) throws -> StoredResult {
    let confidence: JSONValue =
      half.map { .object([("mean_ttft_ms", .double($0)), ("slo_attainment", 0.001)]) } ?? .null
    let value: JSONValue = [
      "completed": 400, "request_throughput": .double(throughput), "mean_ttft_ms": .double(ttft),
      "max_ttft_ms": .double(maximum), "slo_attainment": .double(attainment),
      "p99.9_ttft_ms": .null, "verdict": .bool(verdict), "confidence": confidence,
      "reasons": ["p99.9_ttft_ms": "insufficient"], "step_time_level": "kernels",
      "scenario": "made", "provenance": ["scenario_hash": "abc", "seed": .int(seed)],
    ]
    return try StoredResult(LocatedJSON.parse(JSONWriter.pretty(value), file: "made.json"))
  }

  private static func change(
    _ key: String, _ before: StoredResult, _ after: StoredResult
  ) throws -> FigureChange {
    try #require(try ResultDifference(from: before, to: after).figures.first { $0.path == key })
  }

  @Test func aResultDoesNotDifferFromItself() throws {
    let difference = try ResultDifference(from: Self.result(), to: Self.result(), tolerance: 0)
    #expect(!difference.isRegression && difference.hasSameInputs)
    #expect(difference.verdicts.isEmpty && difference.unjudged.isEmpty)
    #expect(difference.figures.allSatisfy { $0.certainty == .unchanged })
    #expect(difference.figures.count == 6)
  }

  @Test(
    "intervals that overlap say nothing, intervals apart do",
    arguments: [
      (109.0, FigureChange.Certainty.notSignificant, false), (111, .significant, true),
      (89, .significant, false), (100, .unchanged, false),
    ])
  func intervals(after: Double, certainty: FigureChange.Certainty, isWorse: Bool) throws {
    let difference = try ResultDifference(from: Self.result(), to: Self.result(ttft: after))
    let change = try #require(difference.figures.first { $0.path == "mean_ttft_ms" })
    #expect(change.certainty == certainty)
    #expect(change.fraction == (after - 100) / 100)
    #expect(difference.isRegression == isWorse)
  }

  @Test("a figure without an interval counts only where a tolerance is given")
  func tolerance() throws {
    let (before, after) = (try Self.result(), try Self.result(maximum: 990))
    let plain = try ResultDifference(from: before, to: after)
    #expect(!plain.isRegression && plain.unjudged.map(\.path) == ["max_ttft_ms"])
    #expect(try ResultDifference(from: before, to: after, tolerance: 0.05).isRegression)
    #expect(try !ResultDifference(from: before, to: after, tolerance: 0.2).isRegression)
    let proven = try Self.result(ttft: 111)
    #expect(try !ResultDifference(from: before, to: proven, tolerance: 0.2).isRegression)
  }

  @Test("latency is worse when it rises, attainment when it falls, throughput never")
  func courses() throws {
    let before = try Self.result()
    #expect(try Self.change("mean_ttft_ms", before, Self.result(ttft: 200)).course == .worse)
    #expect(
      try Self.change("slo_attainment", before, Self.result(attainment: 0.9)).course == .worse)
    #expect(try Self.change("slo_attainment", before, Self.result(attainment: 1)).course == .better)
    #expect(
      try Self.change("request_throughput", before, Self.result(throughput: 5)).course == .neutral)
  }

  @Test func aVerdictThatTurnsIsARegression() throws {
    let holds = try Self.result()
    let missed = try Self.result(verdict: false)
    let worse = try ResultDifference(from: holds, to: missed)
    #expect(worse.isRegression && worse.verdicts.map(\.path) == ["verdict"])
    let better = try ResultDifference(from: missed, to: holds)
    #expect(!better.isRegression && better.verdicts.count == 1)
  }

  @Test("what went in is told, by the provenance")
  func inputs() throws {
    let difference = try ResultDifference(from: Self.result(), to: Self.result(seed: 7))
    #expect(!difference.hasSameInputs)
    #expect(difference.inputs.filter(\.isChanged).map(\.key) == ["seed"])
    #expect(difference.inputs.map(\.key) == ["scenario", "scenario_hash", "seed"])
  }

  @Test("a figure that could not be supported keeps its reason")
  func reasons() throws {
    let change = try Self.change("p99.9_ttft_ms", Self.result(), Self.result())
    #expect(change.before.value == nil && change.before.reason == "insufficient")
  }

  /// A result of `size` with two gates' proofs and a part of its load.
  private static func size(_ replicas: Int, order: [Int] = [0, 1]) throws -> StoredResult {
    let proofs: [JSONValue] = [
      ["gate": "headroom", "holds": ["share": 0.97, "half_width": 0.01]],
      ["gate": "failure", "holds": ["share": 0.96, "half_width": 0.02]],
    ]
    let value: JSONValue = [
      "load": ["p95": 100, "p95_low": 90, "p95_high": 115], "target_concurrency": 130,
      "per_replica_capacity_rps": 3, "replicas": .int(replicas), "gates": ["failure": 4],
      "gate_proofs": .array(order.map { proofs[$0] }), "search": [["replicas": 9]],
      "one_fewer": ["verdict": false], "provenance": ["seed": 1],
    ]
    return try StoredResult(LocatedJSON.parse(JSONWriter.pretty(value), file: "size.json"))
  }

  @Test("more replicas are a regression without any interval, fewer are not")
  func exact() throws {
    #expect(try ResultDifference(from: Self.size(3), to: Self.size(4)).isRegression)
    #expect(try !ResultDifference(from: Self.size(4), to: Self.size(3)).isRegression)
  }

  @Test("elements of lists are told apart by their names, not by their places")
  func names() throws {
    let difference = try ResultDifference(from: Self.size(4), to: Self.size(4, order: [1, 0]))
    #expect(difference.figures.allSatisfy { $0.certainty == .unchanged })
    let paths = difference.figures.map(\.path)
    #expect(paths.contains("gate_proofs[failure].holds.share"))
    #expect(!paths.contains { $0.hasPrefix("search") || $0.hasSuffix("_low") })
    let proof = try #require(difference.figures.first { $0.path.contains("[headroom]") })
    #expect(proof.before.halfWidth.map { abs($0 - 0.01) < 1e-12 } == true)
    let load = try #require(difference.figures.first { $0.path == "load.p95" })
    #expect(load.before.interval == 90...115)
  }

  @Test func resultsOfOtherQuestionsAreRefused() throws {
    let (one, other) = (try Self.result(), try Self.size(3))
    let error = #expect(throws: InputErrors.self) { try ResultDifference(from: one, to: other) }
    #expect(error?.errors.first?.code == .conflict)
    let unknown = try LocatedJSON.parse(#"{ "fits": true }"#, file: "fit.json")
    let refused = #expect(throws: InputErrors.self) { try StoredResult(unknown) }
    #expect(refused?.errors.first?.code == .unknownFormat)
  }
}
