// ClaimUnits.swift: the units of figures: times, rates of tokens and requests, and memory.

internal import Text

extension ClaimParser {
  private static let times: [String: Double] = [
    "ms": 1, "msec": 1, "msecs": 1, "millisecond": 1, "milliseconds": 1, "s": 1000, "sec": 1000,
    "secs": 1000, "second": 1000, "seconds": 1000, "us": 1e-3, "usec": 1e-3, "microseconds": 1e-3,
    "min": 60e3, "mins": 60e3, "minute": 60e3, "minutes": 60e3, "h": 3.6e6, "hr": 3.6e6,
    "hrs": 3.6e6, "hour": 3.6e6, "hours": 3.6e6, "day": 86.4e6, "days": 86.4e6, "d": 86.4e6,
    // 730 h and 8760 h, as the cost commands count them.
    "month": 2.628e9, "mo": 2.628e9, "year": 31.536e9, "yr": 31.536e9,
  ]
  private static let tokenWords: Set<String> = ["tok", "toks", "token", "tokens", "t"]
  private static let requestWords: Set<String> = [
    "request", "requests", "req", "reqs", "queries", "query", "calls", "call",
  ]
  private static let memories: [String: Double] = [
    "gb": 1, "gib": 1.073741824, "mb": 1e-3, "tb": 1e3, "gigabytes": 1,
  ]
  private static let shorts: [String: (kind: ClaimUnit.Kind, milliseconds: Double)] = [
    "tps": (.tokenRate, 1000), "tpm": (.tokenRate, 60e3), "rps": (.requestRate, 1000),
    "qps": (.requestRate, 1000), "rpm": (.requestRate, 60e3), "rph": (.requestRate, 3.6e6),
  ]
  static let users: Set<String> = [
    "user", "users", "request", "requests", "sequence", "stream", "client", "session", "req",
  ]
  private static let devices: Set<String> = ["gpu", "card", "device", "accelerator", "gpus"]
  private static let wholes: Set<String> = [
    "replica", "node", "server", "machine", "instance", "fleet", "cluster", "system", "box",
  ]

  func isUnit(_ index: Int) -> Bool { unit(index) != nil }

  /// The unit at a place and where it ends.
  func unit(_ start: Int) -> (unit: ClaimUnit, end: Int)? {
    guard let first = word(start) else { return nil }
    if isWord(start, "output", "generated", "input", "prompt", "prefill", "decode"),
      let inner = unit(start + 1), inner.unit.kind == .tokenRate
    {
      var unit = inner.unit
      unit.isOfPrompts = isWord(start, "input", "prompt", "prefill")
      return (unit, inner.end)
    }
    var parts = first.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let head = parts.removeFirst()
    if let short = Self.shorts[head] {
      var unit = ClaimUnit(kind: short.kind, factor: 1000 / short.milliseconds)
      unit.isPerSecond = short.milliseconds == 1000
      return denominators(parts, of: unit, start + 1, hasTime: true)
    }
    if let factor = Self.memories[head], parts.isEmpty {
      return (ClaimUnit(kind: .memory, factor: factor), start + 1)
    }
    if let factor = Self.times[head] {
      return denominators(parts, of: ClaimUnit(kind: .time, factor: factor), start + 1)
    }
    // `5/s` counts requests.
    let isBare = head.isEmpty && parts.first.flatMap({ Self.times[$0] }) != nil
    guard isBare || Self.tokenWords.contains(head) || Self.requestWords.contains(head) else {
      return nil
    }
    let kind: ClaimUnit.Kind = Self.tokenWords.contains(head) ? .tokenRate : .requestRate
    let bare = ClaimUnit(kind: kind, factor: 0, isBare: isBare)
    let found = denominators(parts, of: bare, start + 1)
    guard let found, found.unit.factor > 0 else { return nil }
    return found
  }

  /// What stands below the line: `/s/user`, `per second per GPU`, `a minute`, `per output token`.
  private func denominators(
    _ written: [String], of unit: ClaimUnit, _ start: Int, hasTime: Bool = false
  ) -> (unit: ClaimUnit, end: Int)? {
    var (unit, end, hasTime) = (unit, start, hasTime)
    for part in written { guard take(part, into: &unit, &hasTime) else { return nil } }
    while true {
      if let next = word(end), next.hasPrefix("/"), next.count > 1 {
        var changed = unit
        let parts = next.dropFirst().split(separator: "/").map(String.init)
        guard parts.allSatisfy({ take($0, into: &changed, &hasTime) }) else { break }
        (unit, end) = (changed, end + 1)
        continue
      }
      guard isWord(end, "per", "/", "a", "an", "each") else { break }
      let noun = end + (isWord(end + 1, "output", "generated", "concurrent", "single") ? 2 : 1)
      guard let text = word(noun), take(text, into: &unit, &hasTime) else { break }
      end = noun + 1
    }
    if unit.share == .unsaid, isWord(end, "total", "aggregate", "overall", "combined") {
      (unit.share, end) = (.whole, end + 1)
    }
    if unit.share == .unsaid, unit.kind != .time, isWord(end, "each", "apiece") {
      (unit.share, end) = (.each, end + 1)
    }
    return (unit, end)
  }

  /// Takes one denominator; false where it is none of this unit.
  private func take(_ text: String, into unit: inout ClaimUnit, _ hasTime: inout Bool) -> Bool {
    if unit.kind == .time {
      guard Self.tokenWords.contains(text), !unit.isPerToken else { return false }
      unit.isPerToken = true
      return true
    }
    if let milliseconds = Self.times[text] {
      guard !hasTime else { return false }
      (hasTime, unit.factor) = (true, 1000 / milliseconds)
      unit.isPerSecond = milliseconds == 1000
      return true
    }
    if Self.users.contains(text), unit.kind == .tokenRate || !Self.requestWords.contains(text) {
      unit.share = .user
    } else if Self.devices.contains(text) {
      unit.share = .device
    } else if Self.wholes.contains(text) {
      unit.share = .whole
    } else {
      return false
    }
    return true
  }
}
