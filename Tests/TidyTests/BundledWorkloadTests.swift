// BundledWorkloadTests.swift: what is bundled can be read.

import Foundation
import Hardware
import Planning
import Plans
import Testing
import Text

@Suite struct BundledWorkloadTests {
  @Test func everyScenarioIsValid() throws {
    let catalog = try Catalog.builtIn()
    let files = try SourceTree.files(below: "Workloads", endings: ["json5"])
    #expect(files.count >= 3)
    for file in files {
      let path = SourceTree.root.appendingPathComponent(file.path).path
      let scenario = try Scenario.load(path: path, catalog: catalog)
      #expect(scenario.name == file.stem)
      #expect(file.text.contains("//"), "\(file) has no comment")
    }
  }

  @Test func aBadScenarioIsNot() throws {
    let bad = try LocatedJSON.parse("{ nme: \"x\" }", file: "bad.json5", what: "scenario")
    #expect(throws: ReadError.self) {
      try Scenario.read(bad, catalog: try Catalog.builtIn())
    }
  }
}
