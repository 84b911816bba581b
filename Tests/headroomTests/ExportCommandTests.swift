import Foundation
import Testing

@Suite struct ExportCommandTests {
  private static let files = [
    "aiperf.csv", "e2el.hgrm", "itl.hgrm", "metrics.prom", "tpot.hgrm", "trace.json", "ttft.hgrm",
    "vllm-bench.json",
  ]

  @Test("exports stand beside the report, the same bytes each time, and go with the next run")
  func written() throws {
    let scratch = try Scratch()
    func contents() throws -> [Data?] {
      Self.files.map { FileManager.default.contents(atPath: scratch.path("out/\($0)")) }
    }
    let out = ["--out", scratch.path("out"), "--quiet"]
    #expect(try Headroom.run(Headroom.smallRun + out + ["--export", "all"]).status == 0)
    let first = try contents()
    #expect(first.allSatisfy { $0?.isEmpty == false })
    let some = "hgrm,openmetrics,vllm-bench,aiperf,chrome-trace"
    #expect(try Headroom.run(Headroom.smallRun + out + ["--export", some]).status == 0)
    #expect(try contents() == first)
    #expect(try Headroom.run(Headroom.smallRun + out + ["--export", "aiperf"]).status == 0)
    #expect(try scratch.names(in: "out").filter(Self.files.contains) == ["aiperf.csv"])
  }

  @Test(
    "a name that is none is refused with those there are", arguments: ["hgrm,prometeus", "hgrm,"])
  func unknown(_ names: String) throws {
    let scratch = try Scratch()
    let run = try Headroom.run(
      Headroom.smallRun + ["--out", scratch.path("out"), "--export", names])
    #expect(run.status == 3 && run.errors.contains("hgrm, openmetrics, vllm-bench, aiperf"))
  }

  @Test("a time that is none is refused", arguments: ["soon", "-1", "1.5", "99999999999999"])
  func badTimes(_ text: String) throws {
    let run = try Headroom.shell(
      "SOURCE_DATE_EPOCH=\(text) headroom \(Headroom.smallRun.joined(separator: " ")) --json")
    #expect(run.status == 3 && run.errors.contains("SOURCE_DATE_EPOCH"), "\(run.errors)")
  }

  @Test func needsAFolder() throws {
    let run = try Headroom.run(Headroom.smallRun + ["--export", "all"])
    #expect(run.status == 2 && run.errors.contains("--out"))
  }
}
