// LengthKind.swift: the length distributions a scenario can name, one line each.

public import Text

/// A length distribution by its name in a scenario, with the reader of its keys.
public struct LengthKind: Sendable {
  /// The value of `distribution`.
  public let name: String
  /// Reads the keys beside `distribution`, given the smallest length allowed; nil when one of them is
  /// wrong, which is then recorded.
  let read: @Sendable (inout ObjectReader, _ minimum: Int) -> (any LengthDistribution)?

  /// Every known distribution, in the order in which messages list them.
  public static let all: [LengthKind] = [
    .constant,
    .uniform,
    .logNormal,
    .empirical,
    .mixture,
    .gamma,
    .exponential,
    .pareto,
    .paretoLogNormal,
    .quantiles,
    .histogram,
  ]

  /// Reads a scenario's `promptTokens` or `outputTokens`: an object, or a number for a constant.
  /// - Parameter minimum: 1 for prompts; 0 for outputs, which may end with their prompt.
  public static func readLengths(_ value: ValueReader, minimum: Int) -> (any LengthDistribution)? {
    if value.isNumber || value.isShortenedCount {
      return value.int(in: minimum...WorkloadLimits.tokensPerRequest).map(ConstantLength.init)
    }
    return value.tagged("distribution", noun: "length distribution", among: all.map(\.name)) {
      index, reader in all[index].read(&reader, minimum)
    }
  }
}
