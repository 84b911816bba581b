// ThresholdTests.swift: what thresholds say, and where a wrong one is wrong.

import TestSupport
import Testing
import Text

@testable import Plans

@Suite struct ThresholdTests {
  private static let place = SourceLocation(file: "s.json5", line: 3, column: 7)

  @Test(
    "every relation holds on its own side of the limit",
    arguments: [
      ("gpus<16", [true, false, false]), ("gpus <= 16", [true, true, false]),
      ("gpus > 16", [false, false, true]), (" gpus  >=  16 ", [false, true, true]),
      ("gpus == 16.0", [false, true, false]), ("gpus != 1.6e1", [true, false, true]),
    ])
  func relations(text: String, holds: [Bool]) throws {
    let threshold = try Threshold(parsing: text, at: Self.place)
    #expect([15, 16, 17].map { threshold.holds($0) } == holds)
    #expect(threshold.figure.name == "gpus" && threshold.limit == 16)
    #expect(try Threshold(parsing: threshold.description, at: Self.place) == threshold)
  }

  @Test(
    "a wrong one is told at its character",
    arguments: [
      ("", InputError.Code.missingKey, 1), ("  < 800", .missingKey, 3),
      ("p99_tftt_ms < 800", .unknownName, 1), ("gpus 16", .syntax, 6), ("gpus", .syntax, 5),
      ("gpus = 16", .syntax, 6), ("gpus <", .missingKey, 7), ("gpus < many", .wrongType, 8),
      ("gpus < 16 17", .wrongType, 8), ("gpus < NaN", .wrongType, 8),
    ])
  func mistakes(text: String, code: InputError.Code, character: Int) throws {
    let errors = try #require(throws: InputErrors.self) {
      try Threshold(parsing: text, at: Self.place)
    }
    let error = errors.errors[0]
    #expect(error.code == code && error.location == Self.place)
    #expect(error.message.contains("character \(character):"), "\(error.message)")
    #expect(!error.hint.isEmpty)
  }

  @Test(
    "a class's figure is told from the end of its path",
    arguments: [
      ("classes.chat.p99_ttft_ms < 800", "chat", "p99_ttft_ms"),
      ("classes.a.b c.p99.9_itl_ms<=8", "a.b c", "p99.9_itl_ms"),
      ("classes.classes.slo_attainment > 0.9", "classes", "slo_attainment"),
    ])
  func classes(text: String, name: String, figure: String) throws {
    let threshold = try Threshold(parsing: text, at: Self.place)
    #expect(threshold.className == name && threshold.figure.name == figure)
    #expect(try Threshold(parsing: threshold.description, at: Self.place) == threshold)
  }

  @Test(
    "a class has no figure of the fleet",
    arguments: ["classes.chat.gpus < 8", "classes.p99_ttft_ms < 8", "classes.chat < 8"])
  func fleetOfClass(text: String) throws {
    let errors = try #require(throws: InputErrors.self) {
      try Threshold(parsing: text, at: Self.place)
    }
    #expect(errors.errors[0].code == .unknownName && errors.errors[0].hint.contains("classes.NAME"))
  }

  @Test("the guides' alerts are thresholds")
  func alerts() throws {
    for text in Threshold.guideAlerts {
      #expect(try Threshold(parsing: text, at: Self.place).description == text)
    }
  }

  @Test("an unknown figure brings the nearest one")
  func suggestion() throws {
    let errors = try #require(throws: InputErrors.self) {
      try Threshold(parsing: "p99_tftt_ms < 800", at: Self.place)
    }
    #expect(errors.errors[0].hint.contains("\"p99_ttft_ms\""), "\(errors)")
  }

  @Test("names of figures are names once")
  func names() {
    let names = ThresholdFigure.all.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(ThresholdFigure.named("p50_ttft_ms")?.key == "median_ttft_ms")
  }

  @Test("a scenario keeps them, and is told of all that are wrong")
  func key() throws {
    let good = "thresholds=['p99_ttft_ms < 800', 'gpus<=16']"
    let scenario = try Fixture.scenario(Fixture.small, good)
    #expect(
      scenario.plan[RunKeys.thresholds]?.map(\.description) == ["p99_ttft_ms < 800", "gpus <= 16"])
    let text = JSONWriter.compact(scenario.canonical)
    #expect(JSONWriter.compact(try Fixture.scenario(text).canonical) == text)
    let wrong = try Fixture.mistakes(Fixture.small, ["thresholds=['gpu < 1', 'gpus ~ 2', 3]"])
    #expect(wrong.map(\.code) == [.unknownName, .syntax, .wrongType])
    #expect(
      try !JSONWriter.compact(Fixture.scenario(Fixture.small).canonical).contains("threshold"))
  }
}
