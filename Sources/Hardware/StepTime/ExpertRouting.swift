// ExpertRouting.swift: what random routing makes of the routed experts of one layer on one device.

import Foundation

/// The routed experts of one layer on one device of the group, from the model and its spread.
struct ExpertShard: Hashable, Sendable, BitwiseCopyable {
  var experts: Double
  var topK: Double
  var hidden: Double
  /// Intermediate width of an expert on this device: i / (devices that share the expert).
  var columns: Double
  /// Groups the experts are dealt to.
  var groups: Double
  var bytesPerWeight: Double
  var bytesPerActivation: Double

  /// Experts of this device that a step of T tokens touches when each token picks k of E at random:
  ///
  ///     A = (E/groups) · (1 − (1 − k/E)^T)
  ///
  /// - Source: expected occupancy; that real routing touches fewer than min(E, kT) experts at small T is
  ///   seen in the MoE kernel tables (skewed routing is 27 % faster at 16 tokens).
  func activeExperts(tokens: Double) -> Double {
    guard topK < experts else { return experts / groups }
    return experts / groups * -expm1(tokens * log1p(-topK / experts))
  }

  /// The work of a step of `tokens` tokens, routed at random.
  func load(tokens: Double) -> ExpertLoad {
    load(tokens: tokens, activeExperts: activeExperts(tokens: tokens))
  }

  /// The same with a given count of experts touched.
  func load(tokens: Double, activeExperts: Double) -> ExpertLoad {
    let visits = tokens * topK / groups
    let (w, a) = (bytesPerWeight, bytesPerActivation)
    return ExpertLoad(
      flops: 6 * visits * hidden * columns,
      weightBytes: 3 * activeExperts * hidden * columns * w,
      activationBytes: visits * (hidden * a + 4 * columns + columns * a + 2 * hidden)
        + 4 * tokens * hidden,
      rowsPerExpert: visits / activeExperts, columns: columns)
  }

  /// How much longer the most loaded device works under skewed routing than under balanced routing.
  ///
  /// Ratios of `power_law_1.2` to balanced rows at 1k, 4k and 16k tokens; about 1 below 128 tokens. In
  /// between, linear in log T and in log₂ of the groups; beyond the table, its edge (a guess).
  /// - Source: MoE kernel tables of aiconfigurator 095f58a.
  func imbalance(tokens: Double) -> Double {
    let row = min(max(log2(groups), 0), 4)
    let table = Self.imbalanceTable
    let upper = table.firstIndex { $0.log2Groups >= row } ?? table.count - 1
    let lower = table[upper].log2Groups == row ? upper : max(0, upper - 1)
    let span = table[upper].log2Groups - table[lower].log2Groups
    let share = span == 0 ? 0 : (row - table[lower].log2Groups) / span
    let low = Self.interpolate(table[lower].ratios, tokens: tokens)
    return low + share * (Self.interpolate(table[upper].ratios, tokens: tokens) - low)
  }

  /// Ratios at 128, 1024, 4096 and 16384 tokens.
  private static let imbalanceTable: [(log2Groups: Double, ratios: [Double])] = [
    (0, [1, 1.12, 1.13, 1.03]), (2, [1, 1.25, 1.48, 1.49]), (3, [1, 1.29, 1.74, 1.89]),
    (4, [1, 1.28, 1.79, 2.21]),
  ]

  private static func interpolate(_ ratios: [Double], tokens: Double) -> Double {
    let knots: [Double] = [7, 10, 12, 14]  // log₂ of the tokens of each column
    let x = min(max(log2(max(tokens, 1)), 7), 14)
    let upper = knots.firstIndex { $0 >= x } ?? 3
    guard upper > 0 else { return ratios[0] }
    let share = (x - knots[upper - 1]) / (knots[upper] - knots[upper - 1])
    return ratios[upper - 1] + share * (ratios[upper] - ratios[upper - 1])
  }
}

/// What one device's routed experts do in one layer of one step.
struct ExpertLoad: Hashable, Sendable, BitwiseCopyable {
  var flops: Double
  var weightBytes: Double
  /// Tokens gathered, intermediate results and outputs.
  var activationBytes: Double
  var rowsPerExpert: Double
  var columns: Double

  var bytes: Double { weightBytes + activationBytes }
}
