// RerunTests.swift: `headroom rerun`: a report that is had again, and what is said where it is not.

import Foundation
import Testing
import Text

@Suite struct RerunTests {
  private static func report(_ arguments: [String], _ scratch: Scratch, in folder: URL? = nil)
    throws -> String
  {
    let run = try Headroom.run(
      arguments + ["--json", "--quiet"], in: folder ?? scratch.folder)
    #expect(run.status == 0 || run.status == 5, "\(run.errors)")
    return try scratch.write(run.output, to: "report.json")
  }

  private static let scenario = """
    { model: "llama-3.1-8b",
      workload: { arrivals: { process: "poisson", ratePerSecond: 20 }, promptTokens: 200,
        outputTokens: 40, requests: 1500 },
      fleet: { pools: [{ gpu: "H200", replicas: 1, price: 4 }] },
      slo: { ttftMs: { p95: 500 } } }
    """

  private static let questions: [[String]] = [
    Headroom.smallRun + ["--replications", "2", "--seed", "7"],
    ["simulate", "s.json5", "--set", "workload.requests=700", "--router", "random"],
    ["size", "s.json5", "--draft", "--window", "10s", "--max-num-seqs", "64,128"],
    ["size", "s.json5", "--draft", "--window", "10s", "--out", "out"],
    [
      "size", "--concurrency", "20", "--context-p50", "800", "--context-p99", "2000",
      "--tokens-per-second-per-user", "25", "--max-queue", "10", "--model", "llama-3.1-8b",
      "--gpu", "H200-SXM", "--draft", "--seed", "3",
    ],
    ["compare", "s.json5", "--gpu", "H200-SXM,L40S", "--window", "10s", "--proofs", "0"],
    ["own", "s.json5", "--draft", "--window", "10s", "--growth-per-month", "3%"],
    ["cost", "s.json5", "--draft", "--window", "10s", "--offers", "owned,on-demand"],
  ]

  @Test("a promise beside a class is asked again with it")
  func classes() throws {
    let scratch = try Scratch()
    let workload = try #require(Self.scenario.range(of: "requests: 1500 },"))
    let scenario = Self.scenario.replacingCharacters(
      in: workload, with: "requests: 1500, slo: { ttftMs: { p95: 0.5 } } },")
    _ = try scratch.write(scenario, to: "s.json5")
    let report = try Self.report(["simulate", "s.json5"], scratch)
    let again = try Headroom.run(["rerun", report], in: scratch.folder)
    #expect(again.status == 0, "\(again.output)")
    #expect(try String(contentsOfFile: report, encoding: .utf8).contains("\"ttftMs\""))
  }

  @Test(
    "every question that a report can hold is answered again to the last digit",
    arguments: questions)
  func identical(_ question: [String]) throws {
    let scratch = try Scratch()
    _ = try scratch.write(Self.scenario, to: "s.json5")
    let report = try Self.report(question, scratch)
    let again = try Headroom.run(["rerun", report, "--json"], in: scratch.folder)
    let answer = try LocatedJSON.parse(again.output, file: "stdout")
    #expect(again.status == 0, "\(again.output.prefix(2000)) \(again.errors)")
    #expect(answer["identical"]?.content == .bool(true))
    #expect(try Headroom.run(["rerun", report], in: scratch.folder).answer.hasPrefix("identical"))
  }

  @Test("a report with other figures differs, and its changes are shown")
  func differs() throws {
    let scratch = try Scratch()
    let report = try Self.report(Headroom.smallRun, scratch)
    let text = try String(contentsOfFile: report, encoding: .utf8)
    let line = try #require(text.split(separator: "\n").first { $0.contains("\"mean_ttft_ms\"") })
    let changed = try scratch.write(
      text.replacing(line, with: "  \"mean_ttft_ms\": 1,"), to: "c.json")
    let run = try Headroom.run(["rerun", changed])
    #expect(run.status == 5 && run.answer.hasPrefix("differs"), "\(run.output)")
    #expect(run.output.contains("mean_ttft_ms"))
    let version = try #require(
      text.split(separator: "\n").first { $0.contains("\"headroom_version\"") })
    let older = try scratch.write(
      text.replacing(version, with: "    \"headroom_version\": \"0.0\","), to: "v.json")
    let other = try Headroom.run(["rerun", older])
    #expect(other.status == 0 && other.answer.hasPrefix("the same figures"), "\(other.output)")
    #expect(other.output.contains("headroom_version"))
  }

  @Test("a trace is looked for where it was, must have its bytes, and may be given")
  func traces() throws {
    let scratch = try Scratch()
    let rows = (0..<50).map { "\(Double($0) / 5),\(100 + $0),20" }
    let text = (["arrival_s,input_tokens,output_tokens"] + rows).joined(separator: "\n")
    _ = try scratch.write(text, to: "trace.csv")
    _ = try scratch.write(
      """
      { model: "llama-3.1-8b", workload: { trace: { path: "trace.csv" } },
        fleet: { pools: [{ gpu: "H200-SXM", replicas: 1 }] } }
      """, to: "s.json5")
    let report = try Self.report(["simulate", "s.json5"], scratch)
    let here = try Headroom.run(["rerun", report], in: scratch.folder)
    #expect(here.status == 0 && here.answer.hasPrefix("identical"), "\(here.output)")
    let elsewhere = try Headroom.run(["rerun", report])
    #expect(elsewhere.status == 4 && elsewhere.errors.contains("--trace"), "\(elsewhere.errors)")
    let given = try Headroom.run(["rerun", report, "--trace", scratch.path("trace.csv")])
    #expect(given.status == 0 && given.answer.hasPrefix("identical"), "\(given.output)")
    let wrong = try scratch.write(text + "\n11,5,5", to: "other.csv")
    #expect(try Headroom.run(["rerun", report, "--trace", wrong]).status == 3)
    _ = try scratch.write(text + "\n11,5,5", to: "trace.csv")
    let changed = try Headroom.run(["rerun", report], in: scratch.folder)
    #expect(changed.status == 3 && changed.errors.contains("trace.csv"), "\(changed.errors)")
  }

  @Test("what says not how it was made is refused")
  func refusals() throws {
    let scratch = try Scratch()
    let bare = try scratch.write("{ \"fits\": true, \"provenance\": {} }", to: "bare.json")
    #expect(try Headroom.run(["rerun", bare]).status == 3)
    #expect(try Headroom.run(["rerun", scratch.path("absent.json")]).status == 4)
    let odd = try scratch.write(
      """
      { "completed": 1, "mean_ttft_ms": 1, "step_time_level": "x",
        "provenance": { "run": { "command": "init", "options": {}, "scenarios": [] } } }
      """, to: "odd.json")
    #expect(try Headroom.run(["rerun", odd]).status == 3)
  }
}
