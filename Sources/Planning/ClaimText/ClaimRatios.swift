// ClaimRatios.swift: "B200 2.5x H100", "fp8 is 1.3–1.6x faster than bf16", "30–50 % more".

internal import Text

extension ClaimParser {
  private static let more: Set<String> = [
    "faster", "more", "higher", "better", "quicker", "speedup", "speed-up", "speed", "up",
    "throughput", "performance", "gain",
  ]
  /// Of a time they are no praise.
  private static let larger: Set<String> = ["more", "higher"]
  private static let less: Set<String> = ["lower", "less", "shorter", "smaller", "fewer"]
  /// What is better when it is less: the ratio of speed is one over it.
  private static let times: Set<String> = [
    "latency", "latencies", "time", "delay", "ttft", "itl", "tpot", "tbt",
  ]
  /// What is better when it is more.
  private static let rates: Set<String> = [
    "throughput", "performance", "speed", "bandwidth", "tokens",
  ]
  /// Words between those.
  private static let joints: Set<String> = [
    "the", "of", "as", "fast", "much", "an", "a", "times", "latency", "latencies", "time", "delay",
    "total", "aggregate", "combined", "output", "serving",
  ]
  /// What the largest batches make: not bound by one step's bandwidth.
  private static let totals: Set<String> = [
    "throughput", "capacity", "tokens", "tok/s", "tokens/s", "tps",
  ]
  private static let works = [
    "decode": "itl", "bandwidth": "itl", "memory": "memory", "vram": "memory",
    "prefill": "prefill", "ttft": "prefill", "itl": "itl", "tpot": "itl",
    "tbt": "itl",
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
    if isWord(next, "%"), let word = word(next + 1) {
      if Self.less.contains(word) {
        return readLess(low.value / 100, high / 100, manner, from: first, end: next + 1)
      }
      if Self.larger.contains(word), isOfTime(next + 2) {
        return refuseUnclear(from: first, end: next + 1)
      }
      if Self.more.contains(word) {
        return finishRatio(1 + low.value / 100, 1 + high / 100, manner, from: first, end: next + 1)
      }
    }
    guard isWord(next, "x", "times", "fold", "-fold") else { return false }
    // `2x H100` counts GPUs, unless one is named already or there is no such count.
    var name = next + 1
    while isWord(name, "nvidia", "amd") { name += 1 }
    let isCount =
      acceleratorEnd(name) != nil && low.value == high && low.value == low.value.rounded()
      && !statement.facts.contains { $0.term == .gpu }
    guard !isCount, number(next + 1) == nil else { return false }
    // `2x less memory` and `2x higher latency` are no gain of speed.
    if let word = word(next + 1),
      isOfTime(next + 2) ? Self.larger.contains(word) : Self.less.contains(word)
    {
      return refuseUnclear(from: first, end: next + 1)
    }
    return finishRatio(low.value, high, manner, from: first, end: next + 1)
  }

  /// `30–50 % lower latency`: shares of a time that are saved, 1/(1 − share) times as fast.
  private mutating func readLess(
    _ low: Double, _ high: Double, _ manner: ClaimFigure.Manner, from first: Int, end: Int
  ) -> Bool {
    guard isOfTime(end + 1) else { return refuseUnclear(from: first, end: end) }
    guard max(low, high) < 1 else {
      return refuseRatio(from: first, end: end, "leaves no time", "write a share below 100 %")
    }
    return finishRatio(1 / (1 - low), 1 / (1 - high), manner, from: first, end: end)
  }

  /// Whether a time is what is compared: the first noun from a place, before the other side, decides.
  private func isOfTime(_ start: Int) -> Bool {
    var next = start
    while let word = word(next), !Self.links.contains(word), !Self.rates.contains(word),
      acceleratorEnd(next) == nil
    {
      if Self.times.contains(word) { return true }
      next += 1
    }
    return false
  }

  /// Less memory, more of a time, and less of what is not said: no ratio of what a datasheet has.
  private mutating func refuseUnclear(from first: Int, end: Int) -> Bool {
    refuseRatio(
      from: first, end: end, "does not say what is faster or larger",
      "write \"lower latency\", turn it round, as in \"H200 1.7x the memory of H100\", or state a size, "
        + "as in \"70B fp8, weights 70 GB\"")
  }

  private mutating func refuseRatio(
    from first: Int, end: Int, _ why: String, _ hint: String
  ) -> Bool {
    at = end
    while let next = word(at), Self.works[next] != nil || isPraise(next) { at += 1 }
    refuse(tokens.text(first..<at), why, hint)
    skipLinks()
    return true
  }

  private mutating func finishRatio(
    _ low: Double, _ high: Double, _ manner: ClaimFigure.Manner, from first: Int, end: Int
  ) -> Bool {
    record(
      ClaimFigure(
        low: low, high: high, unit: ClaimUnit(kind: .ratio), manner: manner,
        text: tokens.text(first..<end)))
    at = end
    while let next = word(at), isPraise(next) || Self.works[next] != nil {
      // `memory bandwidth` is what decode is bound by; `memory` alone is how much there is.
      if let work = Self.works[next] { metrics[part] = work }
      if Self.totals.contains(next) { throughputs.insert(part) }
      at += 1
    }
    if isWord(at, "per", "a"), isWord(at + 1, "second") { at += 2 }
    if isWord(at, "per"), let holder = word(at + 1), Self.users.contains(holder) {
      shares[part] = .user
      at += 2
    }
    // As many GPUs stand on both sides.
    if isWord(at, "per"), isWord(at + 1, "gpu", "card") { at += 2 }
    while isWord(at, "of", "the", "an") { at += 1 }
    skipLinks()
    return true
  }

  /// `B200 fp4 5x H100 fp8`: once the other side has its GPU, a second format is its own, and so the other way round.
  func belongsToBase(_ term: ClaimTerm, beside other: ClaimTerm) -> Bool {
    statement.says(term) && statement.base.contains { $0.term == other }
      && !statement.base.contains { $0.term == term }
  }

  private func isPraise(_ word: String) -> Bool {
    Self.more.contains(word) || Self.less.contains(word) || Self.joints.contains(word)
      || Self.totals.contains(word)
  }

  /// `than`, `over the`: what follows is the other side.
  private mutating func skipLinks() {
    var isLinked = false
    while let next = word(at),
      Self.links.contains(next) || (isLinked && ["a", "an", "the"].contains(next))
    {
      isLinked = true
      at += 1
    }
    let isBase = acceleratorEnd(at) != nil || word(at).flatMap(format) != nil
    if statement.base.isEmpty, isBase { expectsBase = true }
  }
}
