// WorkloadHintTests.swift: files that are nearly right, and what a user is told of them.

import Foundation
import Testing
import Text

@Suite struct WorkloadHintTests {
  private static let trace = "arrival_s,input_tokens,output_tokens\n0,900,150\n2.5,1200,80\n"

  private static let batch = """
    { workload: { arrivals: { process: "batch" }, promptTokens: 100, outputTokens: 5, requests: 50 } }
    """

  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let status: Int32
    let mentions: String
    init(_ line: String, _ status: Int32, _ mentions: String) {
      testDescription = line
      self.status = status
      self.mentions = mentions
    }
  }

  static let cases = [
    Case("workload describe TRACE --from 10s", 3, "--from"),
    Case("workload describe TRACE --from 1s", 0, ""),
    Case("workload describe BATCH --from 10s", 3, "--from"),
    Case("workload describe BATCH --format azure", 2, "--format"),
    Case("workload describe BATCH --lenient", 2, "--lenient"),
    Case("workload describe NUMBERS", 3, "arrival_s,input_tokens,output_tokens"),
    Case("workload describe LATE", 3, "at most 1e12"),
    Case("workload describe LATE --lenient", 3, "skipped, the first on line 2"),
    Case("workload describe LITE", 3, "'prompt_tokens' is a text that is not shown here"),
    Case("workload describe ZONES", 0, "the dates of 1 of 2 requests of"),
    Case("simulate TRACE", 2, "--trace"), Case("size TRACE", 2, "--trace"),
  ]

  @Test("says what is wrong, and what to do", arguments: cases)
  func hints(_ found: Case) throws {
    let scratch = try Scratch()
    let lite = "request_id,call_type,startTime,prompt_tokens,completion_tokens,status\n"
    let zones =
      "a,completion,2025-01-15T10:31:00,5,4,failure\nb,completion,2025-01-15T10:31:01,5,4,success\n"
      + "c,completion,2025-01-15T10:31:02Z,5,4,success\n"
    let paths = [
      "TRACE": try scratch.write(Self.trace, to: "trace.csv"),
      "BATCH": try scratch.write(Self.batch, to: "batch.json5"),
      "NUMBERS": try scratch.write("0,5,6\n1,6,7\n2,5,5\n", to: "numbers.csv"),
      "LATE": try scratch.write(
        "arrival_s,input_tokens,output_tokens\n1e18,5,5\n", to: "late.csv"),
      "LITE": try scratch.write(
        lite + "a,completion,2025-01-15T10:31:00,secret,4,success\n", to: "lite.csv"),
      "ZONES": try scratch.write(lite + zones, to: "zones.csv"),
    ]
    let words = found.testDescription.split(separator: " ").map { paths[String($0)] ?? String($0) }
    let run = try Headroom.run(words)
    #expect(run.status == found.status, "\(run.errors)")
    let text = found.status == 0 ? run.output : run.errors
    #expect(found.mentions.isEmpty || text.contains(found.mentions), "\(text)")
    #expect(found.status == 0 || run.errors.contains("hint:"))
    #expect(!run.errors.contains("secret"))
  }

  @Test("a scenario's batch stands on no clock")
  func batchHasNoClock() throws {
    let scratch = try Scratch()
    let path = try scratch.write(Self.batch, to: "batch.json5")
    let run = try Headroom.run(["workload", "describe", path])
    #expect(run.status == 0 && run.output.contains("all at one instant"))
    #expect(!run.output.contains("clock"))
  }

  @Test("a conversion says which rows it leaves out, and never writes over what it reads")
  func conversion() throws {
    let scratch = try Scratch()
    let lite =
      "request_id,call_type,startTime,prompt_tokens,completion_tokens,status\n"
      + "a,completion,2025-01-15T10:31:00Z,5,4,success\nb,completion,2025-01-15T10:32:00Z,0,0,failure\n"
    let path = try scratch.write(lite, to: "lite.csv")
    let run = try Headroom.run(["workload", "convert", path, "--to", "headroom"])
    #expect(
      run.status == 0 && run.errors.contains("1 requests as headroom; nothing of them was lost"))
    #expect(run.errors.contains("1 of 2 rows") && run.errors.contains("logged a failure"))
    let same = try Headroom.run(
      ["workload", "convert", path, "--to", "vidur", "--out", scratch.folder.path + "/./lite.csv"])
    #expect(same.status == 2 && same.errors.contains("would overwrite"))
    #expect(try String(contentsOfFile: path, encoding: .utf8) == lite)
  }

  @Test("gzip data is unpacked, however short; what is left of a cut file is refused as such")
  func gzip() throws {
    let scratch = try Scratch()
    let path = try scratch.write(Self.trace, to: "ok.csv")
    let plain = try Headroom.run(["workload", "describe", path, "--json"])
    let whole = try Headroom.shell(
      "gzip -k '\(path)' && headroom workload describe '\(path).gz' --json")
    #expect(whole.status == 0 && whole.output == plain.output, "\(whole.errors)")
    let cut = try Headroom.shell(
      "head -c 40 '\(path).gz' > '\(path).cut.gz'; headroom workload describe '\(path).cut.gz'")
    #expect(cut.status == 3 && cut.errors.contains("truncated gzip data"), "\(cut.errors)")
  }
}
