// CentShares.swift: a sum dealt out by weights so that the parts add up to it, to the cent.

public import Foundation

/// Dollars dealt out by weights: whole cents first, the cents that are left to the largest remainders.
public enum CentShares {
  /// - Parameters:
  ///   - total: in dollars; its cents are dealt out.
  ///   - weights: none below 0.
  /// - Returns: a part for each weight, their sum being the total in cents; nil where all weights are 0.
  /// - Source: the method of largest remainders (Hamilton).
  /// - Complexity: O(n log n).
  public static func dealt(_ total: Decimal, by weights: [Decimal]) -> [Decimal]? {
    let sum = weights.reduce(0, +)
    guard sum > 0 else { return nil }
    let cents = (total * 100).rounded(0)
    let exact = weights.map { cents * $0 / sum }
    var parts = exact.map(\.roundedDown)
    let left = Int((cents - parts.reduce(0, +)).double)
    let order = exact.indices.sorted {
      (exact[$1] - parts[$1], $0) < (exact[$0] - parts[$0], $1)
    }
    for index in order.prefix(max(0, left)) { parts[index] += 1 }
    return parts.map { $0 / 100 }
  }
}
