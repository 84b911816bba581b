// NormalCumulative.swift: the standard normal distribution function.

import Foundation

/// The probability that a standard normal variate lies at or below a value; accurate in both tails
/// (to the last digits of `erfc`).
public func normalCumulative(_ value: Double) -> Double { 0.5 * erfc(-value / 2.0.squareRoot()) }
