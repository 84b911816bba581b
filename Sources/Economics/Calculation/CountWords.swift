// CountWords.swift: large figures as people say them: 5.56 million, 93.8 billion.

public import Foundation
internal import Text

/// Counts and amounts in the words of a sentence.
public enum CountWords {
  /// Three or four significant digits, thousands grouped, millions and more in words.
  public static func short(_ value: Decimal) -> String {
    let size = abs(value.double)
    for (scale, name) in [(1e12, "trillion"), (1e9, "billion"), (1e6, "million")]
    where size >= scale * 0.99995 {
      return "\(digits(value.double / scale)) \(name)"
    }
    return size >= 1000 ? grouped(value) : digits(value.double)
  }

  private static func digits(_ value: Double) -> String {
    guard value != 0 else { return "0" }
    let places = max(0, 3 - Int(log10(abs(value)).rounded(.down)))
    return NumberText.shortest(Decimal(shortest: value).rounded(places).double)
  }

  private static func grouped(_ value: Decimal) -> String {
    var text = "\(value.rounded(0))"
    var place = text.count - 3
    while place > (text.hasPrefix("-") ? 1 : 0) {
      text.insert(",", at: text.index(text.startIndex, offsetBy: place))
      place -= 3
    }
    return text
  }
}

extension CountWords {
  /// "$1,168", "$394.20", "$93.85 billion".
  public static func dollars(_ value: Decimal) -> String {
    let sign = value < 0 ? "-" : ""
    let size = value.magnitude
    return sign + "$" + (size < 1_000_000 ? cents(size) : short(size))
  }

  /// An amount of money to the cent: `3,909.50`, or without cents where there are none.
  public static func cents(_ value: Decimal) -> String {
    let rounded = value.rounded(2)
    let whole = rounded.magnitude.roundedDown
    let part = Int(((rounded.magnitude - whole) * 100).double.rounded())
    let digits = grouped(whole)
    return (rounded < 0 ? "-" : "") + digits + (part == 0 ? "" : ".\(part < 10 ? "0" : "")\(part)")
  }
}
