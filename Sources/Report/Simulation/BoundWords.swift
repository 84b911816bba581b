// BoundWords.swift: what replicas spend their time on, in words.

internal import Planning

/// Shares of time by bound. Those of waits lie over the others, which add up to the whole.
enum BoundWords {
  /// "bound by memory, 50.0 % of the time; requests wait for KV blocks 10.0 % of the time"; empty for no time.
  static func main(_ shares: [(bound: String, share: Double)]) -> String {
    let parts = shares.filter { waitCause($0.bound).isEmpty }
    guard let top = parts.max(by: { $0.share < $1.share }), top.share > 0 else { return "" }
    let waits = shares.filter { !waitCause($0.bound).isEmpty && $0.share >= 0.01 }.map { wait in
      "requests wait for \(waitCause(wait.bound)) \(FigureText.percent(wait.share)) of the time"
    }
    let main =
      top.bound == "idle"
      ? "replicas are idle \(FigureText.percent(top.share)) of the time"
      : "bound by \(top.bound), \(FigureText.percent(top.share)) of the time"
    return ([main] + waits).joined(separator: "; ")
  }

  /// Shares that add up to the whole time, then those of waits.
  static func partition(_ shares: [BoundShare]) -> String {
    let seen = shares.filter { $0.share >= 0.0005 }
    let parts = seen.filter { waitCause($0.bound).isEmpty }.map {
      "\($0.bound) \(FigureText.percent($0.share))"
    }
    let waits = seen.filter { !waitCause($0.bound).isEmpty }.map {
      "for \(waitCause($0.bound)) \(FigureText.percent($0.share))"
    }
    guard !waits.isEmpty else { return parts.joined(separator: ", ") }
    return parts.joined(separator: ", ") + "; meanwhile requests waited "
      + waits.joined(separator: ", ")
  }

  /// What requests wait for; empty for a share of the partition.
  static func waitCause(_ bound: String) -> String {
    switch bound {
    case "queue": "a place in the batch (seats or step tokens)"
    case "kv_capacity": "KV blocks"
    default: ""
    }
  }
}
