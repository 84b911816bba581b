// HistogramPicture.swift: how long a pool's replicas spent at each level, a line of bars a quantity.

internal import Metrics
internal import Planning

/// The utilization histograms of one pool: twenty columns from the least value to the most there can be.
struct HistogramPicture {
  private static let columns = 20
  /// Shares of the time, in eighths of a column's height; the least that is not nothing shows. The blank is one that no
  /// format breaks at or leaves out.
  private static let bars = Array("\u{A0}▁▂▃▄▅▆▇█").map(String.init)
  private static let titles = [
    "busy": "busy", "mfu": "MFU", "mbu": "MBU", "kv_cache_usage": "KV in use",
    "running": "running", "waiting": "waiting",
  ]

  private let pool: PoolSummary

  init(_ pool: PoolSummary) { self.pool = pool }

  static let title = "share of time at each level, MFU and MBU of a step while it runs:"

  /// Nil for a pool without time.
  var table: DocumentTable? {
    let drawn = pool.histograms.filter { !$0.histogram.buckets.isEmpty }
    guard !drawn.isEmpty else { return nil }
    var table = DocumentTable(words: [1, 2])
    for entry in drawn {
      let shares = Self.shares(entry)
      let range =
        entry.unit == .fraction
        ? "0 to 100 %" : "0 to \(FigureText.grouped(Int(Self.top(entry)) - 1))"
      let window = entry.window.map { ", mean of \(FigureText.shortest($0)) s" } ?? ""
      table.row(
        Words(Self.titles[entry.name] ?? entry.name), "▕\(shares.map(Self.bar).joined())▏",
        Words(range + window))
    }
    return table
  }

  /// What the last column ends with: all of it, or one more than the most requests.
  private static func top(_ entry: UtilizationHistogram) -> Double {
    entry.unit == .fraction ? 1 : entry.histogram.buckets.last?.high ?? 1
  }

  /// The share of all time that each column holds; a bucket belongs to the column its middle is in, however the
  /// edges are rounded.
  private static func shares(_ entry: UtilizationHistogram) -> [Double] {
    let top = top(entry)
    let total = Double(entry.histogram.totalTicks)
    let width = entry.unit == .fraction ? columns : min(columns, Int(top))
    var shares = [Double](repeating: 0, count: width)
    for bucket in entry.histogram.buckets {
      let column = min(width - 1, Int(bucket.middle / top * Double(width)))
      shares[column] += Double(bucket.ticks) / total
    }
    return shares
  }

  private static func bar(_ share: Double) -> String {
    bars[share > 0 ? min(8, max(1, Int((share * 8).rounded(.up)))) : 0]
  }
}
