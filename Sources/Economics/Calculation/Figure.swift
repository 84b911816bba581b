// Figure.swift: one result of a calculation, with the formula that gave it.

public import Foundation

/// A named figure with its unit, its formula in words and in values, and where the formula comes from.
public struct Figure: Hashable, Sendable {
  /// What a figure can be.
  public enum Value: Hashable, Sendable {
    case band(Band)
    case text(String)
    case flag(Bool)
    /// There is none, for a reason that a reader understands: "never", "infeasible".
    case none(String)
  }

  /// As `--json` names it, its unit included: `breakeven_requests_per_month`.
  public let key: String
  /// As a reader names it.
  public let label: String
  /// Empty for what has none.
  public let unit: String
  public let value: Value
  /// `self_hosted_monthly_usd / api_usd_per_request`, in keys of inputs and of figures before it.
  public let formula: String
  /// The same with its values; empty where the formula is said in words.
  public let worked: String
  /// Who says so: a guide, a rule, a law.
  public let source: String

  public init(
    _ key: String, _ label: String, unit: String = "", _ value: Value, formula: String = "",
    worked: String = "", source: String = ""
  ) {
    (self.key, self.label, self.unit, self.value) = (key, label, unit, value)
    (self.formula, self.worked, self.source) = (formula, worked, source)
  }

  public init(
    _ key: String, _ label: String, unit: String = "", _ value: Band, formula: String = "",
    worked: String = "", source: String = ""
  ) {
    self.init(
      key, label, unit: unit, .band(value), formula: formula, worked: worked, source: source)
  }

  /// Its middle, where it is a number.
  public var number: Decimal? { if case .band(let band) = value { band.mid } else { nil } }
}
