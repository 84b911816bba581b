// ExplainTests.swift: `headroom explain`, and the keys that are declared once.

import Foundation
import Testing
import Text

@Suite struct ExplainTests {
  @Test(
    "a key is found by its path, by an element's path and by its last word",
    arguments: ["fleet.pools[].maxNumSeqs", "fleet.pools[2].maxNumSeqs", "maxNumSeqs"])
  func found(words: String) throws {
    let run = try Headroom.run(["explain", words])
    #expect(run.status == 0)
    #expect(run.output.hasPrefix("fleet.pools[].maxNumSeqs\n"))
    #expect(run.output.contains("1 to 65,536") && run.output.contains("vLLM"))
  }

  @Test("without a key: every key has a line, and JSON has the same keys")
  func all() throws {
    let lines = try Headroom.run(["explain"]).output.components(separatedBy: "\n")
    let json = try LocatedJSON.parse(try Headroom.run(["explain", "--json"]).output, file: "out")
    guard case .array(let keys)? = json["keys"]?.content else {
      Issue.record("no keys")
      return
    }
    #expect(keys.count > 80)
    for key in keys {
      guard case .string(let path)? = key["key"]?.content else { continue }
      #expect(lines.count { $0.hasPrefix("  \(path)  ") } == 1, "\(path)")
    }
  }

  @Test("an unknown key is a usage error that names the nearest")
  func unknown() throws {
    let run = try Headroom.run(["explain", "maxNumSeq"])
    #expect(run.status == 2 && run.output.isEmpty)
    #expect(run.errors.contains("did you mean \"maxNumSeqs\"?"))
  }
}
