// HybridWords.swift: a mix of ways of paying in words, as it was reckoned and as it was simulated.

internal import Economics
internal import Foundation
internal import Planning

enum HybridWords {
  /// "8 GPUs owned for 5 replicas, then on-demand for 3 replicas, then api for 2 replicas".
  static func text(_ mix: HybridMix) -> String {
    mix.parts.map { part in
      let count = part.layers.count
      let what = part.gpus > 0 ? "\(part.gpus) GPUs \(part.offer)" : "\(part.offer)"
      return "\(what) for \(count == 1 ? "1 replica" : "\(count) replicas")"
    }.joined(separator: ", then ")
  }

  /// "16 GPUs reserved-3y + api".
  static func short(_ mix: HybridMix) -> String {
    mix.parts.map { $0.gpus > 0 ? "\($0.gpus) GPUs \($0.offer)" : $0.offer }
      .joined(separator: " + ")
  }

  /// "16 GPUs reserved-3y + api: $41,859 a month, $8,784 less than api; simulated: 18.6 % overflow, 99.4 % good".
  static func proven(_ played: PlayedMix, against winner: OfferCost) -> Words {
    let saved = winner.monthly.mid - played.monthly.mid
    let price = "\(short(played.mix)): \(CountWords.dollars(played.monthly.mid.rounded(0))) a month"
    let dollars = CountWords.dollars(saved.magnitude.rounded(0))
    let told = "\(dollars) \(saved > 0 ? "less" : "more") than \(winner.offer)"
    var parts: [String] = []
    if played.mix.overflows { parts.append("\(FigureText.percent(played.overflowShare)) overflow") }
    parts.append("\(FigureText.percent(played.goodShare)) good")
    let simulated = parts.joined(separator: ", ")
    return saved > 0
      ? "\(good: price), \(told); simulated: \(simulated)"
      : "\(price), \(told); simulated: \(simulated)"
  }

  /// What the simulated API is as fast as.
  static func assumed(_ speed: ProviderSpeed) -> String {
    "the simulated API answers after \(FigureText.short(speed.ttftMs)) ms (p95 "
      + "\(FigureText.short(speed.ttftP95Ms))) with \(FigureText.short(speed.tokensPerSecond)) tokens/s: "
      + "\(speed.source); the p95 is a guess, and it has no limits unless fleet.overflow says so"
  }
}
