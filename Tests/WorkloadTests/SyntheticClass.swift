// SyntheticClass.swift: classes read from text.

import Testing
import Text

@testable import Workload

/// A synthetic class as a scenario writes it, its arrivals from no file.
enum SyntheticClass {
  static func read(_ text: String) throws -> WorkloadSpecification {
    let problems = InputProblems()
    let tree = try LocatedJSON.parse(text, file: "scenario.json5")
    let read = ValueReader(tree, path: "workload", problems: problems).object { reader in
      let own = WorkloadClass.read(&reader, name: "default")
      let bound = LoadBound.read(&reader)
      return WorkloadPart.readSynthetic(&reader, own: own, bound: bound) { value in
        ArrivalSpecification.read(value).map { ($0, []) }
      }
    }
    try problems.check()
    let part = try #require(read ?? nil)
    return WorkloadSpecification(parts: [part])
  }

  static func codes(_ text: String) throws -> [InputError.Code] {
    try #require(throws: InputErrors.self) { try read(text) }.errors.map(\.code)
  }
}
