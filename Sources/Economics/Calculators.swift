// Calculators.swift: every calculator there is.

/// The table of calculators.
public enum Calculators {
  /// In the order of `headroom calc`. A new one is one file and one line here.
  public static let all: [Calculator] = [
    Breakeven.calculator, Roi.calculator, Budget.calculator, Decide.calculator, Tco.calculator,
  ]

  public static func named(_ name: String) -> Calculator? { all.first { $0.name == name } }
}
