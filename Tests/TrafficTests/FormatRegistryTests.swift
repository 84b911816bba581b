// FormatRegistryTests.swift: members of a family have names and marks of their own.

import Testing
import Text
import Workload

@testable import Traffic

@Suite struct FormatRegistryTests {
  @Test func namesDiffer() {
    let names = TrafficFile.formats.map(\.name)
    #expect(Set(names).count == names.count)
  }

  @Test("a format is recognised by its own columns and by no other's")
  func formatsAreApart() throws {
    for format in TraceFormat.all {
      for shape in format.shapes {
        let own =
          format.marks.anyOf.prefix(1)
          + [format.clock.column, format.names.session].compactMap { $0 }
        let names = Array((["note"] + format.required + own).reversed())
        let head = TraceHead(
          shape: shape, names: Array(Set(names)).sorted(), numbers: [format.clock.column],
          strings: [format.clock.column], location: SourceLocation(file: "trace", line: 1))
        guard format.name != "ragpulse", format.name != "mooncake" else { continue }
        #expect(try TraceFormat.choose("auto", for: head).name == format.name)
      }
    }
  }
}
