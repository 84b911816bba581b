// ExpertRouting.swift: what the choice of experts makes of the routed experts of one layer on one device.

import Foundation

/// How tokens choose their experts.
public enum ExpertChoice: String, CaseIterable, Hashable, Sendable, BitwiseCopyable {
  /// Every expert gets the same share.
  case balanced
  /// Each token picks at random: what served models look like at decode (no sign of skew in their TPOT).
  case random
  /// Shares fall as a power, 1.2, of the expert's rank: time of the device with the most rows.
  case powerLaw = "power-law"
}

/// The routed experts of one layer on one device of the group, from the model and its spread.
struct ExpertShard: Hashable, Sendable, BitwiseCopyable {
  var experts: Double
  var topK: Double
  var hidden: Double
  /// Intermediate width of an expert on this device: i / (devices that share the expert).
  var columns: Double
  /// Groups the experts are dealt to, and the devices that share each of a group's.
  var groups: Double
  var sharers = 1.0
  var bytesPerWeight: Double
  var bytesPerActivation: Double
  /// Matrices of an expert: up and down, and mostly a gate.
  var matrices = 3.0
  var choice = ExpertChoice.random

  /// Experts of this device that a step of T tokens touches. When each token picks k of E at random:
  ///
  ///     A = (E/groups) · (1 − (1 − k/E)^T)
  ///
  /// Balanced, each token goes to experts that none before it has, as long as there are any. Few experts take most
  /// under a power law: 0.61 of the random number at 16 tokens, 0.95 at 128 (between, linear in log T).
  /// - Source: expected occupancy; shares of the power law from its generator, 128 experts.
  func activeExperts(tokens: Double) -> Double {
    let local = experts / groups
    guard topK < experts else { return local }
    let random = local * -expm1(tokens * log1p(-topK / experts))
    switch choice {
    case .random: return random
    case .balanced: return min(local, max(1, tokens * topK / groups))
    case .powerLaw:
      let place = min(max((log2(max(tokens, 1)) - 4) / 3, 0), 1)
      return random * (0.61 + place * (0.95 - 0.61))
    }
  }

  /// The work of a step of `tokens` tokens on the device that has most of it.
  func load(tokens: Double) -> ExpertLoad {
    let visits = tokens * topK
    let rows = visits / groups * (choice == .powerLaw ? imbalance(tokens: tokens) : 1)
    let active = activeExperts(tokens: tokens)
    let (w, a) = (bytesPerWeight, bytesPerActivation)
    return ExpertLoad(
      rows: rows, visits: visits, active: active, held: experts / groups, hidden: hidden,
      columns: columns, matrices: matrices, flops: 2 * matrices * rows * hidden * columns,
      weightBytes: matrices * active * hidden * columns * w,
      activationBytes: rows
        * (hidden * a + 2 * (matrices - 1) * columns + columns * a + 2 * hidden)
        + 4 * tokens * hidden)
  }

  /// Rows of the most loaded device over the mean, under the power law.
  ///
  /// Linear in log T and in log₂ of the groups; beyond the table, its edge (a guess).
  /// - Source: its generator, 128 experts, at most one visit of a token an expert.
  func imbalance(tokens: Double) -> Double {
    let row = min(max(log2(groups), 0), 4)
    let (lower, upper) = (Int(row.rounded(.down)), Int(row.rounded(.up)))
    let low = Self.interpolate(Self.imbalanceTable[lower], tokens: tokens)
    let high = Self.interpolate(Self.imbalanceTable[upper], tokens: tokens)
    return low + (row - Double(lower)) * (high - low)
  }

  /// For 1, 2, 4, 8 and 16 groups: ratios at 16, 128, 1024, 4096 and 16384 tokens.
  private static let imbalanceTable: [[Double]] = [
    [1, 1, 1, 1, 1], [1.12, 1.11, 1.14, 1.18, 1.19], [1.34, 1.26, 1.35, 1.48, 1.55],
    [1.69, 1.51, 1.85, 1.95, 2.08], [2.43, 2.01, 2.49, 2.94, 3.12],
  ]

  private static func interpolate(_ ratios: [Double], tokens: Double) -> Double {
    let knots: [Double] = [4, 7, 10, 12, 14]  // log₂ of the tokens of each column
    let x = min(max(log2(max(tokens, 1)), knots[0]), knots[4])
    let upper = max(1, knots.firstIndex { $0 >= x } ?? 4)
    let share = (x - knots[upper - 1]) / (knots[upper] - knots[upper - 1])
    return ratios[upper - 1] + share * (ratios[upper] - ratios[upper - 1])
  }
}

/// What one device's routed experts do in one layer of one step.
struct ExpertLoad: Hashable, Sendable, BitwiseCopyable {
  /// Visits of tokens on this device, and on all of them.
  var rows, visits: Double
  /// Experts that are touched, and all that the device holds.
  var active, held: Double
  var hidden, columns: Double
  /// Matrices of an expert.
  var matrices: Double
  var flops: Double
  var weightBytes: Double
  /// Tokens gathered, intermediate results and outputs.
  var activationBytes: Double

  var bytes: Double { weightBytes + activationBytes }
}
