// CalculatorLawTests.swift: what holds for every calculator, whatever it reckons.

import Economics
import Foundation
import Testing
import Text

@Suite struct CalculatorLawTests {
  static let names = Calculators.all.map(\.name)

  @Test func namesAreTheirOwn() {
    #expect(Set(Self.names).count == Self.names.count)
    for calculator in Calculators.all {
      let keys = calculator.keys.map(\.key.name)
      #expect(Set(keys).count == keys.count, "\(calculator.name)")
      #expect(!calculator.examples.isEmpty, "\(calculator.name)")
      #expect(calculator.summary.count <= 90, "\(calculator.name)")
    }
  }

  @Test("a formula in values gives the figure beside it", arguments: names)
  func formulasEvaluate(_ name: String) throws {
    let calculator = try #require(Calculators.named(name))
    for answer in try calculator.answers() {
      for figure in answer.figures {
        guard case .band(let band) = figure.value, !figure.worked.isEmpty else { continue }
        guard let value = Arithmetic.value(figure.worked) else { continue }
        let middle = band.mid.double
        // Values are shown with eight digits.
        let room = 1e-6 * max(abs(middle), abs(value), 1e-9) + Self.cancelled(figure.worked)
        #expect(abs(value - middle) <= room, "\(name) \(figure.key): \(figure.worked)")
      }
    }
  }

  /// A difference of large figures keeps their noise.
  private static func cancelled(_ worked: String) -> Double {
    guard worked.contains(" - ") else { return 0 }
    let numbers = worked.split { !($0.isNumber || $0 == ".") }
      .compactMap { NumberText.parseDouble(String($0)) }
    return 1e-7 * (numbers.map(abs).max() ?? 0)
  }

  @Test("most figures show how they were reckoned", arguments: names)
  func formulasAreThere(_ name: String) throws {
    let calculator = try #require(Calculators.named(name))
    for answer in try calculator.answers() {
      for figure in answer.figures {
        guard case .band = figure.value, figure.key != "fired_count" else { continue }
        let isExplained = !figure.formula.isEmpty || ["tco", "budget"].contains(name)
        #expect(isExplained, "\(name) \(figure.key)")
      }
    }
  }

  @Test(
    "keys are words with underscores, no key stands twice, and a range holds its middle",
    arguments: names)
  func figuresAreInOrder(_ name: String) throws {
    let calculator = try #require(Calculators.named(name))
    for answer in try calculator.answers() {
      let keys = answer.figures.map(\.key)
      #expect(Set(keys).count == keys.count, "\(name): \(keys)")
      for key in keys + answer.tables.flatMap(\.columns) {
        #expect(key.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "_" }, "\(name): \(key)")
      }
      for case .band(let band) in answer.figures.map(\.value) {
        #expect(band.low <= band.mid && band.mid <= band.high)
        #expect(!band.low.isNaN && !band.high.isNaN, "\(name)")
      }
      #expect(!answer.answer.isEmpty && answer.answer.first?.isNewline == false)
      #expect(answer.verdict != .no || answer.reason != nil, "\(name): no, and no reason")
    }
  }

  @Test("a figure that is absent says why", arguments: names)
  func absencesHaveReasons(_ name: String) throws {
    let calculator = try #require(Calculators.named(name))
    for answer in try calculator.answers() {
      for case .none(let reason) in answer.figures.map(\.value) { #expect(!reason.isEmpty) }
    }
  }
}
