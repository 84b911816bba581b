// GuideClaim.swift: a figure that a guide names, and the calculator that reckons it again.

public import Foundation
internal import Text

/// One claim of a guide: a line of `guide_claims.csv`.
public struct GuideClaim: Hashable, Sendable {
  /// How it is judged.
  public enum Kind: String, Hashable, Sendable {
    /// The reckoned figure lies in what is claimed.
    case value
    /// Likewise, and the calculator's answer must be yes: a break-even must be within the capacity.
    case feasible
    /// The physical bound allows it.
    case bound
    /// Nothing reckons it: a survey, a rule, a measurement of others.
    case quoted
    /// What things are called; nothing to reckon.
    case fact
  }

  /// Guide and number: `004.7a`.
  public let id: String
  public let claim: String
  /// `94e9`, `18..28`, `>200000`, `<500000`, or words.
  public let claimed: String
  public let unit: String
  public let kind: Kind
  /// Of `Calculators.all`; empty for what is quoted.
  public let calculator: String
  /// `key=value;key=value`.
  public let inputs: String
  /// The figure that is claimed: a key, or `table[row].column`. Of a fact, what is right.
  public let result: String
  /// How far from the claim is still right, as a share of it.
  public let tolerance: Decimal
  /// Why it is wrong, or what a reader should know.
  public let note: String

  public var guide: String { String(id.prefix(3)) }

  /// The claimed values; nil for words. Open ends are infinite.
  public var range: (low: Double, high: Double)? {
    if claimed.hasPrefix(">") { return number(claimed.dropFirst()).map { ($0, .infinity) } }
    if claimed.hasPrefix("<") { return number(claimed.dropFirst()).map { (-.infinity, $0) } }
    let ends = claimed.components(separatedBy: "..").map { number($0[...]) }
    guard let low = ends.first ?? nil, let high = ends.last ?? nil else { return nil }
    return (low, high)
  }

  private func number(_ text: Substring) -> Double? { NumberText.parseDouble(String(text)) }

  /// Keys with their values, in order.
  public var assignments: [(name: String, value: String)] { Calculator.assignments(inputs) }

  /// The command that reckons it; nil for what is quoted.
  public var command: String? {
    guard let found = Calculators.named(calculator) else { return nil }
    let options = assignments.compactMap { name, text in
      found.keys.first { $0.key.name == name }.map { "\($0.key.flag) \(Self.shellWord(text))" }
    }
    return (["headroom calc \(calculator)"] + options).joined(separator: " ")
  }

  /// In quotes where a shell would take it apart.
  private static func shellWord(_ text: String) -> String {
    let isPlain = text.allSatisfy { $0.isLetter || $0.isNumber || "._-:,/".contains($0) }
    return isPlain ? text : "\"\(text)\""
  }
}

/// Two or more guides, or one with itself, that say different things: a line of `guide_contradictions.csv`.
public struct GuideContradiction: Hashable, Sendable {
  public let number: Int
  public let subject: String
  public let claims: String
  /// What headroom makes of it.
  public let reckoned: String
}
