// DiffTests.swift: `headroom diff` on results that the binary itself has written.

import Foundation
import Testing
import Text

@Suite struct DiffTests {
  private static func result(_ scratch: Scratch, _ name: String, _ more: [String]) throws -> String
  {
    let run = try Headroom.run(
      Headroom.smallRun + ["--replications", "3", "--json", "--quiet"] + more)
    return try scratch.write(run.output, to: name)
  }

  @Test("the same run is the same, another seed is no regression, a slower GPU is one")
  func statuses() throws {
    let scratch = try Scratch()
    let one = try Self.result(scratch, "one.json", [])
    let again = try Self.result(scratch, "again.json", [])
    let same = try Headroom.run(["diff", one, again, "--json"])
    let report = try LocatedJSON.parse(same.output, file: "stdout")
    #expect(same.status == 0 && report["same_inputs"]?.content == .bool(true))
    #expect(report["figures"]?.content == .array([]))

    // The load is half as heavy: every latency is better, and the verdict of the comparison is yes.
    let light = try Self.result(
      scratch, "light.json", ["--set", "workload.arrivals.ratePerSecond=5"])
    let better = try Headroom.run(["diff", one, light])
    #expect(better.status == 0, "\(better.output)")
    #expect(better.answer.hasPrefix("Nothing is worse"))
    let worse = try Headroom.run(["diff", light, one, "--out", scratch.path("out")])
    #expect(worse.status == 5 && worse.answer.hasPrefix("Worse:"))
    #expect(worse.prose.contains("scenario_hash"))
    let files = try scratch.names(in: "out")
    #expect(files == ["changes.csv", "diff.html", "diff.json", "diff.md"])
    let rows = try String(contentsOfFile: scratch.path("out/changes.csv"), encoding: .utf8)
    #expect(rows.contains("\nmean_ttft_ms,"))
    let all = try Headroom.run(["diff", one, again, "--all"])
    #expect(all.status == 0 && all.output.contains("mean_ttft_ms"))
  }

  @Test("what cannot be compared is refused with its place")
  func refusals() throws {
    let scratch = try Scratch()
    let one = try Self.result(scratch, "one.json", [])
    let broken = try scratch.write("{\n  \"completed\": 1,,\n}\n", to: "broken.json")
    let bad = try Headroom.run(["diff", one, broken])
    #expect(bad.status == 3 && bad.errors.contains("broken.json:2:"), "\(bad.errors)")
    let other = try scratch.write("{ \"fits\": true }", to: "other.json")
    #expect(try Headroom.run(["diff", one, other]).status == 3)
    #expect(try Headroom.run(["diff", one, scratch.path("absent.json")]).status == 4)
    #expect(try Headroom.run(["diff", one]).status == 2)
    #expect(try Headroom.run(["diff", one, one, "--tolerance", "x"]).status == 3)
  }
}
