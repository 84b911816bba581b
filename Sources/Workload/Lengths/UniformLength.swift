// UniformLength.swift: every length of a range equally often, as random-input benchmarks draw them.

public import Kernel
internal import Text

/// Whole numbers of tokens from `min` to `max`, both included.
public struct UniformLength: LengthDistribution {
  public let min: Int
  public let max: Int

  /// - Precondition: `0 ≤ min ≤ max ≤ WorkloadLimits.tokensPerRequest`.
  public init(min: Int, max: Int) {
    precondition(0 <= min && min <= max && max <= WorkloadLimits.tokensPerRequest)
    self.min = min
    self.max = max
  }

  public var mean: Double { (Double(min) + Double(max)) / 2 }

  public func quantile(_ probability: Double) -> Double {
    Double(min) + Swift.min((probability * count).rounded(.down), count - 1)
  }

  public func cumulative(_ tokens: Double) -> Double {
    Swift.min(1, Swift.max(0, (tokens.rounded(.down) - Double(min) + 1) / count))
  }

  private var count: Double { Double(max - min + 1) }

  public func sample(_ random: inout RandomStream) -> Int {
    // 32 × 32 bits: the range is under 2³⁰, so the bias of the product is under 2⁻³⁴.
    min + Int((UInt64(max - min + 1) &* (random.next() >> 32)) >> 32)
  }
}

extension LengthKind {
  static let uniform = LengthKind(name: "uniform") { reader, minimum in
    let before = reader.problems.count
    let range = minimum...WorkloadLimits.tokensPerRequest
    let low = reader.int("min", in: range)
    let high = reader.int("max", in: range)
    guard reader.problems.count == before else { return nil }
    guard low <= high else {
      reader.report(
        .outOfRange, key: "max", "'\(reader.path(to: "max"))' is \(high), below min, \(low)",
        hint: "swap them")
      return nil
    }
    return UniformLength(min: low, max: high)
  }
}
