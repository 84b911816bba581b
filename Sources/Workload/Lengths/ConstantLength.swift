// ConstantLength.swift: every prompt or output alike, as benchmarks have them.

public import Kernel
internal import Text

/// The same number of tokens for every request; 0 is an output that ends with its prompt.
public struct ConstantLength: LengthDistribution {
  public let tokens: Int

  /// - Precondition: `tokens` in 0...`WorkloadLimits.tokensPerRequest`.
  public init(_ tokens: Int) {
    precondition(tokens >= 0 && tokens <= WorkloadLimits.tokensPerRequest)
    self.tokens = tokens
  }

  public var mean: Double { Double(tokens) }

  public func quantile(_ probability: Double) -> Double { mean }

  public func cumulative(_ tokens: Double) -> Double { tokens < mean ? 0 : 1 }

  public func sample(_ random: inout RandomStream) -> Int { tokens }
}

extension LengthKind {
  static let constant = LengthKind(name: "constant") { reader, minimum in
    let before = reader.problems.count
    let value = reader.int("value", in: minimum...WorkloadLimits.tokensPerRequest)
    return reader.problems.count == before ? ConstantLength(value) : nil
  }
}
