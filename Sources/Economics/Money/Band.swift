// Band.swift: a figure known as a range: its lowest, middle and highest value, in exact decimals.

public import Foundation

/// A figure between its lowest and its highest value, with the one to reckon with between them.
///
/// Every calculation carries all three. The ends of a result are its extremes over all values of the inputs, each taken
/// as free of the others: the honest answer to "and if everything turns out badly?". Decimal, so that cents add up.
public struct Band: Hashable, Sendable {
  public let low: Decimal
  public let mid: Decimal
  public let high: Decimal

  /// - Precondition: `low ≤ mid ≤ high`.
  public init(low: Decimal, mid: Decimal, high: Decimal) {
    precondition(low <= mid && mid <= high, "a band's values are in order")
    (self.low, self.mid, self.high) = (low, mid, high)
  }

  /// A figure that is known.
  public init(_ value: Decimal) { (low, mid, high) = (value, value, value) }
  public init(_ value: Int) { self.init(Decimal(value)) }
  /// The decimal number that is written as the shortest text of this one.
  /// - Precondition: finite.
  public init(_ value: Double) { self.init(Decimal(shortest: value)) }

  /// The decimal numbers that are written as the shortest texts of three binary ones.
  /// - Precondition: finite and in order.
  public init(_ low: Double, _ mid: Double, _ high: Double) {
    self.init(
      low: Decimal(shortest: low), mid: Decimal(shortest: mid), high: Decimal(shortest: high))
  }

  public static let zero = Band(0)

  /// Whether its ends differ.
  public var isRange: Bool { low != high }

  public static func + (a: Band, b: Band) -> Band {
    Band(low: a.low + b.low, mid: a.mid + b.mid, high: a.high + b.high)
  }
  public static func += (a: inout Band, b: Band) { a = a + b }
  public static func - (a: Band, b: Band) -> Band {
    Band(low: a.low - b.high, mid: a.mid - b.mid, high: a.high - b.low)
  }
  public static func * (a: Band, b: Band) -> Band {
    Band(
      corners: [a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high], mid: a.mid * b.mid)
  }
  public static func * (a: Band, factor: Decimal) -> Band { a * Band(factor) }

  /// - Precondition: every value of the divisor is above 0: what a zero means, such as "never", is for the caller to say.
  public static func / (a: Band, b: Band) -> Band {
    precondition(b.low > 0, "nothing is divided by zero")
    return Band(
      corners: [a.low / b.low, a.low / b.high, a.high / b.low, a.high / b.high], mid: a.mid / b.mid)
  }

  private init(corners: [Decimal], mid: Decimal) {
    // Quotients are rounded at the 38th digit: the middle may leave its ends by that much.
    low = corners.reduce(mid, Swift.min)
    high = corners.reduce(mid, Swift.max)
    self.mid = mid
  }

  /// The same function of each value.
  /// - Precondition: `function` never falls.
  public func map(_ function: (Decimal) -> Decimal) -> Band {
    Band(low: function(low), mid: function(mid), high: function(high))
  }

  /// Each value no lower than one of another band.
  public static func max(_ a: Band, _ b: Band) -> Band {
    Band(
      low: Swift.max(a.low, b.low), mid: Swift.max(a.mid, b.mid), high: Swift.max(a.high, b.high))
  }

  /// In whole cents, halves to the even one.
  public var inCents: Band { map { $0.rounded(2) } }
}

extension Sequence<Band> {
  public var sum: Band { reduce(.zero, +) }
}

extension Decimal {
  /// The decimal number that is written as the shortest text of a binary one: 0.1 is a tenth.
  /// - Precondition: finite.
  public init(shortest value: Double) {
    guard value.isFinite, let decimal = Decimal(string: "\(value)") else {
      preconditionFailure("a finite number can be written")
    }
    self = decimal
  }

  /// The nearest binary number.
  public var double: Double { Double(description) ?? .nan }

  /// With so many places, halves to the even digit.
  public func rounded(_ places: Int, _ mode: NSDecimalNumber.RoundingMode = .bankers) -> Decimal {
    var (result, value) = (Decimal(), self)
    NSDecimalRound(&result, &value, places, mode)
    return result
  }

  /// The whole number at or above.
  public var roundedUp: Decimal { rounded(0, .up) }
  /// The whole number at or below.
  public var roundedDown: Decimal { rounded(0, .down) }
}
