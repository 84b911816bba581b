// WorkloadCommandTests.swift: `headroom workload` as a script calls it.

import Foundation
import Testing
import Text

@Suite struct WorkloadCommandTests {
  private func json(_ run: Finished) throws -> LocatedJSON {
    #expect(run.status == 0, "\(run.errors)")
    return try LocatedJSON.parse(run.output, file: "stdout")
  }

  private static let trace = "arrival_s,input_tokens,output_tokens\n0,900,150\n2.5,1200,80\n"

  private static let poisson = """
    { workload: { arrivals: { process: "poisson", ratePerSecond: 20 },
        promptTokens: { distribution: "lognormal", mean: 1000, p95: 3000, max: 9000 },
        outputTokens: { distribution: "constant", value: 100 }, requests: 20000 },
      seed: 3 }
    """

  @Test("the keys scripts rely on, with a reason for what is null")
  func keys() throws {
    let scratch = try Scratch()
    let path = try scratch.write(Self.trace, to: "trace.csv")
    let report = try json(try Headroom.run(["workload", "describe", path, "--json"]))
    #expect(
      Set([
        "format", "rows", "requests", "span_s", "mean_rate_per_s", "total_input_tokens",
        "total_output_tokens", "input_tokens", "output_tokens", "interarrival_cv", "peak_to_mean",
        "index_of_dispersion", "faults",
      ]).subtracting(report.keys).isEmpty)
    for lengths in ["input_tokens", "output_tokens"] {
      #expect(report[lengths]?.keys == ["mean", "p50", "p95", "p99", "max"])
    }
    for (key, parts) in [
      ("peak_to_mean", ["1m", "1h"]), ("index_of_dispersion", ["1s", "10s", "1m", "10m"]),
      ("faults", ["inversions", "ties", "restarts", "zero_input", "zero_output", "bad_rows"]),
    ] {
      let keys = report[key]?.keys ?? []
      #expect(Set(parts).subtracting(keys).isEmpty, "\(key)")
    }
    #expect(report["total_input_tokens"]?.content == .integer(2100))
    #expect(report["peak_to_mean"]?["1m"]?.content == .null)
    #expect(report["reasons"]?["peak_to_mean.1m"]?.content == .string("insufficient"))
    #expect(report["reasons"]?["interarrival_cv"]?.content == .string("insufficient"))
  }

  @Test("what is generated is what is described, in a pipe, a file or from the scenario")
  func roundTrip() throws {
    let scratch = try Scratch()
    let path = try scratch.write(Self.poisson, to: "load.json5")
    let out = scratch.path("trace.csv")
    let written = try json(
      try Headroom.run(["workload", "generate", path, "--out", out, "--json"]))
    let piped = try json(
      try Headroom.shell(
        "headroom workload generate '\(path)' | headroom workload describe - --json"))
    let direct = try json(try Headroom.run(["workload", "describe", path, "--json"]))
    let read = try json(try Headroom.run(["workload", "describe", out, "--json"]))
    #expect(piped.compact == read.compact)
    for key in [
      "requests", "span_s", "mean_rate_per_s", "total_input_tokens", "input_tokens",
      "interarrival_cv", "index_of_dispersion", "peak_to_mean",
    ] {
      #expect(direct[key]?.compact == read[key]?.compact, "\(key)")
    }
    for key in ["requests", "span_s", "total_input_tokens", "total_output_tokens"] {
      #expect(written[key]?.compact == read[key]?.compact, "\(key)")
    }
    #expect(read["requests"]?.content == .integer(20_000))
    #expect(read["format"]?.content == .string("headroom"))
    #expect(try scratch.names() == ["load.json5", "trace.csv"], "nothing temporary is left")
  }

  @Test("seed, replication and bounds of the command line decide")
  func options() throws {
    let scratch = try Scratch()
    let path = try scratch.write(Self.poisson, to: "load.json5")
    func bytes(_ options: String...) throws -> String {
      try Headroom.run(["workload", "generate", path, "--requests", "50"] + options).output
    }
    let plain = try bytes()
    let again = try bytes()
    #expect(plain == again && plain.split(separator: "\n").count == 51)
    let same = try bytes("--seed", "3", "--replication", "0")
    let others = try [bytes("--seed", "4"), bytes("--replication", "1")]
    #expect(plain == same && !others.contains(plain))
    let second = try Headroom.run(["workload", "generate", path, "--duration", "1s"]).output
    #expect((5...50).contains(second.split(separator: "\n").count))
  }

  @Test("a workload stands by itself; classes keep their names and models")
  func classes() throws {
    let scratch = try Scratch()
    let part = { (name: String, model: String) in
      "{ name: \"\(name)\", model: \"\(model)\", arrivals: { process: \"constant\", ratePerSecond: 2 }, "
        + "promptTokens: { distribution: \"constant\", value: 10 }, "
        + "outputTokens: { distribution: \"constant\", value: 1 }, requests: 40 }"
    }
    let text = "[\(part("=cmd", "m")), \(part("b,c", "n"))]"
    let path = try scratch.write(text, to: "two.json5")
    let table = try Headroom.run(["workload", "generate", path]).output
    #expect(table.hasPrefix("arrival_s,input_tokens,output_tokens"))
    #expect(table.contains("'=cmd") && table.contains("\"b,c\""))
    let report = try json(try Headroom.run(["workload", "describe", path, "--json"]))
    #expect(report["classes"]?.keys == ["=cmd", "b,c"])
    #expect(report["classes"]?["b,c"]?["requests"]?.content == .integer(40))
  }

  @Test("the report begins with what the traffic is, and draws it")
  func text() throws {
    let scratch = try Scratch()
    let path = try scratch.write(Self.poisson, to: "load.json5")
    let report = try Headroom.run(["workload", "describe", path]).output
    #expect(report.hasPrefix("20,000 requests in "))
    #expect(report.prefix { $0 != "\n" }.contains("Poisson-like within minutes"))
    #expect(report.contains("█") && !report.contains("\u{1B}"))
    for line in report.split(separator: "\n") where line.contains("█") {
      #expect(line.count <= 80)
    }
    let plain = try Headroom.shell("LC_ALL=C headroom workload describe '\(path)'").output
    #expect(!plain.contains("█") && plain.contains("##"))
    let over = try Headroom.run(["workload", "describe", path, "--context", "5000"]).output
    #expect(over.contains("are longer than the context of 5,000 tokens"))
  }

  @Test("a lenient conversion leaves bad rows out and says which, line by line")
  func lenientConversion() throws {
    let scratch = try Scratch()
    let path = try scratch.write(Self.trace + "3,x,5\n4,10,1\n", to: "trace.csv")
    let convert = ["workload", "convert", path, "--to", "vidur"]
    let refused = try Headroom.run(convert)
    #expect(refused.status == 3 && refused.errors.contains("trace.csv:4:3: error:"))
    let skipped = try Headroom.run(convert + ["--lenient"])
    #expect(skipped.status == 0)
    #expect(
      skipped.output
        == "arrived_at,num_prefill_tokens,num_decode_tokens\n0,900,150\n2.5,1200,80\n4,10,1\n")
    #expect(skipped.errors.contains("1 of 4 rows of ") && skipped.errors.contains(".csv:4:3: "))
    #expect(!skipped.errors.contains("\u{FFFD}") && !skipped.errors.contains("hint:"))
  }

  @Test(
    "refusals have their status and a hint",
    arguments: [
      (["workload"], 2), (["workload", "descrbe", "x"], 2), (["workload", "describe"], 2),
      (["workload", "describe", "no-such-file.csv"], 4),
      (["workload", "describe", "/dev/null"], 3),
      (["workload", "describe", "TRACE", "--from", "2h", "--to", "1h"], 3),
      (["workload", "describe", "TRACE", "--format", "nope"], 3),
      (["workload", "describe", "TRACE", "--zone", "east"], 3),
      (["workload", "describe", "TRACE", "--start", "noon"], 3),
      (["workload", "describe", "TRACE", "--seed", "1"], 2),
      (["workload", "describe", "TRACE", "--context", "0"], 3),
      (["workload", "describe", "BAD"], 3), (["workload", "generate", "TRACE"], 3),
      (["workload", "generate", "LOOP"], 3), (["workload", "generate", "LOAD", "--json"], 2),
      (["workload", "generate", "LOAD", "--out", "/dev/full"], 4),
      (["workload", "generate", "LOAD", "--seed", "x"], 3),
      (["workload", "generate", "LOAD", "--requests", "0"], 3),
    ])
  func refusals(_ arguments: [String], _ status: Int) throws {
    let scratch = try Scratch()
    let loop = Self.poisson.replacingOccurrences(
      of: "process: \"poisson\", ratePerSecond: 20",
      with: "process: \"closedLoop\", concurrency: 4")
    let paths = [
      "TRACE": try scratch.write(Self.trace, to: "trace.csv"),
      "BAD": try scratch.write(Self.trace + "1,5,6\n", to: "bad.csv"),
      "LOAD": try scratch.write(Self.poisson, to: "load.json5"),
      "LOOP": try scratch.write(loop, to: "loop.json5"),
    ]
    let run = try Headroom.run(arguments.map { paths[$0] ?? $0 })
    #expect(run.status == Int32(status), "\(run.errors)")
    #expect(run.output.isEmpty && run.errors.contains("error:") && run.errors.contains("hint:"))
  }

  @Test("a reader that leaves early ends the generation without a word")
  func closedPipe() throws {
    let scratch = try Scratch()
    let path = try scratch.write(Self.poisson, to: "load.json5")
    let run = try Headroom.shell("headroom workload generate '\(path)' | head -2; exit 0")
    #expect(run.output.split(separator: "\n").count == 2 && run.errors.isEmpty)
  }
}

extension LocatedJSON {
  fileprivate var compact: String { JSONWriter.compact(value) }
}
