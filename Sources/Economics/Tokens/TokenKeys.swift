// TokenKeys.swift: prices and choices of what is bought by the token.

public import Text

/// Keys of what is bought by the token, or by throughput.
public enum TokenKeys {
  public static let apiInputPerMillion = CostKeys.apiInputPerMillion
  public static let apiOutputPerMillion = CostKeys.apiOutputPerMillion
  public static let apiCachedPerMillion = BandKey(
    "apiCachedPerMillion", unit: "USD/1M tokens", in: 0...100_000,
    "prompt tokens found in its cache")
  public static let cachedShare = BandKey(
    "cachedShare", unit: "of prompt tokens", in: 0...1, default: 0, "prompt tokens that are cached",
    "none unless given")
  public static let batchShare = BandKey(
    "batchShare", unit: "of tokens", in: 0...1, default: 0, "tokens that can wait for a batch",
    "none unless given")
  public static let batchDiscount = BandKey(
    "batchDiscount", unit: "of the price", in: 0...1, default: 0.5, "saved by waiting for a batch",
    "price lists of OpenAI, Anthropic, Google and others, 2026-11")
  public static let tiers = ValueKey<VolumeTiers>(
    "tiers", "one price, whatever the volume",
    "discounts by the month's volume, each on what is above its step: 1000:0.1,5000:0.2 (million tokens), $50000:0.1 (dollars at the list price), or [{ aboveMillionTokens | aboveDollars, discount }]",
    read: VolumeTiers.read, write: \.written)
  public static let unitPrice = BandKey(
    "unitPrice", unit: "USD/unit-month", isPositive: true, text: "the price list's",
    "a unit of provisioned throughput")
  public static let unitTokensPerMinute = BandKey(
    "unitTokensPerMinute", unit: "prompt tokens/minute", isPositive: true, default: 2500,
    "what a unit takes, output tokens weighed by outputWeight",
    "Azure's table for gpt-4o, by a book of 2026-02")
  public static let outputWeight = BandKey(
    "outputWeight", unit: "prompt tokens", in: 1...100, default: 4,
    "prompt tokens that an output token counts as",
    "a guess: output is priced about four times input")
  public static let unitMinimum = BandKey(
    "unitMinimum", unit: "units", in: 1...10_000, default: 15, "the least that is sold",
    "Azure PTU, by a book of 2026-02")
  public static let apiTtftMs = BandKey(
    "apiTtftMs", unit: "ms", in: 0...3_600_000, text: "as published",
    "mean time to an API's first token, for the mix that is simulated")
  public static let apiTokensPerSecond = BandKey(
    "apiTokensPerSecond", unit: "tokens/s", isPositive: true, text: "as published",
    "output tokens a second of one request at an API")
  public static let peakToMean = BandKey(
    "peakToMean", unit: "ratio", in: 1...1000, default: 2,
    "peak over mean of the load, for what is bought by throughput", "a guess")
}
