// RegistryTests.swift: members of a family have names and marks of their own.

import Testing
import Text

@testable import Workload

@Suite struct RegistryTests {
  @Test func namesDiffer() {
    for names in [
      TrafficFile.formats.map(\.name), ArrivalKind.all.map(\.name), LengthKind.all.map(\.name),
    ] {
      #expect(Set(names).count == names.count)
    }
  }

  @Test("a format is recognised by its own columns and by no other's")
  func formatsAreApart() throws {
    for format in TraceFormat.all {
      for shape in format.shapes {
        let own = format.markers.prefix(1) + [format.time, format.session].compactMap { $0 }
        let names = Array((["note"] + format.required + own).reversed())
        let head = TraceHead(
          shape: shape, names: Array(Set(names)).sorted(), numbers: [format.time],
          strings: [format.time], location: SourceLocation(file: "trace", line: 1))
        guard format.name != "ragpulse", format.name != "mooncake" else { continue }
        #expect(try TraceFormat.choose("auto", for: head).name == format.name)
      }
    }
  }
}
