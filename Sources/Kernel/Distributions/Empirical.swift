// Empirical.swift: a distribution known only by a table of its quantiles, or by a sample.

extension Distribution {
  /// A quantile function that is linear between the points of a table.
  ///
  /// Two points with the same probability make a jump (a gap no variate falls in), two with the same
  /// value a lump of probability on it; so a table can be continuous, discrete or mixed.
  public struct Empirical: Hashable, Sendable {
    /// One point of the table: a share `probability` of the variates lies at or below `value`.
    public struct Point: Hashable, Sendable, BitwiseCopyable {
      public var probability: Double
      public var value: Double
      public init(probability: Double, value: Double) {
        self.probability = probability
        self.value = value
      }
    }

    public let points: [Point]
    public let mean: Double
    public let variance: Double

    /// Nil unless there are two points or more, probabilities run from 0 to 1, neither column ever
    /// falls, and all values are finite.
    public init?(points: [Point]) {
      guard points.count >= 2, points[0].probability == 0,
        points[points.count - 1].probability == 1,
        points.allSatisfy({ $0.value.isFinite }),
        zip(points, points.dropFirst()).allSatisfy({
          $0.probability <= $1.probability && $0.value <= $1.value
        })
      else { return nil }
      self.points = points
      let mean = Self.integral(points, of: { ($0 + $1) / 2 })
      self.mean = mean
      variance = Self.integral(points) { low, high in
        let a = low - mean
        let b = high - mean
        return (a * a + a * b + b * b) / 3
      }
    }

    /// Each value of a sample with the same probability; nil when it is empty or not finite.
    /// - Complexity: O(n log n), and two points of memory a value.
    public init?(sample: [Double]) {
      guard !sample.isEmpty, sample.allSatisfy(\.isFinite) else { return nil }
      let share = 1 / Double(sample.count)
      var points: [Point] = []
      points.reserveCapacity(2 * sample.count)
      for (rank, value) in sample.sorted().enumerated() {
        let last = rank + 1 == sample.count
        points.append(Point(probability: Double(rank) * share, value: value))
        points.append(Point(probability: last ? 1 : Double(rank + 1) * share, value: value))
      }
      self.init(points: points)
    }

    /// Sums a function's mean over each linear piece, weighted by the piece's probability.
    private static func integral(
      _ points: [Point], of pieceMean: (_ low: Double, _ high: Double) -> Double
    ) -> Double {
      zip(points, points.dropFirst()).reduce(0) { sum, piece in
        sum + (piece.1.probability - piece.0.probability) * pieceMean(piece.0.value, piece.1.value)
      }
    }

    /// The value below which a variate falls with the given probability.
    /// - Precondition: `probability` is in 0...1.
    /// - Complexity: O(log points).
    public func quantile(_ probability: Double) -> Double {
      precondition((0...1).contains(probability), "a probability lies in 0...1")
      var low = 0
      var high = points.count - 1
      while high - low > 1 {
        let middle = (low + high) / 2
        if points[middle].probability <= probability { low = middle } else { high = middle }
      }
      let a = points[low]
      let b = points[high]
      guard b.probability > a.probability else { return a.value }
      let share = (probability - a.probability) / (b.probability - a.probability)
      return a.value + (b.value - a.value) * share
    }

    /// The probability that a variate lies at or below a value.
    /// - Complexity: O(log points).
    public func cumulative(_ value: Double) -> Double {
      var low = 0
      var high = points.count
      while low < high {  // the first point above the value
        let middle = (low + high) / 2
        if points[middle].value > value { high = middle } else { low = middle + 1 }
      }
      guard low > 0 else { return 0 }
      guard low < points.count else { return 1 }
      let a = points[low - 1]
      let b = points[low]
      let share = (value - a.value) / (b.value - a.value)
      return a.probability + (b.probability - a.probability) * share
    }

    /// By inversion: one random number.
    public func sample(using random: inout RandomStream) -> Double {
      quantile(random.nextUniform())
    }
  }
}
