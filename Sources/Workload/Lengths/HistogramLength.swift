// HistogramLength.swift: lengths counted in buckets, as metrics systems keep them.

internal import Kernel
internal import Text

extension LengthKind {
  /// `edges` in tokens and, between each two, `counts` (relative): lengths are spread evenly over a bucket.
  ///
  /// Counts are those of each bucket, not running sums: of Prometheus' `le` buckets take differences,
  /// and give the last an upper edge (the longest request let in) in place of +Inf.
  static let histogram = LengthKind(name: "histogram") { reader, shortest in
    let before = reader.problems.count
    let range = Double(shortest)...Double(WorkloadLimits.tokensPerRequest)
    let edges = reader.array("edges", count: 2...100_000) { $0.double(in: range) }
    let counts = reader.array("counts", count: 1...100_000) { $0.double(in: 0...1e15) }
    let limits = reader.lengthLimits(shortest: shortest, defaultMin: shortest)
    guard reader.problems.count == before, let limits else { return nil }
    let total = counts.reduce(0, +)
    guard counts.count == edges.count - 1, total > 0,
      zip(edges, edges.dropFirst()).allSatisfy({ $0 < $1 })
    else {
      reader.report(
        .outOfRange, key: "edges",
        "'\(reader.path)' needs rising edges, one more of them than counts, and a count above 0",
        hint: "for instance edges: [1, 128, 512, 4096], counts: [300, 500, 200]")
      return nil
    }
    var sum = 0.0
    var probabilities = [0.0]
    for count in counts {
      sum += count
      probabilities.append(sum == total ? 1 : sum / total)
    }
    return QuantilesLength(
      probabilities: probabilities, tokens: edges, interpolation: .linear, limits: limits)
  }
}
