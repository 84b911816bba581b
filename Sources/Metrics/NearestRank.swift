// NearestRank.swift: which of so many sorted samples a percentile is.

/// ⌈p·n⌉ from 1 to n, not led astray by a p·n that is whole but for rounding (99.9 % of 1000 is 999).
/// - Parameter percent: p in percent. - Precondition: `count` is at least 1.
public func nearestRank(percent: Double, of count: Int) -> Int {
  precondition(count > 0, "a percentile has samples")
  let exact = percent / 100 * Double(count)
  let nearest = exact.rounded()
  let isWhole = abs(exact - nearest) <= 1e-9 * max(1, exact)
  return min(count, max(1, Int(isWhole ? nearest : exact.rounded(.up))))
}
