// DemandKeys.swift: inputs of rates, lengths and shares that several calculators share.

public import Text

/// Keys of how much comes in, and how fast it is served.
public enum DemandKeys {
  public static let inputTokens = BandKey(
    "inputTokens", unit: "tokens/request", in: 0...10_000_000, "of a mean prompt")
  public static let outputTokens = BandKey(
    "outputTokens", unit: "tokens/request", in: 0...10_000_000, isPositive: true,
    "of a mean answer")
  public static let tokensPerRequest = BandKey(
    "tokensPerRequest", unit: "tokens/request", in: 0...20_000_000, isPositive: true,
    "prompt and answer together, in place of the two")
  public static let hoursPerDay = BandKey(
    "hoursPerDay", unit: "hours/day", in: 0...24, isPositive: true, default: 24,
    "hours of a day in which requests come")
  public static let tokensPerDay = BandKey(
    "tokensPerDay", unit: "tokens/day", isPositive: true, "prompt and output tokens of a day")
  public static let tokensPerYear = BandKey(
    "tokensPerYear", unit: "tokens/year", isPositive: true, "tokens of a year")
  public static let aggregateTokensS = BandKey(
    "aggregateTokensS", unit: "tokens/s", isPositive: true,
    "output tokens of one GPU, all its requests together, at the promised latency")
  public static let headroom = BandKey(
    "headroom", unit: "of the load", in: 0...10, default: 0.3, "room above the load",
    "guide 004")
  /// Which of the two readings of headroom is the answer.
  public static let reading = NameKey(
    "reading", of: ["demand", "capacity"], noun: "reading", default: "demand",
    "what headroom is a share of: load * (1 + h), or load / (1 - h)", "guide 004 says neither")
}
