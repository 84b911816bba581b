// PercentText.swift: numbers of few decimals, and shares that are told from what they are compared with.

import Foundation

extension NumberText {
  /// A fixed number of decimals, `.` as the decimal point whatever the locale; no minus before a zero.
  public static func fixed(_ value: Double, _ decimals: Int) -> String {
    let text = String(format: "%.\(decimals)f", value)
    return text.hasPrefix("-") && !text.contains { "123456789".contains($0) }
      ? String(text.dropFirst()) : text
  }

  /// A share as a percentage with one decimal; more where one would round it up to all or down to none.
  public static func percent(_ share: Double) -> String {
    percent(share, beside: share > 0.5 ? 1 : 0)
  }

  /// A share as a percentage with as many decimals, one at least, as tell it from another.
  public static func percent(_ share: Double, beside other: Double) -> String {
    // Closer than 1e-9 is rounding of sums; seven decimals of a percentage tell what is not.
    for decimals in 1...7 {
      let text = fixed(share * 100, decimals)
      let isTold = [other, 0, 1].allSatisfy { rival in
        abs(share - rival) < 1e-9 || text != fixed(rival * 100, decimals)
      }
      if isTold { return text + " %" }
    }
    return fixed(share * 100, 7) + " %"
  }
}
