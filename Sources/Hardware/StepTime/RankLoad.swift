// RankLoad.swift: what the most loaded of the ranks of attention has of a batch.

import Foundation

/// Ranks step together, as long as the slowest of them takes.
///
/// A request joins the rank with the fewest, so that rows are as even as they can be: m = ⌈n/d⌉. Their contexts are not: of
/// sums of m contexts with a spread of c (standard deviation over mean), the largest of d is expected at
///
///     m · mean · (1 + c·z(d)/√m),  z(d) = the expected largest of d standard normal values
///
/// Prompts are taken as evenly dealt, which is optimistic where a step has fewer of them than there are ranks.
struct RankLoad: Hashable, Sendable, BitwiseCopyable {
  var ranks: Int

  /// A guess: decode rows of synthetic benchmarks (lengths uniform from 0.8 to 1.0) spread by 0.1 to 0.2, recorded
  /// conversations by about 1.
  static let contextSpread = 0.5

  /// Rows of the rank with the most.
  func rows(of count: Int) -> Int { (count + ranks - 1) / ranks }

  /// What the slowest rank reads of the context of all.
  /// - Precondition: `count > 0`.
  func contextShare(rows count: Int) -> Double {
    guard ranks > 1 else { return 1 }
    let most = Double(rows(of: count))
    let largest = Self.expectedLargest(of: min(ranks, count))
    return min(1, most / Double(count) * (1 + Self.contextSpread * largest / most.squareRoot()))
  }

  /// The expected largest of some standard normal values: the quantile of (d − 3/8)/(d + 1/4).
  /// - Source: Blom, "Statistical Estimates and Transformed Beta-Variables", 1958; the quantile by Abramowitz and Stegun
  ///   26.2.23, within 5e-4.
  static func expectedLargest(of count: Int) -> Double {
    guard count > 1 else { return 0 }
    let d = Double(count)
    let t = (-2 * log(1 - (d - 0.375) / (d + 0.25))).squareRoot()
    let above = 2.515517 + t * (0.802853 + t * 0.010328)
    return t - above / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)))
  }
}
