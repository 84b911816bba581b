// MoneyText.swift: amounts of money and other exact figures for people.

internal import Economics
internal import Foundation
internal import Text

enum MoneyText {
  /// A figure in its unit: money to the cent, counts grouped, small ones with four digits.
  static func number(_ value: Decimal, unit: String) -> String {
    let isWhole = value == value.rounded(0)
    guard isWhole || (unit.hasPrefix("USD") && abs(value) >= 1) else {
      return FigureText.short(value.double)
    }
    return CountWords.cents(value)
  }

  /// `$1,668`.
  static func dollars(_ value: Decimal) -> String {
    let text = CountWords.cents(value)
    return text.hasPrefix("-") ? "-$" + text.dropFirst() : "$" + text
  }

  /// The middle, with the ends behind it where they differ.
  static func band(_ band: Band, unit: String) -> String {
    guard band.isRange else { return number(band.mid, unit: unit) }
    // What is known to a factor is not known to the cent.
    let places = band.mid.magnitude >= 1000 ? 0 : 4
    func end(_ value: Decimal) -> String { number(value.rounded(places), unit: unit) }
    return "\(end(band.mid)) (\(end(band.low)) to \(end(band.high)))"
  }

  static func value(_ value: Figure.Value, unit: String = "") -> String {
    switch value {
    case .band(let band): Self.band(band, unit: unit)
    case .text(let text): text
    case .flag(let flag): flag ? "yes" : "no"
    case .none(let reason): reason.isEmpty ? "–" : "– (\(reason))"
    }
  }
}
