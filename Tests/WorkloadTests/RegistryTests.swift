// RegistryTests.swift: what has a file is in its family's table, under a name of its own.

import Foundation
import Testing
import Text

@testable import Workload

@Suite struct RegistryTests {
  /// Files of a folder of this room that declare a member of a family.
  static func declarations(of family: String, in folder: String) throws -> Int {
    let package = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let room = package.appendingPathComponent("Sources/Workload/\(folder)")
    let files = try FileManager.default.contentsOfDirectory(atPath: room.path)
    return try files.count { file in
      let path = room.appendingPathComponent(file).path
      return try String(contentsOfFile: path, encoding: .utf8).contains(": \(family)(")
        || (try String(contentsOfFile: path, encoding: .utf8)).contains("= \(family)(")
    }
  }

  @Test func everyFileIsInItsTable() throws {
    #expect(try Self.declarations(of: "TraceFormat", in: "Traces/Formats") == TraceFormat.all.count)
    #expect(try Self.declarations(of: "ArrivalKind", in: "Arrivals") == ArrivalKind.all.count)
    #expect(try Self.declarations(of: "LengthKind", in: "Lengths") == LengthKind.all.count)
  }

  @Test func namesDiffer() {
    for names in [
      TraceFormat.all.map(\.name), ArrivalKind.all.map(\.name), LengthKind.all.map(\.name),
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
