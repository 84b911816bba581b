// ClaimFigures.swift: the figures of a sentence: comparisons, ranges, and what they count.

internal import Text

extension ClaimParser {
  private static let metricWords: [(words: [String], metric: String)] = [
    (["time", "to", "first", "token"], "ttft"), (["time-to-first-token"], "ttft"),
    (["first", "token", "latency"], "ttft"), (["first-token", "latency"], "ttft"),
    (["first", "token"], "ttft"), (["first-token"], "ttft"), (["ttft"], "ttft"),
    (["time", "per", "output", "token"], "itl"), (["time", "between", "tokens"], "itl"),
    (["time", "per", "token"], "itl"), (["between", "tokens"], "itl"),
    (["latency", "per", "token"], "itl"),
    (["inter", "token", "latency"], "itl"), (["inter-token", "latency"], "itl"),
    (["inter-token"], "itl"), (["per-token", "latency"], "itl"), (["per-token"], "itl"),
    (["token", "interval"], "itl"), (["token", "latency"], "itl"), (["itl"], "itl"),
    (["tpot"], "itl"), (["tbt"], "itl"), (["decode", "step"], "itl"),
    (["decode", "latency"], "itl"),
    (["end", "to", "end"], "e2e"), (["end-to-end"], "e2e"), (["e2e"], "e2e"), (["e2el"], "e2e"),
    (["response", "time"], "e2e"), (["request", "latency"], "e2e"), (["total", "latency"], "e2e"),
    (["full", "response"], "e2e"), (["completion", "time"], "e2e"), (["whole", "answer"], "e2e"),
    (["prompt", "processing"], "prefill"), (["prefill"], "prefill"), (["prefills"], "prefill"),
    (["latency"], "latency"), (["latencies"], "latency"), (["delay"], "latency"),
    (["kv", "cache"], "kv-cache"), (["kv-cache"], "kv-cache"), (["kv"], "kv-cache"),
    (["weights"], "weights"), (["weight"], "weights"),
    (["memory"], "memory"), (["vram"], "memory"), (["footprint"], "memory"),
  ]

  /// `ITL`, `TPOT`, `time to first token`, `prefill time`, `average latency`.
  mutating func readMetric() -> Bool {
    for (words, metric) in Self.metricWords where areWords(at, words) {
      // `fp8 weights` and `KV in fp8` are formats, unless a figure of bytes is near.
      if ["weights", "kv-cache"].contains(metric), formatFollows(at + words.count) { return false }
      beginMetric(metric)
      at += words.count
      // One word, so that a bare prompt can follow the metric itself.
      if isWord(at, "time", "latency"), metric != "latency" { at += 1 }
      return true
    }
    return false
  }

  private func formatFollows(_ start: Int) -> Bool {
    var next = start
    while isWord(next, "in", "=", ":", "is", "at") { next += 1 }
    return word(next).map { ["fp", "bf", "in", "nv", "mx", "aw", "gp"].contains($0.prefix(2)) }
      ?? false && !isWord(next, "in")
  }

  /// A second metric in a part that has its figure begins a part of its own.
  mutating func beginMetric(_ metric: String) {
    let hasFigure = statement.figures.contains { $0.part == part }
    if let before = metrics[part], before != metric {
      // `prefill latency` and `TTFT latency` say one thing.
      if metric == "latency" { return }
      if before != "latency", hasFigure { part += 1 }
    }
    metrics[part] = metric
  }

  /// Percentiles and means: none of them is better than the bound of one request alone.
  mutating func readStatistic() -> Bool {
    guard let first = word(at) else { return false }
    let isPercentile =
      first.hasPrefix("p") && NumberText.parseDouble(String(first.dropFirst())) != nil
    let words = ["median", "mean", "average", "avg", "worst-case", "typical", "typically", "avg."]
    guard isPercentile || words.contains(first) else { return false }
    remark(
      "\(tokens.text(at..<(at + 1))) of many requests is no better than the bound, which is of one alone; "
        + "`headroom simulate` computes it")
    at += 1
    return true
  }

  private static let comparisons: [(words: [String], manner: ClaimFigure.Manner)] = [
    (["at", "most"], .atMost), (["no", "more", "than"], .atMost), (["up", "to"], .upTo),
    (["less", "than"], .atMost), (["lower", "than"], .atMost), (["not", "more", "than"], .atMost),
    (["<"], .atMost), (["<="], .atMost), (["under"], .atMost), (["below"], .atMost),
    (["within"], .atMost), (["max"], .atMost), (["maximum"], .atMost), (["sub"], .atMost),
    (["sub", "-"], .atMost), (["as", "low", "as"], .atMost),
    (["at", "least"], .atLeast), (["more", "than"], .atLeast), (["no", "less", "than"], .atLeast),
    (["greater", "than"], .atLeast), ([">"], .atLeast), ([">="], .atLeast), (["over"], .atLeast),
    (["above"], .atLeast), (["min"], .atLeast), (["minimum"], .atLeast),
    (["as", "much", "as"], .upTo), (["~"], .about), (["about"], .about), (["around"], .about),
    (["approximately"], .about), (["approx"], .about), (["roughly"], .about), (["circa"], .about),
    (["ca"], .about), (["nearly"], .about), (["almost"], .about), (["some"], .about),
    (["between"], .exact), (["from"], .exact),
  ]

  /// `about 15 ms`, `≤ 20 ms`, `under 300 ms`, `at least 1500 tok/s`, `between 18 and 28 ms`.
  mutating func readComparison() -> Bool {
    for (words, manner) in Self.comparisons where areWords(at, words) {
      let next = at + words.count
      if readFigure(manner, from: next, start: at) { return true }
      if manner == .about, readComparedRatio(manner, from: next) { return true }
      // `about 2,000 prompt tokens`, `up to 32 users`: of a count the comparison says nothing here.
      if manner != .exact, number(next) != nil {
        at = next
        return true
      }
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
    guard let (unit, end) = scaledUnit(next) else { return false }
    // A first unit that differs from the second scales its own number.
    let lowScale = lowUnit?.unit ?? unit
    guard lowScale.kind == unit.kind,
      unit.kind != .time || (!low.inThousands && !high.inThousands)
    else { return false }
    func scaled(_ number: (value: Double, inThousands: Bool), _ unit: ClaimUnit) -> Double {
      number.value * unit.factor * (number.inThousands ? 1000 : 1)
    }
    // `1.5-2k`: the `k` of the second number is the first one's too.
    let lowNumber = (low.value, low.inThousands || (high.inThousands && lowUnit == nil))
    record(
      ClaimFigure(
        low: scaled(lowNumber, lowScale), high: scaled(high, unit), unit: unit, manner: manner,
        text: tokens.text(start..<end)))
    at = end
    return true
  }

  /// A unit with what multiplies it: `345 M tokens/day`, `8 billion tokens per day`.
  private func scaledUnit(_ start: Int) -> (unit: ClaimUnit, end: Int)? {
    if let found = unit(start) { return found }
    let scales = ["m": 1e6, "million": 1e6, "mn": 1e6, "b": 1e9, "bn": 1e9, "billion": 1e9]
    guard let scale = word(start).flatMap({ scales[$0] }), var found = unit(start + 1),
      found.unit.kind == .tokenRate || found.unit.kind == .requestRate
    else { return nil }
    found.unit.factor *= scale
    return found
  }

  /// `several s`, `a few seconds`: up to nine, as one digit says no more.
  mutating func readVague() -> Bool {
    let words = [["several"], ["a", "few"], ["few"]].first { areWords(at, $0) }
    guard let words, let (unit, end) = unit(at + words.count), unit.kind == .time else {
      return false
    }
    let text = tokens.text(at..<end)
    remark("\(JSONWriter.quoted(text)) is read as at most 9 of them")
    record(
      ClaimFigure(
        low: 9 * unit.factor, high: 9 * unit.factor, unit: unit, manner: .atMost, text: text))
    at = end
    return true
  }

  /// `1,500–2,500 aggregate`, `50–80 per request`: tokens a second, as nothing else is so shared.
  mutating func readElliptic() -> Bool {
    guard let low = number(at) else { return false }
    var (high, next) = (low, at + 1)
    if isWord(next, "-", "to"), let second = number(next + 1) { (high, next) = (second, next + 2) }
    var unit = ClaimUnit(kind: .tokenRate)
    var end = next + 1
    if isWord(next, "aggregate", "total", "combined", "overall") {
      unit.share = .whole
    } else if isWord(next, "per"), let holder = word(next + 1), Self.users.contains(holder) {
      (unit.share, end) = (.user, next + 2)
    } else {
      return false
    }
    let text = tokens.text(at..<end)
    remark("\(JSONWriter.quoted(text)) is read as output tokens/s")
    func value(_ number: (value: Double, inThousands: Bool)) -> Double {
      number.value * (number.inThousands || high.inThousands ? 1000 : 1)
    }
    record(
      ClaimFigure(low: value(low), high: value(high), unit: unit, manner: .exact, text: text))
    at = end
    return true
  }

  /// `ITL 18–28` beside figures with a unit: milliseconds, as intervals of tokens are told in.
  mutating func readBareTime() -> Bool {
    guard let low = number(at), !low.inThousands,
      statement.figures.contains(where: { $0.unit.kind == .time })
    else { return false }
    let metric = metrics.filter { $0.key <= part }.max { $0.key < $1.key }?.value
    var (high, end) = (low.value, at + 1)
    if isWord(end, "-", "to"), let second = number(end + 1), !second.inThousands {
      (high, end) = (second.value, end + 2)
    }
    guard metric == "itl", end == count || isStop(end) else { return false }
    let text = tokens.text(at..<end)
    remark("\(JSONWriter.quoted(text)) is read as ms")
    record(
      ClaimFigure(
        low: low.value, high: high, unit: ClaimUnit(kind: .time), manner: .exact, text: text))
    at = end
    return true
  }

  /// A second figure begins a part of its own.
  mutating func record(_ figure: ClaimFigure) {
    if statement.figures.contains(where: { $0.part == part }) {
      part += 1
    }
    var figure = figure
    figure.part = part
    figure.place = at
    if figure.unit.kind == .requestRate, figure.unit.isBare {
      remark("\(JSONWriter.quoted(figure.text)) is read as requests")
    }
    statement.figures.append(figure)
  }

  /// `single`, `per user`, `aggregate`, `throughput`: whose the rate is.
  mutating func readShare() -> Bool {
    guard let first = word(at) else { return false }
    switch first {
    case "aggregate", "total", "overall", "combined", "throughput":
      // `throughput of one user` is that user's.
      if shares[part] == nil { shares[part] = .whole }
      if first == "throughput" || isTotalOfTokens(at) { throughputs.insert(part) }
    case "single", "single-user", "single-stream", "single-request", "interactive", "per-user",
      "per-request":
      shares[part] = .user
    case "per-gpu": shares[part] = .device
    case "per", "each", "one", "a":
      if let holder = word(at + 1), Self.users.contains(holder) {
        shares[part] = .user
        at += 1
      } else if first == "each" {
        // `each H200 delivers`, `500 users at 20 tok/s, each`.
        shares[part] =
          isWord(at + 1, "gpu", "card") || acceleratorEnd(at + 1) != nil ? .device : .each
      } else {
        return false
      }
    case "apiece": shares[part] = .each
    default: return false
    }
    at += 1
    if isWord(at, "-") { at += 1 }
    if isWord(at, "user", "stream", "request", "sequence", "client", "gpu") { at += 1 }
    return true
  }

  /// `total tokens`, `aggregate output`: what the largest batch makes.
  func isTotalOfTokens(_ start: Int) -> Bool {
    isWord(start, "total", "aggregate", "combined")
      && isWord(start + 1, "tokens", "token", "output", "tok/s", "tokens/s", "throughput")
  }

  /// `ITL -5 ms`, `batch -4`: a sign right before a number, behind no number or unit that a range begins with.
  mutating func readNegative() -> Bool {
    guard isWord(at, "-"), number(at + 1) != nil, areJoined(at),
      at == 0 || isStop(at - 1) || !areJoined(at - 1) || isWord(at - 1, "=", ":", "<", "<=", "~")
    else { return false }
    let end = unit(at + 2)?.end ?? min(count, at + 2)
    let isShare = isWord(at + 2, "%")
    refuse(
      tokens.text(at..<(isShare ? at + 3 : end)), "is negative, which no figure is",
      isShare
        ? "say which way, as in \"30 % lower latency\""
        : "write a figure above 0, as in \"\(tokens.text((at + 1)..<end))\"")
    at = isShare ? at + 3 : end
    return true
  }

  /// Whether no space stands between a token and the next.
  private func areJoined(_ index: Int) -> Bool {
    tokens.all[index].end == tokens.all[index + 1].start
  }

  /// `fits`, `does it fit`: a claim without a figure.
  mutating func readFits() -> Bool {
    guard isWord(at, "fit", "fits", "fitting") else { return false }
    metrics[part] = "fits"
    at += 1
    return true
  }
}
