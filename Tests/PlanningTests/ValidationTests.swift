// ValidationTests.swift: predictions beside measurements, on thinned copies of public tables.

import Foundation
import Hardware
import Testing

@testable import Planning

@Suite struct ValidationTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appending(path: "Data")
  private static func path(_ name: String) -> String { folder.appending(path: name).path }
  private static let catalog = Result { try Catalog.builtIn() }

  private static let served = Result {
    try Validation(files: [path("served_runs.csv")], catalog: try catalog.get(), threads: 2)
  }
  private static let published = Result {
    try Validation(files: [path("published_runs.csv")], catalog: try catalog.get(), threads: 2)
  }

  private static func error(
    _ found: Validation, _ metric: String, _ group: String
  ) throws -> ErrorGroup {
    try #require(found.summary.first { $0.metric == metric && $0.group == group })
  }

  /// Medians and their limits: what the model reaches, and a tenth above.
  @Test(
    "step times and first tokens of served runs stay as near as they are",
    arguments: [
      ("tpot_ms", "all", 0.098), ("tpot_ms", "class=dense", 0.106), ("tpot_ms", "class=moe", 0.078),
      ("tpot_ms", "class=mla", 0.142), ("ttft_ms", "all", 0.23), ("ttft_ms", "engine=vllm", 0.18),
      ("ttft_ms", "engine=sglang", 0.218), ("ttft_ms", "engine=trtllm", 0.4),
    ])
  func servedRuns(metric: String, group: String, limit: Double) throws {
    let error = try Self.error(try Self.served.get(), metric, group)
    #expect(error.count >= 30 && error.median <= limit, "\(error)")
  }

  @Test("maximum throughput of published runs stays as near as it is")
  func publishedRuns() throws {
    let error = try Self.error(try Self.published.get(), "throughput_out_tok_s", "load=offline")
    #expect(error.count >= 30 && error.median <= 0.14, "\(error)")
  }

  @Test("the band said to hold nine of ten figures does")
  func bands() throws {
    for found in [try Self.served.get(), try Self.published.get()] {
      #expect(try #require(found.bandHeld) > 0.82)
      #expect(found.figures.allSatisfy { ($0.predicted == nil) == ($0.band == nil) })
      #expect(found.parameters > 100 && found.parameters < 1000)
    }
  }

  @Test("every row has its figures, each predicted or skipped with a reason")
  func nothingIsLost() throws {
    for found in [try Self.served.get(), try Self.published.get()] {
      #expect(found.coverage.rows > 200)
      #expect(found.coverage.predicted <= found.coverage.gradeable)
      for figure in found.figures {
        #expect((figure.predicted == nil) == (figure.skipped != nil), "\(figure)")
        #expect(figure.predicted.map { $0.isFinite && $0 > 0 } ?? true, "\(figure)")
      }
      let rows = found.skips.reduce(0) { $0 + $1.rows }
      #expect(rows == found.coverage.gradeable - found.coverage.predicted)
    }
  }

  @Test(
    "a disaggregated run is predicted in a group of its own, with the replicas it counts or one of each"
  )
  func disaggregated() throws {
    let table = FileManager.default.temporaryDirectory
      .appending(path: "disaggregated-\(UUID().uuidString).csv")
    defer { try? FileManager.default.removeItem(at: table) }
    let row = "meta-llama/Llama-3.1-8B,h100_sxm,vllm,0.14.0,bf16,disagg,1000,100,16,"
    try Data(
      ([
        "model,gpu,backend,backend_version,precision,mode,isl_tokens,osl_tokens,concurrency,prefill_num_workers,"
          + "prefill_tp_size,prefill_pp_size,decode_num_workers,decode_tp_size,decode_pp_size,ttft_ms,tpot_ms,source,"
          + "measured_date", row + "2,1,1,1,2,1,120,9,here,2026-01-01",
        row + ",1,1,,2,1,120,9,here,2026-01-01", row + "4,1,1,1,2,1,120,9,here,2026-01-01",
        row + "1,1,2,1,2,1,120,9,here,2026-01-01", row + ",,,,,,120,9,here,2026-01-01",
      ].joined(separator: "\n") + "\n").utf8
    ).write(to: table)
    let found = try Validation(files: [table.path], catalog: try Self.catalog.get(), threads: 1)
    #expect(found.coverage.rows == 5 && found.coverage.gradeable == 0)
    #expect(found.figures.count { $0.predicted != nil } == 6)
    #expect(
      Set(found.summary.map(\.group)) == [
        "disaggregated", "disaggregated engine=vllm", "disaggregated, one of each assumed",
      ])
    let ttft = found.figures.filter { $0.metric == "ttft_ms" }.map(\.predicted)
    // More replicas for prompts, less to wait for.
    let (two, one, four) = (try #require(ttft[0]), try #require(ttft[1]), try #require(ttft[2]))
    #expect(four < two && two < one)
    #expect(found.figures.contains { $0.skipped?.hasPrefix("pipelines of disagg") == true })
    #expect(found.figures.contains { $0.skipped?.contains("parallelism is not stated") == true })
  }

  @Test("the number of threads changes nothing")
  func threads() throws {
    let one = try Validation(
      files: [Self.path("served_runs.csv")], catalog: try Self.catalog.get(), threads: 1)
    let many = try Self.served.get()
    #expect(one.figures == many.figures && one.summary == many.summary)
  }

  @Test(
    "kernels are as near as their fits say",
    arguments: [
      ("gemm", 0.08), ("attention_decode", 0.06), ("attention_prefill", 0.08),
      ("allreduce", 0.05), ("moe", 0.11),
    ])
  func kernels(table: String, limit: Double) throws {
    let found = try Validation(
      files: [Self.path("\(table)_kernels.csv")], catalog: try Self.catalog.get(), threads: 2)
    let error = try Self.error(found, "time_us", "all")
    #expect(error.count >= 25 && error.median <= limit, "\(error)")
  }

  @Test(
    "an engine is known by its name and version",
    arguments: [
      ("vLLM 0.11.0", "vllm", "vllm-2025"), ("vLLM 0.19.0", "vllm", "vllm-0.14+"),
      ("vLLM 0.12.0", "vllm", "vllm-2025"),
      ("vLLM (2025-11-13 snapshot; version pinned)", "vllm", "vllm-2025"),
      ("vLLM 0.5.2", "vllm", "vllm-before-0.11"), ("TensorRT-LLM 0.14.0", "trtllm", "trtllm-0.x"),
      ("TensorRT-LLM 1.0 (PyTorch backend)", "trtllm", "trtllm-0.20+"),
      ("TensorRT 10.11, CUDA 12.9", "trtllm", "trtllm-0.20+"), ("SGLang 0.5.3", "sglang", "sglang"),
    ])
  func engines(text: String, name: String, era: String) {
    let engine = MeasuredEngine(text)
    #expect(engine.name == name && engine.era == era)
  }

  @Test(
    "extreme numbers in any column are skipped with a reason, and nothing is lost",
    arguments: ["0", "-1", "1e300", "9223372036854775807", "1e-300", "999999999", "", "x"])
  func extremes(value: String) throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "headroom-\(UUID()).csv")
    defer { try? FileManager.default.removeItem(at: file) }
    for name in [
      "served_runs", "published_runs", "gemm_kernels", "attention_decode_kernels",
      "attention_prefill_kernels", "allreduce_kernels", "moe_kernels",
    ] {
      let text = try String(contentsOf: Self.folder.appending(path: "\(name).csv"), encoding: .utf8)
      let lines = text.split(separator: "\n").map(String.init)
      let width = lines[0].split(separator: ",").count
      // A row without quotes, once with each of its cells replaced.
      let plain = try #require(lines.dropFirst().first { !$0.contains("\"") })
      let cells = plain.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      let numbers = (0..<min(width, cells.count)).filter { Double(cells[$0]) != nil }
      let rows = numbers.map { column in
        var row = cells
        row[column] = value
        return row.joined(separator: ",")
      }
      try Data(([lines[0]] + rows).joined(separator: "\n").utf8).write(to: file)
      let found = try Validation(files: [file.path], catalog: try Self.catalog.get(), threads: 2)
      for figure in found.figures {
        #expect(figure.predicted.map { $0.isFinite && $0 > 0 } ?? (figure.skipped != nil))
      }
    }
  }

  @Test("a table of another kind is refused with the columns that are known")
  func unknownTable() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "headroom-\(UUID()).csv")
    try Data("a,b\n1,2\n".utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    #expect {
      try Validation(files: [file.path], catalog: try Self.catalog.get(), threads: 1)
    } throws: { "\($0)".contains("isl_tokens") }
  }
}
