// TypedKeys.swift: keys that are read by their own declaration: one range and one default, wherever they are read.

internal import Text

/// A key of a whole number.
public struct IntKey: Sendable {
  /// What is said of it.
  public let key: ScenarioKey
  /// The values it takes, ends included.
  public let range: ClosedRange<Int>
  /// Nil where the key must be given, or its default depends on others.
  public let usual: Int?

  /// - Parameter text: the default in words, where it depends on others.
  init(
    _ path: String, unit: String = "", in range: ClosedRange<Int>, default usual: Int? = nil,
    text: String? = nil, _ meaning: String, _ source: String = ""
  ) {
    self.range = range
    self.usual = usual
    key = ScenarioKey(
      path, unit: unit, text ?? usual.map { "\($0)" } ?? "", meaning, source,
      values: .int(range))
  }
}

/// A key of a number.
public struct NumberKey: Sendable {
  /// What is said of it.
  public let key: ScenarioKey
  /// The values it takes, ends included.
  public let range: ClosedRange<Double>
  /// Nil where the key must be given, or its default depends on others.
  public let usual: Double?

  init(
    _ path: String, unit: String = "", in range: ClosedRange<Double>,
    default usual: Double? = nil, text: String? = nil, _ meaning: String, _ source: String = ""
  ) {
    self.range = range
    self.usual = usual
    key = ScenarioKey(
      path, unit: unit, text ?? usual.map(NumberText.shortest) ?? "", meaning, source,
      values: .number(range))
  }
}

/// A key of one of some names.
public struct NameKey: Sendable {
  /// What is said of it.
  public let key: ScenarioKey
  /// The names it takes.
  public let names: [String]
  /// Nil where the key must be given.
  public let usual: String?

  init(
    _ path: String, of names: [String], default usual: String? = nil, text: String? = nil,
    _ meaning: String, _ source: String = ""
  ) {
    self.names = names
    self.usual = usual
    key = ScenarioKey(
      path, text ?? usual.map(JSONWriter.quoted) ?? "", meaning, source, values: .names(names))
  }
}

extension ObjectReader {
  /// - Parameter initial: in place of the key's own default.
  mutating func int(_ key: IntKey, default initial: Int? = nil) -> Int {
    if let usual = initial ?? key.usual {
      return int(key.key.name, in: key.range, default: usual)
    }
    return int(key.key.name, in: key.range)
  }

  mutating func intIfPresent(_ key: IntKey) -> Int? { intIfPresent(key.key.name, in: key.range) }

  mutating func double(_ key: NumberKey, default initial: Double? = nil) -> Double {
    if let usual = initial ?? key.usual {
      return double(key.key.name, in: key.range, default: usual)
    }
    return double(key.key.name, in: key.range)
  }

  mutating func doubleIfPresent(_ key: NumberKey) -> Double? {
    doubleIfPresent(key.key.name, in: key.range)
  }

  /// The name that is written, or the default; of a wrong one the first there is.
  mutating func name(_ key: NameKey, noun: String) -> String {
    if let usual = key.usual {
      return choice(key.key.name, of: key.names, noun: noun, default: usual)
    }
    return choice(key.key.name, of: key.names, noun: noun)
  }
}
