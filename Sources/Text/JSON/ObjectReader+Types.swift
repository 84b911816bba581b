// ObjectReader+Types.swift: the types a key can be asked for, each required, defaulted or optional.

public import Units

extension ObjectReader {
  /// Text.
  public mutating func string(_ key: String) -> String {
    required(key, standIn: "") { $0.string() }
  }
  public mutating func string(_ key: String, default initial: String) -> String {
    defaulted(key, initial) { $0.string() }
  }
  public mutating func stringIfPresent(_ key: String) -> String? { optional(key) { $0.string() } }

  /// `true` or `false`.
  public mutating func bool(_ key: String) -> Bool { required(key, standIn: false) { $0.bool() } }
  public mutating func bool(_ key: String, default initial: Bool) -> Bool {
    defaulted(key, initial) { $0.bool() }
  }
  public mutating func boolIfPresent(_ key: String) -> Bool? { optional(key) { $0.bool() } }

  /// A whole number in a range.
  public mutating func int(_ key: String, in range: ClosedRange<Int>) -> Int {
    required(key, standIn: range.lowerBound) { $0.int(in: range) }
  }
  public mutating func int(
    _ key: String, in range: ClosedRange<Int>, default initial: Int
  ) -> Int {
    defaulted(key, initial) { $0.int(in: range) }
  }
  public mutating func intIfPresent(_ key: String, in range: ClosedRange<Int>) -> Int? {
    optional(key) { $0.int(in: range) }
  }

  /// A finite number in a range; an infinite bound means no bound on that side.
  public mutating func double(
    _ key: String, in range: ClosedRange<Double> = -Double.infinity...Double.infinity
  ) -> Double {
    required(key, standIn: Self.inside(range)) { $0.double(in: range) }
  }
  public mutating func double(
    _ key: String, in range: ClosedRange<Double>, default initial: Double
  ) -> Double {
    defaulted(key, initial) { $0.double(in: range) }
  }
  public mutating func doubleIfPresent(
    _ key: String, in range: ClosedRange<Double> = -Double.infinity...Double.infinity
  ) -> Double? {
    optional(key) { $0.double(in: range) }
  }

  /// A number above 0, and at most `maximum`.
  public mutating func positive(_ key: String, upTo maximum: Double = .infinity) -> Double {
    required(key, standIn: min(1, maximum)) { $0.positive(upTo: maximum) }
  }
  public mutating func positive(
    _ key: String, upTo maximum: Double = .infinity, default initial: Double
  ) -> Double {
    defaulted(key, initial) { $0.positive(upTo: maximum) }
  }
  public mutating func positiveIfPresent(
    _ key: String, upTo maximum: Double = .infinity
  ) -> Double? {
    optional(key) { $0.positive(upTo: maximum) }
  }

  /// A duration (`"30s"`, or a number of seconds) in a range.
  public mutating func duration(_ key: String, in range: ClosedRange<Seconds>) -> Seconds {
    required(key, standIn: range.lowerBound) { $0.duration(in: range) }
  }
  public mutating func duration(
    _ key: String, in range: ClosedRange<Seconds>, default initial: Seconds
  ) -> Seconds {
    defaulted(key, initial) { $0.duration(in: range) }
  }
  public mutating func durationIfPresent(
    _ key: String, in range: ClosedRange<Seconds>
  ) -> Seconds? {
    optional(key) { $0.duration(in: range) }
  }

  /// One of some names. - Precondition: `names` is not empty.
  public mutating func choice(_ key: String, of names: [String], noun: String = "name") -> String {
    required(key, standIn: names[0]) { $0.choice(of: names, noun: noun) }
  }
  public mutating func choice(
    _ key: String, of names: [String], noun: String = "name", default initial: String
  ) -> String {
    defaulted(key, initial) { $0.choice(of: names, noun: noun) }
  }
  public mutating func choiceIfPresent(
    _ key: String, of names: [String], noun: String = "name"
  ) -> String? {
    optional(key) { $0.choice(of: names, noun: noun) }
  }

  /// One of the cases of an enumeration, by raw value.
  /// - Precondition: the enumeration has a case.
  public mutating func choice<Choice>(
    _ key: String, of type: Choice.Type, noun: String = "name"
  ) -> Choice where Choice: CaseIterable & RawRepresentable, Choice.RawValue == String {
    guard let first = Choice.allCases.first else { preconditionFailure("nothing to choose from") }
    return required(key, standIn: first) { $0.choice(of: type, noun: noun) }
  }
  public mutating func choice<Choice>(
    _ key: String, noun: String = "name", default initial: Choice
  ) -> Choice where Choice: CaseIterable & RawRepresentable, Choice.RawValue == String {
    defaulted(key, initial) { $0.choice(of: Choice.self, noun: noun) }
  }
  public mutating func choiceIfPresent<Choice>(
    _ key: String, of type: Choice.Type, noun: String = "name"
  ) -> Choice? where Choice: CaseIterable & RawRepresentable, Choice.RawValue == String {
    optional(key) { $0.choice(of: type, noun: noun) }
  }

  /// An object with known keys; nil, and recorded, when it is missing or wrong.
  public mutating func object<T>(
    _ key: String, unknownKeys: UnknownKeys = .report, _ body: (inout ObjectReader) -> T
  ) -> T? {
    value(key).flatMap { $0.object(unknownKeys: unknownKeys, body) }
  }
  public mutating func objectIfPresent<T>(
    _ key: String, unknownKeys: UnknownKeys = .report, _ body: (inout ObjectReader) -> T
  ) -> T? {
    optional(key) { $0.object(unknownKeys: unknownKeys, body) }
  }

  /// An array, each element read by `body`; elements that are wrong are recorded and left out.
  public mutating func array<T>(
    _ key: String, count: ClosedRange<Int> = 0...Int.max, _ body: (ValueReader) -> T?
  ) -> [T] {
    required(key, standIn: []) { $0.elements(count: count)?.compactMap(body) }
  }
  public mutating func arrayIfPresent<T>(
    _ key: String, count: ClosedRange<Int> = 0...Int.max, _ body: (ValueReader) -> T?
  ) -> [T]? {
    optional(key) { $0.elements(count: count)?.compactMap(body) }
  }

  /// An object whose keys are names the user chooses, such as percentiles; empty when left out.
  public mutating func membersIfPresent(_ key: String) -> [(key: String, value: ValueReader)] {
    optional(key) { $0.members() } ?? []
  }

  /// A number inside a range, to go on with after a mistake.
  private static func inside(_ range: ClosedRange<Double>) -> Double {
    if range.lowerBound.isFinite { return range.lowerBound }
    return range.upperBound.isFinite ? range.upperBound : 0
  }
}

extension ObjectReader {
  /// A whole number with a lower bound only.
  public mutating func int(_ key: String, in range: PartialRangeFrom<Int>) -> Int {
    int(key, in: range.lowerBound...Int.max)
  }
  public mutating func int(
    _ key: String, in range: PartialRangeFrom<Int>, default initial: Int
  ) -> Int {
    int(key, in: range.lowerBound...Int.max, default: initial)
  }
  public mutating func intIfPresent(_ key: String, in range: PartialRangeFrom<Int>) -> Int? {
    intIfPresent(key, in: range.lowerBound...Int.max)
  }

  /// A finite number with a lower bound only.
  public mutating func double(_ key: String, in range: PartialRangeFrom<Double>) -> Double {
    double(key, in: range.lowerBound...Double.infinity)
  }
  public mutating func double(
    _ key: String, in range: PartialRangeFrom<Double>, default initial: Double
  ) -> Double {
    double(key, in: range.lowerBound...Double.infinity, default: initial)
  }
  public mutating func doubleIfPresent(
    _ key: String, in range: PartialRangeFrom<Double>
  ) -> Double? {
    doubleIfPresent(key, in: range.lowerBound...Double.infinity)
  }
}
