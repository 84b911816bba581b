// Term.swift: a figure that remembers the formula it came from, so that what is explained is what was computed.

public import Foundation
internal import Text

/// A value with its formula in names and in values; operators build all three at once.
public struct Term: Sendable {
  public let value: Band
  /// In keys of inputs and of figures: `gpu_cost_per_hour * gpu_count`.
  public let formula: String
  /// The same in values: `1.6 * 2`.
  public let worked: String
  /// How tightly its outermost operator binds: a sum 1, a product 2, a name or a call 3.
  private let binding: Int

  private init(_ value: Band, _ formula: String, _ worked: String, binding: Int) {
    (self.value, self.formula, self.worked, self.binding) = (value, formula, worked, binding)
  }

  /// A figure under its name.
  public init(_ name: String, _ value: Band) {
    self.init(value, name, value.text, binding: 3)
  }

  /// A constant of a formula, such as 1,000,000 tokens of a price.
  public init(_ constant: Decimal) {
    self.init(Band(constant), "\(constant)", "\(constant)", binding: 3)
  }

  public static func + (a: Term, b: Term) -> Term { sum(a, "+", b, a.value + b.value) }
  public static func - (a: Term, b: Term) -> Term { sum(a, "-", b, a.value - b.value) }
  public static func * (a: Term, b: Term) -> Term { product(a, "*", b, a.value * b.value) }
  /// - Precondition: every value of `b` is above 0.
  public static func / (a: Term, b: Term) -> Term { product(a, "/", b, a.value / b.value) }

  public static func + (a: Term, b: Decimal) -> Term { a + Term(b) }
  public static func - (a: Term, b: Decimal) -> Term { a - Term(b) }
  public static func - (a: Decimal, b: Term) -> Term { Term(a) - b }
  public static func + (a: Decimal, b: Term) -> Term { Term(a) + b }
  public static func * (a: Term, b: Decimal) -> Term { a * Term(b) }
  public static func / (a: Term, b: Decimal) -> Term { a / Term(b) }

  /// The whole number at or above.
  public var ceiling: Term { call("ceil", value.map(\.roundedUp)) }
  /// The whole number at or below.
  public var floor: Term { call("floor", value.map(\.roundedDown)) }

  /// No less than nothing.
  public var orZero: Term {
    Term(.max(value, .zero), "max(0, \(formula))", "max(0, \(worked))", binding: 3)
  }

  public static func max(_ a: Term, _ b: Term) -> Term {
    Term(
      .max(a.value, b.value), "max(\(a.formula), \(b.formula))", "max(\(a.worked), \(b.worked))",
      binding: 3)
  }

  private func call(_ name: String, _ value: Band) -> Term {
    Term(value, "\(name)(\(formula))", "\(name)(\(worked))", binding: 3)
  }

  private static func sum(_ a: Term, _ sign: String, _ b: Term, _ value: Band) -> Term {
    joined(a, sign, b, value, binding: 1, right: sign == "-" ? 2 : 1)
  }

  private static func product(_ a: Term, _ sign: String, _ b: Term, _ value: Band) -> Term {
    joined(a, sign, b, value, binding: 2, right: sign == "/" ? 3 : 2)
  }

  /// Brackets stand where a side binds less tightly than its place asks for.
  private static func joined(
    _ a: Term, _ sign: String, _ b: Term, _ value: Band, binding: Int, right: Int
  ) -> Term {
    func side(_ term: Term, _ needed: Int, _ text: String) -> String {
      term.binding < needed ? "(\(text))" : text
    }
    return Term(
      value, "\(side(a, binding, a.formula)) \(sign) \(side(b, right, b.formula))",
      "\(side(a, binding, a.worked)) \(sign) \(side(b, right, b.worked))", binding: binding)
  }
}

extension Sequence<Term> {
  /// The sum of at least one term.
  public var sum: Term? {
    var all: Term?
    for term in self { all = all.map { $0 + term } ?? term }
    return all
  }
}

extension Band {
  /// In plain digits, at most eight of them significant: `4.5`, `3.5..4.2..5.5`.
  public var text: String { text(digits: 8) }

  /// With three significant digits, for the name of a line: `2.98..5.79..9.45`.
  public var shortText: String { text(digits: 3) }

  private func text(digits: Int) -> String {
    let values = isRange ? [low, mid, high] : [mid]
    return values.map { NumberText.shortest(Self.significant($0, digits)) }.joined(separator: "..")
  }

  /// Eight digits are more than a reader checks, and hide the noise of the last places.
  private static func significant(_ value: Decimal, _ digits: Int) -> Double {
    let size = abs(value.double)
    guard size > 0 else { return 0 }
    let places = digits - 1 - Int(log10(size).rounded(.down))
    return value.rounded(Swift.max(places, 0)).double
  }
}
