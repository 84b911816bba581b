import Foundation
import Planning
import Plans
import TestSupport
import Testing
import Text

@testable import Report

@Suite struct BenchExportTests {
  private static func result(_ fixture: ExportFixture) throws -> LocatedJSON {
    try LocatedJSON.parse(fixture.text(of: .vllmBench), file: "vllm-bench.json")
  }

  @Test("the benchmark's keys have the summary's figures")
  func equalsTheSummary() throws {
    let fixture = try ExportFixture.shared.get()
    let result = try Self.result(fixture)
    let summary = try LocatedJSON.parse(
      JSONWriter.compact(SummaryJSON.value(fixture.summary)), file: "summary.json")
    var keys = [
      "duration", "completed", "total_input_tokens", "total_output_tokens", "request_throughput",
      "request_goodput", "output_throughput", "total_token_throughput",
    ]
    for metric in ["ttft", "tpot", "itl", "e2el"] {
      keys += ["mean", "median", "std", "p90", "p95", "p99"].map { "\($0)_\(metric)_ms" }
      #expect(result["p50_\(metric)_ms"]?.content == summary["median_\(metric)_ms"]?.content)
    }
    for key in keys {
      #expect(result[key] != nil && result[key]?.content == summary[key]?.content, "\(key)")
    }
    let overall = fixture.summary.overall
    #expect(result["failed"]?.content == .integer(overall.rejected + overall.failed))
    #expect(result["num_prompts"]?.content == .integer(overall.arrived))
  }

  @Test("what was asked of the load is told as far as it is one load")
  func load() throws {
    let open = try Self.result(try ExportFixture.shared.get())
    #expect(open["request_rate"]?.content == .integer(25))
    #expect(open["burstiness"]?.content == .integer(1))
    #expect(open["max_concurrency"]?.content == .null)
    #expect(open["label"]?.content == .string(ExportFixture.evil))
    #expect(open["model_id"]?.content == .string("llama-3.1-8b"))
    #expect(open["date"]?.content == .string("20261130-095448"))
    let clients = "arrivals={process:\"closedLoop\",concurrency:8}"
    let closed = try Self.result(
      try ExportFixture("workload[0].\(clients)", "workload[1].\(clients)"))
    #expect(closed["request_rate"]?.content == .string("inf"))
    #expect(closed["max_concurrency"]?.content == .integer(16))
    #expect(closed["burstiness"]?.content == .null)
    // Gamma gaps of cv 2 have the shape 1/4; two such streams together have none.
    let gamma = "arrivals={process:\"gamma\",ratePerSecond:8,cv:2}"
    let bursts = try Self.result(try ExportFixture("workload[0].\(gamma)", "workload[1].\(gamma)"))
    #expect(bursts["burstiness"]?.content == .null)
    let scenario = try Fixture.scenario(
      Fixture.small, "workload.arrivals={process:\"gamma\",ratePerSecond:8,cv:2}")
    #expect(BenchedLoad(scenario.workload).burstiness == 0.25)
  }

  @Test("a table with a name, and a cell for each column; blank where a run does not know")
  func aiperf() throws {
    let fixture = try ExportFixture.shared.get()
    let reader = CSVReader(
      LineReader(
        ByteSource(bytes: Array(fixture.text(of: .aiperf).utf8), name: "aiperf.csv")))
    var rows: [[String]] = []
    while try reader.nextRecord() {
      rows.append((0..<reader.fieldCount).map { reader.text($0) })
    }
    let header = try #require(rows.first)
    #expect(header.prefix(5) == ["Metric", "avg", "min", "max", "sum"] && header.last == "std")
    #expect(rows.allSatisfy { $0.count == header.count })
    let block = fixture.summary.overall
    for (name, key) in [("Time to First Token (ms)", "ttft"), ("Inter Token Latency (ms)", "tpot")]
    {
      let row = try #require(rows.first { $0[0] == name })
      let latency = try #require(block.latencies.first { $0.name == key })
      #expect(Double(row[1]) == latency.mean.value && Double(row[3]) == latency.maximum.value)
      #expect(Double(row[header.count - 2]) == latency.p99.value && row[2].isEmpty)
      #expect(Double(row[header.count - 1]) == latency.deviation.value)
    }
    let count = try #require(rows.first { $0[0] == "Request Count (requests)" })
    #expect(Int(count[1]) == block.completed && count.dropFirst(2).allSatisfy(\.isEmpty))
  }
}
