// CompareTests.swift: `compare` as a script calls it: status, keys and files.

import Foundation
import Testing
import Text

@Suite struct CompareTests {
  private static let scenario = """
    {
      model: "llama-3.1-8b",
      workload: { arrivals: { process: "poisson", ratePerSecond: 2 }, promptTokens: 400,
                  outputTokens: 40, duration: "10m" },
      fleet: { pools: [{ gpu: "L40S", price: 1 }] },
      slo: { ttftMs: { p95: 1000 }, tpotMs: { p95: 80 } },
    }
    """
  private static let quick = ["--window", "1m", "--proofs", "0", "--quiet"]

  private func compare(_ arguments: String..., scratch: Scratch) throws -> Finished {
    let path = try scratch.write(Self.scenario, to: "s.json5")
    return try Headroom.run(["compare", path] + Self.quick + arguments)
  }

  @Test func candidatesWinnerAndFiles() throws {
    let scratch = try Scratch()
    let out = scratch.path("out")
    let run = try compare(
      "--gpu", "L40S,A100-SXM", "--tp", "1,3", "--price", "A100-SXM=2", "--json", "--out", out,
      scratch: scratch)
    #expect(run.status == 0, "\(run.errors)")
    let report = try LocatedJSON.parse(run.output, file: "stdout")
    let wanted = ["candidates", "pareto", "winner", "flips", "provenance"]
    #expect(Set(wanted).subtracting(report.keys).isEmpty)
    let files = try scratch.names(in: "out")
    #expect(
      files == [
        "candidates.csv", "compare.html", "compare.json", "compare.md", "mix.csv", "winner-map.csv",
      ])
    let table = try String(contentsOfFile: out + "/candidates.csv", encoding: .utf8)
    #expect(table.split(separator: "\n").count == 5 && table.contains("infeasible"))
    #expect(try String(contentsOfFile: out + "/compare.json", encoding: .utf8) == run.output)
    let page = try String(contentsOfFile: out + "/compare.html", encoding: .utf8)
    #expect(page.contains("<svg") && !page.contains("://"))
  }

  @Test func whatWasAskedForIsOnThePage() throws {
    let scratch = try Scratch()
    let out = scratch.path("out")
    let asked = try compare(
      "--tp", "1,2", "--tornado", "--budget", "queue=50", "--rel-error", "10%", "--out", out,
      scratch: scratch)
    #expect(asked.status == 0, "\(asked.errors)")
    let page = try String(contentsOfFile: out + "/compare.html", encoding: .utf8)
    for title in ["What moves the winner", "Latency budget", "Widths of intervals", "whole nodes"] {
      #expect(page.contains(title), "\(title)")
    }
    #expect(page.contains("aria-label=\"What each assumption does"))
  }

  private func gpus(_ arguments: String..., scratch: Scratch) throws -> (Set<String>, Finished) {
    let path = try scratch.write(Self.scenario, to: "s.json5")
    let run = try Headroom.run(
      ["compare", path, "--window", "1m", "--proofs", "0", "--json", "--tp", "1"] + arguments)
    let report = try LocatedJSON.parse(run.output, file: "stdout")
    guard case .array(let candidates)? = report["candidates"]?.content else { return ([], run) }
    let names = candidates.compactMap { entry -> String? in
      if case .string(let name)? = entry["gpu"]?.content { name } else { nil }
    }
    #expect(names.count == Set(names).count, "\(names)")
    return (Set(names), run)
  }

  @Test("a vendor stands for its parts, beside parts by name, each once")
  func vendors() throws {
    let scratch = try Scratch()
    let amd: Set = ["MI300X", "MI325X", "MI355X"]
    #expect(
      try gpus("--gpu", "MI300X,AMD,L40S,l40s_pcie", scratch: scratch).0 == amd.union(["L40S"]))
  }

  @Test("a stock limits the group to what is in it, and what is left out is said")
  func stockedVendors() throws {
    let scratch = try Scratch()
    let (names, run) = try gpus(
      "--gpu", "all", "--stock", "L40S=4,MI300X=8,H100-SXM=0", scratch: scratch)
    #expect(names == ["L40S", "MI300X"])
    #expect(run.errors.contains("not in --stock") && run.errors.contains("Groq-LPU"))
    let path = try scratch.write(Self.scenario, to: "s.json5")
    let none = try Headroom.run(["compare", path, "--gpu", "amd", "--stock", "L40S=4"])
    #expect(none.status == 3 && none.errors.contains("no GPU is left"), "\(none.errors)")
  }

  @Test(
    "bad input is refused where it stands, and no candidate that holds is an answer",
    arguments: [
      (["--gpu", "H900"], 3, "--gpu"), (["--precision", "fp7"], 3, "--precision"),
      (["--price", "L40S"], 3, "--price"), (["--price", "L40S=-1"], 3, "--price"),
      (["--stock", "L40S=x"], 3, "--stock"),
      (["--price", "B200=6"], 3, "not among the candidates"),
      (["--rel-error", "0"], 3, "--rel-error"),
      (["--rel-error", "50%", "--details"], 0, "Widths of intervals"),
      (["--budget", "prefill=0.001"], 5, "misses its latency budget: prefill"),
      (["--budget", "prefill=100000", "--details"], 0, "pass"),
      (["--network", "moon"], 3, "--network"),
      (["--offers", "moon"], 3, "--offers"),
      (["--offers", "on-demand,low-latency-api", "--details"], 0, "latency not simulated"),
      (["--budget", "queue"], 3, "--budget"), (["--split-prompt", "9000"], 3, "--split-prompt"),
      (["--set", "slo.ttftMs.p95=1"], 5, "Nothing holds"),
    ])
  func statuses(arguments: [String], status: Int, mentions: String) throws {
    let scratch = try Scratch()
    let path = try scratch.write(Self.scenario, to: "s.json5")
    let run = try Headroom.run(["compare", path] + Self.quick + arguments)
    #expect(Int(run.status) == status, "\(run.errors)")
    #expect((run.errors + run.prose).contains(mentions))
    #expect(status != 3 || run.output.isEmpty)
  }
}
