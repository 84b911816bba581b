// LengthDistribution.swift: how long prompts and outputs are, one distribution a file.

public import Kernel

/// A distribution of token counts.
public protocol LengthDistribution: Sendable {
  /// Mean tokens, before caps and rounding; estimates of a run's size use it.
  var mean: Double { get }

  /// One length in tokens.
  /// - Complexity: O(log n) in the size of a table, no allocation.
  func sample(_ random: inout RandomStream) -> Int
}
