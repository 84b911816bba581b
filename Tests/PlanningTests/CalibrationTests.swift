// CalibrationTests.swift: numbers fitted to measured runs, and results of benchmarks as measurements.

import Foundation
import Hardware
import Testing
import Text

@testable import Planning

@Suite struct CalibrationTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Data")

  private func file(_ text: String, ending: String) throws -> URL {
    let file = FileManager.default.temporaryDirectory
      .appending(path: "headroom-\(UUID()).\(ending)")
    try Data(text.utf8).write(to: file)
    return file
  }

  @Test("a fit errs less than before on its own runs, and its file gives the fitted numbers back")
  func fit() throws {
    let text = try String(
      contentsOf: Self.folder.appending(path: "served_runs.csv"), encoding: .utf8)
    let lines = text.split(separator: "\n")
    let runs = lines.dropFirst().filter { $0.contains(",vllm,0.1") && $0.contains("MiniMax") }
    let table = try file(([lines[0]] + runs.prefix(8)).joined(separator: "\n"), ending: "csv")
    defer { try? FileManager.default.removeItem(at: table) }
    var catalog = try Catalog.builtIn()
    let found = try Calibration(files: [table.path], catalog: catalog, folds: 2, threads: 2)
    #expect(found.engines.map(\.profile.name) == ["vllm"] && found.engines[0].runs >= 6)
    let engine = found.engines[0]
    let sums = engine.residuals.reduce((0.0, 0.0)) { ($0.0 + $1.before, $0.1 + $1.after) }
    #expect(sums.1 < sums.0)
    #expect(engine.residuals.allSatisfy { $0.heldOut.isFinite })
    let json = JSONWriter.pretty(engine.profile.catalogJSON(source: "a test"))
    try catalog.add(files: [("vllm.json", Array(json.utf8))])
    let read = try catalog.engine(named: "vllm", at: SourceLocation(file: "test"))
    for number in EngineNumber.allCases {
      // Three digits are written.
      #expect(abs(read[number] - engine.profile[number]) <= 0.006 * engine.profile[number])
    }
  }

  @Test("a factor that an engine's file leaves out is in the file of a fit")
  func leftOutNumber() throws {
    var catalog = try Catalog.builtIn()
    let place = SourceLocation(file: "test")
    var engine = try catalog.engine(named: "trtllm", at: place)
    #expect(engine[.moePromptFactor] == 1)
    engine[.moePromptFactor] = 1.5
    let json = JSONWriter.pretty(engine.catalogJSON(source: "a test"))
    try catalog.add(files: [("trtllm.json", Array(json.utf8))])
    #expect(try catalog.engine(named: "trtllm", at: place)[.moePromptFactor] == 1.5)
  }

  @Test(
    "the engine of a result is the one that the user names",
    arguments: [("vllm 0.11", "vllm-2025"), ("vllm 0.15", "vllm"), ("sglang", "sglang")])
  func statedEngine(stated: String, profile: String) throws {
    let json = try LocatedJSON.parse(
      "{\"duration\": 1, \"completed\": 1, \"backend\": \"openai-chat\"}", file: "result.json")
    let run = try MeasuredRun(
      bench: json, file: "result.json",
      BenchDeployment(gpu: "H100-SXM", engine: stated, tensorParallel: 1))
    #expect(run.profileName == profile)
  }

  @Test("a result of vllm bench serve is a measured run, once it is known on what it ran")
  func benchResult() throws {
    let result = try file(
      """
      {"date": "20260302", "backend": "vllm", "model_id": "meta-llama/Llama-3.1-8B-Instruct", "num_prompts": 100,
       "request_rate": "inf", "max_concurrency": 16, "duration": 30.0, "completed": 100,
       "total_input_tokens": 102400, "total_output_tokens": 12800, "mean_ttft_ms": 60.5,
       "mean_tpot_ms": 8.25}
      """, ending: "json")
    defer { try? FileManager.default.removeItem(at: result) }
    let catalog = try Catalog.builtIn()
    let found = try Validation(
      files: [result.path], deployment: BenchDeployment(gpu: "H100-SXM", tensorParallel: 1),
      catalog: catalog, threads: 1)
    let metrics = ["throughput_out", "req_per_s", "ttft", "tpot"]
    #expect(found.figures.count == metrics.count)
    #expect(found.figures.allSatisfy { $0.predicted != nil && $0.skipped == nil })
    for figure in found.figures {
      let band = try #require(figure.band)
      #expect(band.low < figure.predicted! && figure.predicted! < band.high)
    }
    let error = #expect(throws: InputErrors.self) {
      try Validation(files: [result.path], catalog: catalog, threads: 1)
    }
    #expect(error?.errors.first?.hint.contains("--gpu") == true)
  }
}
