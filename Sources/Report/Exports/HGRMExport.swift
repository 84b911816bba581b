// HGRMExport.swift: latency distributions as HdrHistogram's percentile tables, which its plotter draws.

internal import Metrics
internal import Planning
internal import Text
internal import Units

extension SimulationExport {
  /// `ttft.hgrm`, `tpot.hgrm`, `itl.hgrm`, `e2el.hgrm` of all requests, and `ttft-CLASS.hgrm` … of each class where there
  /// are several; none of a distribution without samples.
  static let hgrm = SimulationExport(name: "hgrm") { run in
    let classes = run.summary.classes.count > 1 ? run.summary.classes : []
    let names = PlainNames.unique(classes.map(\.name), noun: "class")
    let blocks = [("", run.summary.overall)] + zip(names.map { "-" + $0 }, classes)
    return blocks.flatMap { ending, block in
      block.latencies.filter { $0.name != "queue" }.map { latency in
        File("\(latency.name)\(ending).hgrm") {
          latency.histogram.count == 0
            ? nil : Array(PercentileTable(latency.histogram).text.utf8)
        }
      }
    }
  }
}

/// A distribution in the layout of HdrHistogram's `outputPercentileDistribution`, values in milliseconds.
///
/// A row says how many samples are at most its value. Values are those of the report's percentiles: the middle of a
/// bucket, never more than the largest sample, which the last row has.
/// - Source: HdrHistogram 2.2, PercentileIterator and AbstractHistogram.
struct PercentileTable {
  /// Rows from one percentile to the one halfway from there to 100.
  private static let ticksPerHalfDistance = 5.0
  private let histogram: LatencyHistogram

  /// - Precondition: the histogram has samples.
  init(_ histogram: LatencyHistogram) { self.histogram = histogram }

  var text: String {
    let head = "       Value     Percentile TotalCount 1/(1-Percentile)\n\n"
    return head + rows.joined(separator: "\n") + "\n" + foot
  }

  private var rows: [String] {
    let total = Int(histogram.count)
    var rows: [String] = []
    var (percent, seen) = (0.0, 0)
    for (bucket, count) in histogram.occupiedBuckets {
      seen += Int(count)
      let value = min(LatencyBuckets.middleMilliseconds(bucket), histogram.maximum.milliseconds)
      while nearestRank(percent: percent, of: total) <= seen {
        let inverse = 100 / (100 - percent)
        rows.append(
          Self.row(value, percent / 100, seen) + " " + Self.flushRight(fixed(inverse, 2), 14))
        // The exponent counts the halves that lie behind this percentile.
        percent += 100 / (Self.ticksPerHalfDistance * Double(2 << inverse.exponent))
        if seen == total { break }
      }
    }
    return rows + [Self.row(histogram.maximum.milliseconds, 1, total)]
  }

  private static func row(_ value: Double, _ share: Double, _ seen: Int) -> String {
    [
      flushRight(NumberText.fixed(value, 3), 12), NumberText.fixed(share, 12),
      flushRight(String(seen), 10),
    ].joined(separator: " ")
  }

  private var foot: String {
    let octaves = LatencyBuckets.count / LatencyBuckets.perOctave
    let lines = [
      (
        "Mean    = ", fixed(histogram.meanMilliseconds ?? 0, 3), "StdDeviation   = ",
        fixed(histogram.deviationMilliseconds ?? 0, 3)
      ),
      (
        "Max     = ", fixed(histogram.maximum.milliseconds, 3), "TotalCount     = ",
        String(histogram.count)
      ),
      ("Buckets = ", String(octaves), "SubBuckets     = ", String(LatencyBuckets.perOctave)),
    ]
    return lines.map { first, one, second, other in
      "#[\(first)\(Self.flushRight(one, 12)), \(second)\(Self.flushRight(other, 12))]\n"
    }.joined()
  }

  private func fixed(_ value: Double, _ decimals: Int) -> String {
    NumberText.fixed(value, decimals)
  }

  private static func flushRight(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.utf8.count)) + text
  }
}
