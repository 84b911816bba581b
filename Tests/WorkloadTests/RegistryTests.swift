// RegistryTests.swift: members of a family have names of their own.

import Testing

@testable import Workload

@Suite struct RegistryTests {
  @Test func namesDiffer() {
    for names in [ArrivalKind.all.map(\.name), LengthKind.all.map(\.name)] {
      #expect(Set(names).count == names.count)
    }
  }
}
