// TypedKeys.swift: keys that are read and written by their own declaration: one range and one default, wherever they are used.

/// A key with the type of its value.
public protocol TypedKey<Value>: Sendable {
  associatedtype Value: Hashable & Sendable
  /// What is said of it.
  var key: DeclaredKey { get }
  /// Nil where the key must be given, or its default depends on others.
  var usual: Value? { get }
  /// - Returns: nil for a value that is wrong, which is then recorded.
  func read(_ value: ValueReader) -> Value?
  /// As a scenario has it.
  func written(_ value: Value) -> JSONValue
}

/// A key of a whole number.
public struct IntKey: TypedKey {
  public let key: DeclaredKey
  /// The values it takes, ends included.
  public let range: ClosedRange<Int>
  public let usual: Int?

  /// - Parameter text: the default in words, where it depends on others.
  public init(
    _ path: String, unit: String = "", in range: ClosedRange<Int>, default usual: Int? = nil,
    text: String? = nil, _ meaning: String, _ source: String = ""
  ) {
    self.range = range
    self.usual = usual
    key = DeclaredKey(
      path, unit: unit, text ?? usual.map { "\($0)" } ?? "", meaning, source,
      values: .int(range))
  }

  public func read(_ value: ValueReader) -> Int? { value.int(in: range) }
  public func written(_ value: Int) -> JSONValue { .int(value) }
}

/// A key of a number.
public struct NumberKey: TypedKey {
  public let key: DeclaredKey
  /// The values it takes, ends included.
  public let range: ClosedRange<Double>
  public let usual: Double?
  /// Its range begins at 0, which is none of its values.
  private let isPositive: Bool

  public init(
    _ path: String, unit: String = "", in range: ClosedRange<Double>, isPositive: Bool = false,
    default usual: Double? = nil, text: String? = nil, _ meaning: String, _ source: String = ""
  ) {
    self.range = range
    self.usual = usual
    self.isPositive = isPositive
    key = DeclaredKey(
      path, unit: unit, text ?? usual.map(NumberText.shortest) ?? "", meaning, source,
      values: .number(range))
  }

  public func read(_ value: ValueReader) -> Double? {
    isPositive ? value.positive(upTo: range.upperBound) : value.double(in: range)
  }
  public func written(_ value: Double) -> JSONValue { .double(value) }
}

/// A key of one of some names.
public struct NameKey: TypedKey {
  public let key: DeclaredKey
  /// The names it takes.
  public let names: [String]
  public let usual: String?
  /// What its names are names of.
  private let noun: String

  public init(
    _ path: String, of names: [String], noun: String, default usual: String? = nil,
    text: String? = nil, _ meaning: String, _ source: String = ""
  ) {
    self.names = names
    self.noun = noun
    self.usual = usual
    key = DeclaredKey(
      path, text ?? usual.map(JSONWriter.quoted) ?? "", meaning, source, values: .names(names))
  }

  public func read(_ value: ValueReader) -> String? { value.choice(of: names, noun: noun) }
  public func written(_ value: String) -> JSONValue { .string(value) }
}

/// A key of any other value, with how it is read and written.
public struct ValueKey<Value: Hashable & Sendable>: TypedKey {
  public let key: DeclaredKey
  public let usual: Value?
  private let reading: @Sendable (ValueReader) -> Value?
  private let writing: @Sendable (Value) -> JSONValue

  /// - Parameters:
  ///   - initial: the default in words, where it is no value or there is none.
  ///   - usual: the default.
  public init(
    _ path: String, unit: String = "", _ initial: String = "", default usual: Value? = nil,
    _ meaning: String, _ source: String = "", read: @escaping @Sendable (ValueReader) -> Value?,
    write: @escaping @Sendable (Value) -> JSONValue
  ) {
    self.usual = usual
    let words = usual.map { JSONWriter.compact(write($0)) } ?? initial
    key = DeclaredKey(path, unit: unit, words, meaning, source)
    (reading, writing) = (read, write)
  }

  public func read(_ value: ValueReader) -> Value? { reading(value) }
  public func written(_ value: Value) -> JSONValue { writing(value) }
}

/// A key of text, such as a name that a catalog knows.
public typealias TextKey = ValueKey<String>

extension ValueKey<String> {
  public init(
    _ path: String, _ initial: String = "", default usual: String? = nil, _ meaning: String,
    _ source: String = ""
  ) {
    self.init(
      path, initial, default: usual, meaning, source, read: { $0.string() },
      write: { .string($0) })
  }
}

/// A key of true or false.
public typealias FlagKey = ValueKey<Bool>

extension ValueKey<Bool> {
  public init(_ path: String, _ initial: String, _ meaning: String, _ source: String = "") {
    self.init(path, initial, meaning, source, read: { $0.bool() }, write: { .bool($0) })
  }
}
