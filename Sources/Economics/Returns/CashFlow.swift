// CashFlow.swift: money by month: what is paid, what has been paid so far, and what it is worth today.

public import Foundation

/// Payments of one way of paying, by month; month 0 is today.
public struct CashFlow: Hashable, Sendable {
  /// In dollars; the element at 0 is paid today.
  public let payments: [Decimal]

  public init(_ payments: [Decimal]) { self.payments = payments }

  /// What has been paid by the end of each month.
  /// - Complexity: O(months).
  public var cumulative: [Decimal] {
    var total: Decimal = 0
    return payments.map { payment in
      total += payment
      return total
    }
  }

  /// What all payments are worth today.
  ///
  ///     Σ payment(m) / (1 + rate)^(m/12)
  ///
  /// - Parameter yearlyRate: cost of capital, as a share a year.
  public func presentValue(yearlyRate: Double) -> Decimal {
    guard yearlyRate != 0 else { return payments.reduce(0, +) }
    return payments.enumerated().reduce(0) { sum, entry in
      sum + entry.element / Decimal(shortest: pow(1 + yearlyRate, Double(entry.offset) / 12))
    }
  }

  /// The first month by whose end this way has cost less than another; nil where there is none among the months of both.
  public func crossover(below other: CashFlow) -> Int? {
    zip(cumulative, other.cumulative).enumerated().first {
      $0.offset > 0 && $0.element.0 < $0.element.1
    }?
    .offset
  }
}
