// TcoReduction.swift: how much less one bill is than another.

internal import Foundation
internal import Text

enum TcoReduction {
  static let cloud = BandKey("cloud", unit: "USD", isPositive: true, "what is paid today, in all")
  static let selfhost = BandKey("selfhost", unit: "USD", "what is paid instead, over the same time")

  static let calculator = Calculator(
    "tco-reduction", "how much less one total is than another, in dollars and percent",
    keys: [cloud, selfhost],
    notes: ["Both must cover the same time and the same load: `calc bill` adds up each."],
    examples: ["--cloud 860000 --selfhost 345000 --explain"], answer)

  private static func answer(_ work: inout Working) throws(InputErrors) -> Calculation {
    let today = try work.term(cloud)
    let saved = work.figure(
      "saved_usd", "saved", unit: "USD", today - (try work.term(selfhost)), source: "guide 001")
    let percent = work.figure(
      "reduction_percent", "less", unit: "%", saved / today * 100, source: "guide 001")
    guard saved.value.mid >= 0 else {
      return work.answer(
        "\(CountWords.dollars(saved.value.mid.magnitude)) dearer: nothing is saved", .no,
        because:
          "it costs \(CountWords.short(percent.value.mid.magnitude)) % more than what it replaces")
    }
    return work.answer(
      "\(CountWords.dollars(saved.value.mid)) saved: \(CountWords.short(percent.value.mid)) % less",
      .yes)
  }
}
