// NightWords.swift: what a night says in words, the same in every file.

internal import Planning

enum NightWords {
  /// How many hold, and which do not: the worst first.
  static func answer(_ night: Night) -> Words {
    let all = night.rows.count
    let held = night.count(.holds)
    let word = all == 1 ? "scenario" : "scenarios"
    let verb = held == 1 ? "holds" : "hold"
    guard held < all else { return "\(good: "all \(all) \(word) hold")" }
    var words: Words = "\(held) of \(all) \(word) \(verb)"
    for verdict in [NightVerdict.error, .missed, .insufficient] where night.count(verdict) > 0 {
      let names = night.rows.filter { $0.verdict == verdict }.map(\.record.name)
      words += "; \(bad: verdict.rawValue): \(names.joined(separator: ", "))"
    }
    return words
  }

  /// A figure by its name: counts are whole.
  static func told(_ value: Double?, of figure: String) -> String {
    guard let value else { return "–" }
    let isCount = ["replicas", "gpus", "nodes", "rejected", "failed", "preemptions"].contains(
      figure)
    return isCount && abs(value) < 1e15 && value.rounded() == value
      ? FigureText.grouped(Int(value)) : FigureText.short(value)
  }

  /// "gpus 2 to 4; p99_ttft_ms 24.3 to 30.1", "none", "new"; nil without a baseline.
  static func change(_ row: NightRow, in night: Night) -> String? {
    guard let comparison = row.comparison else { return row.isNew ? "new" : nil }
    let told = ["gpus", "p99_ttft_ms", "p99_itl_ms"].compactMap { comparison.change(of: $0) }
    if told.isEmpty { return comparison.changes.isEmpty ? "none" : "other figures" }
    return told.map { change in
      let sides = [change.before, change.after].map { Self.told($0, of: change.figure) }
      return "\(change.figure) \(sides[0]) to \(sides[1])"
    }.joined(separator: "; ")
  }

  /// The change with what it is worth: "gpus 2 to 4 (traffic)", "… (no significant difference)".
  static func judgedChange(_ row: NightRow, in night: Night) -> String {
    guard let change = change(row, in: night) else { return "" }
    guard let comparison = row.comparison, let significance = comparison.significance else {
      return change
    }
    let cause = cause(of: comparison)
    switch significance {
    case .yes: return change + cause
    case .no: return "\(change) (no significant difference)"
    case .unknown: return "\(change) (no interval: replications give one)\(cause)"
    }
  }

  /// "; by traffic", or where the causes were told apart "; of the GPUs traffic +4, configuration (headroom) +2".
  private static func cause(of comparison: NightComparison) -> String {
    let figures = [("gpus", "GPUs"), ("cost_per_hour", "$/h")]
    for (figure, words) in figures {
      guard let shares = comparison.split?.shares(of: figure), !shares.isEmpty else { continue }
      let told = shares.map { share in
        let sign = share.difference < 0 ? "−" : "+"
        return
          "\(share.causes.joined(separator: " and ")) \(sign)\(Self.told(abs(share.difference), of: figure))"
      }
      return "; of the \(words) \(told.joined(separator: ", "))"
    }
    return comparison.causes.isEmpty ? "" : "; by \(comparison.causes.joined(separator: ", "))"
  }

  static func verdict(_ row: NightRow) -> Words {
    row.verdict == .holds ? .good(row.verdict.rawValue) : .bad(row.verdict.rawValue)
  }
}
