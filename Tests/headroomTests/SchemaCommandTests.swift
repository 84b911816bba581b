// SchemaCommandTests.swift: what the binary prints keeps the schema that the binary prints of it.

import TestSupport
import Testing
import Text

@Suite struct SchemaCommandTests {
  private static func schema(_ name: String) throws -> JSONValue {
    let run = try Headroom.run(["schema"] + name.split(separator: " ").map(String.init))
    #expect(run.status == 0, "\(name): \(run.errors)")
    return try LocatedJSON.parse(run.output, file: name).value
  }

  private static let scenario = "headroom init > s.json5; "
  private static let draft = "s.json5 --draft --window 1m --json --quiet"

  /// Names of schemas, and lines of shell whose output has that shape.
  private static let answers: [(name: String, line: String)] = [
    ("simulate", scenario + "headroom simulate s.json5 --replications 2 --json --quiet"),
    ("size", scenario + "headroom size \(draft) --replicas 3 --growth-per-month 3%"),
    ("size", scenario + "headroom size \(draft) --tp 2,4 --budget --out out"),
    (
      "compare",
      scenario + "headroom compare s.json5 --window 1m --proofs 0 --offers owned,on-demand,api "
        + "--gpu H200-SXM,L40S --tornado --network region --json --quiet"
    ),
    ("cost", scenario + "headroom cost \(draft)"),
    ("own", scenario + "headroom own \(draft) --growth-per-month 3% --start 2026-12-01"),
    ("fit", "headroom fit --model llama-3.1-70b --gpu L40S --context 4096 --json"),
    ("step", "headroom step --model llama-3.1-8b --gpu H200-SXM --prefill 512 --json"),
    ("claim", "headroom claim 'B200 2.5x H100' --json"),
    ("claim", "headroom claim '70B, bf16, one H200, ITL 18-28 ms' --json"),
    ("claim", "headroom claim '70B on H100: 40 ms latency' --json || true"),
    ("guides", "headroom guides --json"),
    ("catalog", "headroom catalog prices --json"),
    ("explain", "headroom explain --json"),
    ("workload describe", scenario + "headroom workload describe s.json5 --json"),
    (
      "workload generate",
      scenario + "headroom workload generate s.json5 --out g.csv --json --quiet"
    ),
    (
      "workload convert",
      scenario + "headroom workload generate s.json5 --out g.csv --quiet >/dev/null; "
        + "headroom workload convert g.csv --to mooncake --out c.jsonl --json --quiet"
    ),
    (
      "workload fit",
      scenario + "headroom workload generate s.json5 --out g.csv --quiet >/dev/null; "
        + "headroom workload fit g.csv --json"
    ),
    (
      "diff",
      scenario + "headroom simulate s.json5 --json --quiet > a.json; "
        + "headroom simulate s.json5 --seed 2 --json --quiet > b.json; "
        + "headroom diff a.json b.json --json --all"
    ),
    ("diff", scenario + "headroom diff --upgrade s.json5 s.json5 --pairs 10 --json"),
    (
      "rerun",
      scenario + "headroom simulate s.json5 --json --quiet > a.json; headroom rerun a.json --json"
    ),
    ("calc", "headroom calc token-rate --tokens-per-month 200e6 --aggregate-tokens-s 2000 --json"),
    ("bench", "headroom bench --case kernel-mm1 --scale 0.001 --json --quiet"),
    (
      "provenance",
      scenario + "headroom simulate s.json5 --out o --quiet >/dev/null; cat o/provenance.json"
    ),
    (
      "nightly",
      "mkdir -p s; headroom init > s/a.json5; echo '{' > s/b.json5; "
        + "headroom nightly s --out n --draft --window 1m --json --quiet || true"
    ),
    ("schema", "headroom schema --json"),
  ]

  @Test("the output of each command keeps its schema", arguments: answers)
  func outputsKeepTheirSchemas(_ name: String, _ line: String) throws {
    let scratch = try Scratch()
    let run = try Headroom.shell(line, in: scratch.folder)
    #expect(run.status == 0 || run.status == 5, "\(line): \(run.errors)")
    let answer = try LocatedJSON.parse(run.output, file: name).value
    let faults = SchemaCheck(try Self.schema(name)).faults(of: answer)
    #expect(faults == [], "\(line)")
  }

  @Test("an unknown name is refused with those there are")
  func unknownNames() throws {
    let run = try Headroom.run(["schema", "siez"])
    #expect(run.status == 2 && run.errors.contains("size"), "\(run.errors)")
    #expect(try Headroom.run(["schema"]).output.contains("workload describe"))
  }
}
