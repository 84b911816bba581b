// ContractTests.swift: the keys and columns that scripts rely on, as the binary writes them.

import Foundation
import Testing
import Text

@Suite struct ContractTests {
  private func json(_ arguments: [String]) throws -> LocatedJSON {
    let run = try Headroom.run(arguments + ["--json"])
    return try LocatedJSON.parse(run.output, file: "stdout")
  }

  private static let latencies = ["ttft", "tpot", "itl", "e2el", "queue"].flatMap { name in
    ["mean", "median", "std", "p90", "p95", "p99", "p99.9", "max"].map { "\($0)_\(name)_ms" }
  }
  private static let block =
    [
      "completed", "rejected", "failed", "duration", "total_input_tokens", "total_output_tokens",
      "request_throughput", "output_throughput", "total_token_throughput", "request_goodput",
    ] + latencies + [
      "slo_attainment", "preemptions", "prefix_cache_hit_rate", "confidence", "reasons",
    ]

  @Test func simulate() throws {
    let report = try json(Headroom.smallRun)
    let own = [
      "utilization", "bottleneck", "cost_per_million_output_tokens", "energy_kwh", "classes",
      "step_time_level", "provenance",
    ]
    #expect(Set(Self.block + own).subtracting(report.keys).isEmpty)
    let block = report["classes"]?["default"]?.keys ?? []
    #expect(Set(Self.block).subtracting(block).isEmpty)
    let pool = try #require(report["utilization"]?["main"])
    #expect(pool["capacity_utilization"]?.content == .null)
    for (key, parts) in [
      ("kv_cache_usage", ["mean", "p95"]), ("running", ["mean", "p95", "max"]),
      ("waiting", ["mean", "p95", "max"]),
    ] {
      let keys = pool[key]?.keys ?? []
      #expect(Set(parts).subtracting(keys).isEmpty)
    }
    #expect(Set(["busy", "mfu", "mbu"]).subtracting(pool.keys).isEmpty)
  }

  @Test("every null of a report has its reason, and only they")
  func nullsHaveReasons() throws {
    let report = try json(Headroom.smallRun)
    let nulls = Self.block.filter { $0 != "confidence" && report[$0]?.content == .null }
    #expect(!nulls.isEmpty)
    let reasons = report["reasons"]?.keys ?? []
    #expect(Set(nulls).isSubset(of: reasons))
    for key in reasons where !key.contains("utilization.") {
      #expect(report[key]?.content == .null, "\(key)")
    }
  }

  @Test func intervalsComeFromReplications() throws {
    let report = try json(Headroom.smallRun + ["--replications", "3"])
    #expect(report["confidence"]?["mean_ttft_ms"] != nil)
    let alone = try json(Headroom.smallRun + ["--replications", "3", "--threads", "1"])
    #expect(report.value.text == alone.value.text)
  }

  @Test func intervalsOfATraceComeFromABootstrap() throws {
    let scratch = try Scratch()
    let rows = (0..<300).map { "\(Double($0 * $0) / 1500),\(100 + $0),20" }
    let text = (["arrival_s,input_tokens,output_tokens"] + rows).joined(separator: "\n")
    let trace = try scratch.write(text, to: "trace.csv")
    let replay = ["simulate", "--model", "llama-3.1-8b", "--gpu", "H100-SXM", "--trace", trace]
    let report = try json(replay + ["--bootstrap", "20"])
    #expect(report["confidence"]?["mean_ttft_ms"] != nil)
    let plain = try json(replay)
    #expect(plain["confidence"]?.content == .null)
    #expect(plain["mean_ttft_ms"]?.content == report["mean_ttft_ms"]?.content)
    let screen = try Headroom.run(replay + ["--bootstrap", "20", "--details"])
    #expect(screen.prose.contains("± from 20 block resamples of the trace"))
    let files = try Headroom.run(replay + ["--bootstrap", "20", "--out", scratch.path("out")])
    let table = try String(contentsOfFile: scratch.path("out/summary.csv"), encoding: .utf8)
    let row = try #require(table.split(separator: "\n").first { $0.hasPrefix("mean_ttft_ms,") })
    #expect(files.status == 0 && row.split(separator: ",").count == 5, "\(row)")
    #expect(try Headroom.run(Headroom.smallRun + ["--bootstrap", "20"]).status == 3)
  }

  @Test func step() throws {
    let report = try json([
      "step", "--model", "llama-3.1-70b", "--gpu", "H200-SXM", "--precision", "bf16", "--ideal",
      "--prefill", "4096",
    ])
    #expect(
      Set([
        "level", "total_ms", "prefill_tokens", "decode_sequences", "context_tokens", "bound",
        "operators",
      ]).subtracting(report.keys).isEmpty)
    guard case .array(let operators)? = report["operators"]?.content, let first = operators.first
    else {
      Issue.record("no operators")
      return
    }
    #expect(first.keys == ["name", "count", "flops", "bytes", "time_ms", "bound"])
    // 2 × 70.6e9 × 4096 FLOP and attention at 989.5 TFLOP/s: the datasheet's bound.
    guard case .real(let total)? = report["total_ms"]?.content else { return }
    #expect(abs(total - 585) < 10)
  }

  @Test func fit() throws {
    let report = try json([
      "fit", "--model", "llama-3.1-70b", "--gpu", "H200-SXM", "--precision", "bf16", "--context",
      "4096",
    ])
    #expect(
      Set([
        "fits", "weights_bytes_per_gpu", "kv_bytes_per_token", "reserve_bytes_per_gpu",
        "kv_blocks", "kv_tokens", "max_sequences_at_context", "smallest_that_fits",
      ]).subtracting(report.keys).isEmpty)
    #expect(report["fits"]?.content == .bool(false))
    #expect(report["kv_bytes_per_token"]?.content == .integer(327_680))
  }

  @Test("a context without room is a no, in JSON and in words")
  func fitContext() throws {
    let arguments = [
      "fit", "--model", "llama-3.1-70b", "--gpu", "H200-SXM", "--precision", "bf16",
      "--gpu-memory-utilization", "0.96", "--max-num-seqs", "256", "--context", "8192",
    ]
    let report = try json(arguments)
    #expect(report["fits"]?.content == .bool(false))
    #expect(report["max_sequences_at_context"]?.content == .integer(0))
    #expect(
      report["smallest_that_fits"]?.keys == [
        "tensor_parallel", "weights", "kv_tokens", "max_model_len",
      ])
    let text = try Headroom.run(arguments).prose
    #expect(text.contains("verdict: does not fit") && text.contains("no sequence of 8192 tokens"))
  }

  @Test("a device without measured runs says so, in a step and in a simulation")
  func borrowedNumbers() throws {
    let deployment = ["--model", "llama-3.1-8b", "--gpu", "H20"]
    let step = try Headroom.run(["step"] + deployment + ["--decode", "4x100"]).prose
    let load = ["--rate", "2", "--input", "100", "--output", "10", "--requests", "50"]
    let run = try Headroom.run(["simulate", "--details"] + deployment + load).prose
    for text in [step, run] {
      #expect(text.contains("no kernel of H20 was measured"), "\(text)")
      #expect(text.contains("a guess for H20") && !text.contains("TPOT error"), "\(text)")
    }
  }

  @Test("a step is priced for an engine and a choice of experts")
  func engineAndRouting() throws {
    let base = [
      "step", "--model", "gpt-oss-120b", "--gpu", "B200", "--tp", "4", "--ep", "4", "--prefill",
      "4096",
    ]
    func milliseconds(_ more: [String]) throws -> Double {
      guard case .real(let value)? = try json(base + more)["total_ms"]?.content else { return 0 }
      return value
    }
    let random = try milliseconds([])
    #expect(try milliseconds(["--routing", "random"]) == random)
    #expect(try milliseconds(["--routing", "power-law"]) > 1.1 * random)
    #expect(try milliseconds(["--engine", "trtllm"]) < random)
    #expect(try Headroom.run(base + ["--engine", "vlm"]).errors.contains("vllm"))
    #expect(try Headroom.run(base + ["--routing", "skewed"]).errors.contains("--routing"))
  }

  @Test("where the host sets the pace, the step says so")
  func hostPace() throws {
    let arguments = [
      "step", "--model", "llama-3.1-8b", "--gpu", "B200", "--tp", "8", "--precision", "nvfp4",
      "--kv", "fp8", "--decode", "512x200",
    ]
    #expect(try json(arguments)["bound"]?.content == .string("host"))
    let text = try Headroom.run(arguments).prose
    #expect(text.contains("bound by host") && text.contains("extrapolated, a guess"))
  }

  @Test func bench() throws {
    let report = try json(["bench", "--case", "kernel-mm1", "--scale", "0.001"])
    guard case .array(let cases)? = report["cases"]?.content else {
      Issue.record("no cases")
      return
    }
    #expect(
      cases.first?.keys == [
        "name", "requests", "seconds", "cpu_seconds", "requests_per_second",
        "requests_per_cpu_second", "output_tokens_per_second",
        "events", "ns_per_event", "allocations_per_event", "peak_memory_bytes", "ratio_to_kernel",
      ])
  }

  @Test("every case is held against the kernel case of the same run, and printed as a row")
  func benchRatios() throws {
    let report = try json(["bench", "--scale", "0.001", "--quiet"])
    guard case .array(let cases)? = report["cases"]?.content else {
      Issue.record("no cases")
      return
    }
    func number(_ entry: LocatedJSON, _ key: String) throws -> Double {
      switch entry[key]?.value {
      case .int(let value)?: Double(value)
      case .double(let value)?: value
      default: try #require(nil as Double?, "\(key)")
      }
    }
    let kernel = try #require(cases.first)
    let pace = try number(kernel, "events") / number(kernel, "seconds")
    for entry in cases {
      let ratio = try number(entry, "requests_per_second") / pace
      #expect(abs(try number(entry, "ratio_to_kernel") / ratio - 1) < 1e-6)
    }
    let text = try Headroom.run(["bench", "--scale", "0.001", "--quiet"]).output
    let rows = text.split(separator: "\n").filter {
      $0.contains("generate-") || $0.contains("read-")
    }
    #expect(rows.count == cases.count - 3 && Set(rows.map(\.count)).count == 1, "\(text)")
  }

  static let tables = [
    ("summary.csv", "metric,unit,value,ci95_low,ci95_high,reason"),
    (
      "histograms.csv",
      "metric,bucket_low_ms,bucket_high_ms,count,unit,pool,bucket_low,bucket_high,seconds"
    ),
    (
      "timeline.csv",
      "time_s,pool,replica,arrivals,running,waiting,kv_cache_usage,busy,output_tokens_per_s"
    ),
    (
      "requests.csv",
      "request,class,arrival_s,input_tokens,output_tokens,pool,replica,queue_ms,ttft_ms,tpot_ms,"
        + "e2el_ms,outcome"
    ),
  ]

  @Test("two runs write the same bytes, and summary.json is what --json prints")
  func files() throws {
    let scratch = try Scratch()
    var printed = ""
    for (name, threads) in [("a", "1"), ("b", "4")] {
      let run = try Headroom.run(
        Headroom.smallRun + [
          "--out", scratch.path(name), "--requests", "--json", "--threads", threads,
        ])
      #expect(run.status == 0)
      printed = run.output
    }
    let names = try scratch.names(in: "a")
    #expect(
      names
        == (Self.tables.map(\.0) + ["provenance.json", "summary.json", "report.html", "report.md"])
        .sorted())
    for name in names {
      let first = try String(contentsOfFile: scratch.path("a/\(name)"), encoding: .utf8)
      #expect(first == (try String(contentsOfFile: scratch.path("b/\(name)"), encoding: .utf8)))
      if name == "summary.json" { #expect(first == printed) }
      if let header = Self.tables.first(where: { $0.0 == name })?.1 {
        #expect(first.hasPrefix(header + "\n"))
      }
    }
    let requests = try String(contentsOfFile: scratch.path("a/requests.csv"), encoding: .utf8)
    #expect(requests.split(separator: "\n").count == 401)
  }

  @Test("averages of the timeline are over the time the run covered, so its tokens add up")
  func timeline() throws {
    let scratch = try Scratch()
    let run = try Headroom.run(Headroom.smallRun + ["--out", scratch.path("out"), "--json"])
    let report = try LocatedJSON.parse(run.output, file: "stdout")
    let text = try String(contentsOfFile: scratch.path("out/timeline.csv"), encoding: .utf8)
    let rows = text.split(separator: "\n").dropFirst().map { line in
      line.split(separator: ",").map { Double($0) ?? .nan }
    }
    guard case .real(let end)? = report["duration"]?.content, rows.count > 2 else {
      Issue.record("no duration or no timeline")
      return
    }
    let window = rows[rows.startIndex + 1][0]
    let tokens = rows.reduce(0) { $0 + $1[8] * min(window, end - $1[0]) }
    #expect(abs(tokens - 400 * 40) < 1e-3)
    #expect(rows.allSatisfy { $0[7] <= 1 + 1e-9 })
  }

  @Test("names from a scenario stay text in a spreadsheet and literal in JSON")
  func names() throws {
    let scratch = try Scratch()
    let evil = #"=HYPERLINK("http://x","y")"#
    let script = "<script>alert(1)</script>"
    let arguments =
      Headroom.smallRun + [
        "--out", scratch.path("out"), "--requests",
        "--set", "workload.name=\(JSONWriter.quoted(evil))",
        "--set", "fleet.pools[0].name=\(JSONWriter.quoted(script))", "--json",
      ]
    let report = try LocatedJSON.parse(Headroom.run(arguments).output, file: "stdout")
    #expect(report["classes"]?.keys == [evil])
    #expect(report["utilization"]?.keys == [script])
    let requests = try String(contentsOfFile: scratch.path("out/requests.csv"), encoding: .utf8)
    #expect(requests.contains(#","'=HYPERLINK(""http://x"",""y"")","#))
    #expect(requests.contains(",\(script),"))
  }
}

extension JSONValue {
  fileprivate var text: String { JSONWriter.compact(self) }
}
