// Adapters.swift: low-rank adapters beside one model, and how many of them a batch asks for.

import Foundation

/// LoRA adapters that requests of a pool choose from, and the places a GPU has for them.
///
/// Each request that has an adapter draws it by popularity: pᵢ ∝ 1 / iˢ, for s = `zipf` (0: all alike).
///
///     distinct(n) = min(Σᵢ 1 − (1 − share · pᵢ)ⁿ, slots)       of n rows
///     missing     = Σᵢ pᵢ e^(−pᵢ t),  Σᵢ 1 − e^(−pᵢ t) = slots    of the least recently used order
///
/// - Source of the second: Che, Tung and Wang, "Hierarchical Web Caching Systems", IEEE JSAC 20(7), 2002; for
///   adapters that are alike it is 1 − slots / count, exactly.
public struct Adapters: Hashable, Sendable {
  /// Numbers beyond these are no server's, and keep the sums short.
  public static let countRange = 1...10_000
  public static let slotRange = 1...10_000
  public static let rankRange = 1...512
  public static let zipfRange = 0.0...4.0
  /// Ranks that slots may have: vLLM's `max_lora_rank` (0.12, `vllm/config/lora.py`).
  static let slotRanks = [1, 8, 16, 32, 64, 128, 256, 320, 512]

  public var count: Int
  public var rank: Int
  /// Adapters that the memory of a GPU has places for: vLLM's `max_loras`.
  public var slots: Int
  /// Share of the requests that have one, in 0...1.
  public var share: Double
  public var zipf: Double

  public init(count: Int, rank: Int, slots: Int, share: Double = 1, zipf: Double = 0) {
    self.count = count
    self.rank = rank
    self.slots = slots
    self.share = share
    self.zipf = zipf
  }

  /// The rank that a slot is made for, and that its kernels multiply: the next that engines allow.
  public var slotRank: Int { Self.slotRanks.first { $0 >= rank } ?? rank }

  /// Probabilities of the adapters, the most popular first; their sum is 1.
  private var popularity: [Double] {
    let weights = (1...count).map { pow(Double($0), -zipf) }
    let sum = weights.reduce(0, +)
    return weights.map { $0 / sum }
  }

  /// Adapters that so many rows ask for on average, were there places for all.
  /// - Complexity: O(count); O(1) where all are alike.
  public func wanted(rows: Int) -> Double {
    let rows = Double(rows)
    func isAsked(_ probability: Double) -> Double { 1 - pow(1 - share * probability, rows) }
    guard zipf > 0 else { return Double(count) * isAsked(1 / Double(count)) }
    return popularity.reduce(0) { $0 + isAsked($1) }
  }

  /// Adapters that a step over so many rows reads on average.
  public func distinct(rows: Int) -> Double { min(wanted(rows: rows), Double(slots)) }

  /// The share of requests with an adapter that find it in no slot, in 0...1.
  public var missing: Double {
    guard count > slots else { return 0 }
    guard zipf > 0 else { return 1 - Double(slots) / Double(count) }
    let popularity = popularity
    func held(_ time: Double) -> Double { popularity.reduce(0) { $0 + 1 - exp(-$1 * time) } }
    var (low, high) = (0.0, 1.0)
    while held(high) < Double(slots), high < 0x1p200 { high *= 2 }
    for _ in 0..<100 {
      let middle = (low + high) / 2
      if held(middle) < Double(slots) { low = middle } else { high = middle }
    }
    return popularity.reduce(0) { $0 + $1 * exp(-$1 * low) }
  }
}
