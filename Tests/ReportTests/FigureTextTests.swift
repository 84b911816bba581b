// FigureTextTests.swift: rounded numbers for people stay near the number.

import Testing
import Units

@testable import Report

@Suite struct FigureTextTests {
  @Test("what is shown is within half a percent, or a half above a thousand", arguments: 0..<400)
  func rounding(_ step: Int) throws {
    let value = 1.0437e-6 * power(1.09, step)
    for signed in [value, -value] {
      let text = FigureText.short(signed).replacing(",", with: "")
      let shown = try #require(Double(text), "\(text)")
      #expect(abs(shown - signed) <= max(value * 0.00501, value > 999 ? 0.5 : 0), "\(text)")
    }
  }

  private func power(_ base: Double, _ exponent: Int) -> Double {
    (0..<exponent).reduce(1.0) { product, _ in product * base }
  }

  static let shown: [(Double, String)] = [
    (0, "0"), (-0.0, "0"), (0.0625, "0.0625"), (1, "1.000"), (9.9996, "10.00"), (12.345, "12.35"),
    (99.999, "100.0"), (999.96, "1,000"), (-1234.5, "-1,235"), (1_234_567, "1,234,567"),
  ]

  @Test("four digits, thousands apart", arguments: shown)
  func short(_ value: Double, _ text: String) { #expect(FigureText.short(value) == text) }

  @Test("a share is all or none only when it is")
  func shares() {
    for (share, text) in [
      (0, "0.0 %"), (1, "100.0 %"), (0.5, "50.0 %"), (0.99949, "99.9 %"), (0.9997, "99.97 %"),
      (0.999_999, "99.9999 %"), (0.0004, "0.04 %"), (1 - 1e-15, "100.0 %"),
    ] { #expect(FigureText.percent(share) == text) }
    #expect(FigureText.percent(0.9496, beside: 0.95) == "94.96 %")
    #expect(FigureText.percent(0.95, beside: 0.95) == "95.0 %")
  }

  @Test("the unit fits the time")
  func durations() {
    #expect(FigureText.duration(Seconds(0)) == "0 s")
    #expect(FigureText.duration(Seconds(0.0125)) == "12.50 ms")
    #expect(FigureText.duration(Seconds(3600)) == "60.00 min")
    #expect(FigureText.duration(Seconds(864_000)) == "10.00 days")
  }

  @Test("columns are aligned whatever is in them")
  func table() {
    var table = DocumentTable(words: [2])
    table.row(["a", "1", "x y"])
    table.row(["longer", "1,000", "–"])
    let format = TerminalFormat()
    #expect(format.lines(table) == ["a           1  x y", "longer  1,000  –"])
  }
}
