// ClaimFigures.swift: the phrases about how fast: metrics, comparisons, ranges and units.

import Text

extension ClaimParser {
  private static let metrics: [(words: [String], metric: String)] = [
    (["time", "to", "first", "token"], "ttft"), (["time", "per", "output", "token"], "itl"),
    (["inter", "token", "latency"], "itl"), (["inter-token", "latency"], "itl"),
    (["inter-token"], "itl"), (["per-token", "latency"], "itl"), (["token", "latency"], "itl"),
    (["itl"], "itl"), (["tpot"], "itl"), (["ttft"], "ttft"), (["decode", "step"], "itl"),
    (["prefill"], "prefill"),
  ]

  /// `ITL`, `TPOT`, `time to first token`, `prefill time`.
  mutating func readMetric() -> Bool {
    for (words, metric) in Self.metrics
    where words.indices.allSatisfy({ word(at + $0) == words[$0] }) {
      let text = tokens.text(at..<(at + words.count))
      if let before = self.metric, before != metric {
        refuse(text, "is a second figure beside \(before)", "make one claim at a time")
      }
      self.metric = metric
      at += words.count
      // One word, so that a bare prompt can follow the metric itself.
      if isWord(at, "time", "latency") { at += 1 }
      return true
    }
    return false
  }

  /// Percentiles and means: of one request alone on the GPUs there are none.
  mutating func readStatistic() -> Bool {
    guard let first = word(at) else { return false }
    let isPercentile =
      first.hasPrefix("p") && NumberText.parseDouble(String(first.dropFirst())) != nil
    guard isPercentile || ["median", "mean", "average", "avg", "worst-case"].contains(first) else {
      return false
    }
    refuse(
      tokens.text(at..<(at + 1)),
      "says nothing here: a bound is that of one step, without queues or other requests",
      "leave it out, or ask `headroom simulate` for percentiles")
    at += 1
    return true
  }

  private static let comparisons: [(words: [String], manner: ClaimFigure.Manner)] = [
    (["at", "most"], .atMost), (["no", "more", "than"], .atMost), (["up", "to"], .upTo),
    (["less", "than"], .atMost), (["lower", "than"], .atMost), (["not", "more", "than"], .atMost),
    (["<"], .atMost), (["<="], .atMost), (["under"], .atMost), (["below"], .atMost),
    (["within"], .atMost), (["max"], .atMost), (["maximum"], .atMost),
    (["at", "least"], .atLeast), (["more", "than"], .atLeast), (["no", "less", "than"], .atLeast),
    (["greater", "than"], .atLeast), ([">"], .atLeast), ([">="], .atLeast), (["over"], .atLeast),
    (["above"], .atLeast), (["min"], .atLeast), (["minimum"], .atLeast),
    (["~"], .about), (["about"], .about), (["around"], .about), (["approximately"], .about),
    (["approx"], .about), (["roughly"], .about), (["circa"], .about), (["ca"], .about),
    (["between"], .exact),
  ]

  /// `about 15 ms`, `≤ 20 ms`, `under 300 ms`, `at least 1500 tok/s`, `between 18 and 28 ms`.
  mutating func readComparison() -> Bool {
    for (words, manner) in Self.comparisons
    where words.indices.allSatisfy({ word(at + $0) == words[$0] }) {
      if readFigure(manner, from: at + words.count, start: at) { return true }
    }
    return false
  }

  /// A number or two and a unit: `18-28 ms`, `18 to 28 ms`, `18 ms - 28 ms`, `1.5k tok/s`, `1500+ tok/s`.
  mutating func readFigure(_ manner: ClaimFigure.Manner, from first: Int, start: Int) -> Bool {
    guard let low = number(first) else { return false }
    var (manner, high, next) = (manner, low, first + 1)
    let lowUnit = unit(next)
    if isWord(next, "+"), manner == .exact { (manner, next) = (.atLeast, next + 1) }
    let dash = lowUnit?.end ?? next
    if isWord(dash, "-", "to", "and"), let second = number(dash + 1), unit(dash + 2) != nil {
      (high, next) = (second, dash + 2)
    }
    guard let (unit, end) = unit(next) else { return false }
    // A first unit that differs from the second scales its own number.
    let lowScale = lowUnit?.unit ?? unit
    guard lowScale.isTime == unit.isTime, !unit.isTime || (!low.inThousands && !high.inThousands)
    else { return false }
    func scaled(_ number: (value: Double, inThousands: Bool), _ unit: ClaimUnit) -> Double {
      number.value * unit.factor * (number.inThousands ? 1000 : 1)
    }
    // `1.5-2k`: the `k` of the second number is the first one's too.
    let lowNumber = (low.value, low.inThousands || (high.inThousands && lowUnit == nil))
    let read = ClaimFigure(
      low: scaled(lowNumber, lowScale), high: scaled(high, unit), unit: unit, manner: manner,
      text: tokens.text(start..<end))
    if let before = figure {
      refuse(
        read.text, "is a second figure beside \(JSONWriter.quoted(before.text))",
        "make one claim at a time")
    } else {
      figure = read
    }
    at = end
    return true
  }

  /// The unit at a place and where it ends.
  private func unit(_ start: Int) -> (unit: ClaimUnit, end: Int)? {
    guard let first = word(start) else { return nil }
    let parts = first.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    if let factor = Self.times[parts[0]] {
      return time(factor, Array(parts.dropFirst()), start + 1)
    }
    guard Self.tokenWords.contains(parts[0]) else {
      return first == "tps" ? share(ClaimUnit(isTime: false), start + 1) : nil
    }
    var rest = Array(parts.dropFirst())
    var end = start + 1
    if rest.isEmpty, isWord(end, "per", "a", "each", "/"), let second = word(end + 1) {
      rest = [second]
      end += 2
    } else if rest.isEmpty, let second = word(end), second.hasPrefix("/") {
      rest = second.dropFirst().split(separator: "/").map(String.init)
      end += 1
    }
    guard let second = rest.first, ["s", "sec", "second"].contains(second) else { return nil }
    var unit = ClaimUnit(isTime: false)
    if rest.count > 1 {
      guard rest.count == 2, Self.users.contains(rest[1]) else { return nil }
      unit.share = .user
    }
    return share(unit, end)
  }

  private static let times: [String: Double] = [
    "ms": 1, "msec": 1, "msecs": 1, "millisecond": 1, "milliseconds": 1, "s": 1000, "sec": 1000,
    "secs": 1000, "second": 1000, "seconds": 1000, "us": 1e-3, "usec": 1e-3, "microseconds": 1e-3,
  ]
  private static let tokenWords: Set<String> = ["tok", "toks", "token", "tokens", "t"]
  private static let users: Set<String> = ["user", "request", "sequence", "stream"]

  /// `ms`, `ms/token`, `ms per output token`.
  private func time(
    _ factor: Double, _ parts: [String], _ start: Int
  ) -> (unit: ClaimUnit, end: Int)? {
    var unit = ClaimUnit(isTime: true, factor: factor)
    if let of = parts.first {
      guard parts.count == 1, Self.tokenWords.contains(of) else { return nil }
      unit.isPerToken = true
      return (unit, start)
    }
    if let next = word(start), next.hasPrefix("/"),
      Self.tokenWords.contains(String(next.dropFirst()))
    {
      unit.isPerToken = true
      return (unit, start + 1)
    }
    guard isWord(start, "per", "a", "/") else { return (unit, start) }
    let noun = start + (isWord(start + 1, "output") ? 2 : 1)
    guard let word = word(noun), Self.tokenWords.contains(word) else { return (unit, start) }
    unit.isPerToken = true
    return (unit, noun + 1)
  }

  /// Whose tokens: `per user`, `/user`, `total`.
  private func share(_ unit: ClaimUnit, _ start: Int) -> (unit: ClaimUnit, end: Int) {
    var unit = unit
    if isWord(start, "total", "aggregate", "overall") {
      unit.share = .whole
      return (unit, start + 1)
    }
    if isWord(start, "per", "/", "each", "a"), let noun = word(start + 1), Self.users.contains(noun)
    {
      unit.share = .user
      return (unit, start + 2)
    }
    if let next = word(start), next.hasPrefix("/"), Self.users.contains(String(next.dropFirst())) {
      unit.share = .user
      return (unit, start + 1)
    }
    return (unit, start)
  }
}
