// SeededRandom.swift: repeatable series for the statistics under test.

import Foundation

/// SplitMix64 with the usual constants (Steele, Lea and Flood 2014).
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64

  /// Seeds are scattered first: those that differ by the increment would share one sequence.
  init(_ seed: Int) {
    state = UInt64(seed) &* 0xd1b5_4a32_d192_ed03
    state = next()
  }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  mutating func uniform() -> Double { (Double(next() >> 11) + 0.5) * 0x1p-53 }
  mutating func exponential() -> Double { -log(uniform()) }

  /// By Box and Muller.
  mutating func normal() -> Double {
    (2 * exponential()).squareRoot() * cos(2 * .pi * uniform())
  }
}

enum Series {
  /// An autoregressive series of mean 0 and variance 1 that starts at `start`.
  static func autoregressive(_ phi: Double, start: Double, count: Int, seed: Int) -> [Double] {
    var random = SeededRandom(seed)
    var value = start
    let spread = (1 - phi * phi).squareRoot()
    return (0..<count).map { _ in
      defer { value = phi * value + spread * random.normal() }
      return value
    }
  }

  /// Waits of successive M/M/1 customers at load `load`, service 1, the first of which waits `backlog`
  /// (Lindley's recursion).
  static func waits(load: Double, backlog: Double, count: Int, seed: Int) -> [Double] {
    var random = SeededRandom(seed)
    var wait = backlog
    return (0..<count).map { _ in
      defer { wait = max(0, wait + random.exponential() - random.exponential() / load) }
      return wait
    }
  }
}
