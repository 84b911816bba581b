// Latency.swift: end to end from its parts, agents that call again, Little's law, and ratios of latencies.

internal import Foundation
internal import Text

enum Latency {
  static let ttftMs = BandKey(
    "ttftMs", unit: "ms", in: 0...1e9, isPositive: true, "time to the first token")
  static let itlMs = BandKey(
    "itlMs", unit: "ms", in: 0...1e9, isPositive: true, "interval between tokens")
  static let networkMs = BandKey(
    "networkMs", unit: "ms", in: 0...1e9, default: 0, "network and serialisation, of each call",
    "guide 004: 2 to 15 in a VPC, 30 to 80 to an API")
  static let calls = BandKey(
    "calls", unit: "calls", in: 1...100_000, default: 1,
    "calls of an agent one after another, for one action")
  static let cloudApiMs = BandKey(
    "cloudApiMs", unit: "ms", isPositive: true, "a latency of an API, to compare")
  static let selfhostMs = BandKey(
    "selfhostMs", unit: "ms", isPositive: true, "the same latency when self-hosted")

  static let calculator = Calculator(
    "latency",
    "end-to-end time of a request or a chain, requests in flight, ratio of two latencies",
    keys: [
      ttftMs, itlMs, DemandKeys.outputTokens, networkMs, calls, DemandKeys.aggregateTokensS,
      cloudApiMs, selfhostMs,
    ],
    notes: [
      "The first token is in the TTFT: an answer of n tokens has n - 1 intervals. Guides write n; both are printed.",
      "--aggregate-tokens-s with --itl-ms: the requests in flight, by Little's law.",
    ],
    examples: [
      "--ttft-ms 400 --itl-ms 22 --output-tokens 300",
      "--ttft-ms 500..650..800 --itl-ms 25 --output-tokens 300 --network-ms 30..80 --calls 5 --explain",
      "--aggregate-tokens-s 2000 --itl-ms 22", "--cloud-api-ms 350 --selfhost-ms 18",
    ], answer)

  private static func answer(_ work: inout Working) throws(InputErrors) -> Calculation {
    var lines: [String] = []
    if let first = work.termIfGiven(ttftMs) { lines.append(try endToEnd(first, &work)) }
    if let rate = work.termIfGiven(DemandKeys.aggregateTokensS) {
      let inFlight = work.figure(
        "concurrency", "requests in flight", unit: "requests",
        rate * (try work.term(itlMs)) / 1000, source: "Little's law")
      lines.append("\(words(inFlight)) requests are decoded at once")
    }
    if let other = work.termIfGiven(cloudApiMs) {
      let ratio = work.figure(
        "latency_ratio", "times as long", unit: "x", other / (try work.term(selfhostMs)),
        source: "guide 001")
      work.remark("a ratio means something only where both are the same latency: TTFT, ITL or all")
      lines.append("\(words(ratio)) times as long")
    }
    guard !lines.isEmpty else {
      throw work.missing(
        "nothing is asked",
        hint:
          "add --ttft-ms, --itl-ms and --output-tokens, or --aggregate-tokens-s and --itl-ms")
    }
    return work.answer(lines.joined(separator: "; "))
  }

  private static func endToEnd(
    _ first: Term, _ work: inout Working
  ) throws(InputErrors) -> String {
    let interval = try work.term(itlMs)
    let tokens = try work.term(DemandKeys.outputTokens)
    let network = try work.term(networkMs)
    let calls = try work.term(calls)
    let exact = work.figure(
      "end_to_end_exact_ms", "end to end, n - 1 intervals", unit: "ms",
      calls * (first + interval * (tokens - 1).orZero + network))
    work.figure(
      "end_to_end_ms", "end to end, n intervals", unit: "ms",
      calls * (first + interval * tokens + network), source: "guide 004")
    if calls.value.mid > 1 {
      work.remark(
        "means add up over the calls of a chain; percentiles do not: `headroom simulate` has them")
    }
    return "\(words(exact)) ms end to end"
  }

  private static func words(_ term: Term) -> String { CountWords.short(term.value.mid) }
}
