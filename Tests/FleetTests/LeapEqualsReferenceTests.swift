// LeapEqualsReferenceTests.swift: the leap engine and the token-by-token engine agree exactly.

import Testing
import Units

@testable import Fleet

@Suite struct LeapEqualsReferenceTests {
  /// Scenarios, run in groups so that the test report stays short; a failure names its seed.
  private static let scenarios = 1000
  private static let group = 25

  @Test(
    "every time, count and bucket is the same", arguments: 0..<Self.scenarios / Self.group)
  func agrees(group: Int) throws {
    for seed in group * Self.group..<(group + 1) * Self.group {
      var generator = ScenarioGenerator(seed: seed)
      let scenario = generator.make()
      let reference = ReferenceEngine(scenario)
      reference.run()
      let window = reference.busyWindow(seed: seed)
      let engine = try EngineOutcome(scenario, busyWindow: window)
      var differences = EngineComparison.differences(engine, reference)
      differences += EngineComparison.histogramDifferences(
        engine, reference, from: .zero, window: window)
      #expect(
        differences.isEmpty,
        "\(scenario.description)\n\(differences.joined(separator: "\n"))")
    }
  }

  @Test("the scenarios exercise every situation there is a name for")
  func coverage() {
    var scenariosWith = [Int](repeating: 0, count: CoverageNotes.Feature.allCases.count)
    for seed in 0..<Self.scenarios {
      var generator = ScenarioGenerator(seed: seed)
      let reference = ReferenceEngine(generator.make())
      reference.run()
      for feature in CoverageNotes.Feature.allCases where reference.notes[feature] > 0 {
        scenariosWith[feature.rawValue] += 1
      }
    }
    for feature in CoverageNotes.Feature.allCases {
      let count = scenariosWith[feature.rawValue]
      #expect(count >= 5, "\(feature) in \(count) of \(Self.scenarios) scenarios")
    }
  }
}
