// UpgradeTests.swift: `headroom diff --upgrade`: what a change does to one load, pair by pair.

import Testing
import Text

@Suite struct UpgradeTests {
  private static let scenario = """
    { name: "old", model: "llama-3.1-8b",
      workload: { arrivals: { process: "poisson", ratePerSecond: 20 }, promptTokens: 300,
        outputTokens: { distribution: "lognormal", mean: 60, p95: 120 }, requests: 2000 },
      fleet: { pools: [{ name: "main", gpu: "H200-SXM", replicas: 1, price: 4 }] },
      slo: { ttftMs: { p95: 500 } } }
    """

  private static func run(_ scratch: Scratch, _ more: String...) throws -> (
    Finished, LocatedJSON
  ) {
    let run = try Headroom.run(
      ["diff", "--upgrade", "s.json5", "s.json5", "--pairs", "10", "--json"] + more,
      in: scratch.folder)
    return (run, try LocatedJSON.parse(run.output, file: "stdout"))
  }

  private static func figure(_ answer: LocatedJSON, _ key: String) throws -> LocatedJSON {
    guard case .array(let figures)? = answer["figures"]?.content else {
      throw InputErrors(
        InputError(.missingKey, at: answer.location, "figures are missing", hint: ""))
    }
    return try #require(figures.first { $0["key"]?.content == .string(key) })
  }

  @Test("nothing changed: every difference of a pair is nothing")
  func same() throws {
    let scratch = try Scratch()
    _ = try scratch.write(Self.scenario, to: "s.json5")
    let (run, answer) = try Self.run(scratch)
    #expect(run.status == 0 && answer["answer"]?.content == .string("holds"))
    for key in ["p95_ttft_ms", "p95_itl_ms", "cost_per_million_output_tokens"] {
      let figure = try Self.figure(answer, key)
      #expect(figure["difference"]?.content == .integer(0), "\(key)")
      #expect(figure["significant"]?.content == .bool(false), "\(key)")
    }
  }

  @Test("half the price is half the cost, with no doubt; latencies do not move")
  func cheaper() throws {
    let scratch = try Scratch()
    _ = try scratch.write(Self.scenario, to: "s.json5")
    let (run, answer) = try Self.run(scratch, "--set", "fleet.pools[0].price=2")
    let cost = try Self.figure(answer, "cost_per_million_output_tokens")
    #expect(run.status == 0 && cost["significant"]?.content == .bool(true))
    guard case .real(let share)? = cost["difference_fraction"]?.content else {
      Issue.record("no fraction")
      return
    }
    #expect(abs(share + 0.5) < 1e-9)
    #expect(try Self.figure(answer, "p95_ttft_ms")["difference"]?.content == .integer(0))
  }

  @Test("a slower GPU is worse by more than chance, and a promise that it misses is a no")
  func worse() throws {
    let scratch = try Scratch()
    _ = try scratch.write(Self.scenario, to: "s.json5")
    let (run, answer) = try Self.run(
      scratch, "--set", "fleet.pools[0].gpu=L40S", "--set", "slo.ttftMs.p95=60")
    #expect(run.status == 5 && answer["answer"]?.content == .string("misses"), "\(run.output)")
    #expect(try Self.figure(answer, "p95_ttft_ms")["worse"]?.content == .bool(true))
    #expect(try Self.figure(answer, "p95_itl_ms")["worse"]?.content == .bool(true))
  }

  @Test("a trace is judged on its resamples, and loads that differ are refused")
  func traces() throws {
    let scratch = try Scratch()
    let rows = (0..<400).map { "\(Double($0) / 3),\(100 + $0),20" }
    let text = (["arrival_s,input_tokens,output_tokens"] + rows).joined(separator: "\n")
    _ = try scratch.write(text, to: "trace.csv")
    let replay = Self.scenario.split(separator: "\n").filter {
      !$0.contains("outputTokens") && !$0.contains("workload")
    }.joined(separator: "\n")
    _ = try scratch.write(
      replay.replacing("fleet:", with: "workload: { trace: { path: \"trace.csv\" } }, fleet:"),
      to: "s.json5")
    let (run, answer) = try Self.run(scratch, "--set", "fleet.pools[0].gpu=L40S")
    #expect(answer["resampled"]?.content == .bool(true), "\(run.errors)")
    #expect(try Self.figure(answer, "median_itl_ms")["worse"]?.content == .bool(true))
    let other = try Headroom.run(
      [
        "diff", "--upgrade", "s.json5", "s.json5", "--set", "workload.trace.rateScale=2",
      ], in: scratch.folder)
    #expect(other.status == 3 && other.errors.contains("different loads"), "\(other.errors)")
    #expect(try Headroom.run(["diff", "a", "b", "--pairs", "10"]).status == 2)
    #expect(try Headroom.run(["diff", "--upgrade", "a", "b", "--all"]).status == 2)
  }
}
