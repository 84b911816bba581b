// ScenarioTemplateTests.swift: the first scenario runs, and says of each key what its reader holds it to.

import Hardware
import Metrics
import Plans
import TestSupport
import Testing
import Text

@testable import Report

@Suite struct ScenarioTemplateTests {
  private static let text = ScenarioTemplate().text

  @Test("it resolves, and nothing in it is wrong")
  func resolves() throws {
    #expect(try Fixture.mistakes(Self.text) == [])
    let scenario = try Fixture.scenario(Self.text)
    #expect(scenario.pools[0].parallelism.tensorParallel == 2)
    #expect(!scenario.objectives[0].isEmpty)
  }

  @Test("every key of a pool is in it, with its meaning, its range and its default")
  func everyKey() throws {
    // As running text: comments are wrapped.
    let lines = Self.text.split(separator: "\n").map { $0.drop { $0 == " " } }
    let prose = lines.map { $0.hasPrefix("// ") ? $0.dropFirst(3) : $0 }.joined(separator: " ")
    for key in PoolKeys.all.map(\.said) {
      #expect(lines.contains { $0.hasPrefix("\(key.name): ") || $0.hasPrefix("// \(key.name): ") })
      #expect(prose.contains(key.meaning), "\(key.path)")
      #expect(key.defaultText.isEmpty || prose.contains("default: \(key.defaultText)"))
      if case .int? = key.values { #expect(prose.contains(key.values?.text ?? "–"), "\(key.path)") }
    }
  }

  @Test("its lines fit a page")
  func fits() { for line in Self.text.split(separator: "\n") { #expect(line.count <= 100) } }
}
