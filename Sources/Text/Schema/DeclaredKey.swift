// DeclaredKey.swift: what a key of a scenario means, and which values it takes.

/// What a key means.
public struct DeclaredKey: Hashable, Sendable {
  /// The values a key takes, where that is a range or a list of names.
  public enum Values: Hashable, Sendable {
    case int(ClosedRange<Int>)
    case number(ClosedRange<Double>)
    case names([String])
  }

  /// `[]` stands for any element of a list.
  public let path: String
  /// Empty for what is no amount.
  public let unit: String
  /// Nil for texts, objects, lists and what its own reader checks.
  public let values: Values?
  /// As it would be written; empty where the key must be given or has no default.
  public let defaultText: String
  public let meaning: String
  /// Where the default or the definition comes from; empty where it is this project's own.
  public let source: String

  public init(
    _ path: String, unit: String = "", _ initial: String, _ meaning: String, _ source: String = "",
    values: Values? = nil
  ) {
    self.path = path
    self.unit = unit
    self.values = values
    defaultText = initial
    self.meaning = meaning
    self.source = source
  }

  /// The last part of the path: how the key is written inside its object.
  public var name: String { String(path.split(separator: ".").last ?? "") }
}
