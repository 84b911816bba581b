// ConstantLength.swift: every prompt or output alike, as benchmarks have them.

public import Kernel

/// The same number of tokens for every request; 0 is an output that ends with its prompt.
public struct ConstantLength: LengthDistribution {
  public let tokens: Int

  /// - Precondition: `tokens` in 0...`WorkloadLimits.tokensPerRequest`.
  public init(_ tokens: Int) {
    precondition(tokens >= 0 && tokens <= WorkloadLimits.tokensPerRequest)
    self.tokens = tokens
  }

  public var mean: Double { Double(tokens) }

  public func sample(_ random: inout RandomStream) -> Int { tokens }
}
