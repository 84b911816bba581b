// ClaimRatios.swift: "B200 2.5x H100", "fp8 is 1.3–1.6x faster than bf16", "30–50 % more".

import Text

extension ClaimParser {
  private static let praise: Set<String> = [
    "faster", "more", "higher", "better", "quicker", "speedup", "speed-up", "speed", "up",
    "throughput", "performance", "the", "of", "as", "fast", "much", "an", "a", "gain",
    "lower", "latency", "less", "times",
  ]
  private static let works = [
    "decode": "itl", "bandwidth": "itl", "memory": "memory", "vram": "memory",
    "capacity": "memory",
  ]
  private static let links: Set<String> = [
    "than", "over", "vs", "versus", "against", "vs.", "compared", "relative", "with", "to",
  ]

  /// A ratio, and the side that it is held against; also `H200 vs H100: 1.4x`.
  mutating func readRatio() -> Bool {
    if isWord(at, "vs", "versus", "vs."), !statement.facts.isEmpty {
      expectsBase = true
      at += 1
      return true
    }
    if isWord(at, "double", "doubles", "doubled", "doubling", "twice") {
      return finishRatio(2, 2, .exact, from: at, end: at + 1)
    }
    return readComparedRatio(.exact, from: at)
  }

  /// `2.5x`, `1.3–1.6x`, `2 times`, `30–50 %`, from a place on.
  mutating func readComparedRatio(_ manner: ClaimFigure.Manner, from first: Int) -> Bool {
    guard let low = number(first), !low.inThousands else { return false }
    var (high, next) = (low.value, first + 1)
    if isWord(next, "x"), isWord(next + 1, "-"), number(next + 2) != nil { next += 1 }
    if isWord(next, "-", "to"), let second = number(next + 1), !second.inThousands {
      (high, next) = (second.value, next + 2)
    }
    if isWord(next, "%"), word(next + 1).map(Self.praise.contains) ?? false {
      return finishRatio(1 + low.value / 100, 1 + high / 100, manner, from: first, end: next + 1)
    }
    guard isWord(next, "x", "times", "fold", "-fold") else { return false }
    // `2x H100` counts GPUs, unless one is named already or there is no such count.
    var name = next + 1
    while isWord(name, "nvidia", "amd") { name += 1 }
    let isCount =
      acceleratorEnd(name) != nil && low.value == high && low.value == low.value.rounded()
      && !statement.facts.contains { $0.option == "gpu" }
    guard !isCount, number(next + 1) == nil else { return false }
    return finishRatio(low.value, high, manner, from: first, end: next + 1)
  }

  private mutating func finishRatio(
    _ low: Double, _ high: Double, _ manner: ClaimFigure.Manner, from first: Int, end: Int
  ) -> Bool {
    record(
      ClaimFigure(
        low: low, high: high, unit: ClaimUnit(kind: .ratio), manner: manner,
        text: tokens.text(first..<end)))
    at = end
    while let next = word(at), Self.praise.contains(next) || Self.works[next] != nil {
      // `memory bandwidth` is what decode is bound by; `memory` alone is how much there is.
      if let work = Self.works[next] { metrics[part] = work }
      at += 1
    }
    var isLinked = false
    while let next = word(at), Self.links.contains(next) || (isLinked && next == "a") {
      isLinked = true
      at += 1
    }
    let isBase = acceleratorEnd(at) != nil || word(at).flatMap(format) != nil
    if statement.base.isEmpty, isBase { expectsBase = true }
    return true
  }
}
