// Quantities.swift: physical amounts as types, with the operators physics has and no others.

/// A length of real or modelled time, in seconds.
public struct Seconds: Hashable, Comparable, Sendable, BitwiseCopyable {
  public var value: Double
  public init(_ value: Double) { self.value = value }
  public static let zero = Seconds(0)
  public var milliseconds: Double { value * 1e3 }
  public static func < (a: Self, b: Self) -> Bool { a.value < b.value }
  public static func + (a: Self, b: Self) -> Self { Self(a.value + b.value) }
  public static func - (a: Self, b: Self) -> Self { Self(a.value - b.value) }
  public static func += (a: inout Self, b: Self) { a.value += b.value }
  public static func * (a: Self, factor: Double) -> Self { Self(a.value * factor) }
  public static func / (a: Self, b: Self) -> Double { a.value / b.value }
}

/// An amount of memory or traffic, in bytes (decimal: 1 GB = 1e9).
public struct Bytes: Hashable, Comparable, Sendable, BitwiseCopyable {
  public var value: Double
  public init(_ value: Double) { self.value = value }
  public static let zero = Bytes(0)
  public var gigabytes: Double { value / 1e9 }
  public static func < (a: Self, b: Self) -> Bool { a.value < b.value }
  public static func + (a: Self, b: Self) -> Self { Self(a.value + b.value) }
  public static func - (a: Self, b: Self) -> Self { Self(a.value - b.value) }
  public static func += (a: inout Self, b: Self) { a.value += b.value }
  public static func * (a: Self, factor: Double) -> Self { Self(a.value * factor) }
  public static func / (a: Self, b: Self) -> Double { a.value / b.value }
  public static func / (a: Self, b: BytesPerSecond) -> Seconds { Seconds(a.value / b.value) }
}

/// An amount of arithmetic, in floating-point operations; a multiply-add is two.
public struct FLOPs: Hashable, Comparable, Sendable, BitwiseCopyable {
  public var value: Double
  public init(_ value: Double) { self.value = value }
  public static let zero = FLOPs(0)
  public static func < (a: Self, b: Self) -> Bool { a.value < b.value }
  public static func + (a: Self, b: Self) -> Self { Self(a.value + b.value) }
  public static func += (a: inout Self, b: Self) { a.value += b.value }
  public static func * (a: Self, factor: Double) -> Self { Self(a.value * factor) }
  public static func / (a: Self, b: Self) -> Double { a.value / b.value }
  public static func / (a: Self, b: FLOPsPerSecond) -> Seconds { Seconds(a.value / b.value) }
}

/// A memory or link bandwidth, in bytes a second.
public struct BytesPerSecond: Hashable, Comparable, Sendable, BitwiseCopyable {
  public var value: Double
  public init(_ value: Double) { self.value = value }
  public static func < (a: Self, b: Self) -> Bool { a.value < b.value }
  public static func * (a: Self, factor: Double) -> Self { Self(a.value * factor) }
}

/// A rate of arithmetic, in floating-point operations a second; always a dense peak, never a sparse one.
public struct FLOPsPerSecond: Hashable, Comparable, Sendable, BitwiseCopyable {
  public var value: Double
  public init(_ value: Double) { self.value = value }
  public static func < (a: Self, b: Self) -> Bool { a.value < b.value }
  public static func * (a: Self, factor: Double) -> Self { Self(a.value * factor) }
}

/// Electrical power, in watts.
public struct Watts: Hashable, Comparable, Sendable, BitwiseCopyable {
  public var value: Double
  public init(_ value: Double) { self.value = value }
  public static func < (a: Self, b: Self) -> Bool { a.value < b.value }
}

/// Money, in United States dollars.
public struct Dollars: Hashable, Comparable, Sendable, BitwiseCopyable {
  public var value: Double
  public init(_ value: Double) { self.value = value }
  public static let zero = Dollars(0)
  public static func < (a: Self, b: Self) -> Bool { a.value < b.value }
  public static func + (a: Self, b: Self) -> Self { Self(a.value + b.value) }
  public static func * (a: Self, factor: Double) -> Self { Self(a.value * factor) }
}
