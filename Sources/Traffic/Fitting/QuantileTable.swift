// QuantileTable.swift: the fallback that fits every set of lengths: a few points of its own quantiles.

public import Text

/// A quantile function in straight pieces, close to a sample everywhere.
///
/// It has no parameters to explain and does not reach beyond what was seen, but it is never far off.
public struct QuantileTable: Sendable {
  /// Points by ascending share and tokens, from 0 to 1; two of the same tokens are a lump there.
  public private(set) var points: [(share: Double, tokens: Double)] = []
  /// Largest difference of the distribution functions.
  public private(set) var distance = 0.0

  /// Where points are no longer added: a fifth of what a good fit may be off.
  static let aim = 0.01
  /// Most points: what a person can still read.
  static let pointLimit = 64
  /// A value with this share becomes a lump of its own.
  static let lump = 0.005

  /// Adds the value at which the table is farthest off until it is within `aim`.
  /// - Precondition: the sample is not empty, its values are whole and not negative.
  /// - Complexity: O(points × distinct values).
  init(_ sample: WeightedSample) {
    precondition(!sample.isEmpty)
    var shares: [Double] = []
    var sum = 0.0
    for weight in sample.weights {
      sum += weight
      shares.append(sum / sample.total)
    }
    shares[shares.count - 1] = 1
    var knots = sample.values.count == 1 ? [0] : [0, sample.values.count - 1]
    while true {
      points = Self.points(knots, sample.values, shares)
      let (worst, off) = Self.farthest(points, sample.values, shares)
      distance = off
      // Off at a point of the table itself: the slope to the next one is, so that one is moved nearer.
      let next = [worst, worst + 1, worst - 1].first {
        sample.values.indices.contains($0) && !knots.contains($0)
      }
      guard off > Self.aim, points.count < Self.pointLimit, let next else { return }
      knots.append(next)
      knots.sort()
    }
  }

  private static func points(
    _ knots: [Int], _ values: [Double], _ shares: [Double]
  ) -> [(share: Double, tokens: Double)] {
    var points: [(share: Double, tokens: Double)] = []
    for knot in knots {
      let before = knot == 0 ? 0 : shares[knot - 1]
      if knot == 0 || shares[knot] - before >= lump { points.append((before, values[knot])) }
      if shares[knot] > (points.last?.share ?? -1) { points.append((shares[knot], values[knot])) }
    }
    return points
  }

  /// The value at which the table, rounded to whole tokens, differs most from the sample.
  private static func farthest(
    _ points: [(share: Double, tokens: Double)], _ values: [Double], _ shares: [Double]
  ) -> (index: Int, distance: Double) {
    var (worst, largest, piece) = (0, 0.0, 0)
    func share(upTo value: Double) -> Double {
      while piece + 1 < points.count, points[piece + 1].tokens <= value { piece += 1 }
      guard piece + 1 < points.count else { return 1 }
      let (a, b) = (points[piece], points[piece + 1])
      return value < a.tokens
        ? 0 : a.share + (b.share - a.share) * (value - a.tokens) / (b.tokens - a.tokens)
    }
    for index in values.indices {
      let before = index == 0 ? 0 : shares[index - 1]
      let under = abs(share(upTo: values[index] - 0.5) - before)
      let over = abs(share(upTo: values[index] + 0.5) - shares[index])
      if max(under, over) > largest {
        largest = max(under, over)
        worst = index
      }
    }
    return (worst, largest)
  }

  /// As a scenario's `promptTokens` or `outputTokens`.
  public var specification: JSONValue {
    [
      "distribution": "quantiles", "interpolation": "linear",
      "p": .array(points.map { .double(($0.share * 1e5).rounded() / 1e5) }),
      "tokens": .array(points.map { .int(Int($0.tokens)) }),
    ]
  }
}
